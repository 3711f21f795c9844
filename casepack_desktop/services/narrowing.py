# SPDX-License-Identifier: Apache-2.0
"""A filter as the list, the counts and the export take it: entries found, times worked out."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.instants import milliseconds
from casepack_desktop.domain.periods import Range
from casepack_desktop.domain.values import UNSTORABLE_CHARACTERS
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.settings import load_settings
from casepack_desktop.storage.directories import read_entries
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
    if not wanted.entries:  # reading the directories takes longer than a page of the list
        return ()
    directory = Directory(tuple(read_entries(connection)))
    return tuple(
        (kind.value, tuple({directory.resolve(kind, text).id: None for text in texts}))
        for kind, texts in wanted.entries.items()
    )


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
