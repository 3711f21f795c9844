# SPDX-License-Identifier: Apache-2.0
"""Tables that break well: repeated header, huge cells in several rows, long tables in parts.

A part of a long table is a point where progress is told and the work can be stopped. It shows the
header only where it starts a page, so that the joint cannot be seen.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Table

from casepack_desktop.render import palette
from casepack_desktop.render.pdf.styles import (
    CELL,
    CELL_PADDING,
    HAIRLINE,
    HEADER_CELL,
    LABEL,
    WIDTH,
)
from casepack_desktop.render.pdf.text import cell_pieces, para, paras
from casepack_desktop.reporting import document as blocks
from casepack_desktop.reporting.document import Text, Tone

ROWS_IN_A_PART = 150
TALL_ROWS_IN_A_PART = 15
_LINES_IN_A_ROW = 16
_LONG_VALUE = 130
"""Characters above which a value leaves its column and gets the full width."""

_HALF_WEIGHTS = (15.5, 33.0, 15.0, 36.5)
_BELOW_HALF_WEIGHTS = (15.5, 84.5)
_FULL_WEIGHTS = (22.0, 78.0)

_LEAST_VALUE_WIDTH = 100.0
_ROUNDING = 0.5

Cell = Flowable | list[Flowable] | str
Row = list[Cell]
_RULE = HexColor(palette.LINE)
_BASE_STYLE: list[Any] = [
    ("FONTNAME", (0, 0), (-1, -1), CELL[Tone.PLAIN].fontName),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), CELL_PADDING),
    ("RIGHTPADDING", (0, 0), (-1, -1), CELL_PADDING),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
]


class TablePart(Flowable):
    """Some rows of a table; `ends` says after which of them a rule is drawn."""

    def __init__(
        self, header: Row | None, rows: list[Row], ends: list[bool], widths: Sequence[float]
    ) -> None:
        super().__init__()
        self.header = header
        self.rows = rows
        self.ends = ends
        self.widths = widths
        self.is_first = False
        self._table: Table | None = None

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Lay the rows out, under a header if this is the first part or starts a page."""
        self._table = self._laid_out()
        return self._table.wrapOn(self.canv, available_width, available_height)

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Return what fits on this page and the rest as another part."""
        table = self._table or self._laid_out()
        halves = table.splitOn(self.canv, available_width, available_height)
        if len(halves) < 2:
            return []
        first = halves[0]
        if not isinstance(first, Table):
            raise TypeError("half a table is no table")
        shown: int = first._nrows  # type: ignore[attr-defined]  # missing from the stubs
        fitting = shown - (1 if self._has_header() else 0)
        rest = TablePart(self.header, self.rows[fitting:], self.ends[fitting:], self.widths)
        return [first, rest]

    def draw(self) -> None:
        """Draw the rows."""
        if self._table is not None:
            self._table.drawOn(self.canv, 0, 0)

    def _has_header(self) -> bool:
        starts_page = bool(getattr(getattr(self, "_frame", None), "_atTop", True))
        return self.header is not None and (self.is_first or starts_page)

    def _laid_out(self) -> Table:
        rows, ends = self.rows, self.ends
        if self._has_header() and self.header is not None:
            rows, ends = [self.header, *rows], [True, *ends]
        rules = [
            ("LINEBELOW", (0, row), (-1, row), HAIRLINE, _RULE)
            for row, is_end in enumerate(ends)
            if is_end
        ]
        repeated = 1 if self._has_header() else 0
        return Table(rows, self.widths, repeatRows=repeated, style=[*_BASE_STYLE, *rules])


def table_flowables(table: blocks.Table) -> Iterator[Flowable]:
    """Yield the parts of a table."""
    words = [_longest_word(cell, HEADER_CELL) for cell in table.header]
    widths = _fitted(_shares(table.weights), words)
    header: Row = [para(cell, HEADER_CELL) for cell in table.header]
    rows, ends = [], []
    for cells in table.rows:
        physical = _physical_rows(cells, widths)
        rows += physical
        ends += [False] * (len(physical) - 1) + [True]
    yield from _parts(header, rows, ends, widths)


def pairs_flowables(pairs: blocks.Pairs) -> Iterator[Flowable]:
    """Yield labels and values, long values at full width below the others."""
    if len(pairs.columns) == 1:
        yield from _pair_rows(pairs.columns[0], _FULL_WEIGHTS)
        return
    short = [[pair for pair in column if not _is_long(pair)] for column in pairs.columns]
    long = [pair for column in pairs.columns for pair in column if _is_long(pair)]
    widths = _with_labels_whole(_shares(_HALF_WEIGHTS), short)
    rows = [[cell for pair in row for cell in _pair_cells(pair)] for row in zip_longest(*short)]
    yield from _parts(None, rows, [True] * len(rows), widths)
    yield from _pair_rows(long, _BELOW_HALF_WEIGHTS)


def callout_flowable(text: Text) -> Flowable:
    """Return a remark on a soft ground with a bar at its left."""
    rows: list[Row] = [[paras(piece, CELL[text.tone])] for piece in _cell(text, WIDTH)]
    accent = HexColor(palette.ACCENT)
    style = [
        *_BASE_STYLE,
        ("BACKGROUND", (0, 0), (-1, -1), HexColor(palette.ACCENT_SOFT)),
        ("LINEBEFORE", (0, 0), (0, -1), 2, accent),
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
        ("TOPPADDING", (0, 0), (-1, 0), 5),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 6),
    ]
    return Table(rows, [WIDTH], style=style, spaceAfter=6)


def _is_long(pair: blocks.Pair) -> bool:
    return len(pair.value.value) > _LONG_VALUE or "\n" in pair.value.value


def _pair_cells(pair: blocks.Pair | None) -> Row:
    if pair is None:
        return ["", ""]
    return [para(pair.label, LABEL), paras(pair.value.value, CELL[pair.value.tone])]


def _pair_rows(pairs: Sequence[blocks.Pair], weights: tuple[float, float]) -> Iterator[Flowable]:
    widths = _with_labels_whole(_shares(weights), [pairs])
    rows: list[Row] = []
    ends: list[bool] = []
    for pair in pairs:
        values = _cell(pair.value, widths[1])
        labels = [pair.label, *[""] * (len(values) - 1)]
        for label, value in zip(labels, values, strict=True):
            rows.append([para(label, LABEL), paras(value, CELL[pair.value.tone])])
        ends += [False] * (len(values) - 1) + [True]
    yield from _parts(None, rows, ends, widths)


def _physical_rows(cells: Sequence[Text], widths: Sequence[float]) -> list[Row]:
    columns = [_cell(cell, width) for cell, width in zip(cells, widths, strict=True)]
    tones = [cell.tone for cell in cells]
    return [
        [paras(piece, CELL[tone]) for piece, tone in zip(row, tones, strict=True)]
        for row in zip_longest(*columns, fillvalue="")
    ]


def _cell(text: Text, width: float) -> list[str]:
    return cell_pieces(text.value, width - 2 * CELL_PADDING, CELL[text.tone], _LINES_IN_A_ROW)


def _parts(
    header: Row | None, rows: list[Row], ends: list[bool], widths: Sequence[float]
) -> Iterator[Flowable]:
    # The tall rows of a cut cell fill a page by three or four, and each page lays out the rest of
    # its part anew, so there are few of them in a part.
    size = ROWS_IN_A_PART if all(ends) else TALL_ROWS_IN_A_PART
    for start in range(0, len(rows), size):
        part = TablePart(header, rows[start : start + size], ends[start : start + size], widths)
        part.is_first = start == 0
        yield part


def _with_labels_whole(
    widths: Sequence[float], columns: Sequence[Sequence[blocks.Pair]]
) -> list[float]:
    """Return widths in which no label breaks inside a word; the value beside it gives the room."""
    fitted = list(widths)
    for place, column in enumerate(columns):
        words = [_longest_word(pair.label, LABEL) for pair in column]
        missing = max([0.0, *words]) - fitted[2 * place]
        if missing > 0 and fitted[2 * place + 1] - missing >= _LEAST_VALUE_WIDTH:
            fitted[2 * place] += missing
            fitted[2 * place + 1] -= missing
    return fitted


def _longest_word(text: str, style: ParagraphStyle) -> float:
    """Return the width that a cell needs so that no word of `text` breaks."""
    widths = (stringWidth(word, style.fontName, style.fontSize) for word in text.split())
    return max(widths, default=0.0) + 2 * CELL_PADDING + _ROUNDING


def _fitted(widths: Sequence[float], least: Sequence[float]) -> list[float]:
    """Return widths with the same sum that keep to `least`, if there is room for all of it."""
    if sum(least) > sum(widths):
        return list(widths)
    spare = [max(0.0, width - need) for width, need in zip(widths, least, strict=True)]
    missing = sum(max(0.0, need - width) for width, need in zip(widths, least, strict=True))
    kept = 1 - missing / sum(spare) if missing else 1.0
    return [need + room * kept if room else need for need, room in zip(least, spare, strict=True)]


def _shares(weights: Sequence[float]) -> list[float]:
    total = sum(weights)
    return [WIDTH * weight / total for weight in weights]
