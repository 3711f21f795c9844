# SPDX-License-Identifier: Apache-2.0
"""The one way by which text becomes ReportLab paragraphs.

`Paragraph` reads a markup language of its own that can load files and run code, so nothing else
in the program may call it.
"""

from html import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Spacer

from casepack_desktop.render.text import pieces, printable, with_indents

LIMIT = 3_000
"""Characters of one paragraph; ReportLab's line breaking of one huge word takes minutes."""

_BLANK_LINE = 0.6
"""Height of blank lines between paragraphs, however many, as a part of a line."""

_AVERAGE_WIDTH = 0.52
"""Width of a middling character of DejaVu Sans as a part of the type size."""


def para(text: str, style: ParagraphStyle) -> Paragraph:
    """Return `text`, which holds no markup, as one paragraph, raise `ValueError` past `LIMIT`."""
    clean = with_indents(printable(text))
    if len(text) > LIMIT:
        raise ValueError(f"{len(text)} characters in one paragraph")
    return Paragraph(escape(clean, quote=False).replace("\n", "<br/>"), style)


def paras(text: str, style: ParagraphStyle) -> list[Flowable]:
    """Return a text of any length as flowables that follow each other without a gap.

    Each line is a paragraph of its own: ReportLab breaks plain paragraphs faster than such with
    `<br/>` in them, and puts an empty line on top of the page where it splits the latter.
    """
    flowables: list[Flowable] = []
    for line in printable(text).split("\n"):
        if line.strip():
            flowables += [para(piece, style) for piece in pieces(line, LIMIT, 1)]
        elif not flowables or not isinstance(flowables[-1], Spacer):
            flowables.append(Spacer(0, style.leading * _BLANK_LINE))
    return flowables


def cell_pieces(text: str, width: float, style: ParagraphStyle, lines: int) -> list[str]:
    """Return `text` in pieces that fill about `lines` lines of a cell `width` points wide."""
    per_line = max(1, int(width / (style.fontSize * _AVERAGE_WIDTH)))
    return list(pieces(printable(text), min(per_line * lines, LIMIT), lines))
