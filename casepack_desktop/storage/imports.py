# SPDX-License-Identifier: Apache-2.0
"""Matching imported records with incidents, and keeping the original records."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from casepack_desktop.storage.belongings import has_belongings, is_linked
from casepack_desktop.storage.case_tables import attachment, comment
from casepack_desktop.storage.tables import incident, original, report

_INSERT_ORIGINAL = (
    "INSERT INTO original (incident_id, action_id, source, external_id, line, sha256, record)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Known:
    """An incident that a record belongs to, and the hash of the record it last came from."""

    uuid: str
    number: str
    sha256: str | None
    is_in_bin: bool


@dataclass(frozen=True, slots=True)
class Original:
    """The original record of an import, as canonical JSON."""

    incident_id: int
    external_id: str | None
    line: int
    sha256: str
    record: str


def known_by_external_id(
    connection: Connection, source: str, external_ids: Sequence[str]
) -> dict[str, Known]:
    """Return the incidents that came from these ids of a source, by id."""
    newest = (
        select(func.max(original.c.id).label("id"))
        .where(original.c.source == source, original.c.external_id.in_(external_ids))
        .group_by(original.c.external_id)
        .subquery()
    )
    rows = connection.execute(
        select(
            original.c.external_id,
            incident.c.uuid,
            incident.c.number,
            original.c.sha256,
            incident.c.deleted_at,
        )
        .join(newest, newest.c.id == original.c.id)
        .join(incident, incident.c.id == original.c.incident_id)
    )
    return {
        row.external_id: Known(row.uuid, row.number, row.sha256, row.deleted_at is not None)
        for row in rows
    }


def known_by_uuid(connection: Connection, uuids: Sequence[str]) -> dict[str, Known]:
    """Return the incidents with these UUIDs and the hash of the record each last came from."""
    last = (
        select(original.c.sha256)
        .where(original.c.incident_id == incident.c.id)
        .order_by(original.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            incident.c.uuid, incident.c.number, last.label("sha256"), incident.c.deleted_at
        ).where(incident.c.uuid.in_(uuids))
    )
    return {
        row.uuid: Known(row.uuid, row.number, row.sha256, row.deleted_at is not None)
        for row in rows
    }


def insert_originals(
    connection: Connection, action_id: int, source: str, originals: Iterable[Original]
) -> None:
    """Keep the original records of incidents under the action that imports them."""
    rows = [
        (o.incident_id, action_id, source, o.external_id, o.line, o.sha256, o.record)
        for o in originals
    ]
    if rows:
        connection.exec_driver_sql(_INSERT_ORIGINAL, rows)


def untouched_since_made(
    connection: Connection, uuids: Sequence[str], changed: Collection[str]
) -> tuple[dict[int, tuple[str, str]], list[str]]:
    """Return UUID and number, by id, of incidents with nothing done since, and other numbers.

    `changed` are the UUIDs of those that were edited since.
    """
    has_more = or_(*map(has_belongings, (report, attachment, comment)), is_linked())
    rows = connection.execute(
        select(incident.c.id, incident.c.uuid, incident.c.number, has_more)
        .where(incident.c.uuid.in_(uuids))
        .order_by(incident.c.id)
    )
    untouched: dict[int, tuple[str, str]] = {}
    refused: list[str] = []
    for key, uuid, number, came_of_it in rows:
        if uuid not in changed and not came_of_it:
            untouched[key] = uuid, number
        else:
            refused.append(number)
    return untouched, refused


def delete_incidents(connection: Connection, keys: Sequence[int]) -> None:
    """Remove incidents and their original records."""
    connection.execute(original.delete().where(original.c.incident_id.in_(keys)))
    connection.execute(incident.delete().where(incident.c.id.in_(keys)))


def original_records(connection: Connection, key: int) -> list[str]:
    """Return the original records of an incident as JSON, oldest first."""
    statement = (
        select(original.c.record).where(original.c.incident_id == key).order_by(original.c.id)
    )
    return [row.record for row in connection.execute(statement)]


def delete_originals_of(connection: Connection, action_id: int, uuid: str) -> None:
    """Forget the records that one import brought for an incident, so that it can come again."""
    key = select(incident.c.id).where(incident.c.uuid == uuid).scalar_subquery()
    connection.execute(
        original.delete().where(original.c.action_id == action_id, original.c.incident_id == key)
    )
