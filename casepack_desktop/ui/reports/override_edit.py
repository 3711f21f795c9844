# SPDX-License-Identifier: Apache-2.0
"""A text of one's own in a report; while it is empty, the generated one stands there."""

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


class OverrideEdit(QPlainTextEdit):
    """Grows with the text in it, up to a height; Tab leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._fit)
        self._fit()

    def put(self, text: str) -> None:
        """Show a text of one's own."""
        put_text(self, text)

    def show_generated(self, text: str) -> None:
        """Show what is generated as long as nothing is typed."""
        self.setPlaceholderText(shown_text(text, _MOST_MEASURED))
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        text = self.toPlainText()[:_MOST_MEASURED] or self.placeholderText()
        room = QRect(0, 0, max(px(80), self.width() - px(_SIDES)), 100_000)
        high = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), text).height()
        line = metrics.lineSpacing()
        high = min(max(high, _FEWEST_LINES * line), _MOST_LINES * line)
        if self.height() != high + px(_EDGE):
            self.setFixedHeight(high + px(_EDGE))

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
            self._fit()
