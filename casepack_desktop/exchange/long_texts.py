# SPDX-License-Identifier: Apache-2.0
"""Texts that no cell can hold: whole, in pieces, on a sheet of their own, and back again.

The cell itself says only which text it means. Whoever writes something else into that cell gives
the field a new text; whoever changes a piece changes the text.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from casepack_desktop.support.i18n import LOCALES, N_, translator

TITLE = N_("Long texts")
HEADINGS: tuple[str, ...] = (
    N_("No."),
    N_("UUID"),
    N_("Number"),
    N_("Field"),
    N_("Piece"),
    N_("Text"),
)
_MARKER = re.compile(r"⟦Long texts ([1-9][0-9]{0,8})⟧")
_FAST = 1


def marker(place: int) -> str:
    """Return what a cell says in place of the long text with this number, in every language."""
    return f"⟦Long texts {place}⟧"


def is_marker(text: str) -> bool:
    """Return whether a text looks like what stands for a long one, so that it must go there too."""
    return text.startswith("⟦") and _MARKER.fullmatch(text) is not None


@cache
def sheet_titles() -> frozenset[str]:
    """Return what the sheet of the long texts is called in any language."""
    return frozenset(translator(locale).gettext(TITLE) for locale in LOCALES)


class LongTexts:
    """The long texts of a workbook that is read; in memory they are compressed."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]]) -> "LongTexts":
        """Return the texts whose pieces stand in the rows of the sheet, its heading among them."""
        found = cls()
        for place, parts in _grouped(rows):
            found._packed[place] = zlib.compress("".join(parts).encode("utf-8", _PASS), _FAST)
        return found

    def put_into(self, row: Iterable[str]) -> list[str]:
        """Return the row with whole texts in place of what stands for them."""
        return [self._whole(text) for text in row]

    def _whole(self, text: str) -> str:
        found = _MARKER.fullmatch(text)
        packed = None if found is None else self._packed.get(found[1])
        return text if packed is None else zlib.decompress(packed).decode("utf-8", _PASS)


def _grouped(rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, list[str]]]:
    """Yield each text's number with its pieces, in the order of the pieces."""
    found: dict[str, dict[int, str]] = {}
    for row in rows:
        if len(row) == len(HEADINGS) and row[0].isdecimal() and row[4].isdecimal():
            found.setdefault(row[0], {})[int(row[4])] = row[5]
    for place, parts in found.items():
        yield place, [parts[at] for at in sorted(parts)]


_PASS = "surrogatepass"  # noqa: S105 - what Python calls the handling of lone surrogates
