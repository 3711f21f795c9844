# SPDX-License-Identifier: Apache-2.0
"""Paints a line of the palette: icon, number, text with its hits, and keys or status."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from casepack_desktop.ui.palette.choices import Choice, marks
from casepack_desktop.ui.theme.icons import paint_icon
from casepack_desktop.ui.theme.measures import font_of, px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import TypeRole, tokens
from casepack_desktop.ui.widgets.pill_painting import dot_width, paint_dot

ROW, HEADING = 34, 28
_INSET, _ACROSS, _ICON, _GAP = 6, 8, 16, 10
_NOTE_AT_MOST = 0.4
_Elide = Qt.TextElideMode.ElideRight


def paint_heading(painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
    """Paint what the lines below are."""
    painter.setFont(font_of(TypeRole.CAPTION))
    painter.setPen(QColor(colours().mute))
    room = option.rect.adjusted(px(_INSET + _ACROSS), 0, -px(_INSET), -px(4))
    line = painter.fontMetrics().elidedText(text, _Elide, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, line)


def paint_choice(
    painter: QPainter, option: QStyleOptionViewItem, choice: Choice, words: Sequence[str]
) -> None:
    """Paint a choice, the current one on the ground of what is selected."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = option.rect.adjusted(px(_INSET), 1, -px(_INSET), -1)
    if option.state & QStyle.StateFlag.State_Selected:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().selection))
        radius = px(tokens().radius["control"])
        painter.drawRoundedRect(ground, radius, radius)
    room = ground.adjusted(px(_ACROSS), 0, -px(_ACROSS), 0)
    if choice.icon_name:
        side = px(_ICON)
        place = QRect(room.left(), room.center().y() - side // 2, side, side)
        paint_icon(painter, place, choice.icon_name, colours().mute)
    room.setLeft(room.left() + px(_ICON + _GAP))
    room.setRight(room.right() - _paint_note(painter, room, choice))
    if choice.lead:
        taken = _paint_marked(painter, room, choice.lead, words, font_of(TypeRole.MONO))
        room.setLeft(room.left() + taken + px(_GAP))
    _paint_marked(painter, room, choice.text, words, font_of(TypeRole.BODY))
    painter.restore()


def _paint_note(painter: QPainter, room: QRect, choice: Choice) -> int:
    """Paint keys or status at the right and return the width that it takes."""
    if not choice.note:
        return 0
    font = font_of(TypeRole.CAPTION)
    metrics = QFontMetrics(font)
    line = metrics.elidedText(choice.note, _Elide, int(room.width() * _NOTE_AT_MOST))
    width = metrics.horizontalAdvance(line)
    painter.setFont(font)
    painter.setPen(QColor(colours().mute))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(room, right, line)
    if choice.hue:
        width += dot_width()
        left = room.right() + 1 - width
        paint_dot(painter, QRectF(left, room.top(), dot_width(), room.height()), choice.hue)
    return width + px(_GAP)


def _paint_marked(
    painter: QPainter, room: QRect, text: str, words: Sequence[str], font: QFont
) -> int:
    """Paint a text with the words marked in it and return the width that it takes."""
    line = QFontMetrics(font).elidedText(text, _Elide, room.width())
    layout = QTextLayout(line, font)
    layout.setFormats([_mark(start, end) for start, end in marks(line, words)])
    layout.beginLayout()
    made = layout.createLine()
    layout.endLayout()
    painter.setPen(QColor(colours().ink))
    top = room.top() + (room.height() - made.height()) / 2
    layout.draw(painter, QPointF(room.left(), top))
    return int(made.naturalTextWidth() + 1)


def _mark(start: int, end: int) -> QTextLayout.FormatRange:
    look = QTextCharFormat()
    look.setForeground(QColor(colours().accent))
    look.setFontWeight(QFont.Weight.Bold)
    look.setFontUnderline(True)
    mark = QTextLayout.FormatRange()
    mark.start, mark.length, mark.format = start, end - start, look
    return mark
