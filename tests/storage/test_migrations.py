# SPDX-License-Identifier: Apache-2.0
"""A workspace of the first schema becomes like a new one and loses nothing on the way."""

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from casepack_desktop.services.bundle import Services
from casepack_desktop.storage import migrations
from casepack_desktop.storage.backup import page_damage
from casepack_desktop.storage.engine import SCHEMA, connect
from casepack_desktop.storage.keys import load_keys
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.migrations import run
from casepack_desktop.storage.problems import IncompleteProgram
from tests.helpers.tree import ROOT
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, bare, dump, numbers, opened

OLD = ROOT / "tests" / "data" / "workspace-0001.casepack"

_KILLED = """
import os, signal, sys
from pathlib import Path
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.storage.migrations import run
from casepack_desktop.support.clock import SystemClock
run.apply_derived = lambda connection: os.kill(os.getpid(), signal.SIGKILL)
open_workspace(Path(sys.argv[1]), SystemClock(), writable=True)
"""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Return a copy of the workspace of the first schema."""
    return Layout(Path(shutil.copytree(OLD, tmp_path / "old.casepack")))


def _connection(layout: Layout, path: Path | None = None) -> driver.Connection:
    keys, _ = load_keys(layout)
    return connect(path or layout.database, keys.database_key, writable=False)


def _counts(connection: driver.Connection) -> dict[str, int]:
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%_search%'"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in names
    }


def _counts_of(layout: Layout, path: Path | None = None) -> dict[str, int]:
    connection = _connection(layout, path)
    try:
        return _counts(connection)
    finally:
        connection.close()


def _version(layout: Layout) -> int:
    connection = _connection(layout)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def _schema(services: Services) -> dict[tuple[str, str], tuple[object, ...]]:
    """Return every object of the schema with what tells it apart, however its SQL is written."""
    with bare(services) as connection:
        objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema")
        found: dict[tuple[str, str], tuple[object, ...]] = {}
        for kind, name, table, sql in objects.fetchall():
            text = re.sub(r"[\s\"]+", "", sql or "").lower()
            if kind == "table":
                columns = connection.execute(f"PRAGMA table_xinfo('{name}')").fetchall()
                keys = connection.execute(f"PRAGMA foreign_key_list('{name}')").fetchall()
                checks = sorted(re.findall(r"constraint\w+check", text))
                found[kind, name] = (columns, keys, checks, text.endswith("strict"))
            else:
                found[kind, name] = (table, text)
        return found


def test_the_old_workspace_holds_something_to_lose(layout: Layout) -> None:
    counts = _counts_of(layout)
    assert _version(layout) == 1
    for table in ("incident", "history", "action", "entry", "person", "tombstone"):
        assert counts[table] > 0, table


def test_a_migrated_workspace_is_like_a_new_one(layout: Layout, tmp_path: Path) -> None:
    with a_workspace(tmp_path) as new, opened(layout.folder) as migrated:
        assert _schema(migrated) == _schema(new)
        with bare(migrated) as connection:
            for pragma in ("application_id", "user_version"):
                with bare(new) as other:
                    expected = other.execute(f"PRAGMA {pragma}").fetchone()
                assert connection.execute(f"PRAGMA {pragma}").fetchone() == expected


def test_a_migration_loses_no_row(layout: Layout) -> None:
    before = _counts_of(layout)
    connection = _connection(layout)
    rows = {
        name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
        for name in ("incident", "history", "action", "original", "entry", "person", "counter")
    }
    connection.close()
    with opened(layout.folder) as services:
        after = dump(services)
        assert {name: len(after[name]) for name in before} == before
        assert {name: after[name] for name in rows} == rows
        assert services.health.check() == []
        assert len(numbers(services)) > 0


def test_a_migrated_workspace_can_be_worked_in(layout: Layout) -> None:
    with opened(layout.folder) as services:
        made = an_incident(services, title="Quokka")
        services.incidents.edit(ANALYST, made.uuid, {"severity": "high"})
        assert numbers(services, "quokka") == [made.number]
        assert services.health.check() == []


def test_a_migrated_workspace_finds_what_was_not_searched_before(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.directories.add_company(ANALYST, "Baltic Grid AS")
        made = an_incident(services, company="Baltic Grid AS")
        folder = services.workspace.layout.folder
        services.comments.add(ANALYST, made.uuid, "A quokka")
        with bare(services, writable=True) as connection:
            for name in ("comment_search", "attachment_search", "company_search"):
                connection.execute(f"DROP TABLE {name}")
            connection.execute("PRAGMA user_version=4")
    with opened(folder) as services:
        assert services.health.check() == []
        for search in ("quokka", '"baltic grid"'):
            assert numbers(services, search) == [made.number]


def test_a_backup_is_made_before_and_only_once(layout: Layout) -> None:
    before = _counts_of(layout)
    for _ in range(2):
        with opened(layout.folder):
            pass
    (backup,) = layout.backups.glob("*.db")
    connection = _connection(layout, backup)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == 1
    assert page_damage(connection, backup) == []
    assert _counts(connection) == before
    connection.close()
    assert not list(layout.backups.glob("*.part*"))


def test_a_migration_that_fails_leaves_the_old_workspace(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _counts_of(layout)

    def broken(_connection: object) -> None:
        raise RuntimeError("a bug in the migration")

    with monkeypatch.context() as patch:
        patch.setattr(run, "apply_derived", broken)
        with pytest.raises(RuntimeError, match="a bug"), opened(layout.folder):
            pass
    assert _version(layout) == 1
    assert _counts_of(layout) == before
    with opened(layout.folder) as services:
        assert services.health.check() == []
    assert _version(layout) == SCHEMA


def test_a_migration_that_would_break_a_reference_leaves_the_old_workspace(
    layout: Layout,
) -> None:
    keys, _ = load_keys(layout)
    connection = connect(layout.database, keys.database_key, writable=True)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("UPDATE incident SET company_id = 99999 WHERE id = 1")
    connection.close()
    with pytest.raises(RuntimeError, match="references"), opened(layout.folder):
        pass
    assert _version(layout) == 1


@pytest.mark.parametrize("harm", ["gone", "empty", "cut"])
def test_a_program_without_its_migrations_says_so_and_leaves_the_old_workspace(
    layout: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    before = _counts_of(layout)
    folder = tmp_path / "migrations"
    shutil.copytree(Path(str(run.__file__)).parent, folder)
    if harm == "cut":
        newest = folder / "versions" / "0002_report_jobs.py"
        newest.write_bytes(newest.read_bytes()[:700])
    else:
        shutil.rmtree(folder / "versions" if harm == "empty" else folder)
    monkeypatch.setattr(run, "__file__", str(folder / "run.py"))
    with pytest.raises(IncompleteProgram, match="Install"), opened(layout.folder):
        pass
    assert _version(layout) == 1
    assert _counts_of(layout) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_migration_that_is_killed_leaves_the_old_workspace(layout: Layout) -> None:
    before = _counts_of(layout)
    ended = subprocess.run(
        [sys.executable, "-c", _KILLED, str(layout.folder)], cwd=ROOT, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert _version(layout) == 1
    assert _counts_of(layout) == before
    with opened(layout.folder) as services:
        assert services.health.check() == []
    assert _version(layout) == SCHEMA


def test_a_reader_beside_a_migration_sees_one_whole_state(layout: Layout) -> None:
    reader = _connection(layout)
    reader.execute("BEGIN")
    before = _counts(reader)
    with opened(layout.folder):
        assert _counts(reader) == before
        reader.execute("COMMIT")
        assert {"report", "attachment", "comment"} <= _counts(reader).keys() - before.keys()
    reader.close()


def test_every_step_up_to_the_schema_of_the_program_exists() -> None:
    folder = Path(str(migrations.__file__)).parent / "versions"
    found = sorted(path.name[:4] for path in folder.glob("[0-9]*.py"))
    assert found == [f"{number:04d}" for number in range(1, SCHEMA + 1)]
