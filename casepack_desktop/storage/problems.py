# SPDX-License-Identifier: Apache-2.0
"""What the disk and the database can do to us, told as problems with advice."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.atomic import TEMPORARY_SUFFIX
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.progress import Cancelled


class NotAWorkspace(Problem):
    """The folder is no CasePack workspace."""

    text = N_("{path} is not a CasePack workspace. Choose the folder of one, or create one.")


class WorkspaceExists(Problem):
    """A workspace cannot be made where something is already."""

    text = N_("{path} already exists and is not empty. Choose another name.")


class NewerWorkspace(Problem):
    """The workspace was written by a newer program."""

    text = N_(
        "{path} was written by a newer CasePack Desktop (schema {found}, this program knows"
        " {known}). Open it with the newer program."
    )


class OlderWorkspace(Problem):
    """The workspace must be migrated, which a read command does not do."""

    text = N_(
        "{path} was written by an older CasePack Desktop (schema {found}, this program uses"
        " {known}). Open it once with a command that may write, such as `casepack check --repair`."
    )


class IncompleteProgram(Problem):
    """Files of the program itself are missing or cannot be read."""

    text = N_(
        "The program's own files in {path} are incomplete or cannot be read. Install CasePack"
        " Desktop again; the workspace was not changed."
    )


class WorkspaceLocked(Problem):
    """Another process has the workspace open for writing."""

    text = N_("{path} is in use by {owner}. Close it there and try again.")


class WorkspaceGone(Problem):
    """The folder of an open workspace was removed, moved or replaced."""

    text = N_(
        "{path} was moved, removed or replaced while it was open; this change was not saved. Bring"
        " the folder or its disk back and open it again."
    )


class WorkspaceBusy(Problem):
    """The database stayed locked longer than we wait."""

    text = N_("The workspace is busy with another save. Try again in a moment.")


class DiskFull(Problem):
    """No space is left on the disk."""

    text = N_(
        "The disk that holds {path} is full. Free some space and try again; nothing was lost."
    )


class ReadOnly(Problem):
    """The folder or file cannot be written."""

    text = N_("{path} cannot be written. Check the permissions of the folder or copy it elsewhere.")


class MissingFile(Problem):
    """A file that is needed is not there."""

    text = N_("{path} does not exist. Check the name.")


class Unreadable(Problem):
    """The file system refused."""

    text = N_("{path} cannot be used: {reason}. Check the disk and try again.")


class DamagedDatabase(Problem):
    """A page of the database failed its checksum, or the key does not fit."""

    text = N_(
        "The database in {path} is damaged. Do not change anything there; restore the newest"
        " backup, or run `casepack check` to see what still reads."
    )


class DamagedLog(Problem):
    """The write-ahead log holds commits that SQLite would leave out."""

    text = N_(
        "The log of recent changes in {path} is damaged, and the last changes may be missing. Copy"
        " the folder, then restore the newest backup, or run `casepack check --repair` to keep a"
        " copy of the log and go on with what still reads."
    )


class DraftsSetAside(Problem):
    """The file of the unsaved texts could not be read and was begun anew."""

    text = N_(
        "The texts that were typed and not saved could not be read. Their file in {path} was kept"
        " as {name}; everything that was saved is there."
    )


class DamagedKeys(Problem):
    """Neither copy of the key file is usable."""

    text = N_(
        "Both copies of the key file of {path} are missing or damaged. Without them the workspace"
        " cannot be read; restore keys.json from a backup."
    )


class DamagedFile(Problem):
    """A file of the vault does not decrypt to what was stored."""

    text = N_("The stored file {name} is damaged. Restore it from a backup.")


class MissingVaultFile(Problem):
    """A file of the vault is gone."""

    text = N_("The stored file {name} is missing. Restore it from a backup.")


_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_PROTOCOL = 15  # SQLITE_PROTOCOL, a race for the log's locks; the driver does not name it
_DATABASE_CODES: dict[int, type[Problem]] = {
    driver.SQLITE_FULL: DiskFull,
    driver.SQLITE_READONLY: ReadOnly,
    driver.SQLITE_CORRUPT: DamagedDatabase,
    driver.SQLITE_NOTADB: DamagedDatabase,
    driver.SQLITE_BUSY: WorkspaceBusy,
    driver.SQLITE_LOCKED: WorkspaceBusy,
    _PROTOCOL: WorkspaceBusy,
    driver.SQLITE_CANTOPEN: ReadOnly,
}
_PERHAPS_FULL = {driver.SQLITE_IOERR, driver.SQLITE_CANTOPEN}

_NO_ROOM = 1_000_000


# `Connection.backup` raises with SQLite's own text and without its code.
_CODES_BY_TEXT = {
    "database or disk is full": driver.SQLITE_FULL,
    "disk I/O error": driver.SQLITE_IOERR,
    "attempt to write a readonly database": driver.SQLITE_READONLY,
    "database disk image is malformed": driver.SQLITE_CORRUPT,
    "file is not a database": driver.SQLITE_NOTADB,
    "database is locked": driver.SQLITE_BUSY,
    "unable to open database file": driver.SQLITE_CANTOPEN,
}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn failures of disk and database inside the block into problems that name `path`.

    A statement that was interrupted on purpose raises `Cancelled`.
    """
    try:
        yield
    except DBAPIError as error:
        if is_interruption(error.orig):
            raise Cancelled from error
        problem = database_problem(error.orig, path)
        if problem is None:
            raise
        raise problem from error
    except driver.Error as error:
        problem = database_problem(error, path)
        if problem is None:
            raise
        raise problem from error
    except OSError as error:
        raise file_problem(error, path) from error


def is_interruption(error: BaseException | None) -> bool:
    """Return whether a driver error says that another thread interrupted the statement."""
    return getattr(error, "sqlite_errorcode", None) == driver.SQLITE_INTERRUPT


def database_problem(error: BaseException | None, path: Path) -> Problem | None:
    """Return the problem behind a driver error, None if it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", None) or _CODES_BY_TEXT.get(str(error))
    if code is None and isinstance(error, driver.OperationalError):
        # A statement always has a code. A backup has none, and what ends it is never a bug of ours.
        code = driver.SQLITE_IOERR
    if code is None:
        return None
    primary = code & 0xFF
    if primary in _PERHAPS_FULL and _is_full(path):
        return DiskFull(path=path)
    if primary == driver.SQLITE_IOERR:
        return Unreadable(path=path, reason=str(error))
    kind = _DATABASE_CODES.get(primary)
    return None if kind is None else kind(path=path)


def _is_full(path: Path) -> bool:
    """Return whether next to nothing is free.

    SQLite calls a `-shm` file that cannot grow an I/O error, and one that cannot be made a file
    that cannot be opened; the driver keeps the finer code.
    """
    try:
        return shutil.disk_usage(path if path.exists() else path.parent).free < _NO_ROOM
    except OSError:
        return False


def file_problem(error: OSError, path: Path) -> Problem:
    """Return the problem behind a failure of the file system."""
    named = str(error.filename or path)
    # Nobody knows the name of the file that is written first and renamed then.
    shown = path if named.endswith(TEMPORARY_SUFFIX) else named
    if error.errno in _DISK_FULL:
        return DiskFull(path=path)
    if error.errno in _READ_ONLY:
        return ReadOnly(path=path)
    if error.errno == errno.ENOENT:
        return MissingFile(path=shown)
    return Unreadable(path=shown, reason=error.strerror or str(error))
