# SPDX-License-Identifier: Apache-2.0
"""The cells of the attachments, painted: small pictures, cut texts, and a sign that copies."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from casepack_desktop.ui.files.model import KEYS, FileModel, Index
from casepack_desktop.ui.files.texts import symbol_of
from casepack_desktop.ui.files.thumbnails import Thumbnails
from casepack_desktop.ui.theme.icons import paint_icon
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.palette import colours

INSET = 8
ICON = 16
_PICTURE_MARGIN = 3
_NAME, _HASH = KEYS.index("name"), KEYS.index("sha256")
_LOOKED_AT = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected
_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class FileCell(QStyledItemDelegate):
    """Paints every cell of the table.

    Signals: `copy_wanted` with the row whose SHA-256 is to be copied.
    """

    copy_wanted = Signal(int)

    def __init__(self, model: FileModel, pictures: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._pictures = pictures

    def picture_side(self, height: int) -> int:
        """Return how wide the picture of a row of this height is."""
        return height - 2 * px(_PICTURE_MARGIN)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        style = option.widget.style()
        element = QStyle.ControlElement.CE_ItemViewItem
        style.drawControl(element, option, painter, option.widget)  # the ground alone
        row, column = index.row(), index.column()
        inside = option.rect.adjusted(px(INSET), 0, -px(INSET), -1)
        if column == _NAME:
            side = self.picture_side(option.rect.height())
            self._paint_picture(painter, _left_square(inside, side), row)
            inside.setLeft(inside.left() + side + px(INSET))
        elif column == _HASH:
            if option.state & _LOOKED_AT:
                paint_icon(painter, copy_place(option.rect), "copy", colours().mute)
            inside.setRight(inside.right() - px(ICON + INSET))
        self._paint_text(painter, inside, row, column)

    def _paint_text(self, painter: QPainter, inside: QRect, row: int, column: int) -> None:
        is_removed = self._model.rows()[row].is_removed
        middle, right = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
        painter.save()
        painter.setFont(self._model.font(column))
        cut = middle if column in (_NAME, _HASH) else right
        line = painter.fontMetrics().elidedText(self._model.text(row, column), cut, inside.width())
        quiet = is_removed or column != _NAME
        painter.setPen(QColor(colours().mute if quiet else colours().ink))
        painter.setClipRect(inside)
        painter.drawText(inside, _LINE, line)
        painter.restore()

    def _paint_picture(self, painter: QPainter, place: QRect, row: int) -> None:
        view = self._model.rows()[row]
        picture = self._pictures.of(view)
        if picture is None:
            side = px(ICON)
            middle = QRect(0, 0, side, side)
            middle.moveCenter(place.center())
            name, tone = symbol_of(view)
            paint_icon(painter, middle, name, colours().of(tone))
        else:
            paint_picture(painter, place, picture)

    @override
    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        if (
            index.column() == _HASH
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
            and event.position().x() >= copy_place(option.rect).left() - px(INSET)
        ):
            self.copy_wanted.emit(index.row())
            return True
        return super().editorEvent(event, model, option, index)


def paint_picture(painter: QPainter, place: QRect, picture: QPixmap) -> None:
    """Paint a picture as large as the place allows, whole and in its middle, with an edge."""
    size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    room = QRect(0, 0, max(1, size.width()), max(1, size.height()))
    room.moveCenter(place.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(QRectF(room), picture, QRectF(picture.rect()))
    painter.setPen(QColor(colours().line))
    painter.drawRect(room.adjusted(0, 0, -1, -1))
    painter.restore()


def copy_place(cell: QRect) -> QRect:
    """Return where the sign that copies stands in a cell."""
    side = px(ICON)
    top = cell.top() + (cell.height() - side) // 2
    return QRect(cell.right() - px(INSET) - side, top, side, side)


def _left_square(inside: QRect, side: int) -> QRect:
    top = inside.top() + (inside.height() - side) // 2
    return QRect(inside.left(), top, side, side)
