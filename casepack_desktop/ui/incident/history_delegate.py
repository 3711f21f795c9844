# SPDX-License-Identifier: Apache-2.0
"""How a history looks: actions as headings, changes as lines that can be taken back."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.header import instant_text
from casepack_desktop.ui.incident.history_model import ROW_ROLE, Head
from casepack_desktop.ui.incident.words import Told
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import font_of, px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import TypeRole

RESTORE = N_("Restore this value")
BY = N_("{actor} · {time}")
_ROW = 30
_INSET = 12
_INDENT = 28
_Flag = Qt.AlignmentFlag

Index = QModelIndex | QPersistentModelIndex


class HistoryDelegate(QStyledItemDelegate):
    """Paints the rows of a history.

    Signals: `restore_wanted` with the `Told` change whose link was clicked.
    """

    restore_wanted = Signal(object)

    def __init__(self, session: Session, translator: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self.is_utc = False

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(200), px(_ROW))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        painter.save()
        if isinstance(row, Head):
            self._paint_head(painter, option, row, str(index.data()))
        elif isinstance(row, Told):
            self._paint_change(painter, option, row, str(index.data()))
        painter.restore()

    @override
    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        row = index.data(ROW_ROLE)
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(row, Told)
            and row.can_restore
            and self._session.is_writable
            and self.link_rect(option.rect).contains(event.position().toPoint())
        ):
            self.restore_wanted.emit(row)
            return True
        return super().editorEvent(event, model, option, index)

    def link_rect(self, rect: QRect) -> QRect:
        """Return where the link of a line stands."""
        metrics = QFontMetrics(font_of(TypeRole.BODY))
        width = metrics.horizontalAdvance(self._translator.gettext(RESTORE)) + px(4)
        return QRect(rect.right() - width - px(_INSET), rect.top(), width, rect.height())

    def _paint_head(
        self, painter: QPainter, option: QStyleOptionViewItem, head: Head, name: str
    ) -> None:
        now, rect = colours(), option.rect
        painter.fillRect(rect, QColor(now.side))
        _paint_focus(painter, option)
        room = rect.adjusted(px(_INSET), 0, -px(_INSET), 0)
        painter.setFont(font_of(TypeRole.STRONG))
        painter.setPen(QColor(now.ink))
        painter.drawText(room, _Flag.AlignLeft | _Flag.AlignVCenter, name)
        room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(name) + px(_INSET))
        painter.setFont(font_of(TypeRole.BODY))
        painter.setPen(QColor(now.mute))
        time = instant_text(head.at, self._session, utc=self.is_utc)
        said = self._translator.gettext(BY, actor=head.actor, time=time)
        _paint_line(painter, room, said)

    def _paint_change(
        self, painter: QPainter, option: QStyleOptionViewItem, told: Told, text: str
    ) -> None:
        now, rect = colours(), option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen:
            painter.fillRect(rect, QColor(now.selection))
        _paint_focus(painter, option)
        room = rect.adjusted(px(_INDENT), 0, -px(_INSET), 0)
        painter.setFont(font_of(TypeRole.BODY))
        if told.can_restore and self._session.is_writable and (chosen or hovered):
            link = self.link_rect(rect)
            painter.setPen(QColor(now.accent))
            _paint_line(painter, link, self._translator.gettext(RESTORE))
            room.setRight(link.left() - px(_INSET))
        painter.setPen(QColor(now.ink))
        _paint_line(painter, room, text)


def _paint_line(painter: QPainter, room: QRect, text: str) -> None:
    line = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    flags = _Flag.AlignLeft | _Flag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(room, flags, line)


def _paint_focus(painter: QPainter, option: QStyleOptionViewItem) -> None:
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(QColor(colours().accent), 1))
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
