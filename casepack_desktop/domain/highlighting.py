# SPDX-License-Identifier: Apache-2.0
"""Where words that were searched for stand in a text, found as the search index finds them.

The index knows letters without their marks, in one case, and words as runs of letters and digits;
a phrase is some words behind each other, the last of which may go on. A part of an indicator is no
word, so it is not marked.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from casepack_desktop.domain.folding import FOLDS

# The marks that the index drops; another one parts a word there.
_DIACRITICS = frozenset(
    map(chr, (*range(0x300, 0x305), *range(0x306, 0x30D), 0x30F, 0x311, 0x31B))
) | frozenset(map(chr, (*range(0x323, 0x329), 0x32D, 0x32E, 0x330, 0x331)))
_ASCII = 128


@dataclass(slots=True)
class _Token:
    """A word as the index holds it, and for each of its letters where it stands in the text."""

    letters: str
    places: list[int]
    end: int


def hit_spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Return where words (as prefixes) and phrases stand in `text`, as start and end in order.

    Spans neither overlap nor touch. What has no letter and no digit stands nowhere.
    """
    tokens = list(_tokens(text))
    found: list[tuple[int, int]] = []
    for phrase in {tuple(token.letters for token in _tokens(word)) for word in words}:
        if phrase:
            found += _spans_of(tokens, phrase)
    return _joined(sorted(found))


def _spans_of(tokens: Sequence[_Token], phrase: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    *whole, last = phrase
    for start in range(len(tokens) - len(whole)):
        ending = tokens[start + len(whole)]
        if not ending.letters.startswith(last):
            continue
        if all(tokens[start + at].letters == letters for at, letters in enumerate(whole)):
            yield tokens[start].places[0], _end_of_prefix(ending, len(last))


def _end_of_prefix(token: _Token, length: int) -> int:
    """Return where the first letters of a word end, with the marks on them."""
    if length == len(token.letters):
        return token.end
    place = token.places[length]
    # The next letter may come from the same character, as the second s of a sharp s does.
    return place if place > token.places[length - 1] else place + 1


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _tokens(text: str) -> Iterator[_Token]:
    token: _Token | None = None
    for place, letter in enumerate(text):
        known = _known(letter)
        if known is None:
            if token is not None:
                yield token
            token = None
        elif token is not None:
            token.letters += known
            token.places += [place] * len(known)
            token.end = place + 1
        elif known:
            token = _Token(known, [place] * len(known), place + 1)
    if token is not None:
        yield token


@lru_cache(maxsize=4_096)
def _known(letter: str) -> str | None:
    """Return what the index keeps of a character: "" for a mark, None for what parts words."""
    if letter in FOLDS:
        return FOLDS[letter]
    if letter in _DIACRITICS:
        return ""
    category = unicodedata.category(letter)
    if category[0] not in "LN" and category != "Co":
        return None
    return _plain(letter)


def _plain(letter: str) -> str:
    folded = letter.casefold()
    if len(folded) > 1:
        folded = letter.lower()
    base = unicodedata.normalize("NFD", folded)[0]
    if ord(base) < _ASCII:
        return base
    return folded if len(folded) == 1 else letter
