# SPDX-License-Identifier: Apache-2.0
"""Where a report stands, painted: a dot or a turning ring, and why it failed in full."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from casepack_desktop.domain.enums import ReportState
from casepack_desktop.ui.reports.rows import ROW_ROLE, ReportRow
from casepack_desktop.ui.reports.wording import STATES
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.widgets.pill_painting import paint_dot
from casepack_desktop.ui.widgets.spinner import paint_ring

Index = QModelIndex | QPersistentModelIndex
_INSET = 8
_SIGN = 18
_RING = 14
_LINES = 6
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class StatusCell(QStyledItemDelegate):
    """Paints the column of the states; `angle` turns the ring of what is being made."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.angle = 0

    def height_for(self, text: str, width: int, font_metrics: QFontMetrics) -> int:
        """Return how high the cell is at a width, at most six lines."""
        room = max(1, width - px(2 * _INSET + _SIGN))
        high = font_metrics.boundingRect(QRect(0, 0, room, 1_000), int(_WRAP), text).height()
        return min(high, _LINES * font_metrics.lineSpacing()) + px(_INSET)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        element = QStyle.ControlElement.CE_ItemViewItem
        style.drawControl(element, option, painter, option.widget)
        row = index.data(ROW_ROLE)
        if isinstance(row, ReportRow):
            self._paint_state(painter, option, row.view.state, text)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + px(_SIGN + _INSET), hint.height())

    def _paint_state(
        self, painter: QPainter, option: QStyleOptionViewItem, state: ReportState, text: str
    ) -> None:
        colour = colours().of(STATES[state][1])
        inside: QRect = option.rect.adjusted(px(_INSET), 0, -px(_INSET), 0)
        painter.save()
        if state is ReportState.GENERATING:
            side = px(_RING)
            top = inside.center().y() - side / 2
            paint_ring(painter, QRectF(inside.left() - px(2), top, side, side), self.angle)
        else:
            paint_dot(painter, QRectF(inside), colour)
        painter.setFont(option.font)
        painter.setPen(QColor(colour))
        painter.drawText(inside.adjusted(px(_SIGN), 0, 0, 0), int(_WRAP), text)
        painter.restore()
