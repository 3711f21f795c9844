# SPDX-License-Identifier: Apache-2.0
"""What a page says when it has nothing to show: why, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from casepack_desktop.ui.theme.icons import paint_icon
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.layouts import column, emptied, row
from casepack_desktop.ui.widgets.plain_label import PlainLabel

_ICON = 40
_WIDEST = 460


class IconView(QWidget):
    """An icon that is only looked at."""

    def __init__(self, name: str, tone: Tone, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._tone = tone
        self._side = side
        self.setFixedSize(self.sizeHint())

    def show_icon(self, name: str, tone: Tone) -> None:
        """Show another icon."""
        self._name, self._tone = name, tone
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(self._side), px(self._side))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_icon(QPainter(self), self.rect(), self._name, colours().of(self._tone))


@dataclass(frozen=True, slots=True)
class Empty:
    """Why there is nothing, and what to do."""

    icon_name: str
    title: str
    sentence: str = ""
    actions: Sequence[QPushButton] = field(default=())


class EmptyState(QWidget):
    """An icon, a title, a sentence and buttons in the middle of the room."""

    def __init__(self, empty: Empty, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = column(self, gap=3, margin=5)
        self._inside = column(gap=2)
        outer.addStretch(2)
        outer.addLayout(self._inside)
        outer.addStretch(3)
        self.show_empty(empty)

    def show_empty(self, empty: Empty) -> None:
        """Say something else; the buttons of before go."""
        emptied(self._inside)
        self.setAccessibleName(empty.title)
        self.setAccessibleDescription(empty.sentence)
        middle = Qt.AlignmentFlag.AlignHCenter
        self._icon = IconView(empty.icon_name, Tone.MUTE, _ICON)
        self._inside.addWidget(self._icon, 0, middle)
        for text, role, tone in (
            (empty.title, TypeRole.SECTION, Tone.INK),
            (empty.sentence, TypeRole.BODY, Tone.MUTE),
        ):
            if text:
                self._inside.addLayout(_centred(PlainLabel(text, role, tone, wrap=True)))
        if empty.actions:
            buttons = row(gap=2)
            buttons.addStretch(1)
            for button in empty.actions:
                buttons.addWidget(button)
            buttons.addStretch(1)
            self._inside.addSpacing(px(4))
            self._inside.addLayout(buttons)

    def leave_out_icon(self, room: QSize) -> None:
        """Show the icon only where it takes no room from the words and buttons."""
        needed = self.heightForWidth(room.width())
        if self._icon.isHidden():
            needed += self._icon.height() + self._inside.spacing()
        self._icon.setVisible(needed <= room.height())


def _centred(label: PlainLabel) -> QHBoxLayout:
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setMaximumWidth(px(_WIDEST))
    line = row()
    line.addStretch(1)
    line.addWidget(label, 100)
    line.addStretch(1)
    return line
