# SPDX-License-Identifier: Apache-2.0
"""Verified copies of the database."""

from pathlib import Path

import sqlcipher3.dbapi2 as driver

from casepack_desktop.storage.engine import connect, leave_wal
from casepack_desktop.storage.keys import Keys
from casepack_desktop.storage.layout import Layout, with_sides
from casepack_desktop.storage.problems import DamagedDatabase
from casepack_desktop.support.atomic import sync_folder
from casepack_desktop.support.clock import Clock


def copy_database(layout: Layout, keys: Keys, clock: Clock) -> Path:
    """Copy the database into `backups/`, check every page of the copy and return its path.

    The source stays inside one read transaction, since a stepped backup would start again at each
    commit of another connection. Raises `DamagedDatabase` if the copy is not sound.
    """
    stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")[:-3]
    target = layout.backups / f"casepack-{stamp}Z.db"
    part = layout.unfinished_backup
    layout.backups.mkdir(mode=0o700, exist_ok=True)
    _remove(part)
    try:
        _copy(layout, keys, part)
        part.rename(target)
    finally:
        _remove(part)
    sync_folder(layout.backups)
    return target


def backup_names(layout: Layout) -> list[str]:
    """Return the names of the backups, oldest first."""
    return sorted(path.name for path in layout.backups.glob("casepack-*.db"))


def page_damage(connection: driver.Connection, database: Path) -> list[str]:
    """Return what page checksums and quick check find in the open `database`, nothing if sound.

    The first looks at the file alone. A full disk or a kill can leave a page there half-written
    whose content stands whole in the write-ahead log; the second reads through the log, so while
    there is one its word counts.
    """
    in_file = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    found = [str(row[0]) for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
    return found if _has_log(database) else in_file + found


def _has_log(database: Path) -> bool:
    log = database.with_name(f"{database.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _remove(part: Path) -> None:
    # With its sides: an older WAL would be played into the next file of this name.
    for path in with_sides(part):
        path.unlink()


def _copy(layout: Layout, keys: Keys, part: Path) -> None:
    source = connect(layout.database, keys.database_key, writable=False)
    copy = connect(part, keys.database_key, writable=True, create=True)
    try:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        source.backup(copy)
        source.execute("COMMIT")
        # The backup API copies WAL mode too; one file must stand alone.
        leave_wal(copy)
        if page_damage(copy, part):
            raise DamagedDatabase(path=layout.folder)
    finally:
        copy.close()
        source.close()
