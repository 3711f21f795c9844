# SPDX-License-Identifier: Apache-2.0
"""A plain text of many lines that grows with what is typed, up to a height."""

from PySide6.QtCore import QEvent, QMimeData, QSizeF, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QShowEvent, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.endless import make_ready_for, put_text

_FEWEST_LINES = 2
_MOST_LINES = 14
_LATE = 200_000
_Wrap = QTextOption.WrapMode


class GrowingText(QPlainTextEdit):
    """Text without markup; Tab leaves the field.

    Signals: `typed` when the person changed the text. `take_text` and `whole_text` lose no
    character.
    """

    typed = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, fewest: int = _FEWEST_LINES, most: int = _MOST_LINES
    ) -> None:
        """`fewest` and `most` are the lines between which it grows."""
        super().__init__(parent)
        self._fewest, self._most = fewest, most
        self._waiting: str | None = None
        self._is_filling = False
        self._fill = QTimer(self, singleShot=True, interval=0)
        self._fill.timeout.connect(self._on_fill_timeout)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)  # the form has one history for all of its fields
        self.setWordWrapMode(_Wrap.WrapAtWordBoundaryOrAnywhere)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)
        self.textChanged.connect(self._on_self_text_changed)
        self._fit(self._fewest)

    def take_text(self, text: str) -> None:
        """Show the text; a very long one is laid out when it comes into sight."""
        if len(text) > _LATE and not self.hasFocus():
            self._waiting = text
            self._fit(self._most)
            self.viewport().update()
        else:
            self._put(text)

    def set_fewest(self, lines: int) -> None:
        """Be at least so many lines high."""
        self._fewest = lines
        self._on_size_changed(self.document().size())

    def whole_text(self) -> str:
        """Return the text with all its characters; `toPlainText` changes some blanks."""
        if self._waiting is not None:
            return self._waiting
        raw = self.document().toRawText()
        return raw.replace("\N{PARAGRAPH SEPARATOR}", "\n").replace("\N{LINE SEPARATOR}", "\n")

    def is_blank(self) -> bool:
        """Return whether there is no text at all."""
        return self._waiting is None and self.document().isEmpty()

    def _put(self, text: str) -> None:
        self._waiting = None
        self._is_filling = True
        put_text(self, text)
        self._is_filling = False

    def _fit(self, lines: int) -> None:
        margins = self.contentsMargins()
        text = self.fontMetrics().lineSpacing() * max(self._fewest, min(lines, self._most))
        padding = 2 * round(self.document().documentMargin()) + px(2)
        height = text + padding + margins.top() + margins.bottom()
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _on_self_text_changed(self) -> None:
        if not self._is_filling:
            self.typed.emit()

    def _on_size_changed(self, size: QSizeF) -> None:
        if self._waiting is None:
            self._fit(round(size.height()))  # the layout of plain text counts in lines

    def _on_fill_timeout(self) -> None:
        if self._waiting is not None:
            self._put(self._waiting)

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        make_ready_for(self, source.text())
        super().insertFromMimeData(source)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._waiting is not None:
            self._fill.start()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_size_changed(self.document().size())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._on_size_changed(self.document().size())

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # the page scrolls on over a field nobody is in

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._on_fill_timeout()
        return super().event(event)


def is_undo(event: QEvent) -> bool:
    """Return whether a key event asks to take back."""
    return _matches(event, QKeySequence.StandardKey.Undo)


def is_redo(event: QEvent) -> bool:
    """Return whether a key event asks to do again."""
    return _matches(event, QKeySequence.StandardKey.Redo)


def _matches(event: QEvent, key: QKeySequence.StandardKey) -> bool:
    matches = getattr(event, "matches", None)
    return bool(matches is not None and matches(key))
