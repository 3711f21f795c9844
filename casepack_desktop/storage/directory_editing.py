# SPDX-License-Identifier: Apache-2.0
"""Changing and removing directory entries, and the incidents that name them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select

from casepack_desktop.domain.directory_fields import DETAILS
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.storage.case_tables import company_detail
from casepack_desktop.storage.entry_usage import (
    BINNED,
    LIVE,
    belonging_to_entries,
    demand_unreferenced,
    entry_column,
)
from casepack_desktop.storage.tables import entry, entry_text, history, incident

_AT_ONCE = 500
_CREATED = "created"


@dataclass(frozen=True, slots=True)
class Text:
    """The texts of an entry in one locale."""

    name: str
    description: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moving:
    """An incident with the entries it names, by id."""

    id: int
    uuid: str
    number: str
    entries: Mapping[str, int | None]


def read_details(
    connection: Connection, only: Iterable[int] | None = None
) -> dict[int, dict[str, str | None]]:
    """Return what is known of companies, or of those with some ids, by id."""
    wanted = select(company_detail)
    if only is not None:
        wanted = wanted.where(company_detail.c.entry_id.in_(list(only)))
    return {
        row.entry_id: {key: getattr(row, key) for key in DETAILS}
        for row in connection.execute(wanted)
    }


def write_details(connection: Connection, key: int, values: Mapping[str, str | None]) -> None:
    """Put what is known of a company in the place of what was known."""
    connection.execute(company_detail.delete().where(company_detail.c.entry_id == key))
    if any(values.values()):
        connection.execute(company_detail.insert().values(entry_id=key, **values))


def update_entry(connection: Connection, key: int, columns: Mapping[str, object]) -> None:
    """Set columns of an entry and raise its version."""
    statement = entry.update().where(entry.c.id == key)
    connection.execute(statement.values({**columns, "version": entry.c.version + 1}))


def write_texts(connection: Connection, key: int, texts: Mapping[str, Text]) -> None:
    """Put the texts of an entry by locale in the place of those it had."""
    connection.execute(entry_text.delete().where(entry_text.c.entry_id == key))
    rows = [
        {
            "entry_id": key,
            "locale": locale,
            "name": text.name,
            "description": text.description,
            "search_words": json.dumps(list(text.words), ensure_ascii=False),
        }
        for locale, text in texts.items()
    ]
    connection.execute(entry_text.insert(), rows)


def write_positions(connection: Connection, positions: Mapping[int, int]) -> None:
    """Give entries their places, by id, and raise their versions."""
    statement = (
        entry.update()
        .where(entry.c.id == bindparam("key"))
        .values(position=bindparam("place"), version=entry.c.version + 1)
    )
    rows = [{"key": key, "place": place} for key, place in positions.items()]
    if rows:
        connection.execute(statement, rows)


def remove_entry(connection: Connection, key: int) -> None:
    """Remove an entry that nothing names, with its texts and details.

    It is looked up whether nothing does: the database is asked not to, see `entry_usage`.
    """
    demand_unreferenced(connection, key)
    for column in belonging_to_entries():
        connection.execute(delete(column.table).where(column == key))
    connection.execute(entry.delete().where(entry.c.id == key))


def live_counts(connection: Connection, kind: DirectoryKind) -> dict[int, int]:
    """Return how many incidents of the list name each entry, by id, none with zero."""
    column = entry_column(kind)
    statement = (
        select(column, func.count())
        .where(incident.c.deleted_at.is_(None), column.is_not(None))
        .group_by(column)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def code_changes(connection: Connection) -> list[tuple[str, int, str]]:
    """Return UUID, action and old code of each new code of a present entry, oldest first."""
    statement = (
        select(history.c.uuid, history.c.action_id, history.c.old)
        .where(history.c.uuid.in_(select(entry.c.uuid)), history.c.field == "code")
        .order_by(history.c.id)
    )
    return [(row.uuid, row.action_id, json.loads(row.old)) for row in connection.execute(statement)]


def made_by(connection: Connection, uuid: str) -> int:
    """Return the action that made an entry, 0 if none tells of it."""
    statement = select(func.min(history.c.action_id))
    made = statement.where(history.c.uuid == uuid, history.c.field == _CREATED)
    return int(connection.execute(made).scalar() or 0)


def children_of(connection: Connection, key: int) -> list[str]:
    """Return the codes of the entries that belong to an entry, in their order."""
    statement = select(entry.c.code).where(entry.c.parent_id == key).order_by(entry.c.position)
    return [row.code for row in connection.execute(statement)]


def naming(connection: Connection, kind: DirectoryKind, key: int) -> Iterator[list[Moving]]:
    """Yield the incidents that name an entry, also those in the bin, some at a time."""
    keys = sorted(
        row.id
        for there in (LIVE, BINNED)
        for row in connection.execute(select(incident.c.id).where(there, entry_column(kind) == key))
    )
    for done in range(0, len(keys), _AT_ONCE):
        wanted = incident.c.id.in_(keys[done : done + _AT_ONCE])
        yield _moving(connection, wanted)


def by_uuids(connection: Connection, uuids: Sequence[str]) -> list[Moving]:
    """Return those of some incidents that there are."""
    return _moving(connection, incident.c.uuid.in_(uuids))


def rename_in(
    connection: Connection, rows: Sequence[tuple[int, Mapping[str, int | None]]], at: int
) -> None:
    """Let incidents name other entries: id and entry ids by field; `at` in milliseconds UTC."""
    by_fields: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for key, entries in rows:
        values = {f"to_{name}": value for name, value in entries.items()}
        by_fields.setdefault(tuple(entries), []).append({"key": key, **values})
    for fields, several in by_fields.items():
        columns: dict[str, Any] = {f"{name}_id": bindparam(f"to_{name}") for name in fields}
        statement = incident.update().where(incident.c.id == bindparam("key"))
        changed = {**columns, "version": incident.c.version + 1, "last_change_at": at}
        connection.execute(statement.values(changed), several)


def _moving(connection: Connection, wanted: Any) -> list[Moving]:
    columns = {kind.value: entry_column(kind) for kind in DirectoryKind}
    statement = select(incident.c.id, incident.c.uuid, incident.c.number, *columns.values())
    return [
        Moving(row[0], row[1], row[2], dict(zip(columns, row[3:], strict=True)))
        for row in connection.execute(statement.where(wanted).order_by(incident.c.id))
    ]
