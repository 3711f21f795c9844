# SPDX-License-Identifier: Apache-2.0
"""Rows of report jobs and of the vault's files."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects.sqlite import insert

from casepack_desktop.storage.tables import incident, report, vault_file
from casepack_desktop.storage.vault import Stored


def insert_report(connection: Connection, columns: Mapping[str, Any]) -> None:
    """Insert a report job."""
    connection.execute(report.insert().values(columns))


def find_report(connection: Connection, uuid: str) -> Row[Any] | None:
    """Return a report job with its incident's number and its file, None if there is none."""
    return connection.execute(_joined().where(report.c.uuid == uuid)).first()


def reports_of(connection: Connection, incident_id: int) -> list[Row[Any]]:
    """Return the report jobs of an incident, newest first, without their snapshots."""
    statement = _listed().where(report.c.incident_id == incident_id).order_by(report.c.id.desc())
    return list(connection.execute(statement))


def reports_in(connection: Connection, state: str) -> list[Row[Any]]:
    """Return the report jobs in a state, oldest first, without their snapshots."""
    return list(connection.execute(_listed().where(report.c.state == state).order_by(report.c.id)))


def update_report(connection: Connection, uuid: str, columns: Mapping[str, Any]) -> None:
    """Set columns of a report job."""
    connection.execute(report.update().where(report.c.uuid == uuid).values(dict(columns)))


def keep_file(connection: Connection, stored: Stored) -> int:
    """Return the id of the row of a vault file, made if it is new."""
    statement = insert(vault_file).values(name=stored.name, sha256=stored.sha256, size=stored.size)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["name"]))
    wanted = select(vault_file.c.id).where(vault_file.c.name == stored.name)
    return int(connection.execute(wanted).scalar_one())


def vault_files(connection: Connection) -> list[Stored]:
    """Return every file that the database refers to."""
    rows = connection.execute(select(vault_file).order_by(vault_file.c.id))
    return [Stored(row.name, row.sha256, row.size) for row in rows]


def _joined() -> Any:
    return _with_names(*report.c)


def _listed() -> Any:
    # A snapshot may hold megabytes, a list is read again with every step of a report.
    return _with_names(*(column for column in report.c if column is not report.c.snapshot))


def _with_names(*columns: Any) -> Any:
    return (
        select(
            *columns,
            incident.c.number,
            incident.c.uuid.label("incident_uuid"),
            vault_file.c.name.label("file_name"),
            vault_file.c.sha256.label("file_sha256"),
        )
        .join(incident, incident.c.id == report.c.incident_id)
        .outerjoin(vault_file, vault_file.c.id == report.c.file_id)
    )
