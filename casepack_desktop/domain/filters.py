# SPDX-License-Identifier: Apache-2.0
"""The filter of the incident list as one value, and its text form.

`status:open severity>=high event:7d "free words"`: what has no known key is searched for as text.
Several values of a key stand behind commas or in conditions of their own. A known key with a value
that it cannot have is kept as unclear, to be refused where incidents are looked for; in quotes the
same is text. The list, the counts, the export and the command line all take this value, and
`filter_text` gives the text that reads as it again. A quote inside quotes is doubled.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from casepack_desktop.domain.enums import DirectoryKind, Severity, Tlp
from casepack_desktop.domain.periods import EVER, Period

LISTED = (*(kind.value for kind in DirectoryKind), "severity", "tlp", "responsible", "number")
"""Keys that several values behind commas may follow, of which any counts."""
SINGLE = ("event", "registered", "due", "title")
"""Keys with one value, in which a comma is a comma."""
OPERATORS = "(?::|>=|<=|>|<)"
QUOTED = '"(?:[^"]|"")*"'
ITEM = rf"(?:{QUOTED}|[^\s,]+)"
_TOKEN = re.compile(
    rf"(?P<listed>(?i:{'|'.join(LISTED)}))(?P<any>{OPERATORS})(?P<values>{ITEM}?(?:,{ITEM}?)*)"
    rf"|(?P<single>(?i:{'|'.join(SINGLE)}))(?P<of>{OPERATORS})(?P<value>{QUOTED}|\S*)"
    rf"|(?P<phrase>{QUOTED})|[A-Za-z_]+{OPERATORS}{QUOTED}|\S+"
)
_ITEM = re.compile(ITEM)
_QUOTED = re.compile(QUOTED)
_SAFE = re.compile(r'[^\s",]+')
_DIRECTORY_KEYS = {kind.value for kind in DirectoryKind}
_PERIODS = {"event": "period", "registered": "registered"}
_TEXTS = {"responsible": "responsibles", "title": "titles", "number": "numbers"}
_OVERDUE = "overdue"
_SOME_TIMES = ("24h", "7d", "4w", "year", "2026", "2026-11", "2026-11-20", "2026-11-20T14:30")
POSSIBLE: dict[str, tuple[str, ...]] = {
    "severity": tuple(Severity),
    "tlp": tuple(label.removeprefix("TLP:").lower() for label in Tlp),
    "due": (_OVERDUE,),
    "event": _SOME_TIMES,
    "registered": _SOME_TIMES,
}
"""What a key can say, of times some examples; the codes of directories are in the workspace."""
COMPARED = ("severity", "event", "registered")
"""Keys that take other operators than a colon."""
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Unclear:
    """A condition whose key is known and whose value it cannot have."""

    key: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Which incidents are meant; empty parts do not narrow, several values of a key widen."""

    entries: dict[DirectoryKind, tuple[str, ...]] = field(default_factory=dict)
    severities: tuple[Severity, ...] = ()
    tlps: tuple[Tlp, ...] = ()
    words: tuple[str, ...] = ()
    """Words and phrases that all have to occur."""
    responsibles: tuple[str, ...] = ()
    """Names, or words of names where nobody has the name."""
    period: Period = EVER
    """When the event was."""
    registered: Period = EVER
    """When the incident was registered."""
    titles: tuple[str, ...] = ()
    """Words and phrases that all have to occur in the title."""
    numbers: tuple[str, ...] = ()
    """Numbers or parts of one, of which any has to occur in the number."""
    is_overdue: bool = False
    """Whether the next deadline has to be over."""
    unclear: tuple[Unclear, ...] = ()
    """What is not understood; such a filter means nothing and is refused."""


def parse_filter(text: str) -> IncidentFilter:
    """Return the filter that `text` says; never raises: without a known key it is free text."""
    reading = _Reading()
    for match in _TOKEN.finditer(text):
        key, operator, values = condition_of(match)
        if key:
            reading.take(key, operator, values)
        else:
            phrase = match["phrase"]
            reading.words.append(match[0] if phrase is None else _unquoted(phrase))
    return reading.filter()


def condition_of(match: re.Match[str]) -> tuple[str, str, list[str]]:
    """Return key, operator and values of a part of a filter, "" as the key of what is text."""
    if listed := match["listed"]:
        values = [_unquoted(one) for one in _ITEM.findall(match["values"])]
        return listed.lower(), match["any"], values
    if single := match["single"]:
        return single.lower(), match["of"], [_unquoted(match["value"])]
    return "", "", []


def filter_text(wanted: IncidentFilter) -> str:
    """Return the text that `parse_filter` reads as `wanted`, the free words last."""
    return " ".join(_said(wanted))


def matches_of(text: str) -> Iterator[re.Match[str]]:
    """Yield the conditions and words of a filter, for `condition_of`."""
    return _TOKEN.finditer(text)


class _Reading:
    """The parts of a filter as they are read, one after another."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._entries: dict[DirectoryKind, list[str]] = {}
        self._severities: list[Severity] = []
        self._tlps: list[Tlp] = []
        self._texts: dict[str, list[str]] = {name: [] for name in _TEXTS.values()}
        self._periods: dict[str, Period] = {}
        self._is_overdue = False
        self._unclear: list[Unclear] = []

    def take(self, key: str, operator: str, values: list[str]) -> None:
        """Let a condition count from now on; what cannot be meant is kept as unclear."""
        for value in values or [""]:
            if not self._takes(key, operator, value):
                self._unclear.append(Unclear(key, operator, value))

    def _takes(self, key: str, operator: str, value: str) -> bool:
        if key in _PERIODS:
            return self._takes_period(_PERIODS[key], operator, value)
        if key == "severity":
            return self._takes_severity(operator, value)
        return operator == ":" and bool(value.strip()) and self._takes_value(key, value)

    def _takes_value(self, key: str, value: str) -> bool:
        if key in _DIRECTORY_KEYS:
            self._entries.setdefault(DirectoryKind(key), []).append(value)
        elif key in _TEXTS:
            self._texts[_TEXTS[key]].append(value.strip())
        elif key == "tlp" and (label := _label(value)):
            self._tlps.append(label)
        elif key == "due" and value.strip().lower() == _OVERDUE:
            self._is_overdue = True
        else:
            return False
        return True

    def _takes_severity(self, operator: str, value: str) -> bool:
        found = _severities(operator, value)
        self._severities += found
        return bool(found)

    def _takes_period(self, name: str, operator: str, value: str) -> bool:
        period = self._periods.get(name, EVER).narrowed(operator, value)
        if period is not None:
            self._periods[name] = period
        return period is not None

    def filter(self) -> IncidentFilter:
        """Return what was read so far."""
        words = (word.strip() for word in self.words)
        return IncidentFilter(
            entries={kind: _once(values) for kind, values in self._entries.items()},
            severities=_once(self._severities),
            tlps=_once(self._tlps),
            words=tuple(word for word in words if word),
            responsibles=_once(self._texts["responsibles"]),
            period=self._periods.get("period", EVER),
            registered=self._periods.get("registered", EVER),
            titles=_once(self._texts["titles"]),
            numbers=_once(self._texts["numbers"]),
            is_overdue=self._is_overdue,
            unclear=_once(self._unclear),
        )


def _once(values: list[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys(values))


def _unquoted(text: str) -> str:
    is_quoted = len(text) > 1 and text.startswith('"') and _QUOTED.fullmatch(text)
    return text[1:-1].replace('""', '"') if is_quoted else text


def _severities(operator: str, value: str) -> list[Severity]:
    try:
        named = Severity(value.strip().lower())
    except ValueError:
        return []
    means: dict[str, Callable[[Severity], bool]] = {
        ":": lambda one: one is named,
        ">=": lambda one: one.rank >= named.rank,
        "<=": lambda one: one.rank <= named.rank,
        ">": lambda one: one.rank > named.rank,
        "<": lambda one: one.rank < named.rank,
    }
    return [one for one in Severity if means[operator](one)]


def _label(value: str) -> Tlp | None:
    wanted = value.strip().upper().removeprefix("TLP:")
    return next((label for label in Tlp if label.removeprefix("TLP:") == wanted), None)


def _said(wanted: IncidentFilter) -> Iterator[str]:
    for kind, values in wanted.entries.items():
        yield from (f"{kind.value}:{_quoted(value)}" for value in values)
    yield from _said_severities(wanted.severities)
    yield from (f"tlp:{label.removeprefix('TLP:').lower()}" for label in wanted.tlps)
    for key, name in _PERIODS.items():
        yield from (f"{key}{operator}{value}" for operator, value in getattr(wanted, name).parts())
    for key, name in _TEXTS.items():
        yield from (f"{key}:{_quoted(value)}" for value in getattr(wanted, name))
    if wanted.is_overdue:
        yield f"due:{_OVERDUE}"
    yield from map(said_part, wanted.unclear)
    for word in wanted.words:
        is_plain = _SAFE.fullmatch(word) and parse_filter(word) == IncidentFilter(words=(word,))
        yield word if is_plain else _in_quotes(word)


def said_part(part: Unclear) -> str:
    """Return how a condition is written that is not understood."""
    return f"{part.key}{part.operator}{_quoted(part.value)}"


def _said_severities(severities: tuple[Severity, ...]) -> Iterator[str]:
    if len(severities) > 1 and severities == tuple(Severity)[severities[0].rank :]:
        yield f"severity>={severities[0].value}"
    else:
        yield from (f"severity:{one.value}" for one in severities)


def _quoted(value: str) -> str:
    return value if _SAFE.fullmatch(value) else _in_quotes(value)


def _in_quotes(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
