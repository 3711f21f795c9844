# SPDX-License-Identifier: Apache-2.0
"""Case text made fit for paper and screen, before any renderer escapes it."""

import re
from collections.abc import Iterator

# Controls, surrogates and noncharacters have no shape. Embeddings, overrides and isolates would
# let a text turn its neighbours around ("invoice<RLO>fdp.exe"); without them the order is the true
# one, and directions still follow from the letters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef"
    "\ufff9-\ufffb\ufeff\ufffe\uffff"
    + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INDENT = re.compile("^[ \t]+", re.MULTILINE)
_INDENT_LIMIT = 40
_RUN = re.compile(" (?= )")
_NBSP = "\N{NO-BREAK SPACE}"


def printable(text: str) -> str:
    """Return `text` with line feeds as its only line breaks and no character that has no shape."""
    return _UNPRINTABLE.sub("", _LINE_BREAK.sub("\n", text))


def one_line(text: str, limit: int) -> str:
    """Return `text` on one line and at most `limit` characters long, for names and metadata."""
    line = " ".join(printable(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "\N{HORIZONTAL ELLIPSIS}"


def with_indents(text: str) -> str:
    """Return `text` with the blanks at the start of lines as no-break spaces, four for a tab."""
    return _INDENT.sub(_indent, text)


def with_blanks(text: str) -> str:
    """Return `text` so that runs of blanks keep their width and lines still break."""
    return _RUN.sub(_NBSP, text.expandtabs(4))


def _indent(match: re.Match[str]) -> str:
    return _NBSP * min(len(match[0].expandtabs(4)), _INDENT_LIMIT)


def pieces(text: str, characters: int, lines: int) -> Iterator[str]:
    """Yield `text` in pieces of at most so many characters and lines, cut between words.

    A word longer than a piece is cut where the piece ends. The pieces hold all of the text but
    for the blank or line feed at each cut.
    """
    start = 0
    while len(text) - start > characters or text.count("\n", start) >= lines:
        end = _line_end(text, start, min(start + characters, len(text)), lines)
        cut, start_next = _cut(text, start, end)
        yield text[start:cut]
        start = start_next
    yield text[start:]


def _line_end(text: str, start: int, end: int, lines: int) -> int:
    position = start - 1
    for _ in range(lines):
        position = text.find("\n", position + 1, end)
        if position < 0:
            return end
    return position


def _cut(text: str, start: int, end: int) -> tuple[int, int]:
    if end < len(text) and text[end] in " \n":
        return end, end + 1
    for separator in ("\n", " "):
        position = text.rfind(separator, start + (end - start) // 2, end)
        if position > start:
            return position, position + 1
    return end, end
