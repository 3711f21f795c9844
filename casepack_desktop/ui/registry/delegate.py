# SPDX-License-Identifier: Apache-2.0
"""Paints the cells of the list: letters, dots and pills, never markup.

A window full of rows is some hundred cells, so fonts, colours, cut texts, dots and pills are made
once for each look of the program and kept until it changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import combining

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QPainter,
    QPixmap,
    QTextLayout,
    QTextLine,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from casepack_desktop.domain.enums import Severity
from casepack_desktop.ui.registry.column import Look
from casepack_desktop.ui.registry.columns import COLUMNS
from casepack_desktop.ui.registry.model import IncidentModel, Index
from casepack_desktop.ui.theme.measures import font_of, px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import Colours, TypeRole
from casepack_desktop.ui.widgets.pill_painting import (
    SEVERITY_TONES,
    PillLook,
    dot_width,
    paint_dot,
    paint_pill,
    pill_size,
)

EMPTY = "\N{EN DASH}"
_ACROSS = 8
_KEPT = 20_000
_ROLES = {Look.STRONG: TypeRole.STRONG, Look.MONO: TypeRole.MONO, Look.DUE: TypeRole.STRONG}
_HIT = "med_soft"
_PILLS = (Look.PILL, Look.HANDLING)
_SEVERITIES = {str(severity): SEVERITY_TONES[severity] for severity in Severity}
_SELECTED = QStyle.StateFlag.State_Selected.value
_HOVERED = QStyle.StateFlag.State_MouseOver.value
_LOOKS = tuple(column.look for column in COLUMNS)
_TOKENS = tuple(Colours.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class _Type:
    font: QFont
    metrics: QFontMetrics
    widest: int
    """No letter of ASCII takes more room."""
    baseline: float
    """How far the letters stand below the middle of a row."""


class CellDelegate(QStyledItemDelegate):
    """Paints every cell of the list; `current_row` wears a frame while the list has the focus."""

    def __init__(self, model: IncidentModel, parent: QObject) -> None:
        super().__init__(parent)
        self.current_row = -1
        self._model = model
        self._types: dict[Look, _Type] = {}
        self._inks: dict[str, QColor] = {}
        self._words: tuple[str, ...] = ()
        self._cut: dict[tuple[Look, int, str], tuple[str, bool]] = {}
        self._hits: dict[tuple[Look, str], list[tuple[int, int]]] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._pills: dict[str, QSize] = {}
        self._renewed_for: object = None
        self.renew()

    def show_words(self, words: tuple[str, ...]) -> None:
        """Mark these words where they are seen."""
        self._words = words
        self._hits.clear()

    def renew(self) -> None:
        """Take up the fonts and colours of the application as they are now."""
        now, font = colours(), QGuiApplication.font()
        if (now, px(_ACROSS), font) == self._renewed_for:
            return
        self._renewed_for = now, px(_ACROSS), font
        self._types = {look: _type_of(look) for look in Look}
        self._inks = {name: QColor(now.of(name)) for name in _TOKENS}
        self._cut.clear()
        self._hits.clear()
        self._pixmaps.clear()
        self._pills.clear()
        self._across, self._dot = px(_ACROSS), dot_width()

    def _paint_ground(self, painter: QPainter, rect: QRect, state: int, row: int) -> None:
        if state & _SELECTED:
            painter.fillRect(rect, self._inks["selection"])
        elif state & _HOVERED:
            painter.fillRect(rect, self._inks["bg"])
        is_current = row == self.current_row
        line = self._inks["accent" if is_current else "line"]
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        if is_current:
            painter.fillRect(rect.left(), rect.top(), rect.width(), 1, line)

    def _paint_text(
        self, painter: QPainter, rect: QRect, text: str, look: Look, tone: str = ""
    ) -> None:
        left = self._across + (self._dot if look is Look.DOT else 0)
        kind = self._types[look]
        line, has_marks = self._fitting(text, look, rect.width() - left - self._across // 2)
        if self._words and text != EMPTY:
            self._paint_hits(painter, rect, left, line, look)
        quiet = look is Look.QUIET or text == EMPTY
        painter.setPen(self._inks[tone or ("mute" if quiet else "ink")])
        painter.setFont(kind.font)
        baseline = rect.top() + int(rect.height() / 2 + kind.baseline)
        if not has_marks:
            painter.drawText(rect.left() + left, baseline, line)
            return
        painter.save()
        painter.setClipRect(rect)
        painter.drawText(rect.left() + left, baseline, line)
        painter.restore()

    def _paint_hits(self, painter: QPainter, rect: QRect, left: int, line: str, look: Look) -> None:
        spans = self._hits.get((look, line))
        if spans is None:
            if len(self._hits) > _KEPT:
                self._hits.clear()
            spans = self._hits[look, line] = _places(line, self._words, self._types[look].font)
        height = self._types[look].metrics.height()
        top = rect.top() + (rect.height() - height) // 2
        for start, end in spans:
            place = QRect(rect.left() + left + start - 1, top, end - start + 2, height)
            painter.fillRect(place.intersected(rect), self._inks[_HIT])

    def _fitting(self, text: str, look: Look, width: int) -> tuple[str, bool]:
        """Return the text cut to the width, and whether it has marks that may reach other rows."""
        kind = self._types[look]
        if len(text) * kind.widest <= width and text.isascii():
            return text, False
        key = look, width, text
        fitting = self._cut.get(key)
        if fitting is None:
            if len(self._cut) > _KEPT:
                self._cut.clear()
            line = kind.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            fitting = line, not line.isascii() and any(map(combining, line))
            self._cut[key] = fitting
        return fitting

    def _mark_size(self, pill: str) -> QSize:
        if not pill:
            return QSize(self._dot, self._dot)
        if pill not in self._pills:
            self._pills[pill] = pill_size(pill)
        return self._pills[pill]

    def _paint_mark(self, painter: QPainter, rect: QRect, pill: str, hue: str) -> None:
        """Paint the dot of a colour, or the pill of a severity with its name."""
        ratio = painter.device().devicePixelRatioF()
        size = self._mark_size(pill)
        width = min(size.width(), rect.width() - self._across)
        key = pill, hue, width, ratio
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = self._pixmaps[key] = _mark(pill, hue, QSize(width, size.height()), ratio)
        top = rect.top() + (rect.height() - size.height()) // 2
        painter.drawPixmap(rect.left() + self._across, top, pixmap)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, column, rect = index.row(), index.column(), option.rect
        self._paint_ground(painter, rect, option.state.value, row)
        look = _LOOKS[column]
        text = self._model.text(row, column) or EMPTY
        if look in _PILLS and text != EMPTY:
            hue = text if look is Look.HANDLING else self._model.hue(row, column)
            self._paint_mark(painter, rect, text, hue)
            return
        tone = self._model.hue(row, column) if look is Look.DUE else ""
        if look is Look.DOT and (hue := self._model.hue(row, column)):
            self._paint_mark(painter, rect, "", hue)
        elif look is Look.DOT:
            look = Look.PLAIN
        self._paint_text(painter, rect, text, look, tone)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room that the whole text takes, for a double click on the header's line."""
        look, text = _LOOKS[index.column()], self._model.text(index.row(), index.column()) or EMPTY
        if look in _PILLS and text != EMPTY:
            return QSize(pill_size(text).width() + 2 * self._across, 0)
        width = self._types[look].metrics.horizontalAdvance(text) + 2 * self._across
        return QSize(width + (self._dot if look is Look.DOT else 0), 0)


def _type_of(look: Look) -> _Type:
    font = font_of(_ROLES.get(look, TypeRole.BODY))
    metrics = QFontMetrics(font)
    widest = max(metrics.horizontalAdvance(chr(code)) for code in range(32, 127))
    return _Type(font, metrics, widest, (metrics.ascent() - metrics.descent()) / 2)


def _mark(pill: str, hue: str, size: QSize, ratio: float) -> QPixmap:
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    room = QRectF(0, 0, size.width(), size.height())
    if pill:
        paint_pill(painter, room, pill, _pill_look(hue))
    else:
        paint_dot(painter, room, hue)
    painter.end()
    return pixmap


def _pill_look(hue: str) -> PillLook:
    if hue in _SEVERITIES:
        return PillLook(_SEVERITIES[hue])
    return PillLook(colour=hue) if hue.startswith("#") else PillLook(handling=hue)


def _places(line: str, words: Sequence[str], font: QFont) -> list[tuple[int, int]]:
    """Return from where to where the words stand in a painted line, in pixels."""
    from casepack_desktop.domain.highlighting import hit_spans

    spans = hit_spans(line, words)
    if not spans:
        return []
    layout = QTextLayout(line, font)
    layout.beginLayout()
    laid = layout.createLine()
    layout.endLayout()
    places: list[tuple[int, int]] = []
    for start, end in spans:
        ends = [_x(laid, _units(line, place)) for place in (start, end)]
        places.append((min(ends), max(ends)))
    return places


def _units(line: str, place: int) -> int:
    """Return a place as Qt counts it, which takes letters beyond the first plane for two."""
    return place if line.isascii() else len(line[:place].encode("utf-16-le")) // 2


def _x(laid: QTextLine, place: int) -> int:
    # The bindings give the place together with the cursor's position.
    found: object = laid.cursorToX(place)
    x = found[0] if isinstance(found, tuple) else found
    return round(x) if isinstance(x, int | float) else 0
