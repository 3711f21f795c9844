# SPDX-License-Identifier: Apache-2.0
"""The one way by which text becomes ReportLab paragraphs.

`Paragraph` reads a markup language of its own that can load files and run code, so nothing else
in the program may call it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Spacer

from casepack_desktop.render.pdf.fonts import BOLD, MONO, OBLIQUE
from casepack_desktop.render.text import pieces, printable, with_indents
from casepack_desktop.reporting.document import Span

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
    return _paragraph(escape(clean, quote=False).replace("\n", "<br/>"), style)


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


def span_paras(spans: Sequence[Span], style: ParagraphStyle, marker: str = "") -> list[Flowable]:
    """Return running text with emphasis as flowables, one for each line; `marker` stands before it.

    Of two kinds of emphasis at once the stronger one shows, since the font has no face for both.
    """
    flowables: list[Flowable] = []
    for line in _lines_of(spans):
        for piece in _line_pieces(line):
            shown = "".join(_markup(span) for span in piece)
            flowables.append(_paragraph(shown, style, "" if flowables else marker))
    if marker and not flowables:
        flowables.append(_paragraph("", style, marker))
    return flowables


def _paragraph(markup: str, style: ParagraphStyle, marker: str = "") -> Paragraph:
    """Return finished markup, whose texts are escaped, as a paragraph behind a marker."""
    return Paragraph(markup, style, bulletText=printable(marker) or None)


def _lines_of(spans: Sequence[Span]) -> Iterator[list[Span]]:
    line: list[Span] = []
    for span in spans:
        first, *rest = printable(span.text).split("\n")
        line.append(replace(span, text=first))
        for text in rest:
            yield line
            line = [replace(span, text=text)]
    yield line


def _line_pieces(line: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield a line in pieces that fit into a paragraph each, none for a blank one."""
    piece: list[Span] = []
    room = LIMIT
    for span in line:
        for text in pieces(span.text, LIMIT, 1):
            if len(text) > room and piece:
                yield piece
                piece, room = [], LIMIT
            text = text if piece else with_indents(text)
            piece.append(replace(span, text=text))
            room -= len(text)
    if "".join(span.text for span in piece).strip():
        yield piece


def _markup(span: Span) -> str:
    shown = escape(span.text, quote=False)
    face = MONO if span.is_code else BOLD if span.is_strong else OBLIQUE
    is_set = span.is_code or span.is_strong or span.is_emphasised
    return f'<font name="{face}">{shown}</font>' if is_set and shown else shown


def cell_pieces(text: str, width: float, style: ParagraphStyle, lines: int) -> list[str]:
    """Return `text` in pieces that fill about `lines` lines of a cell `width` points wide."""
    per_line = max(1, int(width / (style.fontSize * _AVERAGE_WIDTH)))
    return list(pieces(printable(text), min(per_line * lines, LIMIT), lines))
