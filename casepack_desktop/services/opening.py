# SPDX-License-Identifier: Apache-2.0
"""Creating and opening workspaces."""

import errno
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from casepack_desktop.domain.access import FULL_ACCESS, LOCAL_ANALYST, Access, Permission
from casepack_desktop.domain.numbers import NumberFormat
from casepack_desktop.services.seeding import seed_directories
from casepack_desktop.services.settings import SAMPLE, SAMPLE_YES, zone_named
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage.backup import backup_names, copy_database
from casepack_desktop.storage.engine import SCHEMA, connect, empty_log, leave_wal, make_engine
from casepack_desktop.storage.keys import Keys, create_keys, load_keys
from casepack_desktop.storage.layout import Layout, with_sides
from casepack_desktop.storage.lock import WorkspaceLock
from casepack_desktop.storage.problems import (
    DamagedLog,
    NotAWorkspace,
    OlderWorkspace,
    WorkspaceExists,
    told,
)
from casepack_desktop.storage.schema import create_schema, demand_database, found_schema, migrate
from casepack_desktop.storage.settings import write_setting
from casepack_desktop.storage.wal import is_log_damaged, keep_log, log_of
from casepack_desktop.support.atomic import sync_folder
from casepack_desktop.support.clock import Clock
from casepack_desktop.support.ids import new_id


@dataclass(frozen=True, slots=True)
class NewWorkspace:
    """What a new workspace is given: the zone is an IANA name."""

    zone: str = "UTC"
    organisation: str = ""
    number_prefix: str = "INC"
    is_sample: bool = False
    """Whether it is made of shipped samples, to look around in."""


def create_workspace(
    folder: Path, new: NewWorkspace, clock: Clock, *, gui_thread: int | None = None
) -> Workspace:
    """Make a sealed workspace in `folder` and open it for writing, as `open_workspace` does.

    Raises `WorkspaceExists` if something is there, and problems of the disk; a failed creation
    leaves a folder that a second try accepts, since it holds no finished database.
    """
    # A zone or prefix that cannot be used would show only when the first incident is numbered.
    zone_named(new.zone)
    NumberFormat(new.number_prefix)
    layout = Layout(folder)
    with told(folder):
        _make_folder(layout)
        lock = _locked(layout)
        try:
            keys = _made(layout, new, clock, lock)
            workspace = _first_opened(layout, keys, clock, lock, gui_thread)
        except BaseException:
            lock.release()
            raise
    return workspace


def open_workspace(
    folder: Path,
    clock: Clock,
    *,
    writable: bool,
    access: Access = FULL_ACCESS,
    busy_ms: int = 5_000,
    gui_thread: int | None = None,
) -> Workspace:
    """Open a workspace; a writable one is locked and, if older, backed up and migrated.

    Whoever waits for a lock waits `busy_ms`, but the thread with the identity `gui_thread` only a
    moment. It may be opened in one thread and used and closed in others.

    Raises `NotAWorkspace`, `WorkspaceLocked`, `NewerWorkspace`, `OlderWorkspace`, `DamagedKeys`,
    `DamagedDatabase`, for writing `DamagedLog`, and problems of the disk.
    """
    layout = Layout(folder)
    with told(folder):
        if not layout.database.is_file():
            load_keys(layout)  # names the worse trouble first, if the keys are gone as well
            raise NotAWorkspace(path=folder)
        demand_database(layout)
        keys, findings = load_keys(layout)
        lock = _locked_for_writing(layout) if writable else None
        engine = make_engine(
            layout.database,
            keys.database_key,
            writable=writable,
            busy_ms=busy_ms,
            gui_thread=gui_thread,
        )
        workspace = Workspace(
            layout, keys, engine, clock, lock=lock, key_findings=findings, access=access
        )
        try:
            if writable:
                migrate(engine, folder, before=lambda: copy_database(layout, keys, clock))
            else:
                _demand_schema(workspace)
        except BaseException:
            workspace.close()
            raise
    return workspace


def set_log_aside(folder: Path, clock: Clock) -> Path | None:
    """Copy a damaged log into `backups/` and go on with what reads of it; return the copy's path.

    Returns None if the log is sound. Raises `WorkspaceLocked`, problems of keys and of the disk.
    """
    layout = Layout(folder)
    with told(folder):
        keys, _ = load_keys(layout)
        lock = _locked(layout)
        try:
            if not is_log_damaged(log_of(layout)):
                return None
            copy = keep_log(layout, clock)
            connection = connect(layout.database, keys.database_key, writable=True)
            try:
                empty_log(connection)
            finally:
                connection.close()
        finally:
            lock.release()
    return copy


def _make_folder(layout: Layout) -> None:
    folder = layout.folder
    if layout.database.exists() or (folder.exists() and not _is_unfinished(layout)):
        raise WorkspaceExists(path=folder)
    if not folder.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "no such folder", str(folder.parent))
    folder.mkdir(mode=0o700, exist_ok=True)
    layout.backups.mkdir(mode=0o700, exist_ok=True)
    layout.vault.mkdir(mode=0o700, exist_ok=True)


def _is_unfinished(layout: Layout) -> bool:
    if not layout.folder.is_dir() or backup_names(layout) or any(layout.vault.glob("*")):
        return False
    expected = {layout.lock.name, "keys.json", "backups", "files"}
    expected |= {path.name for path in with_sides(layout.unfinished_database)}
    return all(path.name in expected or path.name[0] == "." for path in layout.folder.iterdir())


def _made(layout: Layout, new: NewWorkspace, clock: Clock, lock: WorkspaceLock) -> Keys:
    for leftover in layout.leftovers():
        leftover.unlink()
    keys = create_keys(layout, new_id(clock))
    part = layout.unfinished_database
    engine = make_engine(part, keys.database_key, writable=True, create=True)
    try:
        _fill(Workspace(layout, keys, engine, clock, lock=lock, key_findings=[]), engine, new)
    finally:
        engine.dispose()
    _finish(part, layout, keys)
    return keys


def _first_opened(
    layout: Layout, keys: Keys, clock: Clock, lock: WorkspaceLock, gui_thread: int | None
) -> Workspace:
    engine = make_engine(layout.database, keys.database_key, writable=True, gui_thread=gui_thread)
    # The first writer puts the file into WAL mode, before a reader can be in its way.
    engine.connect().close()
    return Workspace(layout, keys, engine, clock, lock=lock, key_findings=[])


def _fill(workspace: Workspace, engine: Engine, new: NewWorkspace) -> None:
    identity = workspace.keys.workspace
    with engine.connect().execution_options(casepack_write=True) as connection, connection.begin():
        create_schema(connection)
    with workspace.write(LOCAL_ANALYST, Permission.EDIT_SETTINGS, "workspace.create") as write:
        _write_settings(write.connection, identity, new)
        seed_directories(write)
        write.summary = {"schema": SCHEMA, "workspace": identity}


def _finish(part: Path, layout: Layout, keys: Keys) -> None:
    """Give the whole database its name, and make folder and name durable."""
    connection = connect(part, keys.database_key, writable=True)
    try:
        leave_wal(connection)
    finally:
        connection.close()
    part.rename(layout.database)
    for path in with_sides(part):
        path.unlink()
    sync_folder(layout.folder)
    with suppress(PermissionError):  # the folder above may be one that we cannot read
        sync_folder(layout.folder.parent)


def _write_settings(connection: Connection, identity: str, new: NewWorkspace) -> None:
    settings = {
        "workspace": identity,
        "zone": new.zone,
        "organisation": new.organisation,
        "number_prefix": new.number_prefix,
    }
    if new.is_sample:
        settings[SAMPLE] = SAMPLE_YES
    for key, value in settings.items():
        write_setting(connection, key, value)


def _locked(layout: Layout) -> WorkspaceLock:
    lock = WorkspaceLock(layout.lock)
    lock.acquire()
    return lock


def _locked_for_writing(layout: Layout) -> WorkspaceLock:
    """Return the lock; under it nobody else writes the log, and no connection was opened yet."""
    lock = _locked(layout)
    try:
        if is_log_damaged(log_of(layout)):
            raise DamagedLog(path=layout.folder)
    except BaseException:
        lock.release()
        raise
    return lock


def _demand_schema(workspace: Workspace) -> None:
    with workspace.read() as connection:
        found = found_schema(connection, workspace.layout.folder)
    if found != SCHEMA:
        raise OlderWorkspace(path=workspace.layout.folder, found=found, known=SCHEMA)
