# SPDX-License-Identifier: Apache-2.0
"""A disk that becomes full: one sentence, nothing half-written, and all goes on once there is room.

As root on Linux the disk is a small one in memory; elsewhere the system refuses files that grow
beyond a size, which is how a full disk looks to the program.
"""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from casepack_desktop.support.atomic import TEMPORARY_SUFFIX
from tests.helpers.commands import Casepack, Outcome
from tests.helpers.workspaces import Dump, dump, opened

_MEGABYTES = 12
_ROOM = 30_000

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows knows neither way")


@dataclass
class Disk:
    """A place whose room is used up, and a command that works in it."""

    casepack: Casepack
    folder: Path
    is_mounted: bool
    limit: int | None = None

    def fill(self, left: int) -> None:
        """Leave room for about so many bytes."""
        if not self.is_mounted:
            # A save grows the log, which begins anew; the database is larger and stays as it is.
            files = (path for path in self.folder.rglob("*") if path.is_file())
            sizes = (path.stat().st_size for path in files if path.suffix != ".db")
            self.limit = max(sizes, default=0) + left
            return
        usage = os.statvfs(self.folder)
        with (self.folder / "filler").open("wb") as file:
            file.truncate(0)
            for _ in range(max(0, usage.f_bavail * usage.f_frsize - left) // 4096):
                try:
                    file.write(bytes(4096))
                    file.flush()
                except OSError as error:
                    assert error.errno == errno.ENOSPC
                    break

    def free(self) -> None:
        """Give the room back."""
        (self.folder / "filler").unlink(missing_ok=True)
        self.limit = None

    def run(self, *arguments: object) -> Outcome:
        """Run a command in a process that meets the end of the room."""
        return self.casepack.real(*arguments, before=None if self.is_mounted else self._refuse)

    def _refuse(self) -> None:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (-1 if self.limit is None else self.limit, -1))


@pytest.fixture(params=["mounted", "limited"])
def disk(request: pytest.FixtureRequest, casepack: Casepack, tmp_path: Path) -> Iterator[Disk]:
    """Yield a small disk that holds the workspace; the way that needs no rights always runs."""
    folder = tmp_path / "disk"
    folder.mkdir()
    is_mounted = request.param == "mounted"
    if is_mounted and not _mounted(folder):
        pytest.skip("mounting needs root on Linux; the other way has run")
    shutil.copytree(casepack.workspace, folder / "case.casepack")
    casepack.workspace = folder / "case.casepack"
    try:
        yield Disk(casepack, folder, is_mounted)
    finally:
        if is_mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def _mounted(folder: Path) -> bool:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    line = ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m,mode=700", "tmpfs", str(folder)]
    return subprocess.run(line, capture_output=True, check=False).returncode == 0


@pytest.fixture
def rows(disk: Disk) -> Callable[[], Dump]:
    """Return a function that reads every row of the workspace on the small disk."""

    def read() -> Dump:
        with opened(disk.casepack.workspace, writable=False) as services:
            return dump(services)

    return read


def _told(outcome: Outcome, disk: Disk) -> None:
    if disk.is_mounted:
        outcome.demand_refusal("is full", "Free some space", "nothing was lost")
    else:
        outcome.demand_refusal()


def test_a_save(disk: Disk, rows: Callable[[], Dump]) -> None:
    before = rows()
    text = "x" * 100_000
    disk.fill(_ROOM)
    _told(disk.run("set", "INC-2026-00001", f"description={text}"), disk)
    assert rows() == before
    disk.casepack("list").demand_done()
    disk.free()
    disk.casepack("check").demand_done()
    disk.casepack("set", "INC-2026-00001", f"description={text}").demand_done()


def test_an_import(disk: Disk, rows: Callable[[], Dump], tmp_path: Path) -> None:
    before = rows()
    table = tmp_path / "many.csv"
    table.write_text(
        "title,description\n" + "".join(f"case {n},{'x' * 900}\n" for n in range(6_000)),
        encoding="utf-8",
    )
    disk.fill(1_000_000)
    _told(disk.run("import", table), disk)
    disk.free()
    assert rows() == before
    disk.casepack("check").demand_done()
    table.write_text("title\nsmall\n", encoding="utf-8")
    disk.casepack("import", table).demand_done()


@pytest.mark.parametrize("left", [0, 40_000])
def test_a_report(disk: Disk, tmp_path: Path, left: int) -> None:
    disk.casepack("set", "INC-2026-00001", f"description={'Łódź ' * 20_000}").demand_done()
    incidents = disk.casepack.json("list")
    target = disk.folder / "report.pdf"
    disk.fill(left)
    _told(disk.run("report", "INC-2026-00001", "-o", target), disk)
    assert not target.exists()
    disk.free()
    left_over = [path.name for path in disk.folder.rglob(f"*{TEMPORARY_SUFFIX}")]
    assert left_over == []
    assert disk.casepack.json("list") == incidents
    disk.casepack("check").demand_done()
    disk.casepack("report", "INC-2026-00001", "-o", target).demand_done()
    assert target.read_bytes().startswith(b"%PDF")
    assert [path.name for path in disk.folder.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("disk", ["mounted"], indirect=True)
def test_a_report_whose_file_lies_on_another_full_disk(disk: Disk, tmp_path: Path) -> None:
    outside = tmp_path / "outside.casepack"
    shutil.copytree(disk.casepack.workspace, outside)
    target = disk.folder / "report.html"
    target.write_bytes(b"the older report")
    disk.fill(0)
    disk.casepack.workspace = outside
    outcome = disk.run("report", "INC-2026-00001", "--format", "html", "-o", target)
    _told(outcome, disk)
    assert target.read_bytes() == b"the older report"
    disk.free()
    disk.casepack("check").demand_done()


@pytest.mark.parametrize("kind", ["xlsx", "csv", "jsonl"])
@pytest.mark.parametrize("disk", ["mounted"], indirect=True)
def test_an_export_onto_another_full_disk(disk: Disk, tmp_path: Path, kind: str) -> None:
    outside = tmp_path / "outside.casepack"
    shutil.copytree(disk.casepack.workspace, outside)
    target = disk.folder / f"list.{kind}"
    target.write_bytes(b"the older list")
    disk.fill(0)
    disk.casepack.workspace = outside
    _told(disk.run("export", target), disk)
    assert target.read_bytes() == b"the older list"
    assert not list(disk.folder.glob(f".*{TEMPORARY_SUFFIX}"))
    disk.free()
    disk.casepack("export", target).demand_done()
    disk.casepack("check").demand_done()


@pytest.mark.parametrize("left", [40_000, 200_000])
def test_a_new_workspace(disk: Disk, left: int) -> None:
    shutil.rmtree(disk.casepack.workspace)
    disk.casepack.workspace = disk.folder / "new.casepack"
    disk.fill(left)
    _told(disk.run("init"), disk)
    disk.casepack("list").demand_refusal()
    disk.free()
    disk.casepack("init").demand_done()
    disk.casepack("check").demand_done()
