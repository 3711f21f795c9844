# SPDX-License-Identifier: Apache-2.0
"""What hangs on incidents and goes with them when they are purged."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Select, Table, func, or_, select

from casepack_desktop.storage.attachments import forget_files
from casepack_desktop.storage.case_tables import attachment, comment, relation
from casepack_desktop.storage.tables import incident, original, report, vault_file

_SHA256 = vault_file.c.sha256
_FILE_COLUMNS = (report.c.file_id, attachment.c.file_id)


@dataclass(frozen=True, slots=True)
class Belongings:
    """How many reports, files, comments and links some incidents have."""

    reports: int = 0
    files: int = 0
    comments: int = 0
    links: int = 0

    def __add__(self, other: "Belongings") -> "Belongings":
        """Return the sums."""
        sums = (getattr(self, f.name) + getattr(other, f.name) for f in fields(self))
        return Belongings(*sums)


def belongings_of(connection: Connection, keys: Collection[int]) -> Belongings:
    """Return how much hangs on the incidents with these ids."""
    return Belongings(
        _count(connection, select(func.count()).where(report.c.incident_id.in_(keys))),
        _count(connection, select(func.count()).where(attachment.c.incident_id.in_(keys))),
        _count(connection, select(func.count()).where(comment.c.incident_id.in_(keys))),
        _count(connection, select(func.count()).where(_links(keys))),
    )


def traces_of(connection: Connection, keys: Collection[int]) -> dict[int, dict[str, list[Any]]]:
    """Return what identifies each file, comment and link of incidents, for their tombstones."""
    files = select(attachment.c.incident_id, attachment.c.uuid, attachment.c.name, _SHA256)
    files = files.join(vault_file, vault_file.c.id == attachment.c.file_id)
    said = (comment.c.incident_id, comment.c.uuid, comment.c.author, comment.c.text)
    tied = (relation.c.uuid, relation.c.first_id, relation.c.second_id, relation.c.reason)
    named = {
        "files": files.where(attachment.c.incident_id.in_(keys)).order_by(attachment.c.id),
        "comments": select(*said).where(comment.c.incident_id.in_(keys)).order_by(comment.c.id),
        "first": select(relation.c.first_id, *tied).where(relation.c.first_id.in_(keys)),
        "second": select(relation.c.second_id, *tied).where(relation.c.second_id.in_(keys)),
    }
    found: dict[int, dict[str, list[Any]]] = {}
    for name, statement in named.items():
        for key, *trace in connection.execute(statement):
            found.setdefault(key, {}).setdefault(name, []).append(trace)
    return found


def forget(connection: Connection, keys: Collection[int]) -> list[str]:
    """Remove incidents in the bin with all that hangs on them.

    Returns the names of the vault files that nothing refers to any more, whose rows are gone.
    """
    files = _files_of(connection, keys)
    for table in (report, attachment, comment, original):
        connection.execute(table.delete().where(table.c.incident_id.in_(keys)))
    connection.execute(relation.delete().where(_links(keys)))
    connection.execute(incident.delete().where(incident.c.id.in_(keys)))
    return forget_files(connection, files)


def has_belongings(table: Table[Any]) -> Any:
    """Return the condition that an incident has a row in a table of what hangs on it."""
    return select(table.c.id).where(table.c.incident_id == incident.c.id).exists()


def is_linked() -> Any:
    """Return the condition that an incident is linked with another one."""
    sides = or_(relation.c.first_id == incident.c.id, relation.c.second_id == incident.c.id)
    return select(relation.c.id).where(sides).exists()


def _files_of(connection: Connection, keys: Collection[int]) -> set[int]:
    found: set[int] = set()
    for column in _FILE_COLUMNS:
        wanted = select(column).where(column.table.c.incident_id.in_(keys), column.is_not(None))
        found |= {row[0] for row in connection.execute(wanted)}
    return found


def _links(keys: Collection[int]) -> Any:
    return or_(relation.c.first_id.in_(keys), relation.c.second_id.in_(keys))


def _count(connection: Connection, statement: Select[Any]) -> int:
    return int(connection.execute(statement).scalar_one())
