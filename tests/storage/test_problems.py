# SPDX-License-Identifier: Apache-2.0
"""What the driver says becomes a problem; only what is a bug of ours stays one."""

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from casepack_desktop.storage import problems
from casepack_desktop.storage.problems import (
    DiskFull,
    ReadOnly,
    Unreadable,
    WorkspaceBusy,
    database_problem,
    told,
)


def _coded(kind: type[driver.Error], text: str, code: int) -> driver.Error:
    error = kind(text)
    error.sqlite_errorcode = code  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize("text", ["not an error", "SQL logic error", "unknown error", ""])
def test_what_ends_a_backup_without_a_code_is_one_clear_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unreadable), told(tmp_path):
        raise driver.OperationalError(text)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (driver.OperationalError("database or disk is full"), DiskFull),
        (driver.OperationalError("database is locked"), WorkspaceBusy),
        (_coded(driver.OperationalError, "locking protocol", 15), WorkspaceBusy),
        (_coded(driver.OperationalError, "x", driver.SQLITE_CANTOPEN), ReadOnly),
        (_coded(driver.OperationalError, "x", driver.SQLITE_IOERR | 10 << 8), Unreadable),
    ],
)
def test_trouble_of_disk_and_locks_has_its_own_sentence(
    tmp_path: Path, error: driver.Error, kind: type
) -> None:
    assert isinstance(database_problem(error, tmp_path), kind)


@pytest.mark.parametrize("code", [driver.SQLITE_CANTOPEN, driver.SQLITE_IOERR])
def test_a_file_that_cannot_be_made_on_a_full_disk_is_a_full_disk(
    tmp_path: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "_is_full", lambda _path: True)
    error = _coded(driver.OperationalError, "unable to open database file", code)
    assert isinstance(database_problem(error, tmp_path), DiskFull)


@pytest.mark.parametrize(
    "error",
    [
        _coded(driver.OperationalError, "no such column: x", 1),
        driver.ProgrammingError("Cannot operate on a closed database."),
        driver.InterfaceError("bad parameter"),
    ],
)
def test_a_bug_stays_a_bug(tmp_path: Path, error: driver.Error) -> None:
    assert database_problem(error, tmp_path) is None
    with pytest.raises(type(error)), told(tmp_path):
        raise error
