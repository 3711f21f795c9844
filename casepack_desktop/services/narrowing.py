# SPDX-License-Identifier: Apache-2.0
"""A filter as the list, the counts and the export take it: entries found, times worked out."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.instants import milliseconds
from casepack_desktop.domain.periods import Range
from casepack_desktop.domain.values import UNSTORABLE_CHARACTERS
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.settings import load_settings
from casepack_desktop.storage.directories import id_of_code, read_entries
from casepack_desktop.storage.narrowing import ListFilter
from casepack_desktop.storage.people import known_names


def narrowed(connection: Connection, wanted: IncidentFilter, now: datetime) -> ListFilter:
    """Return what a filter means at `now`, an aware datetime, in the zone of the workspace.

    Raises `BadValue` for unknown directory entries.
    """
    names, words = _responsibles(connection, wanted)
    return ListFilter(
        entry_ids=_entry_ids(connection, wanted),
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


def _entry_ids(
    connection: Connection, wanted: IncidentFilter
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    entries = _Entries(connection)
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
        if self._directory is None:
            self._directory = Directory(tuple(read_entries(self._connection)))
        return self._directory.resolve(kind, text).id


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
