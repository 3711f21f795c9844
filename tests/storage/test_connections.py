# SPDX-License-Identifier: Apache-2.0
"""Every connection has the settings that were measured, and a reader cannot write."""

import re
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casepack_desktop.domain.access import Permission
from casepack_desktop.storage.engine import connect, make_engine
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.problems import ReadOnly, WorkspaceBusy
from casepack_desktop.storage.vault import Vault
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, opened

MARKER = "zebra-crossing-7f3a-marker"
SETTINGS = {
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "cache_size": -16384,
    "temp_store": 2,
    "journal_mode": "wal",
    "synchronous": 2,
    "cipher_log_level": "NONE",
}


def settings_of(connection: driver.Connection) -> dict[str, object]:
    """Return the settings as the connection itself tells them."""
    found = {}
    for name in SETTINGS:
        row = connection.execute(f"PRAGMA {name}").fetchone()
        # Without a memory map SQLite has nothing to tell.
        found[name] = 0 if row is None else row[0]
    return found


@pytest.mark.parametrize("writable", [True, False])
def test_every_connection_of_the_pool_has_every_setting(tmp_path: Path, writable: bool) -> None:
    with a_workspace(tmp_path) as services:
        layout, key = services.workspace.layout, services.workspace.keys.database_key
        engine = make_engine(layout.database, key, writable=writable)
        held = [engine.connect() for _ in range(3)]
        raw: list[Any] = [connection.connection.dbapi_connection for connection in held]
        assert len(set(map(id, raw))) == 3
        for connection in raw:
            assert settings_of(connection) == SETTINGS
        for pooled in held:
            pooled.close()
        engine.dispose()


def test_there_are_at_most_three_connections(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        engine = services.workspace._engine
        held = [engine.connect() for _ in range(3)]
        engine.pool._timeout = 0.05  # type: ignore[attr-defined]
        with pytest.raises(PoolTimeout):
            engine.connect()
        for connection in held:
            connection.close()


@pytest.mark.parametrize("writable", [True, False])
def test_a_read_transaction_cannot_write(tmp_path: Path, writable: bool) -> None:
    with a_workspace(tmp_path) as services:
        an_incident(services)
        folder = services.workspace.layout.folder
    with opened(folder, writable=writable) as services:
        for _ in range(4):  # connections come back from the pool
            with pytest.raises(ReadOnly), services.workspace.read() as connection:
                connection.exec_driver_sql("UPDATE incident SET title = 'x'")
            if writable:
                an_incident(services)


def test_a_read_transaction_sees_one_state(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        with services.workspace.read() as connection:
            count = "SELECT count(*) FROM incident"
            before = connection.exec_driver_sql(count).scalar_one()
            an_incident(services)
            assert connection.exec_driver_sql(count).scalar_one() == before
        with services.workspace.read() as connection:
            assert connection.exec_driver_sql(count).scalar_one() == before + 1


def test_a_busy_database_is_waited_for_as_long_as_was_said(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        layout, key = services.workspace.layout, services.workspace.keys.database_key
        holder = connect(layout.database, key, writable=True)
        holder.execute("BEGIN IMMEDIATE")
        engine = make_engine(layout.database, key, writable=True, busy_ms=20)
        with (
            pytest.raises(OperationalError, match="locked"),
            engine.connect().execution_options(casepack_write=True) as connection,
        ):
            connection.begin()
        engine.dispose()
        holder.execute("ROLLBACK")
        holder.close()


@pytest.mark.parametrize(
    "ending", [None, ZeroDivisionError, KeyboardInterrupt, GeneratorExit, WorkspaceBusy, "lost"]
)
def test_references_are_watched_again_however_a_removal_of_entries_ends(
    tmp_path: Path, ending: type[BaseException] | str | None
) -> None:
    with a_workspace(tmp_path) as services:
        workspace = services.workspace
        ended = suppress(ZeroDivisionError, KeyboardInterrupt, GeneratorExit, WorkspaceBusy)
        with ended, ExitStack() as stack:
            if ending is WorkspaceBusy:
                stack.enter_context(workspace.write(ANALYST, Permission.EDIT_DIRECTORY, "y"))
                event.listen(workspace._engine, "checkout", _impatient)
            write = stack.enter_context(
                workspace.write(ANALYST, Permission.EDIT_DIRECTORY, "x", removes_entries=True)
            )
            watched = "PRAGMA foreign_keys"
            assert write.connection.exec_driver_sql(watched).scalar_one() == 0
            if ending == "lost":
                write.connection.invalidate()
                raise ZeroDivisionError
            if isinstance(ending, type):
                raise ending
        held = [workspace._engine.connect() for _ in range(3)]
        raw: list[Any] = [connection.connection.dbapi_connection for connection in held]
        assert [settings_of(one) for one in raw] == [SETTINGS] * 3
        for connection in held:
            connection.close()


def _impatient(connection: Any, _record: Any, _proxy: Any) -> None:
    connection.execute("PRAGMA busy_timeout=1")


def test_the_wrong_key_opens_nothing(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        path = services.workspace.layout.database
        with pytest.raises(driver.DatabaseError, match="not a database"):
            connect(path, "00" * 32, writable=False)
        with pytest.raises(driver.DatabaseError, match="not a database"):
            connect(path, "00" * 32, writable=True)


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_nothing_of_a_case_can_be_read_in_the_folder(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, title=MARKER, description=MARKER, company=MARKER)
        Vault(services.workspace.layout.vault, services.workspace.keys).put(MARKER.encode())
        folder = services.workspace.layout.folder
        while_open = _bytes_of(folder)
        assert (folder / "casepack.db-wal").stat().st_size > 0
        services.incidents.edit(ANALYST, made.uuid, {"title": "x"})
    for content in (while_open, _bytes_of(folder)):
        assert MARKER.encode() not in content
        assert b"SQLite format 3" not in content
        assert b"CREATE TABLE" not in content


def test_control_a_plain_database_would_show_it(tmp_path: Path) -> None:
    connection = driver.connect(str(tmp_path / "plain.db"))
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE incident (title TEXT)")
    connection.execute("INSERT INTO incident VALUES (?)", (MARKER,))
    connection.commit()
    assert MARKER.encode() in _bytes_of(tmp_path)
    connection.close()
    assert MARKER.encode() in _bytes_of(tmp_path)


def test_no_key_is_shown_where_objects_are_printed(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        keys = services.workspace.keys
        shown = f"{keys!r} {keys} {services.workspace._engine!r}"
        assert keys.database_key not in shown
        assert "AGE-SECRET" not in shown


def test_the_files_belong_to_their_owner_alone(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        folder = services.workspace.layout.folder
        assert folder.stat().st_mode & 0o077 == 0
        assert Layout(folder).keys[0].stat().st_mode & 0o077 == 0


def test_a_message_of_the_driver_never_holds_the_key(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        key = services.workspace.keys.database_key
        path = services.workspace.layout.folder / "backups"
        with pytest.raises(driver.Error) as failure:
            connect(path, key, writable=False)
        assert not re.search(key, str(failure.value))
