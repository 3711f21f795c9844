# SPDX-License-Identifier: Apache-2.0
"""The sealed file of unsaved texts, beside the database.

It is a database of its own, so that typing never waits for a job that writes the other one. It is
opened on first use and may be lost: one that cannot be read is set aside and begun anew.
"""

import json
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import sqlcipher3.dbapi2 as driver

from casepack_desktop.domain.drafts import Draft
from casepack_desktop.domain.instants import Moment
from casepack_desktop.storage.engine import GUI_BUSY_MS, connect
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.problems import DraftsSetAside, told
from casepack_desktop.support.atomic import sync_folder
from casepack_desktop.support.clock import Clock

_APPLICATION_ID = 0x43506B64  # "CPkd"
_SCHEMA = 1
OF_COMMENT = "comment:"
"""Stands before the UUID of an incident in the key of a remark on it."""
_DAMAGED = {driver.SQLITE_CORRUPT, driver.SQLITE_NOTADB}
_MAKE = (
    "BEGIN IMMEDIATE",
    "CREATE TABLE draft (key TEXT PRIMARY KEY, version INTEGER NOT NULL, texts TEXT NOT NULL,"
    " kept_at INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    f"PRAGMA application_id={_APPLICATION_ID}",
    f"PRAGMA user_version={_SCHEMA}",
    "COMMIT",
)
_KEEP = (
    "INSERT INTO draft (key, version, texts, kept_at) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO"
    " UPDATE SET version = excluded.version, texts = excluded.texts, kept_at = excluded.kept_at"
)
_DROP = "DELETE FROM draft WHERE key = ?"
_READ = "SELECT key, version, texts, kept_at FROM draft"

T = TypeVar("T")


class _Unreadable(Exception):
    """The file is not one of ours."""


class DraftStore:
    """The drafts of one workspace; may be used in any thread, one call at a time.

    Every call raises problems of the disk, and `DraftsSetAside` once, after its work was done, if
    the file was damaged or foreign.
    """

    def __init__(self, layout: Layout, key: str, clock: Clock) -> None:
        self._layout = layout
        self._key = key
        self._clock = clock
        self._connection: driver.Connection | None = None
        self._place: tuple[int, int] | None = None
        self._aside: Path | None = None
        """What a file that could not be read was renamed to, until somebody is told."""
        self._guard = threading.Lock()

    def keep(self, draft: Draft) -> None:
        """Store a draft, synced, in place of the older one of its key."""
        # ASCII, since half a surrogate pair can be typed and has no UTF-8.
        texts = json.dumps(dict(draft.texts), ensure_ascii=True)
        row = (draft.key, draft.version, texts, draft.kept_at.milliseconds)
        self._do(lambda connection: connection.execute(_KEEP, row))

    def find(self, key: str) -> Draft | None:
        """Return the draft of a key, None if there is none."""
        return next((draft for draft in self.kept() if draft.key == key), None)

    def kept(self) -> list[Draft]:
        """Return all drafts, oldest first."""
        if not self._is_there():
            return []
        return self._do(_read)

    def drop(self, key: str) -> None:
        """Remove the draft of a key, if there is one, so that its text is in the file no more."""
        if self._is_there():
            self._do(lambda connection: connection.execute(_DROP, [key]))

    def forget_of(self, uuids: Collection[str]) -> None:
        """Drop what was typed into incidents that are gone, and into remarks on them.

        A file set aside meanwhile is told at the next call: who removes a case must not take
        trouble with the drafts for a failure of the removal.
        """
        if uuids and self._is_there():
            self._done(lambda connection: _drop_of(connection, frozenset(uuids)))

    def close(self) -> None:
        """Close the file; a later call opens it again."""
        with self._guard:
            self._close()

    def _is_there(self) -> bool:
        return self._connection is not None or self._layout.drafts.exists()

    def _do(self, work: Callable[[driver.Connection], T]) -> T:
        result = self._done(work)
        aside, self._aside = self._aside, None
        if aside is not None:
            raise DraftsSetAside(path=self._layout.folder, name=aside.name)
        return result

    def _done(self, work: Callable[[driver.Connection], T]) -> T:
        with told(self._layout.folder), self._guard:
            try:
                return work(self._opened())
            except (_Unreadable, driver.Error) as error:
                if not _is_damage(error):
                    raise
            self._aside = self._set_aside()
            return work(self._opened())

    def _opened(self) -> driver.Connection:
        """Return the open connection, anew if the file was replaced under it."""
        if self._connection is not None and self._place == _place(self._layout.drafts):
            return self._connection
        self._close()
        self._connection = self._connected()
        self._place = _place(self._layout.drafts)
        return self._connection

    def _connected(self) -> driver.Connection:
        path = self._layout.drafts
        is_new = not path.exists()
        if not is_new and not path.is_file():
            raise _Unreadable
        connection = connect(path, self._key, writable=True, create=True, busy_ms=GUI_BUSY_MS)
        try:
            connection.execute("PRAGMA secure_delete=ON")
            _make_or_check(connection)
            if is_new:
                sync_folder(path.parent)
        except BaseException:
            connection.close()
            raise
        return connection

    def _set_aside(self) -> Path:
        """Rename the file, with its log, and return its new name."""
        self._close()
        path = self._layout.drafts
        stamp = self._clock.now().strftime("%Y%m%dT%H%M%S%f")[:-3]
        aside = path.with_name(f"{path.name}.broken-{stamp}Z")
        path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            path.with_name(f"{path.name}-wal").rename(f"{aside}-wal")
        path.rename(aside)
        return aside

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _make_or_check(connection: driver.Connection) -> None:
    found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _IDENTITY]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if found == [0, 0] and not tables:
        for statement in _MAKE:
            connection.execute(statement)
    elif found != [_APPLICATION_ID, _SCHEMA]:
        raise _Unreadable


_IDENTITY = ("application_id", "user_version")


def _drop_of(connection: driver.Connection, uuids: frozenset[str]) -> None:
    keys = [key for (key,) in connection.execute("SELECT key FROM draft").fetchall()]
    gone = [(key,) for key in keys if key.removeprefix(OF_COMMENT) in uuids]
    connection.executemany(_DROP, gone)


def _read(connection: driver.Connection) -> list[Draft]:
    rows = connection.execute(f"{_READ} ORDER BY kept_at, key").fetchall()
    return [
        Draft(key, version, json.loads(texts), Moment.from_milliseconds(at))
        for key, version, texts, at in rows
    ]


def _is_damage(error: Exception) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return isinstance(error, _Unreadable) or code in _DAMAGED


def _place(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino
