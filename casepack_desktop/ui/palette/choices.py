# SPDX-License-Identifier: Apache-2.0
"""What the palette offers, and which of it a typed text means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from casepack_desktop.domain.highlighting import hit_spans

Spans = tuple[tuple[int, int], ...]


class Kind(StrEnum):
    """What somebody goes to or does."""

    INCIDENT = "incident"
    PAGE = "page"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the palette; texts are shown as they are, on one line."""

    kind: Kind
    key: str
    """UUID of an incident, key of a page, id of an action."""
    text: str
    lead: str = ""
    """What stands before the text in letters of one width: the number of an incident."""
    note: str = ""
    """What stands at the right: status or keys."""
    tip: str = ""
    """A further text by which it is found."""
    icon_name: str = ""
    hue: str = ""
    """The colour of a dot before the note."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text that pages and commands are looked for by."""
    return tuple(text.replace('"', " ").split())


def meant(choices: Iterable[Choice], words: Sequence[str]) -> list[Choice]:
    """Return the choices in whose text or tip every word begins a word, by the text first."""
    ranked = [
        (rank, place, choice)
        for place, choice in enumerate(choices)
        if (rank := _rank(choice, words)) is not None
    ]
    return [choice for _, _, choice in sorted(ranked, key=lambda one: one[:2])]


def marks(text: str, words: Sequence[str]) -> Spans:
    """Return where the words stand in a text, counted as Qt counts: in units of UTF-16."""
    spans = hit_spans(text, words)
    if text.isascii():
        return tuple(spans)
    return tuple((_units(text[:start]), _units(text[:end])) for start, end in spans)


def _rank(choice: Choice, words: Sequence[str]) -> int | None:
    """Return 0 where the text begins so, 1 where it holds all words, 2 where the tip helps."""
    spans = [hit_spans(choice.text, [word]) for word in words]
    if all(spans):
        return 0 if not words or spans[0][0][0] == 0 else 1
    both = f"{choice.text}\n{choice.tip}"
    return 2 if all(hit_spans(both, [word]) for word in words) else None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
