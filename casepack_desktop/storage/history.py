# SPDX-License-Identifier: Apache-2.0
"""Reading the history of records and the actions behind it."""

import json

from sqlalchemy import Connection, func, select

from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.views import Change, HistoryEntry
from casepack_desktop.storage.tables import action, history

RECORD = "incident"
"""The entity of changes of the case itself."""

_COLUMNS = (
    history.c.action_id,
    action.c.at,
    action.c.actor,
    action.c.what,
    history.c.field,
    history.c.old,
    history.c.new,
)


def of_record(connection: Connection, uuid: str) -> list[HistoryEntry]:
    """Return the history of one record, oldest first, without the origins of instants."""
    statement = (
        select(*_COLUMNS)
        .join(action, action.c.id == history.c.action_id)
        .where(history.c.uuid == uuid, history.c.field.not_like("%_origin"))
        .order_by(history.c.id)
    )
    return [
        HistoryEntry(
            action_id=row.action_id,
            at=Moment.from_milliseconds(row.at),
            actor=row.actor,
            what=row.what,
            field=row.field,
            old=_value(row.old),
            new=_value(row.new),
        )
        for row in connection.execute(statement)
    ]


def of_action(connection: Connection, action_id: int) -> list[Change]:
    """Return what one action changed, in order."""
    statement = select(history).where(history.c.action_id == action_id).order_by(history.c.id)
    return [
        Change(row.entity, row.uuid, row.field, _value(row.old), _value(row.new))
        for row in connection.execute(statement)
    ]


def name_of_action(connection: Connection, action_id: int) -> str | None:
    """Return what kind of action this is, None if there is none."""
    what: str | None = connection.execute(
        select(action.c.what).where(action.c.id == action_id)
    ).scalar()
    return what


def fields_since_version(connection: Connection, uuid: str, versions: int) -> list[str]:
    """Return the fields that the newest `versions` actions changed in a record."""
    # What hangs on a record (links, say) stands in its history and leaves its version alone.
    own = (history.c.uuid == uuid, history.c.entity == RECORD)
    newest = (
        select(history.c.action_id)
        .where(*own)
        .distinct()
        .order_by(history.c.action_id.desc())
        .limit(versions)
    )
    statement = (
        select(history.c.field)
        .where(*own, history.c.action_id.in_(newest), history.c.field.not_like("%_origin"))
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
        .where(history.c.uuid == uuid, history.c.entity == RECORD)
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


def setters(connection: Connection, uuid: str) -> dict[str, int]:
    """Return for each field of a record the id of the action that set it last."""
    statement = (
        select(history.c.field, func.max(history.c.action_id))
        .where(history.c.uuid == uuid)
        .group_by(history.c.field)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


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


def newest_at(connection: Connection, uuid: str, what: str) -> Moment | None:
    """Return when the last action of a kind changed a record, None if none did."""
    newest: int | None = connection.execute(
        select(func.max(action.c.at))
        .join(history, action.c.id == history.c.action_id)
        .where(history.c.uuid == uuid, action.c.what == what)
    ).scalar()
    return None if newest is None else Moment.from_milliseconds(newest)


def _value(text: str | None) -> str | int | None:
    if text is None:
        return None
    value: str | int | None = json.loads(text)
    return value
