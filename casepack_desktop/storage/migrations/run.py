# SPDX-License-Identifier: Apache-2.0
"""Running the migrations between two schema numbers in one transaction.

Foreign keys are off before the transaction begins (inside one the pragma has no effect): Alembic's
batch mode would otherwise empty every table that cascades from a rebuilt one. DDL, triggers and
`user_version` are one explicit transaction, and no violated key is committed.
"""

from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from casepack_desktop.storage.derived import apply_derived
from casepack_desktop.storage.engine import SCHEMA
from casepack_desktop.storage.problems import IncompleteProgram

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


def _steps(folder: Path, newest: str, oldest: str) -> list[Script]:
    """Return the scripts behind `oldest`, newest first; raise `IncompleteProgram`."""
    try:
        scripts = ScriptDirectory(str(folder)).iterate_revisions(newest, "base")
        return [script for script in scripts if script.revision > oldest]
    except (OSError, SyntaxError, CommandError, RevisionError) as error:
        raise IncompleteProgram(path=folder) from error


def _upgrade(connection: Connection, found: int) -> None:
    newest = f"{SCHEMA:04d}"
    steps = _steps(Path(__file__).parent, newest, f"{found:04d}")
    with Operations.context(MigrationContext.configure(connection)):
        for step in reversed(steps):
            step.module.upgrade()
    apply_derived(connection)
    violations = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if violations:
        message = f"migration to {newest} would break {len(violations)} references"
        raise RuntimeError(message)
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
