# SPDX-License-Identifier: Apache-2.0
"""A filter as the list, the counts and the export take it: entries found, times worked out."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.filters import COMPARED, POSSIBLE, IncidentFilter, Unclear, said_part
from casepack_desktop.domain.instants import milliseconds
from casepack_desktop.domain.periods import Range
from casepack_desktop.domain.values import UNSTORABLE_CHARACTERS
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.settings import load_settings
from casepack_desktop.storage.directories import id_of_code, read_entries
from casepack_desktop.storage.narrowing import ListFilter
from casepack_desktop.storage.people import known_names
from casepack_desktop.support.i18n import N_

UNCLEAR = N_("“{part}” is not understood. Possible: {known}. In quotes it is searched for as text.")
NO_VALUE = N_(
    "“{part}” is not understood. Write “{key}:” and what to look for right behind it. In quotes it"
    " is searched for as text."
)
_NAMED = 40
_SHOWN = 80
_FIELDS = {"event": "event_start_at", "registered": "registered_at"}


def narrowed(connection: Connection, wanted: IncidentFilter, now: datetime) -> ListFilter:
    """Return what a filter means at `now`, an aware datetime, in the zone of the workspace.

    Raises `BadValue` for unknown directory entries and for what is not understood.
    """
    entries = _Entries(connection)
    for part in wanted.unclear:
        raise _refusal(part, entries)
    names, words = _responsibles(connection, wanted)
    return ListFilter(
        entry_ids=_entry_ids(entries, wanted),
        severities=wanted.severities,
        tlps=wanted.tlps,
        words=wanted.words,
        responsibles=names,
        responsible_words=words,
        ranges=tuple(_ranges(connection, wanted, now)),
        titles=wanted.titles,
        numbers=wanted.numbers,
        due_before=milliseconds(now) if wanted.is_overdue else None,
    )


def _refusal(part: Unclear, entries: "_Entries") -> BadValue:
    field = _FIELDS.get(part.key, part.key)
    said = said_part(part)[:_SHOWN] if part.value else f"{part.key}{part.operator}"
    known = entries.codes(part.key) if part.key in set(DirectoryKind) else POSSIBLE.get(part.key)
    if known is None or (part.operator != ":" and part.key not in COMPARED):
        return BadValue(field, NO_VALUE, part=said, key=part.key)
    return BadValue(field, UNCLEAR, part=said, known=_listed(known))


def _listed(known: Sequence[str]) -> str:
    return ", ".join((*known[:_NAMED], *["…" for _ in known[_NAMED:][:1]])) or "–"


def _entry_ids(
    entries: "_Entries", wanted: IncidentFilter
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    return tuple(
        (kind.value, tuple({entries.meant(kind, text): None for text in texts}))
        for kind, texts in wanted.entries.items()
        if texts
    )


class _Entries:
    """Entries found by their code; all are read, which takes longer than a page, for a name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._directory: Directory | None = None

    def meant(self, kind: DirectoryKind, text: str) -> int:
        """Return the id of the entry that is meant; raise `BadValue`."""
        storable = not UNSTORABLE_CHARACTERS.search(text)
        known = id_of_code(self._connection, kind, text) if storable else None
        if known is not None:
            return known
        entry = self._all().known(kind, text)
        if entry is None:
            raise _refusal(Unclear(kind.value, ":", text), self)
        return entry.id

    def codes(self, kind: str) -> list[str]:
        """Return the codes of a directory, those of active entries first."""
        entries = sorted(self._all().of(DirectoryKind(kind)), key=lambda one: not one.is_active)
        return [entry.code for entry in entries]

    def _all(self) -> Directory:
        if self._directory is None:
            self._directory = Directory(tuple(read_entries(self._connection)))
        return self._directory


def _ranges(
    connection: Connection, wanted: IncidentFilter, now: datetime
) -> Iterator[tuple[str, Range]]:
    periods = (("event_start_at", wanted.period), ("registered_at", wanted.registered))
    meant = [(name, period) for name, period in periods if not period.is_open]
    if meant:
        zone = load_settings(connection).zone
        for name, period in meant:
            yield name, period.range(now, zone)


def _responsibles(
    connection: Connection, wanted: IncidentFilter
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the whole names that are meant and, for what is nobody's name, the words."""
    names: list[str] = []
    words: list[str] = []
    for text in wanted.responsibles:
        storable = not UNSTORABLE_CHARACTERS.search(text)
        known = known_names(connection, text) if storable else []
        names += known
        words += [] if known else [text]
    return tuple(dict.fromkeys(names)), tuple(words)
