# SPDX-License-Identifier: Apache-2.0
"""Rows of the files of a case, and which files of the vault nothing needs any more."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from casepack_desktop.storage.case_tables import attachment
from casepack_desktop.storage.tables import incident, report, vault_file

_NEEDED_BY = (attachment, report)
"""Every table whose rows refer to files of the vault by `file_id`."""


def insert_attachment(connection: Connection, columns: Mapping[str, Any]) -> None:
    """Insert the row of a file whose content lies in the vault."""
    connection.execute(attachment.insert().values(dict(columns)))


def find_attachment(connection: Connection, uuid: str) -> Row[Any] | None:
    """Return the row of a file with its content's name, hash and size, None if there is none."""
    return connection.execute(_joined().where(attachment.c.uuid == uuid)).first()


def attachments_of(connection: Connection, incident_id: int) -> list[Row[Any]]:
    """Return the rows of the files of an incident, also removed ones, in their order of adding."""
    wanted = _joined().where(attachment.c.incident_id == incident_id).order_by(attachment.c.id)
    return list(connection.execute(wanted))


def live_main_file(connection: Connection, incident_id: int) -> Row[Any] | None:
    """Return the row of the main report file of an incident, None if it has none."""
    wanted = _joined().where(
        attachment.c.incident_id == incident_id,
        attachment.c.role == "main",
        attachment.c.removed_at.is_(None),
    )
    return connection.execute(wanted).first()


def same_content(connection: Connection, incident_id: int, name: str) -> str | None:
    """Return what a file of the incident with this content in the vault is called, None if none."""
    wanted = _joined().where(
        attachment.c.incident_id == incident_id,
        attachment.c.removed_at.is_(None),
        vault_file.c.name == name,
    )
    row = connection.execute(wanted.order_by(attachment.c.id).limit(1)).first()
    return None if row is None else str(row.name)


def set_removed(connection: Connection, uuid: str, at: int | None) -> None:
    """Mark a file as removed at an instant in milliseconds UTC, or as there again."""
    connection.execute(attachment.update().where(attachment.c.uuid == uuid).values(removed_at=at))


def move_last_change(connection: Connection, incident_id: int, at: int) -> None:
    """Set when the case last changed; its version stays, which guards the fields only."""
    connection.execute(
        incident.update().where(incident.c.id == incident_id).values(last_change_at=at)
    )


def forget_files(connection: Connection, ids: Iterable[int]) -> list[str]:
    """Remove those of some rows of vault files that nothing refers to; return their names."""
    orphans = vault_file.c.id.in_(tuple(ids)) & ~_is_needed()
    names = [row.name for row in connection.execute(select(vault_file.c.name).where(orphans))]
    connection.execute(vault_file.delete().where(orphans))
    return names


def unknown_files(connection: Connection, names: Iterable[str]) -> list[str]:
    """Return those of some names of the vault's files that the database does not know."""
    wanted = list(names)
    known = select(vault_file.c.name).where(vault_file.c.name.in_(wanted))
    found = {row.name for row in connection.execute(known)}
    return [name for name in wanted if name not in found]


def users_of(connection: Connection, name: str) -> list[tuple[str, str]]:
    """Return incident number and file name of each file of a case with this content."""
    wanted = (
        select(incident.c.number, attachment.c.name)
        .join(attachment, attachment.c.incident_id == incident.c.id)
        .join(vault_file, vault_file.c.id == attachment.c.file_id)
        .where(vault_file.c.name == name)
        .order_by(attachment.c.id)
    )
    return [(row.number, row.name) for row in connection.execute(wanted)]


def _is_needed() -> ColumnElement[bool]:
    used = [
        select(table.c.id).where(table.c.file_id == vault_file.c.id).exists()
        for table in _NEEDED_BY
    ]
    return used[0] | used[1]


def _joined() -> Any:
    return (
        select(
            attachment,
            incident.c.number,
            incident.c.uuid.label("incident_uuid"),
            incident.c.deleted_at,
            vault_file.c.name.label("file_name"),
            vault_file.c.sha256,
            vault_file.c.size,
        )
        .join(incident, incident.c.id == attachment.c.incident_id)
        .join(vault_file, vault_file.c.id == attachment.c.file_id)
    )
