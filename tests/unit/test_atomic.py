# SPDX-License-Identifier: Apache-2.0
"""A file is there whole or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from casepack_desktop.support.atomic import atomic_file, write_atomic
from tests.helpers.tree import ROOT

_KILLED = """
import os, signal, sys
from pathlib import Path
from casepack_desktop.support.atomic import atomic_file
with atomic_file(Path(sys.argv[1])) as file:
    file.write(b"new" * 100_000)
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def names_in(folder: Path) -> list[str]:
    """Return the names of what lies in a folder."""
    return [path.name for path in folder.iterdir()]


def test_a_file_is_written_whole_and_alone(tmp_path: Path) -> None:
    target = tmp_path / "keys.json"
    write_atomic(target, b"old")
    write_atomic(target, b"new")
    assert target.read_bytes() == b"new"
    assert names_in(tmp_path) == ["keys.json"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    write_atomic(tmp_path / "keys.json", b"secret")
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("error", [OSError("disk"), KeyboardInterrupt(), ValueError("bug")])
def test_an_error_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, error: BaseException
) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")
    with pytest.raises(type(error)), atomic_file(target) as file:
        file.write(b"half")
        raise error
    assert target.read_bytes() == b"old"
    assert names_in(tmp_path) == ["report.pdf"]


def test_a_name_that_does_not_exist_yet_stays_absent_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="disk"), atomic_file(tmp_path / "new.pdf") as file:
        file.write(b"half")
        raise OSError("disk")
    assert names_in(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_kill_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")
    ended = subprocess.run([sys.executable, "-c", _KILLED, str(target)], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert target.read_bytes() == b"old"


def test_a_folder_that_is_missing_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomic(tmp_path / "missing" / "a", b"")
