# SPDX-License-Identifier: Apache-2.0
"""Who names a directory entry, found without reading through a million incidents.

Incidents of the list are indexed by what they name, and those in the bin, which are few, by being
there; a condition that speaks of both finds no index. The same holds for the references that
SQLite looks for itself when an entry is removed: it knows no such split and reads every incident
once for each of the columns that name entries. A transaction that removes entries therefore runs
without that (`casepack_references`), and what it would have found is looked up here instead.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Select, func, or_, select

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.storage.case_tables import metadata
from casepack_desktop.storage.tables import entry, history, incident
from casepack_desktop.support.hashing import canonical_json
from casepack_desktop.support.progress import Progress

LIVE = incident.c.deleted_at.is_(None)
BINNED = incident.c.deleted_at.is_not(None)
_INCIDENT = "incident"
_CREATED = "created"
_AT_ONCE = 500
_STRETCH = 20_000


@dataclass(frozen=True, slots=True)
class Usage:
    """How many incidents name an entry: on the list, in the bin, and only in their history."""

    live: int
    binned: int
    past: int = 0

    @property
    def total(self) -> int:
        """Return how many incidents there are in all."""
        return self.live + self.binned + self.past


def entry_column(kind: DirectoryKind) -> Column[Any]:
    """Return the column of an incident that names an entry of a directory."""
    column: Column[Any] = incident.c[f"{kind.value}_id"]
    return column


def present_usage(connection: Connection, kind: DirectoryKind, key: int) -> Usage:
    """Return how many incidents name an entry now."""
    live, binned = (
        connection.execute(
            select(func.count()).select_from(incident).where(there, entry_column(kind) == key)
        ).scalar_one()
        for there in (LIVE, BINNED)
    )
    return Usage(live, binned)


def past_usage(
    connection: Connection,
    kind: DirectoryKind,
    key: int,
    codes: Iterable[str],
    since: int,
    progress: Progress,
) -> int:
    """Return how many incidents named an entry by one of its codes and do so no more.

    The history is read through behind the row `since`; `progress` is told its rows.
    """
    found: set[str] = set()
    wanted = or_(*(_names(kind, code) for code in codes))
    last = newest_row(connection)
    for start in range(since, last, _STRETCH):
        progress(start - since, last - since)
        stretch = history.c.id > start, history.c.id <= start + _STRETCH
        rows = connection.execute(
            select(history.c.uuid).where(*stretch, history.c.entity == _INCIDENT, wanted)
        )
        found.update(row.uuid for row in rows)
    return sum(len(some) for some in _no_longer_naming(connection, kind, key, found))


def newest_row(connection: Connection) -> int:
    """Return the id of the newest row of the history, 0 if there is none."""
    newest: int | None = connection.execute(select(func.max(history.c.id))).scalar()
    return newest or 0


def row_of_birth(connection: Connection, uuid: str) -> int:
    """Return the id of the first history row of an entry, before which nothing named it."""
    first = select(func.min(history.c.id)).where(history.c.uuid == uuid)
    born: int | None = connection.execute(first).scalar()
    return born or 0


def is_named(connection: Connection, kind: DirectoryKind, key: int) -> bool:
    """Return whether an incident names an entry now, on the list or in the bin."""
    one = select(incident.c.id).where(entry_column(kind) == key).limit(1)
    return any(connection.execute(one.where(there)).first() for there in (LIVE, BINNED))


def demand_unreferenced(connection: Connection, key: int) -> None:
    """Return if nothing refers to an entry but what belongs to it, as must be before its end."""
    if any(connection.execute(way).first() for way in _ways_to(key)):
        message = f"entry {key} is removed while something refers to it"
        raise RuntimeError(message)


def belonging_to_entries() -> list[Column[Any]]:
    """Return the columns that name the entry that a row is a part of, and goes with."""
    return [column for column, is_part in references_to_entries() if is_part]


def _ways_to(key: int) -> Iterator[Select[Any]]:
    """Yield what finds a row that refers to an entry, in whatever table such a row may stand."""
    columns = [column for column, is_part in references_to_entries() if not is_part]
    of_incidents = [column for column in columns if column.table is incident]
    for column in columns:
        there = (LIVE,) if column.table is incident else ()
        yield select(column).where(*there, column == key).limit(1)
    in_bin = or_(*(column == key for column in of_incidents))
    yield select(incident.c.id).where(BINNED, in_bin).limit(1)


@cache
def references_to_entries() -> tuple[tuple[Column[Any], bool], ...]:
    """Return the columns of all tables that refer to entries, and whether the row is a part."""
    return tuple(
        (column, reference.ondelete == "CASCADE")
        for table in metadata.sorted_tables
        for column in table.columns
        for reference in column.foreign_keys
        if reference.column is entry.c.id
    )


def _no_longer_naming(
    connection: Connection, kind: DirectoryKind, key: int, uuids: set[str]
) -> Iterator[list[Any]]:
    """Yield those of some incidents that are there and name another entry or none by now."""
    column = entry_column(kind)
    ordered = sorted(uuids)
    for done in range(0, len(ordered), _AT_ONCE):
        some = incident.c.uuid.in_(ordered[done : done + _AT_ONCE])
        others = select(incident.c.uuid).where(some, or_(column.is_(None), column != key))
        yield list(connection.execute(others))


def _names(kind: DirectoryKind, code: str) -> Any:
    value = json.dumps(code, ensure_ascii=False)
    # What was given when the case was registered is JSON within JSON.
    given = json.dumps(canonical_json({kind.value: code})[1:-1], ensure_ascii=False)[1:-1]
    return or_(
        (history.c.field == kind.value) & or_(history.c.old == value, history.c.new == value),
        (history.c.field == _CREATED) & (func.instr(history.c.new, given) > 0),
    )
