# SPDX-License-Identifier: Apache-2.0
"""Making a database and bringing an older one up to date.

`user_version` is the number of the newest migration; opening compares only that, and Alembic is
imported only when there is something to migrate.
"""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine

from casepack_desktop.storage.case_tables import metadata
from casepack_desktop.storage.derived import apply_derived
from casepack_desktop.storage.engine import APPLICATION_ID, SCHEMA
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.problems import DamagedDatabase, NewerWorkspace, NotAWorkspace

_SMALLEST_PAGE = 512


def create_schema(connection: Connection) -> None:
    """Make all tables, search tables and triggers inside the open write transaction."""
    metadata.create_all(connection)
    apply_derived(connection)
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")


def demand_database(layout: Layout) -> None:
    """Return if the database file has a first page; raise `DamagedDatabase` otherwise.

    SQLite takes an empty file for a new database, and opening it for writing would fill it.
    """
    if layout.database.stat().st_size < _SMALLEST_PAGE:
        raise DamagedDatabase(path=layout.folder)


def found_schema(connection: Connection, folder: Path) -> int:
    """Return the schema number of the database.

    Raises `NotAWorkspace` for another application's file and `NewerWorkspace` for a later schema.
    """
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if application != APPLICATION_ID:
        raise NotAWorkspace(path=folder)
    found = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if found > SCHEMA:
        raise NewerWorkspace(path=folder, found=found, known=SCHEMA)
    return found


def migrate(engine: Engine, folder: Path, *, before: Callable[[], object]) -> int:
    """Bring the database to the program's schema and return the number it had.

    `before` is called once, first, when there is something to migrate: it makes the backup. The
    whole migration is one transaction on a connection of its own.
    """
    with engine.connect() as connection, connection.begin():
        found = found_schema(connection, folder)
    if found == SCHEMA:
        return found
    before()
    from casepack_desktop.storage.migrations.run import run_migrations

    run_migrations(engine, found)
    return found
