# SPDX-License-Identifier: Apache-2.0
"""Turns the blocks of a document into ReportLab flowables."""

from collections.abc import Callable, Iterator

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from casepack_desktop.render.pdf.fonts import missing_characters
from casepack_desktop.render.pdf.styles import (
    BODY,
    CODE,
    DEEPEST,
    FLOW,
    HEADINGS,
    HEIGHT,
    NOTE,
    SUBTITLE,
    TITLE,
    TITLE_LONG,
)
from casepack_desktop.render.pdf.subtitle import SubtitleLine
from casepack_desktop.render.pdf.tables import (
    TablePart,
    callout_flowable,
    pairs_flowables,
    table_flowables,
)
from casepack_desktop.render.pdf.text import paras, span_paras
from casepack_desktop.render.text import one_line, printable, with_blanks
from casepack_desktop.reporting.document import (
    Block,
    Callout,
    CodeBlock,
    Document,
    Flow,
    Heading,
    InlineList,
    Pairs,
    Paragraph,
    Subtitle,
    Table,
    texts,
)
from casepack_desktop.support.i18n import translator

_LONG_TITLE = 90
_LONG_SUBTITLE = 600
_ROOM_FOR_HEADING = 62.0
"""Points that a heading and the first lines under it take; with less, a page begins."""

_AFTER_TABLE = 7.0
_AROUND_CODE = 3.0
_NAMED_MISSING = 60
_OUTLINE_LIMIT = 120


class OutlineMark(Flowable):
    """A point without height that an entry of the PDF's outline leads to."""

    def __init__(self, text: str, level: int, key: str) -> None:
        super().__init__()
        self._text = one_line(text, _OUTLINE_LIMIT)
        self._level = level
        self._key = key

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """Take no room."""
        return 0.0, 0.0

    def draw(self) -> None:
        """Enter this point in the outline."""
        self.canv.bookmarkHorizontal(self._key, 0, 24)
        self.canv.addOutlineEntry(self._text, self._key, self._level)


def story(document: Document) -> list[Flowable]:
    """Return the flowables of the document in order."""
    title = TITLE if len(document.title) <= _LONG_TITLE else TITLE_LONG
    flowables: list[Flowable] = [*paras(document.title, title), *_subtitle(document.subtitle)]
    for number, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            flowables += _heading(block, f"section-{number}")
        else:
            flowables += _spaced(flowables, _FLOWABLES[type(block)](block))
    return [*flowables, *_missing_note(document)]


def _subtitle(subtitle: Subtitle) -> list[Flowable]:
    words = (subtitle.number, subtitle.severity_label, subtitle.status.value, subtitle.state)
    line = " · ".join(words)
    # A line of pills cannot be split over pages; names of that length are no names.
    return [SubtitleLine(subtitle)] if len(line) <= _LONG_SUBTITLE else paras(line, SUBTITLE)


def _heading(heading: Heading, key: str) -> Iterator[Flowable]:
    yield CondPageBreak(min(_ROOM_FOR_HEADING, HEIGHT))
    yield from paras(heading.text, HEADINGS[heading.level])
    yield OutlineMark(heading.text, heading.level - 1, key)


def _spaced(before: list[Flowable], flowables: Iterator[Flowable]) -> Iterator[Flowable]:
    if before and isinstance(before[-1], TablePart):
        yield Spacer(0, _AFTER_TABLE)
    yield from flowables


def _paragraph(block: Paragraph) -> Iterator[Flowable]:
    yield from paras(block.text.value, BODY[block.text.tone])


def _callout(block: Callout) -> Iterator[Flowable]:
    yield callout_flowable(block.text)


def _inline_list(block: InlineList) -> Iterator[Flowable]:
    yield from paras(" · ".join(block.items), BODY[block.tone])


def _flow(block: Flow) -> Iterator[Flowable]:
    style = FLOW[min(block.depth, DEEPEST), block.is_heading, block.is_quoted]
    yield from span_paras(block.spans, style, block.marker)


def _code(block: CodeBlock) -> Iterator[Flowable]:
    yield Spacer(0, _AROUND_CODE)
    yield from paras(with_blanks(block.text), CODE[min(block.depth, DEEPEST)])
    yield Spacer(0, _AROUND_CODE)


_FLOWABLES: dict[type[Block], Callable[..., Iterator[Flowable]]] = {
    Paragraph: _paragraph,
    Pairs: pairs_flowables,
    Table: table_flowables,
    Callout: _callout,
    InlineList: _inline_list,
    Flow: _flow,
    CodeBlock: _code,
}


def _missing_note(document: Document) -> Iterator[Flowable]:
    missing = missing_characters(map(printable, texts(document)))
    if not missing:
        return
    named = ", ".join(f"U+{ord(one):04X}" for one in missing[:_NAMED_MISSING])
    note = translator(document.language).ngettext(
        "{n} character cannot be shown by the font of this file: {list}",
        "{n} characters cannot be shown by the font of this file: {list}",
        len(missing),
        list=named if len(missing) <= _NAMED_MISSING else f"{named} …",
    )
    yield Spacer(0, 10)
    yield from paras(note, NOTE)
