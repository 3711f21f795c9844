# SPDX-License-Identifier: Apache-2.0
"""Measures and paragraph styles of the printed report, in points."""

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle

from casepack_desktop.render import palette
from casepack_desktop.render.pdf.fonts import BOLD, MONO, OBLIQUE, REGULAR
from casepack_desktop.reporting.document import Tone

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 42.0
TOP = 60.0
BOTTOM = 58.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
HEIGHT = PAGE_HEIGHT - TOP - BOTTOM
HAIRLINE = 0.6
SMALL = 7.0
CELL_PADDING = 6.0


def _style(
    name: str,
    font: str,
    size: float,
    leading: float,
    colour: str = palette.INK,
    before: float = 0,
    after: float = 0,
) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=leading,
        textColor=HexColor(colour),
        spaceBefore=before,
        spaceAfter=after,
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
        spaceShrinkage=0,
    )


TITLE = _style("title", BOLD, 19, 24, after=6)
TITLE_LONG = _style("long-title", BOLD, 12, 16, after=6)
SUBTITLE = _style("subtitle", REGULAR, 8.5, 14, colour=palette.MUTE)
HEADINGS = {
    1: _style("heading", BOLD, 10.5, 14, before=12.5, after=4, colour=palette.ACCENT),
    2: _style("subheading", BOLD, 8.5, 12, before=9, after=3, colour=palette.MUTE),
}
BODY = {
    Tone.PLAIN: _style("body", REGULAR, 8.6, 13),
    Tone.REMARK: _style("body-remark", OBLIQUE, 8.6, 13, colour=palette.MUTE),
    Tone.UNKNOWN: _style("body-unknown", REGULAR, 8.6, 13, colour=palette.UNKNOWN),
    Tone.EXACT: _style("body-exact", MONO, 8, 12),
}
INDENT = 13.0
_MARKER_ROOM = 10.0
DEEPEST = 8


def _flow_style(depth: int, *, is_heading: bool, is_quoted: bool) -> ParagraphStyle:
    body = BODY[Tone.PLAIN]
    colour = palette.MUTE if is_quoted else palette.INK
    style = _style("flow", BOLD if is_heading else REGULAR, body.fontSize, body.leading, colour)
    style.spaceBefore = 7 if is_heading else 2
    style.leftIndent = INDENT * (depth + is_quoted)
    style.bulletIndent = max(0.0, style.leftIndent - _MARKER_ROOM)
    style.bulletFontName, style.bulletFontSize = REGULAR, body.fontSize
    style.bulletColor = HexColor(colour)
    return style


FLOW = {
    (depth, is_heading, is_quoted): _flow_style(depth, is_heading=is_heading, is_quoted=is_quoted)
    for depth in range(DEEPEST + 1)
    for is_heading in (False, True)
    for is_quoted in (False, True)
}
"""Styles of texts written with marks, by depth, heading and quote."""


def _code_style(depth: int) -> ParagraphStyle:
    style = _style("code", MONO, 7.8, 11)
    style.leftIndent = INDENT * depth + _MARKER_ROOM
    return style


CODE = tuple(_code_style(depth) for depth in range(DEEPEST + 1))
CELL = {
    Tone.PLAIN: _style("cell", REGULAR, 8, 11),
    Tone.REMARK: _style("cell-remark", OBLIQUE, 8, 11, colour=palette.MUTE),
    Tone.UNKNOWN: _style("cell-unknown", REGULAR, 8, 11, colour=palette.UNKNOWN),
    Tone.EXACT: _style("cell-exact", MONO, 7.4, 11),
}
LABEL = _style("label", REGULAR, 8, 11, colour=palette.MUTE)
HEADER_CELL = _style("header-cell", BOLD, 8, 11, colour=palette.MUTE)
NOTE = _style("note", REGULAR, SMALL, 10, colour=palette.MUTE)
