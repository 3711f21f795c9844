# SPDX-License-Identifier: Apache-2.0
"""Severity and status in the bin, as pills like those of the list that they come from."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.pill_painting import PillLook, paint_pill, pill_size

LOOK = Qt.ItemDataRole.UserRole
"""The `PillLook` of a cell, None where it is text."""
_SIDE = 6


class PillCells(QStyledItemDelegate):
    """Paints cells that have a look as pills."""

    @override
    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if index.data(LOOK) is not None:
            option.text = ""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        room = QRectF(option.rect).adjusted(px(_SIDE), 0, -px(_SIDE), 0)
        super().paint(painter, option, index)
        look, text = index.data(LOOK), str(index.data() or "")
        if not isinstance(look, PillLook) or not text:
            return
        size = pill_size(text)
        place = QRectF(0, 0, min(size.width(), room.width()), size.height())
        place.moveLeft(room.left())
        place.moveTop(room.center().y() - size.height() / 2)
        paint_pill(painter, place, text, look)
