# SPDX-License-Identifier: Apache-2.0
"""The only labels of the program: they take no text for markup."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.plain import (
    breakable,
    set_tool_tip,
    shown_line,
    shown_text,
)

_NARROWEST = 48
_WIDEST = 640
_Interaction = Qt.TextInteractionFlag


class PlainLabel(QLabel):
    """Text of one role and colour, shown character by character.

    With `wrap` it fits any width; without it is meant for the program's own short texts, and
    `ElidedLabel` for a line of a case.
    """

    def __init__(
        self,
        text: str = "",
        role: TypeRole = TypeRole.BODY,
        tone: Tone = Tone.INK,
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        super().setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", str(role))
        self.setProperty("tone", str(tone))
        self.setWordWrap(wrap)
        self.setText(text)

    def set_tone(self, tone: Tone) -> None:
        """Change the colour."""
        if self.property("tone") != str(tone):
            self.setProperty("tone", str(tone))
            self.style().polish(self)

    def set_selectable(self) -> None:
        """Let the text be selected and copied by mouse and keyboard."""
        self.setTextInteractionFlags(
            _Interaction.TextSelectableByMouse | _Interaction.TextSelectableByKeyboard
        )

    @override
    def setText(self, text: str) -> None:
        text = shown_text(text)
        super().setText(breakable(text) if self.wordWrap() else text)

    @override
    def setTextFormat(self, text_format: Qt.TextFormat) -> None:
        if text_format != Qt.TextFormat.PlainText:
            raise ValueError("a label shows plain text")


class ElidedLabel(PlainLabel):
    """One line that ends in an ellipsis where the room ends; the tool tip then has all of it."""

    def __init__(
        self,
        text: str = "",
        role: TypeRole = TypeRole.BODY,
        tone: Tone = Tone.INK,
        parent: QWidget | None = None,
    ) -> None:
        self._whole = ""
        super().__init__("", role, tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def whole_text(self) -> str:
        """Return the text before it was cut to the room."""
        return self._whole

    @override
    def setText(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(shown_line(text))
        self.updateGeometry()
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        self.ensurePolished()
        width = self.fontMetrics().horizontalAdvance(shown_line(self._whole))
        margins = self.contentsMargins()
        wanted = min(width + 1, px(_WIDEST)) + margins.left() + margins.right()
        return QSize(wanted, super().minimumSizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(px(_NARROWEST), hint.width()), hint.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        line = shown_line(self._whole)
        width = self.contentsRect().width()
        fitting = self._fitting(line, width)
        if fitting != self.text():
            super().setText(fitting)
        set_tool_tip(self, "" if fitting == self._whole else self._whole)

    def _fitting(self, line: str, width: int) -> str:
        return self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, width)


class WholeLabel(ElidedLabel):
    """One line that is left out where it has no room for all of it, such as a number."""

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    @override
    def _fitting(self, line: str, width: int) -> str:
        return line if self.fontMetrics().horizontalAdvance(line) <= width else ""
