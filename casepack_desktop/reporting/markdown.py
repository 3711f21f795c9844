# SPDX-License-Identifier: Apache-2.0
"""Long texts written in Markdown, as blocks of the document.

Known are emphasis by asterisks, code, headings, lists, quotes, fenced code and tables. Everything
that would hide or change a text is left out and stays as it was typed: links, pictures, HTML,
entities, escapes by backslash (they stand in paths) and emphasis by underscores (they stand in the
names of files and accounts). Line breaks are kept. A text is shown as it stands if it has no marks,
if reading it would take too long, or if a single letter of it would be lost.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from casepack_desktop.reporting.document import (
    Block,
    CodeBlock,
    Container,
    ContainerKind,
    Flow,
    Paragraph,
    Span,
    Table,
    Text,
    Tone,
    block_texts,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

REPORT_EFFORT = 20_000
"""Lines and marks up to which a report reads a text, which takes up to about a second."""

_LONGEST = 300_000
_DEEPEST = 20
_MOST_COLUMNS = 8
_MOST_ROWS = 1_000
_BULLET = "\N{BULLET}"
_CONTAINERS = {
    "bullet_list": ContainerKind.BULLETS,
    "ordered_list": ContainerKind.NUMBERS,
    "list_item": ContainerKind.ENTRY,
    "blockquote": ContainerKind.QUOTE,
}
_COSTLY = ("*", "`", "|", "\n")
_BLOCK_RULES = ("table", "fence", "blockquote", "list", "heading")
_INLINE_RULES = ("newline", "backticks", "emphasis", "balance_pairs")
_MARK = re.compile(r"[*`|]|^[ \t]*(?:[-+>#]|\d{1,9}[.)][ \t])", re.MULTILINE)
_LANGUAGE = re.compile(r"[\w+#.-]{1,20}")
_NO_WORD = re.compile(r"[\W_]+")


def prose(text: Text) -> tuple[Block, ...]:
    """Return the blocks of a text that a person wrote; one paragraph where it has no marks."""
    blocks = marked_blocks(text.value) if text.tone is Tone.PLAIN else ()
    return blocks or (Paragraph(text),)


def marked_blocks(source: str, effort: int = REPORT_EFFORT) -> tuple[Block, ...]:
    """Return the blocks of a text in Markdown, none where it is to be shown as it stands.

    `effort` bounds the time: it is the number of lines and marks up to which the text is read.
    """
    if not _MARK.search(source) or len(source) > _LONGEST or _costs(source) > effort:
        return ()
    reading = _Reading(source)
    blocks = tuple(reading.blocks())
    is_plain = all(_is_plain(block) for block in blocks)
    return () if is_plain or not reading.is_whole(blocks) else blocks


def has_marks(source: str) -> bool:
    """Return whether a text may have marks, at the cost of one look at its beginning."""
    return _MARK.search(source, 0, _LONGEST) is not None


def _costs(source: str) -> int:
    return sum(source.count(mark) for mark in _COSTLY)


def _is_plain(block: Block) -> bool:
    if not isinstance(block, Flow) or block.marker or block.is_heading or block.is_quoted:
        return False
    return all(span == Span(span.text) for span in block.spans)


class _Reading:
    """One pass over the tokens of a text."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._lines = source.splitlines(keepends=True) if "\r" not in source else []
        self._inside: tuple[Container, ...] = ()
        self._depth = 0
        self._quotes = 0
        self._marker = ""
        self._is_heading = False
        self._left_out: list[str] = []

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in order."""
        tokens = _parser().parse(self._source)
        place = 0
        while place < len(tokens):
            token = tokens[place]
            if token.type == "table_open":
                end = next(i for i in range(place, len(tokens)) if tokens[i].type == "table_close")
                yield self._table(token, tokens[place:end])
                place = end
            else:
                yield from self._block(token)
            place += 1

    def is_whole(self, blocks: Sequence[Block]) -> bool:
        """Return whether the blocks hold every letter and digit of the text, in its order."""
        shown = [part for block in blocks for part in block_texts(block)]
        if not self._left_out:
            return _letters(self._source) == _letters("".join(shown))
        # The names of languages stand among the rest; counting them is enough.
        both = _letters("".join([*shown, *self._left_out]))
        return sorted(_letters(self._source)) == sorted(both)

    def _block(self, token: "Token") -> Iterator[Block]:
        kind = token.type
        if kind == "inline":
            yield self._flow(token)
        elif kind == "fence":
            yield self._code(token)
        elif kind.startswith("heading_"):
            self._is_heading = kind == "heading_open"
        elif kind.removesuffix("_open").removesuffix("_close") in _CONTAINERS:
            if kind == "list_item_close" and self._marker:
                yield self._made_flow(())  # an entry without a text
            self._step(token)

    def _step(self, token: "Token") -> None:
        """Go into a list, an entry or a quote, or out of it."""
        kind = _CONTAINERS[token.type.removesuffix("_open").removesuffix("_close")]
        number = f"{token.info}{token.markup}" if token.info else ""  # of an entry that begins
        if kind is ContainerKind.QUOTE:
            self._quotes += token.nesting
        elif kind is not ContainerKind.ENTRY:
            self._depth += token.nesting
        if token.nesting < 0:
            self._inside = self._inside[:-1]
            return
        self._inside += (Container(kind, number),)
        if kind is ContainerKind.ENTRY:
            self._marker = number or _BULLET

    def _flow(self, token: "Token") -> Flow:
        return self._made_flow(self._spans(token))

    def _made_flow(self, spans: tuple[Span, ...]) -> Flow:
        return Flow(
            spans,
            depth=self._depth,
            marker=self._taken_marker(),
            is_heading=self._is_heading,
            is_quoted=bool(self._quotes),
            inside=self._inside,
        )

    def _spans(self, token: "Token") -> tuple[Span, ...]:
        children = token.children or []
        is_outside = not (self._depth or self._quotes or self._is_heading)
        if is_outside and all(child.type in ("text", "softbreak") for child in children):
            return (Span(self._typed(token) or token.content),)  # with the blanks of its lines
        return tuple(_joined(_spans_of(children)))

    def _typed(self, token: "Token") -> str:
        if token.map is None:
            return ""
        first, end = token.map
        return "".join(self._lines[first:end]).rstrip("\n")

    def _taken_marker(self) -> str:
        marker, self._marker = self._marker, ""
        return marker

    def _code(self, token: "Token") -> CodeBlock:
        info = token.info.strip()
        code = token.content.removesuffix("\n")
        if _LANGUAGE.fullmatch(info):
            self._left_out.append(info)
        elif info:
            code = f"{info}\n{code}"
        self._marker = ""
        return CodeBlock(code, self._depth, self._inside)

    def _table(self, token: "Token", inside: Sequence["Token"]) -> Block:
        rows = [list[str]()]
        for one in inside:
            if one.type == "tr_open":
                rows.append([])
            elif one.type == "inline":
                rows[-1].append("".join(span.text for span in _spans_of(one.children or [])))
        header, *body = rows[1:]
        self._marker = ""
        if len(header) > _MOST_COLUMNS or len(body) > _MOST_ROWS:
            return CodeBlock(self._typed(token), self._depth, self._inside)
        cells = tuple(tuple(Text(cell) for cell in row) for row in body)
        weights = (max(map(len, column)) for column in zip(*rows[1:], strict=True))
        shares = tuple(float(min(max(w, 4), 40)) for w in weights)
        return Table(tuple(header), cells, shares, self._inside)


def _spans_of(children: Sequence["Token"]) -> Iterator[Span]:
    strong = emphasised = 0
    for child in children:
        if child.type.startswith("strong_"):
            strong += child.nesting
        elif child.type.startswith("em_"):
            emphasised += child.nesting
        elif child.type == "code_inline":
            yield Span(child.content, bool(strong), bool(emphasised), is_code=True)
        else:
            text = "\n" if child.type in ("softbreak", "hardbreak") else child.content
            yield Span(text, bool(strong), bool(emphasised))


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    """Yield the spans with those that are set alike made one."""
    last: Span | None = None
    for span in spans:
        if last is not None and _look(last) == _look(span):
            last = Span(last.text + span.text, *_look(span))
            continue
        if last is not None and last.text:
            yield last
        last = span
    if last is not None and last.text:
        yield last


def _look(span: Span) -> tuple[bool, bool, bool]:
    return span.is_strong, span.is_emphasised, span.is_code


def _letters(text: str) -> str:
    return _NO_WORD.sub("", text)


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": _DEEPEST})
    parser.enable([*_BLOCK_RULES, *_INLINE_RULES])
    parser.inline.ruler.at("emphasis", _by_asterisks)
    return parser


def _by_asterisks(state: "StateInline", silent: bool) -> bool:
    from markdown_it.rules_inline import emphasis

    return state.src[state.pos] == "*" and emphasis.tokenize(state, silent)
