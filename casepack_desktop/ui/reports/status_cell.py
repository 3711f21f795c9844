# SPDX-License-Identifier: Apache-2.0
"""The cells of the reports, painted: a line of text, or where a report stands with its sign.

The text comes from the model at once. Qt would ask for six roles of each cell instead, and each
answer waits for the interpreter, which a worker that makes reports keeps busy.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from casepack_desktop.domain.enums import ReportState
from casepack_desktop.ui.reports.rows import ReportModel
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
_LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LineCell(QStyledItemDelegate):
    """Paints one line of text, cut at its end."""

    def __init__(self, model: ReportModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = model

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        style = option.widget.style()
        element = QStyle.ControlElement.CE_ItemViewItem
        style.drawControl(element, option, painter, option.widget)  # the ground alone
        text, font = self.model.line(index.row(), index.column())
        if text:
            painter.save()
            painter.setFont(font)
            self.paint_text(painter, option, index.row(), text)
            painter.restore()

    def paint_text(
        self, painter: QPainter, option: QStyleOptionViewItem, _row: int, text: str
    ) -> None:
        """Paint the text of a row on its ground, in the font that is set."""
        inside = option.rect.adjusted(px(_INSET), 0, -px(_INSET), -1)
        metrics = painter.fontMetrics()
        line = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        painter.drawText(inside, int(_LINE), line)


class StatusCell(LineCell):
    """Paints the column of the states; `angle` turns the ring of what is being made."""

    def __init__(self, model: ReportModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.angle = 0

    def height_for(self, text: str, width: int, font_metrics: QFontMetrics) -> int:
        """Return how high the cell is at a width, at most six lines."""
        room = max(1, width - px(2 * _INSET + _SIGN))
        high = font_metrics.boundingRect(QRect(0, 0, room, 1_000), int(_WRAP), text).height()
        return min(high, _LINES * font_metrics.lineSpacing()) + px(_INSET)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + px(_SIGN + _INSET), hint.height())

    @override
    def paint_text(
        self, painter: QPainter, option: QStyleOptionViewItem, row: int, text: str
    ) -> None:
        state = self.model.rows()[row].view.state
        colour = colours().of(STATES[state][1])
        inside: QRect = option.rect.adjusted(px(_INSET), 0, -px(_INSET), 0)
        if state is ReportState.GENERATING:
            side = px(_RING)
            top = inside.center().y() - side / 2
            paint_ring(painter, QRectF(inside.left() - px(2), top, side, side), self.angle)
        else:
            paint_dot(painter, QRectF(inside), colour)
        painter.setPen(QColor(colour))
        painter.drawText(inside.adjusted(px(_SIGN), 0, 0, 0), int(_WRAP), text)
