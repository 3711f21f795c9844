# SPDX-License-Identifier: Apache-2.0
"""The box that finds incidents while one types."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.icons import paint_icon
from casepack_desktop.ui.theme.measures import font_of, px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.buttons import icon_button

CLEAR = N_("Clear the search")
PAUSE_MS = 200
SETTLED_MS = 1_500
_LONGEST = 20_000
_WIDTH = 440
_LENS = 16


class SearchField(QLineEdit):
    """A line with a lens, a cross while it holds text, and the key that leads to it.

    Signals: `searched` with the text after a short pause or at once on Enter; `settled` with it
    when nobody types any more: on Enter, after a longer pause, or when the keyboard goes elsewhere;
    `list_wanted` when Down asks for the results. Esc empties it.
    """

    searched = Signal(str)
    settled = Signal(str)
    list_wanted = Signal()

    def __init__(
        self,
        hint: str,
        translator: Translator,
        key: str = "",
        parent: QWidget | None = None,
        *,
        width: int = _WIDTH,
    ) -> None:
        """`width` is the one that it rather has, in token pixels."""
        super().__init__(parent)
        self._width = width
        self._key = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        self._said = ""
        self._is_settled = True
        self.setProperty("look", "search")
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setMaxLength(_LONGEST)
        self._clear = icon_button("x", translator.gettext(CLEAR), self.clear_search, parent=self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._say)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED_MS)
        self._settling.timeout.connect(self._settle)
        self.textChanged.connect(self._on_text_changed)
        self.returnPressed.connect(self._settle)

    def clear_search(self) -> None:
        """Empty the box and say so at once."""
        self.clear()
        self._settle()

    def show_text(self, text: str) -> None:
        """Hold a text from elsewhere, of which the beginning is seen; nothing is said."""
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
        self._timer.stop()
        self._settling.stop()
        self._is_settled = True
        self._said = self.text().strip()

    def _say(self) -> None:
        self._timer.stop()
        if (text := self.text().strip()) != self._said:
            self._said = text
            self.searched.emit(text)

    def _settle(self) -> None:
        self._say()
        self._settling.stop()
        if not self._is_settled:
            self._is_settled = True
            self.settled.emit(self._said)

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._arrange()
        self._timer.start()
        self._settling.start()
        self._is_settled = False

    def _arrange(self) -> None:
        """Keep the text clear of the lens, and of the cross or the name of the key."""
        self._clear.adjustSize()
        middle = (self.height() - self._clear.height()) // 2
        self._clear.move(self.width() - self._clear.width() - px(4), middle)
        right = self._clear.width() if self.text() else self._key_width()
        self.setTextMargins(px(_LENS + 6), 0, right, 0)

    def _key_width(self) -> int:
        if not self._key:
            return 0
        return QFontMetrics(font_of(TypeRole.CAPTION)).horizontalAdvance(self._key) + px(16)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(self._width), super().sizeHint().height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear_search()
        elif event.key() == Qt.Key.Key_Down:
            self._settle()
            self.list_wanted.emit()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._settle()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
            self._arrange()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = px(_LENS)
        lens = QRect(px(9), (self.height() - side) // 2, side, side)
        paint_icon(painter, lens, "search", colours().mute)
        if self._key and not self.text():
            self._paint_key(painter)

    def _paint_key(self, painter: QPainter) -> None:
        now = colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font_of(TypeRole.CAPTION))
        text = painter.fontMetrics().boundingRect(self._key)
        box = text.adjusted(-px(6), -px(1), px(6), px(1))
        box.moveCenter(self.rect().center())
        box.moveRight(self.rect().right() - px(9))
        painter.setPen(QColor(now.line))
        painter.setBrush(QColor(now.panel))
        painter.drawRoundedRect(box, px(4), px(4))
        painter.setPen(QColor(now.mute))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)
