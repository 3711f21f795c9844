# SPDX-License-Identifier: Apache-2.0
"""Attaching a large file: how fast, in how much memory, and how long the window does not answer.

The baseline is a bare loop that reads the file, hashes it and lets age encrypt it into another one,
which it syncs. Each turn is a process of its own, so that the growth of its memory is its own; a
small file goes first, which loads what either side needs.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import pyrage

from benchmarks.comparing import Comparison, by_turns
from benchmarks.gui_gap import GOAL_S, Gap, in_a_process
from benchmarks.peak import clear_peak, peak_bytes

GOAL = 1 / 0.8
"""Eight tenths of the throughput are ten eighths of the time."""
MOST_GROWTH = 32
SIZE = 2 << 30
_MODULE = "benchmarks.attach"
_BLOCK = 1 << 20
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn took in seconds and by how many megabytes the peak of its memory grew."""

    seconds: float
    growth: float


def measure(folder: Path, *, size: int | None = None, turns: int = 3) -> list[Comparison]:
    """Return throughput, growth of memory and gap of the window for a file of `size` bytes."""
    length = size or SIZE
    path = a_file(folder / "large.bin", length)
    done: dict[str, list[Turn]] = {"program": [], "bare": []}

    def one(side: str) -> float:
        done[side].append(_turn(side, path))
        return done[side][-1].seconds

    ours, theirs = by_turns(turns, lambda _: one("program"), lambda _: one("bare"))
    name = f"attaching {length / _MB:,.0f} MB"
    grown, bare = (
        tuple(max(turn.growth, 0.1) / 1000 for turn in done[side]) for side in ("program", "bare")
    )
    gaps, idle = by_turns(
        turns,
        lambda _: in_a_process(_MODULE, "window", str(path)),
        lambda _: in_a_process("benchmarks.gui_gap", "idle", "0"),
    )
    most = MOST_GROWTH / 1000
    return [
        Comparison(name, "files.add", "read, hash, age, sync", GOAL, ours, theirs),
        Comparison(
            f"{name}: growth of memory in MB",
            "files.add",
            "bare loop",
            None,
            grown,
            bare,
            most,
            "MB",
        ),
        Comparison(
            f"longest gap of the window, {name}",
            "files tab",
            "idle timer",
            None,
            gaps,
            idle,
            GOAL_S,
        ),
    ]


def a_file(path: Path, size: int) -> Path:
    """Write a file that cannot be compressed and return its path."""
    block = os.urandom(_BLOCK)
    with path.open("wb") as file:
        left = size
        while left:
            left -= file.write(block[: min(left, _BLOCK)])
    return path


def _turn(side: str, path: Path) -> Turn:
    command = [sys.executable, "-m", _MODULE, side, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Turn(*json.loads(done.stdout.splitlines()[-1]))


def _timed(work: object, small: Path, large: Path) -> Turn:
    assert callable(work)
    work(small)
    clear_peak()
    before, start = peak_bytes(), time.perf_counter()
    work(large)
    return Turn(time.perf_counter() - start, (peak_bytes() - before) / 1_048_576)


def by_program(folder: Path, large: Path) -> Turn:
    """Attach a file through the service."""
    from casepack_desktop.domain.access import LOCAL_ANALYST
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.opening import NewWorkspace, create_workspace
    from casepack_desktop.support.clock import SystemClock

    clock = SystemClock()
    services = Services.over(create_workspace(folder / "a.casepack", NewWorkspace(), clock))
    uuid = services.incidents.create(LOCAL_ANALYST, {"title": "Large evidence"}).uuid
    seen = [0]

    def progress(done: int, _total: int, /) -> None:
        seen[0] = done

    try:
        return _timed(
            lambda path: services.files.add(LOCAL_ANALYST, uuid, path, progress=progress),
            a_file(folder / "small.bin", 2 * _BLOCK),
            large,
        )
    finally:
        services.workspace.close()


class _Hashed:
    """Hashes what is read through it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        data = self._file.read(size)
        self.hash.update(data)
        return data


def by_bare_loop(folder: Path, large: Path) -> Turn:
    """Read, hash and encrypt a file with nothing around it."""
    recipient = pyrage.x25519.Identity.generate().to_public()

    def work(path: Path) -> str:
        with path.open("rb", _BLOCK) as source, (folder / "out.age").open("wb") as target:
            reader = _Hashed(source)
            pyrage.encrypt_io(reader, target, [recipient])
            target.flush()
            os.fsync(target.fileno())
        return reader.hash.hexdigest()

    return _timed(work, a_file(folder / "small.bin", 2 * _BLOCK), large)


def window_gap(folder: Path, path: Path) -> float:
    """Return the longest gap while a file is added through the files tab, in seconds."""
    from PySide6.QtWidgets import QWidget

    from casepack_desktop.domain.access import LOCAL_ANALYST
    from casepack_desktop.jobs.supervisor import JobSupervisor
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.opening import NewWorkspace, create_workspace
    from casepack_desktop.support.clock import SystemClock
    from casepack_desktop.support.i18n import translator
    from casepack_desktop.ui.files.tab import FilesTab
    from casepack_desktop.ui.preferences import Preferences
    from casepack_desktop.ui.session import Session
    from casepack_desktop.ui.widgets.message_bar import MessageBar
    from casepack_desktop.ui.widgets.sheet import SheetHost

    clock, jobs, words = SystemClock(), JobSupervisor(), translator("en")
    services = Services.over(create_workspace(folder / "gap.casepack", NewWorkspace(), clock))
    uuid = services.incidents.create(LOCAL_ANALYST, {"title": "Large evidence"}).uuid
    session = Session(services, LOCAL_ANALYST, jobs, clock)
    page = QWidget()
    host = SheetHost(page)
    preferences = Preferences(folder / "preferences")
    tab = FilesTab(session, uuid, words, MessageBar(words, page), host, preferences, page)
    tab.resize(1_000, 700)
    host.resize(1_000, 700)
    host.show()
    try:
        gap = Gap()
        looking = gap.watch(lambda: not session._asked)
        tab.add([path])
        return max(looking, gap.watch(lambda: len(tab.table.rows()) == 1 and jobs.is_idle))
    finally:
        jobs.shutdown()
        host.close()
        session.close()
        host.deleteLater()


def main(arguments: list[str]) -> int:
    """Measure one turn and print what it took."""
    side, large = arguments[0], Path(arguments[1])
    with TemporaryDirectory(prefix="casepack-attach-", dir=large.parent) as scratch:
        folder = Path(scratch)
        if side == "window":
            from PySide6.QtWidgets import QApplication

            from casepack_desktop.ui.theme.theme import Theme

            app = QApplication([])
            Theme(app).install()
            sys.stdout.write(json.dumps(window_gap(folder, large)) + "\n")
        else:
            turn = (by_program if side == "program" else by_bare_loop)(folder, large)
            sys.stdout.write(json.dumps([turn.seconds, turn.growth]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
