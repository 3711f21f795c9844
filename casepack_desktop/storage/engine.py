# SPDX-License-Identifier: Apache-2.0
"""Connections to the sealed database.

The pragmas are measured choices: `synchronous=FULL` since NORMAL loses acknowledged commits on
power loss, no memory map and checked cells against damaged pages, no trusted schema, a cache of
16 MB on at most three connections. Transactions are begun by our own events: the driver would
open none before DDL, and a write must be `BEGIN IMMEDIATE`.
"""

import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from casepack_desktop.storage.known_entries import KNOWN, KnownEntries

APPLICATION_ID = 0x43506B44  # "CPkD"
SCHEMA = 5
GUI_BUSY_MS = 50
"""How long the thread that draws the window may wait for a lock: a blink of an eye."""
_CONNECTIONS = 3
_BUSY = "casepack_busy_ms"
_UNREFERENCED = "casepack_unreferenced"
_STAYED_IN_WAL = "database is locked"
_PRAGMAS = (
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "temp_store=MEMORY",
    "cache_size=-16384",
)


def connect(
    path: Path, key: str, *, writable: bool, busy_ms: int = 5_000, create: bool = False
) -> driver.Connection:
    """Return a bare connection to the database with every pragma set.

    A database that is missing is made only with `create`; else it raises FileNotFoundError or, for
    reading, a driver error: a pool that connects anew must not put an empty one in its place. A
    read-only connection works beside a writer. Where the folder cannot be written and no WAL is
    left, the file is read as immutable; with a WAL that would hide commits, so it is not.
    """
    if writable:
        if not create and not path.exists():
            raise FileNotFoundError(errno.ENOENT, "the database is gone", str(path))
        if create:
            path.touch(mode=0o600)
        connection = _open(f"{path.absolute().as_uri()}?mode=rw")
        try:
            _set_up(connection, key, busy_ms)
            for pragma in ("journal_mode=WAL", "synchronous=FULL"):
                connection.execute(f"PRAGMA {pragma}")
        except driver.Error:
            connection.close()
            raise
        return connection
    try:
        return _reader(f"{path.absolute().as_uri()}?mode=ro", key, busy_ms)
    except driver.OperationalError:
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise
        return _reader(f"{path.absolute().as_uri()}?mode=ro&immutable=1", key, busy_ms)


def leave_wal(connection: driver.Connection) -> None:
    """Bring everything into the database file itself, synced, so that it stands alone.

    Closing the last connection does so too, but says nothing where it fails. Raises driver errors.
    """
    mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    if mode != "delete":
        raise driver.OperationalError(_STAYED_IN_WAL)


def empty_log(connection: driver.Connection) -> None:
    """Bring what the log holds into the database file and cut the log to nothing.

    Raises driver errors, also where a reader keeps the log in use.
    """
    if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        raise driver.OperationalError(_STAYED_IN_WAL)


def make_engine(
    path: Path,
    key: str,
    *,
    writable: bool,
    busy_ms: int = 5_000,
    create: bool = False,
    gui_thread: int | None = None,
) -> Engine:
    """Return an engine over the database whose transactions begin by our own events.

    A thread waits `busy_ms` for a lock, but the one with the identity `gui_thread` only a moment.
    """

    def patience() -> int:
        return GUI_BUSY_MS if threading.get_ident() == gui_thread else busy_ms

    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, key, writable=writable, busy_ms=patience(), create=create),
        module=driver,
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        execution_options={KNOWN: KnownEntries()},
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _on_checkin)
    if gui_thread is not None:
        event.listen(engine, "checkout", _waits(patience))
    return engine


def _waits(patience: Callable[[], int]) -> Callable[[Any, Any, Any], None]:
    """Return what sets how long a pooled connection waits, as it goes to another thread."""

    def on_checkout(connection: Any, record: Any, _proxy: Any) -> None:
        wanted = patience()
        if record.info.get(_BUSY) != wanted:
            connection.execute(f"PRAGMA busy_timeout={wanted}")
            record.info[_BUSY] = wanted

    return on_checkout


def _open(uri: str) -> driver.Connection:
    return driver.connect(uri, uri=True, isolation_level=None, check_same_thread=False)


def _reader(uri: str, key: str, busy_ms: int) -> driver.Connection:
    connection = _open(uri)
    try:
        _set_up(connection, key, busy_ms)
        connection.execute("PRAGMA query_only=ON")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except driver.Error:
        connection.close()
        raise
    return connection


def _set_up(connection: driver.Connection, key: str, busy_ms: int) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key}'\"")
    connection.execute(f"PRAGMA busy_timeout={busy_ms}")
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options: Any = connection.get_execution_options()
    write = options.get("casepack_write", False)
    if not options.get("casepack_references", True):
        # SQLite takes this between two transactions only.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.info[_UNREFERENCED] = True
    connection.exec_driver_sql("PRAGMA query_only=" + ("OFF" if write else "ON"))
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _on_checkin(connection: Any, record: Any) -> None:
    if record.info.pop(_UNREFERENCED, False) and connection is not None:
        connection.execute("PRAGMA foreign_keys=ON")
