# SPDX-License-Identifier: Apache-2.0
"""Reading the history of records and the actions behind it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, select

from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.views import Change, HistoryEntry
from casepack_desktop.storage.tables import action, history, incident

INCIDENT = "incident"
_STREAMED = 500
_OF_CASES = (INCIDENT, "attachment", "comment", "relation")
_OF_INCIDENT = history.c.entity == INCIDENT
_ORIGINS = "%_origin"
"""Fields that say how an instant came to be; they stand beside it and are told to nobody."""

_COLUMNS = (
    history.c.id,
    history.c.entity,
    history.c.action_id,
    action.c.at,
    action.c.actor,
    action.c.what,
    history.c.field,
    history.c.old,
    history.c.new,
)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which lines of a history are meant; empty parts do not narrow."""

    entity: str = ""
    fields: tuple[str, ...] = ()
    actor: str = ""


def of_record(connection: Connection, uuid: str) -> list[HistoryEntry]:
    """Return the history of one record, oldest first."""
    rows = connection.execute(_joined(uuid).order_by(history.c.id))
    return [_entry(row) for row in rows]


def newest_of_record(
    connection: Connection, uuid: str, wanted: Narrowing, before: int | None
) -> Iterator[list[HistoryEntry]]:
    """Yield the changes of one record action by action, newest first, each in its order.

    `before` leaves out the change with this id and all after it.
    """
    statement = _joined(uuid).where(*_narrowed(wanted)).order_by(history.c.id.desc())
    if before is not None:
        statement = statement.where(history.c.id < before)
    rows = connection.execution_options(yield_per=_STREAMED).execute(statement)
    for _, action_rows in groupby(rows, key=lambda row: row.action_id):
        yield [_entry(row) for row in action_rows][::-1]


def _narrowed(wanted: Narrowing) -> Iterator[ColumnElement[bool]]:
    if wanted.entity:
        yield history.c.entity == wanted.entity
    if wanted.fields:
        yield history.c.field.in_(wanted.fields)
    if wanted.actor:
        yield action.c.actor == wanted.actor


def actors_of_record(connection: Connection, uuid: str) -> list[str]:
    """Return who changed a record, by name."""
    statement = select(action.c.actor).distinct().order_by(action.c.actor)
    statement = statement.join(history, history.c.action_id == action.c.id)
    return [row.actor for row in connection.execute(statement.where(history.c.uuid == uuid))]


def _joined(uuid: str) -> Select[Any]:
    return (
        select(*_COLUMNS)
        .join(action, action.c.id == history.c.action_id)
        .where(history.c.uuid == uuid, history.c.field.not_like(_ORIGINS))
    )


def _entry(row: Row[Any]) -> HistoryEntry:
    return HistoryEntry(
        action_id=row.action_id,
        at=Moment.from_milliseconds(row.at),
        actor=row.actor,
        what=row.what,
        field=row.field,
        old=_value(row.old),
        new=_value(row.new),
        entity=row.entity,
        id=row.id,
    )


def of_action(connection: Connection, action_id: int) -> list[Change]:
    """Return what one action changed, in order."""
    statement = select(history).where(history.c.action_id == action_id).order_by(history.c.id)
    return [_change(row) for row in connection.execute(statement)]


def stretches_of_action(
    connection: Connection, action_id: int, size: int
) -> Iterator[tuple[int, list[Change]]]:
    """Yield what one action changed in order, and how much that is so far, some at a time.

    What it changed of one incident in a row stays together.
    """
    statement = (
        select(history)
        .where(history.c.action_id == action_id, history.c.id > bindparam("behind"))
        .order_by(history.c.id)
        .limit(size)
    )
    behind, done, kept = 0, 0, list[Row[Any]]()
    while rows := connection.execute(statement, {"behind": behind}).all():
        behind = rows[-1].id
        kept += rows
        last = kept[-1].uuid
        end = next((n for n in range(len(kept), 0, -1) if kept[n - 1].uuid != last), 0)
        done += end
        if end:
            yield done, [_change(row) for row in kept[:end]]
        kept = kept[end:]
    if kept:
        yield done + len(kept), [_change(row) for row in kept]


def count_of_action(connection: Connection, action_id: int) -> int:
    """Return how many changes an action recorded."""
    statement = select(func.count()).where(history.c.action_id == action_id)
    return int(connection.execute(statement).scalar_one())


def is_beyond(
    connection: Connection, action_id: int, entities: Sequence[str], fields: Sequence[str]
) -> bool:
    """Return whether an action changed other kinds of records than these, or any of some fields."""
    beyond = history.c.entity.not_in(entities) | history.c.field.in_(fields)
    statement = select(history.c.id).where(history.c.action_id == action_id, beyond).limit(1)
    return connection.execute(statement).first() is not None


def first_change(connection: Connection, uuid: str, field: str) -> Change | None:
    """Return the earliest change of a field of an incident, None if it never changed."""
    wanted = (history.c.uuid == uuid) & (history.c.field == field) & _OF_INCIDENT
    row = connection.execute(select(history).where(wanted).order_by(history.c.id).limit(1)).first()
    if row is None:
        return None
    return _change(row)


def name_of_action(connection: Connection, action_id: int) -> str | None:
    """Return what kind of action this is, None if there is none."""
    what: str | None = connection.execute(
        select(action.c.what).where(action.c.id == action_id)
    ).scalar()
    return what


def fields_since_version(
    connection: Connection, uuid: str, versions: int, entity: str = INCIDENT
) -> list[str]:
    """Return the fields that the newest `versions` actions changed in an incident.

    What hangs on it, such as its files, comes and goes without another version of it. `entity`
    asks for a directory entry instead.
    """
    of_kind = history.c.entity == entity
    newest = (
        select(history.c.action_id)
        .where(history.c.uuid == uuid, of_kind)
        .distinct()
        .order_by(history.c.action_id.desc())
        .limit(versions)
    )
    statement = (
        select(history.c.field)
        .where(
            history.c.uuid == uuid,
            of_kind,
            history.c.action_id.in_(newest),
            history.c.field.not_like(_ORIGINS),
        )
        .order_by(history.c.id)
    )
    return list(dict.fromkeys(row.field for row in connection.execute(statement)))


def last_writers(connection: Connection, uuid: str, undo: str) -> dict[str, str]:
    """Return for each field of a record the kind of action that set its value last.

    An action of the kind `undo` brings back who set the value before; a field whose first value
    it brought back has no writer.
    """
    statement = (
        select(history.c.field, history.c.new, action.c.what)
        .join(action, action.c.id == history.c.action_id)
        .where(history.c.uuid == uuid, _OF_INCIDENT)
        .order_by(history.c.id)
    )
    writers: dict[str, str] = {}
    by_value: dict[tuple[str, str | None], str] = {}
    for field, value, what in connection.execute(statement):
        if what != undo:
            by_value[field, value] = what
        if (field, value) in by_value:
            writers[field] = by_value[field, value]
        else:
            writers.pop(field, None)
    return writers


def edited_since(connection: Connection, uuid: str, at: int, imported: str) -> set[str]:
    """Return the fields of a record that have another value than at its change at an instant.

    `at` is in milliseconds UTC. Fields whose value is from an action of the kind `imported` are
    left out. What comes later is told by the order of actions, not by the clock, which may be put
    back.
    """
    that = (
        select(func.max(history.c.action_id))
        .join(action, action.c.id == history.c.action_id)
        .where(history.c.uuid == uuid, action.c.at == at)
    )
    last = connection.execute(that).scalar()
    later = action.c.at > at if last is None else history.c.action_id > last
    statement = (
        select(history.c.field, history.c.old, history.c.new, action.c.what)
        .join(action, action.c.id == history.c.action_id)
        .where(history.c.uuid == uuid, _OF_INCIDENT, later)
        .order_by(history.c.id)
    )
    before: dict[str, str | None] = {}
    now: dict[str, tuple[str | None, str]] = {}
    for field, old, new, what in connection.execute(statement):
        before.setdefault(field, old)
        now[field] = new, what
    return {key for key, (new, what) in now.items() if new != before[key] and what != imported}


def recent_actions(connection: Connection, actor: str) -> Iterator[Row[Any]]:
    """Yield id, instant, kind and content of what somebody did, newest first."""
    statement = (
        select(action.c.id, action.c.at, action.c.what, action.c.changes)
        .where(action.c.actor == actor, action.c.is_derived == 0)
        .order_by(action.c.id.desc())
    )
    yield from connection.execution_options(yield_per=_STREAMED).execute(statement)


def action_row(connection: Connection, action_id: int) -> Row[Any] | None:
    """Return id, instant, kind and content of an action, None if there is none of this id."""
    columns = (action.c.id, action.c.at, action.c.what, action.c.changes)
    return connection.execute(select(*columns).where(action.c.id == action_id)).first()


def incidents_of_action(
    connection: Connection, action_id: int, *, is_beside: bool = True
) -> tuple[int, str | None]:
    """Return how many incidents an action changed, and the number of one that is still there.

    What came to an incident or left it, such as a file, changed it, too, unless `is_beside` is
    false.
    """
    entities = _OF_CASES if is_beside else (INCIDENT,)
    wanted = (history.c.action_id == action_id) & history.c.entity.in_(entities)
    count = connection.execute(
        select(func.count(history.c.uuid.distinct())).where(wanted)
    ).scalar_one()
    first = select(incident.c.number).join(history, history.c.uuid == incident.c.uuid)
    number: str | None = connection.execute(first.where(wanted).limit(1)).scalar()
    return int(count), number


def old_values(connection: Connection, what: str, field: str) -> dict[str, str]:
    """Return the records of which actions of a kind changed `field`, by the text it had before."""
    statement = (
        select(history.c.old, history.c.uuid)
        .join(action, action.c.id == history.c.action_id)
        .where(action.c.what == what, history.c.field == field)
    )
    return {str(_value(row.old)): row.uuid for row in connection.execute(statement)}


def last_action(connection: Connection, uuid: str, until: int) -> tuple[int, str, int] | None:
    """Return id, hash and instant of the last action that changed a record up to `until`.

    Instants in milliseconds UTC; derived actions do not count. None if there is no such action.
    """
    newest = (
        select(func.max(history.c.action_id))
        .join(action, action.c.id == history.c.action_id)
        .where(history.c.uuid == uuid, action.c.is_derived == 0, action.c.at <= until)
    )
    row = connection.execute(
        select(action.c.id, action.c.hash, action.c.at).where(
            action.c.id == newest.scalar_subquery()
        )
    ).first()
    return None if row is None else (row.id, row.hash, row.at)


def newest_action(connection: Connection, uuid: str) -> int | None:
    """Return the id of the last action that changed a record, None if none did."""
    newest: int | None = connection.execute(
        select(func.max(history.c.action_id)).where(history.c.uuid == uuid)
    ).scalar()
    return newest


def _change(row: Row[Any]) -> Change:
    return Change(row.entity, row.uuid, row.field, _value(row.old), _value(row.new))


def _value(text: str | None) -> str | int | None:
    if text is None:
        return None
    value: str | int | None = json.loads(text)
    return value
