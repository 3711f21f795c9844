# SPDX-License-Identifier: Apache-2.0
"""Reading and writing the links between cases; stored once, read from both ends."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.relations import Related
from casepack_desktop.storage.case_tables import relation
from casepack_desktop.storage.tables import incident


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is stored; `at` in milliseconds UTC."""

    uuid: str
    ends: tuple[int, int]
    reason: str
    at: int
    by: str


def links_of(connection: Connection, incident_id: int) -> list[Related]:
    """Return the links of a case, newest first."""
    first, second = relation.c.first_id, relation.c.second_id
    rows: list[Any] = []
    # Each end has an index of its own; one condition over both would read the whole table.
    for own, other in ((first, second), (second, first)):
        joined = select(*_LINK, *_OTHER).join(incident, incident.c.id == other)
        rows += connection.execute(joined.where(own == incident_id))
    return [_related(row) for row in sorted(rows, key=lambda row: (row.at, row.id), reverse=True)]


def links_at(connection: Connection, keys: Collection[int]) -> list[Link]:
    """Return every link that has one of some cases at an end, oldest first."""
    sides = or_(relation.c.first_id.in_(keys), relation.c.second_id.in_(keys))
    return [*map(_link, connection.execute(select(relation).where(sides).order_by(relation.c.id)))]


def find_link(connection: Connection, uuid: str) -> Link | None:
    """Return a link, None if there is none."""
    row = connection.execute(select(relation).where(relation.c.uuid == uuid)).first()
    return None if row is None else _link(row)


def is_linked(connection: Connection, ends: tuple[int, int]) -> bool:
    """Return whether two cases are linked."""
    first, second = sorted(ends)
    wanted = (relation.c.first_id == first) & (relation.c.second_id == second)
    return connection.execute(select(relation.c.id).where(wanted)).first() is not None


def insert_link(connection: Connection, link: Link) -> None:
    """Store a link."""
    first, second = sorted(link.ends)
    connection.execute(
        relation.insert().values(
            uuid=link.uuid,
            first_id=first,
            second_id=second,
            reason=link.reason,
            at=link.at,
            by=link.by,
        )
    )


def delete_link(connection: Connection, uuid: str) -> None:
    """Remove a link."""
    connection.execute(relation.delete().where(relation.c.uuid == uuid))


_LINK = (relation.c.id, relation.c.uuid, relation.c.reason, relation.c.at, relation.c.by)
_OTHER = (
    incident.c.uuid.label("other"),
    incident.c.number,
    incident.c.title,
    incident.c.status_id,
    incident.c.severity,
    incident.c.deleted_at,
)


def _link(row: Any) -> Link:
    return Link(row.uuid, (row.first_id, row.second_id), row.reason, row.at, row.by)


def _related(row: Any) -> Related:
    return Related(
        uuid=row.uuid,
        incident=row.other,
        number=row.number,
        title=row.title,
        status_id=row.status_id,
        severity=row.severity,
        is_in_bin=row.deleted_at is not None,
        reason=row.reason,
        at=Moment.from_milliseconds(row.at),
        by=row.by,
    )
