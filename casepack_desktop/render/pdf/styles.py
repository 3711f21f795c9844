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
CELL = {
    Tone.PLAIN: _style("cell", REGULAR, 8, 11),
    Tone.REMARK: _style("cell-remark", OBLIQUE, 8, 11, colour=palette.MUTE),
    Tone.UNKNOWN: _style("cell-unknown", REGULAR, 8, 11, colour=palette.UNKNOWN),
    Tone.EXACT: _style("cell-exact", MONO, 7.4, 11),
}
LABEL = _style("label", REGULAR, 8, 11, colour=palette.MUTE)
HEADER_CELL = _style("header-cell", BOLD, 8, 11, colour=palette.MUTE)
NOTE = _style("note", REGULAR, SMALL, 10, colour=palette.MUTE)
