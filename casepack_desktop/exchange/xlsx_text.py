# SPDX-License-Identifier: Apache-2.0
"""Texts as cells of a workbook: every character comes back, and none is taken for a formula.

XML has no place for control characters, lone surrogates and two others; a workbook writes them as
`_xHHHH_` (ECMA-376, ST_Xstring), and an underscore that would begin such a thing as `_x005F_`.
"""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from casepack_desktop.exchange.cells import FORMULA_LEADS

_QUOTED = (*FORMULA_LEADS, "'")
CELL_LIMIT = 32_767
"""The most UTF-16 units that a cell of Excel holds."""

# The carriage return is escaped, too, since XML reads it as a line feed.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4})")
_SAFE_LENGTH = CELL_LIMIT // 7
"""What fits whatever it is made of: an escaped character has seven."""
_PIECE = 30_000


def escaped(text: str) -> str:
    """Return the text as a workbook holds it, before it becomes XML."""
    if "_x" in text:
        text = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def fits(text: str) -> bool:
    """Return whether a text can stand in one cell."""
    return len(text) <= _SAFE_LENGTH or _units(escaped(text)) <= CELL_LIMIT


def pieces(text: str) -> Iterator[str]:
    """Yield the text in parts that each fit into a cell."""
    while text:
        length = _PIECE
        while not fits(text[:length]):
            length //= 2
        yield text[:length]
        text = text[length:]


def inline(text: str) -> str:
    """Return the XML of a text within its cell."""
    # A plain word, the most frequent case by far, costs a look in C.
    if text.isalnum():
        return f"<is><t>{text}</t></is>"
    shown = escape(text if text.isprintable() and "_x" not in text else escaped(text))
    if _has_edges(text):
        return f'<is><t xml:space="preserve">{shown}</t></is>'
    return f"<is><t>{shown}</t></is>"


def needs_quote(text: str) -> bool:
    """Return whether a spreadsheet would take the text for a formula once somebody edits it."""
    return text.startswith(_QUOTED)


def _units(text: str) -> int:
    return len(text) + sum(1 for letter in text if letter > "\uffff")


def _has_edges(text: str) -> bool:
    return text[:1].isspace() or text[-1:].isspace() or "\n" in text or "  " in text
