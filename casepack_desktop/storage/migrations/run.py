# SPDX-License-Identifier: Apache-2.0
"""Running the migrations between two schema numbers in one transaction.

Foreign keys are off before the transaction begins (inside one the pragma has no effect): Alembic's
batch mode would otherwise empty every table that cascades from a rebuilt one. DDL, triggers and
`user_version` are one explicit transaction, and no violated key is committed.
"""

from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from casepack_desktop.storage.derived import apply_derived
from casepack_desktop.storage.engine import SCHEMA

BASE = 1


def run_migrations(engine: Engine, found: int) -> None:
    """Migrate from schema number `found` to the program's, wholly or not at all."""
    with engine.connect().execution_options(casepack_write=True) as connection:
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        try:
            with connection.begin():
                _upgrade(connection, found)
        finally:
            # This connection has other settings than the pool promises.
            connection.invalidate()


def _upgrade(connection: Connection, found: int) -> None:
    scripts = ScriptDirectory(str(Path(__file__).parent))
    newest, oldest = f"{SCHEMA:04d}", f"{found:04d}"
    steps = [s for s in scripts.iterate_revisions(newest, "base") if s.revision > oldest]
    with Operations.context(MigrationContext.configure(connection)):
        for step in reversed(steps):
            step.module.upgrade()
    apply_derived(connection)
    violations = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if violations:
        message = f"migration to {newest} would break {len(violations)} references"
        raise RuntimeError(message)
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
