# SPDX-License-Identifier: Apache-2.0
"""Controls of the report builder that Qt has not: one of few at a glance, a calm list."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QSizePolicy, QWidget
from typing_extensions import override

from casepack_desktop.ui.widgets.buttons import Button, push_button
from casepack_desktop.ui.widgets.layouts import row


class Segments(QWidget):
    """A few choices side by side, one of which holds; the arrow keys go from one to the next.

    Signals: `chosen` with the key of another choice.
    """

    chosen = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, str]], chosen: str, parent: QWidget | None = None
    ) -> None:
        """`choices` are keys with their texts."""
        super().__init__(parent)
        self._buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        layout = row(self, gap=0)
        for key, text in choices:
            button = push_button(text)
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._group.addButton(button)
            layout.addWidget(button, 1)
            self._buttons[key] = button
        self.choose(chosen)
        self._group.buttonToggled.connect(self._on_group_button_toggled)

    def choice(self) -> str:
        """Return the key of the choice that holds."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Make a choice."""
        self._buttons[key].setChecked(True)
        self.setFocusProxy(self._buttons[key])

    def button(self, key: str) -> Button:
        """Return the button of a choice."""
        return self._buttons[key]

    def _on_group_button_toggled(self, button: Button, is_on: bool) -> None:
        if is_on:
            self.setFocusProxy(button)
            self.chosen.emit(self.choice())


class CalmCombo(QComboBox):
    """A list to choose from that the mouse wheel changes only while it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def choose(self, key: str) -> None:
        """Choose the entry with these data, if there is one."""
        number = self.findData(key)
        if number >= 0:
            self.setCurrentIndex(number)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
