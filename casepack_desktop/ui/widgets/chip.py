# SPDX-License-Identifier: Apache-2.0
"""Filters that one sees and switches: a name, how many it would show, and a way out."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.icons import paint_icon
from casepack_desktop.ui.theme.measures import font_of, px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.plain import shown_line

OPEN_HINT = N_("Opens a list to choose from.")
REMOVE_HINT = N_("Press Delete to remove this filter.")
_ACROSS = 12
_HEIGHT = 26
_ICON = 12
_GAP = 6
_SLACK = 3
_TEXT_LIMIT = 40
_OPENING = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Chip(QPushButton):
    """A filter that is on or off, opens a list, or can be removed.

    One that opens a list is shown as on by `setChecked` only; a click leaves it as it is.
    Signals: `removed` when the cross is clicked or Delete is pressed; those of a button.
    """

    removed = Signal()

    def __init__(
        self,
        text: str,
        translator: Translator,
        *,
        count: str = "",
        removable: bool = False,
        opens: bool = False,
        limit: int = _TEXT_LIMIT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hint: QSize | None = None
        self._limit = limit
        self._text = shown_line(text, limit)
        self._count = count
        self._removable = removable
        self._opens = opens
        self.setProperty("look", "drawn")
        self.setCheckable(not removable)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if removable:
            self.setAccessibleDescription(translator.gettext(REMOVE_HINT))
        elif opens:
            self.setAccessibleDescription(translator.gettext(OPEN_HINT))
        self._name()

    def show_text(self, text: str) -> None:
        """Show another name."""
        self._text = shown_line(text, self._limit)
        self._name()

    def show_count(self, count: str) -> None:
        """Show how many there are, "" while that is not known."""
        if count != self._count:
            self._count = count
            self._name()

    def label(self) -> str:
        """Return the text as it is painted."""
        return f"{self._text} {self._count}" if self._count else self._text

    def _name(self) -> None:
        self._hint = None
        self.setAccessibleName(self.label())
        self.updateGeometry()
        self.update()

    def _icon_name(self) -> str:
        if self._removable:
            return "x"
        return "chevron-down" if self._opens else ""

    def _icon_rect(self) -> QRect:
        side = px(_ICON)
        left = self.width() - px(_ACROSS) - side + px(2)
        return QRect(left, (self.height() - side) // 2, side, side)

    @override
    def sizeHint(self) -> QSize:
        # A row that breaks asks for it again and again.
        if self._hint is None:
            metrics = QFontMetrics(font_of(TypeRole.BODY))
            width = metrics.horizontalAdvance(self.label()) + 2 * px(_ACROSS)
            width += px(_ICON) + px(_GAP) if self._icon_name() else 0
            self._hint = QSize(width, max(px(_HEIGHT), metrics.height() + px(6)))
        return self._hint

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._hint = None
        super().changeEvent(event)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif self._opens and event.key() in _OPENING:
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def nextCheckState(self) -> None:
        if not self._opens:
            super().nextCheckState()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        on_cross = self._removable and event.position().x() >= self._icon_rect().left() - px(4)
        super().mouseReleaseEvent(event)
        if on_cross and self.rect().contains(event.position().toPoint()):
            self.removed.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        ink, ground, border = self._colours(option.state)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if self.hasFocus() else 1.0
        painter.setPen(_pen(border, width))
        painter.setBrush(ground)
        outline = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(outline, outline.height() / 2, outline.height() / 2)
        self._paint_text(painter, ink)

    def _paint_text(self, painter: QPainter, ink: QColor) -> None:
        painter.setPen(ink)
        painter.setFont(font_of(TypeRole.BODY))
        room = self.rect().adjusted(px(_ACROSS), 0, -px(_ACROSS), 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        if name := self._icon_name():
            room.setRight(self._icon_rect().left() - px(_GAP))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | flags, self._fitting(room))
            paint_icon(painter, self._icon_rect(), name, ink.name())
        else:
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | flags, self._fitting(room))

    def _fitting(self, room: QRect) -> str:
        metrics, dots = QFontMetrics(font_of(TypeRole.BODY)), Qt.TextElideMode.ElideRight
        if metrics.horizontalAdvance(self.label()) <= room.width() + px(_SLACK):
            return self.label()
        return metrics.elidedText(self.label(), dots, room.width())

    def _colours(self, state: QStyle.StateFlag) -> tuple[QColor, QColor, QColor]:
        """Return the colours of text, ground and border."""
        now = colours()
        if not self.isEnabled():
            return QColor(now.line_strong), QColor(now.panel), QColor(now.line)
        border = QColor(now.accent if self.hasFocus() or self.isChecked() else now.line_strong)
        if self.isChecked():
            return QColor(now.accent), QColor(now.accent_soft), border
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        return QColor(now.ink), QColor(now.side if hovered else now.panel), border


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour)
    pen.setWidthF(width)
    return pen
