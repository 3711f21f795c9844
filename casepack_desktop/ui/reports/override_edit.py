# SPDX-License-Identifier: Apache-2.0
"""A text of one's own in a report; while it is empty, the generated one stands there."""

from bisect import bisect_right

from PySide6.QtCore import QMimeData, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.endless import make_ready_for, put_text
from casepack_desktop.ui.widgets.plain import shown_text

_FEWEST_LINES, _MOST_LINES = 3, 9
_EDGE = 22
_SIDES = 32
_MOST_MEASURED = 4_000
_MORE = "\N{HORIZONTAL ELLIPSIS}"


class OverrideEdit(QPlainTextEdit):
    """Grows with the text in it, up to a height; Tab leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._generated = ""
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._fit)
        self._fit()

    def put(self, text: str) -> None:
        """Show a text of one's own."""
        put_text(self, text)

    def show_generated(self, text: str) -> None:
        """Show what is generated as long as nothing is typed."""
        self._generated = shown_text(text, _MOST_MEASURED)
        self._shorten()
        self._fit()

    def _shorten(self) -> None:
        room = _MOST_LINES * QFontMetrics(self.font()).lineSpacing()
        self.setPlaceholderText(self._beginning(room))

    def _fit(self) -> None:
        line = QFontMetrics(self.font()).lineSpacing()
        high = self._height_of(self.toPlainText()[:_MOST_MEASURED] or self.placeholderText())
        high = min(max(high, _FEWEST_LINES * line), _MOST_LINES * line)
        if self.height() != high + px(_EDGE):
            self.setFixedHeight(high + px(_EDGE))

    def _beginning(self, room: int) -> str:
        """Return as much of the generated text as is seen: nobody can scroll it."""
        text = self._generated
        if self._height_of(text) <= room:
            return text
        ends = range(len(text))
        end = bisect_right(ends, room, key=lambda end: self._height_of(text[:end] + _MORE))
        return text[: max(0, end - 1)].rstrip() + _MORE

    def _height_of(self, text: str) -> int:
        width = max(px(80), self.width() - px(_SIDES))
        wrapped = int(Qt.TextFlag.TextWordWrap)
        room = QRect(0, 0, width, 100_000)
        return QFontMetrics(self.font()).boundingRect(room, wrapped, text).height()

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        make_ready_for(self, source.text())
        super().insertFromMimeData(source)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._shorten()
            self._fit()
