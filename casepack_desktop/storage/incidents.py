# SPDX-License-Identifier: Apache-2.0
"""Reading and writing single incidents and their numbers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.dialects.sqlite import insert

from casepack_desktop.domain.fields import FIELDS, FieldKind
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.views import Incident
from casepack_desktop.storage.encoding import Columns, decode, origins
from casepack_desktop.storage.tables import counter, incident, tombstone
from casepack_desktop.support.ids import as_uuid

INSERT_COLUMNS = tuple(column.name for column in incident.c if column.computed is None)
_ENTRY_COLUMNS = tuple(f"{one.key}_id" for one in FIELDS if one.kind is FieldKind.ENTRY)
_INSERT = (
    f"INSERT INTO incident ({', '.join(INSERT_COLUMNS)})"  # noqa: S608 - names of our own columns
    f" VALUES ({', '.join('?' * len(INSERT_COLUMNS))})"
)


def insert_incidents(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert incidents given by their columns, in the order given."""
    tuples = [tuple(map(row.get, INSERT_COLUMNS)) for row in rows]
    if tuples:
        connection.exec_driver_sql(_INSERT, tuples)


def next_id(connection: Connection) -> int:
    """Return the id that the next incident gets; ids of purged incidents may come again."""
    return int(
        connection.execute(select(func.coalesce(func.max(incident.c.id), 0))).scalar_one() + 1
    )


def take_numbers(connection: Connection, year: int, count: int) -> int:
    """Take `count` numbers of a year for good and return the first of them."""
    statement = insert(counter).values(year=year, last=count)
    statement = statement.on_conflict_do_update(
        index_elements=["year"], set_={"last": counter.c.last + count}
    )
    connection.execute(statement)
    last = connection.execute(select(counter.c.last).where(counter.c.year == year)).scalar_one()
    return int(last) - count + 1


def claim_number(connection: Connection, number: str, year: int, counter_value: int) -> bool:
    """Keep a number that a record brings, if nobody ever had it; return whether it is kept.

    The counter of its year moves past it, so that it is not given out a second time.
    """
    last = connection.execute(select(counter.c.last).where(counter.c.year == year)).scalar()
    taken = select(incident.c.id).where(incident.c.number == number)
    buried = select(tombstone.c.uuid).where(tombstone.c.number == number)
    if connection.execute(taken).first() or connection.execute(buried).first():
        return False
    if counter_value > (last or 0):
        take_numbers(connection, year, counter_value - (last or 0))
    return True


def find_row(connection: Connection, reference: str) -> Row[Any] | None:
    """Return the row of the incident with this number or UUID, in the bin or not."""
    uuid = as_uuid(reference)
    wanted = incident.c.number == reference.strip().upper()
    if uuid is not None:
        wanted = incident.c.uuid == uuid
    return connection.execute(select(incident).where(wanted)).first()


def rows_by_id(connection: Connection, keys: Sequence[int]) -> list[Row[Any]]:
    """Return the rows of incidents in the order of their ids given; all of them must be there."""
    found = connection.execute(select(incident).where(incident.c.id.in_(keys)))
    by_id = {row.id: row for row in found}
    return [by_id[key] for key in keys]


def rows_of(connection: Connection, uuids: Sequence[str]) -> list[Row[Any]]:
    """Return the rows of the incidents with these UUIDs, in the bin or not, in their order."""
    place = {uuid: number for number, uuid in enumerate(uuids)}
    rows = connection.execute(select(incident).where(incident.c.uuid.in_(uuids)))
    return sorted(rows, key=lambda row: place[row.uuid])


def find_tombstone(connection: Connection, reference: str) -> Row[Any] | None:
    """Return what is left of a purged incident."""
    uuid = as_uuid(reference)
    wanted = tombstone.c.number == reference.strip().upper()
    if uuid is not None:
        wanted = tombstone.c.uuid == uuid
    return connection.execute(select(tombstone).where(wanted)).first()


def view(row: Row[Any], code_of: Callable[[int], str]) -> Incident:
    """Return the editable view of a row."""
    columns = row._mapping
    deleted, due = row.deleted_at, row.next_due_at
    return Incident(
        id=row.id,
        uuid=row.uuid,
        number=row.number,
        version=row.version,
        values=decode(columns, code_of),
        origins=origins(columns),
        last_change_at=Moment.from_milliseconds(row.last_change_at),
        deleted_at=None if deleted is None else Moment.from_milliseconds(deleted),
        next_due_at=None if due is None else Moment.from_milliseconds(due),
    )


def entry_ids(row: Row[Any]) -> set[int]:
    """Return the ids of the directory entries that a row names."""
    ids = (row._mapping[name] for name in _ENTRY_COLUMNS)
    return {key for key in ids if key is not None}


def update_incident(connection: Connection, key: int, version: int, columns: Columns) -> bool:
    """Set columns and raise the version; return False if the row has another version."""
    statement = (
        incident.update()
        .where(incident.c.id == key, incident.c.version == version)
        .values(columns | {"version": version + 1})
    )
    return bool(connection.execute(statement).rowcount == 1)


def update_incidents(
    connection: Connection, updates: Iterable[tuple[int, Mapping[str, Any]]]
) -> None:
    """Set columns of many incidents given by id and raise their versions.

    For a transaction that read the rows itself, so that no version can have passed by.
    """
    grouped: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for key, columns in updates:
        grouped.setdefault(tuple(columns), []).append((*columns.values(), key))
    for names, rows in grouped.items():
        wanted = ", ".join(f"{incident.c[name].name} = ?" for name in names)
        connection.exec_driver_sql(
            f"UPDATE incident SET {wanted}, version = version + 1 WHERE id = ?",  # noqa: S608 - names of our own columns
            rows,
        )


def touch_incident(connection: Connection, key: int, at: int) -> None:
    """Keep when something of an incident changed last, in milliseconds UTC; its version stays."""
    connection.execute(incident.update().where(incident.c.id == key).values(last_change_at=at))
