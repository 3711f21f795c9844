# SPDX-License-Identifier: Apache-2.0
"""How long the window does not answer while work goes on: the longest gap of a 10 ms timer.

The program's side makes fifty reports as the window does: requested on the GUI thread one after
the other, made by the worker, followed by the table of the Reports tab. The baseline is the same
timer in the same kind of process that does nothing, so it shows what the machine itself takes.
Each turn is a process of its own, since only the first report of a process imports its makers.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.comparing import Comparison, by_turns

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.ui.session import Session

GOAL_S = 0.1
REPORTS = 50
TICK_MS = 10
_QUIET_S = 1.0
_LONGEST_S = 300


class Gap:
    """Watches a timer of 10 ms on the GUI thread and keeps the longest time between two ticks."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._note)
        self._before = 0.0
        self.longest = 0.0

    def watch(self, is_done: Callable[[], bool], limit: float = _LONGEST_S) -> float:
        """Run the event loop until `is_done` says so and return the longest gap in seconds."""
        from PySide6.QtCore import QEventLoop

        loop = QEventLoop()
        end = time.perf_counter() + limit
        self._timer.timeout.connect(lambda: loop.quit() if is_done() else None)
        self.longest, self._before = 0.0, time.perf_counter()
        self._timer.start()
        loop.exec()
        self._timer.stop()
        if time.perf_counter() > end:
            raise AssertionError("the work did not end in time")
        return self.longest

    def _note(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._before)
        self._before = now


def idle_gap(seconds: float = _QUIET_S) -> float:
    """Return the longest gap while nothing is done for some seconds."""
    end = time.perf_counter() + seconds
    return Gap().watch(lambda: time.perf_counter() > end)


def measure(folder: Path, *, size: int | None = None, turns: int = 5) -> list[Comparison]:
    """Return the longest gap during `size` reports, against that of an idle timer."""
    del folder  # each turn has its own
    count = size or REPORTS
    ours, theirs = by_turns(
        turns,
        lambda _turn: in_a_process("benchmarks.gui_gap", "reports", str(count)),
        lambda _turn: in_a_process("benchmarks.gui_gap", "idle", "0"),
    )
    name = f"longest gap of the window, {count} reports"
    return [Comparison(name, "reports made", "idle timer", None, ours, theirs, GOAL_S)]


def measured(name: str, side: str, module: str, path: Path, turns: int) -> list[Comparison]:
    """Return the longest gap that turns of a module tell, against that of an idle timer."""
    ours, theirs = by_turns(
        turns,
        lambda _turn: in_a_process(module, str(path)),
        lambda _turn: in_a_process("benchmarks.gui_gap", "idle", "0"),
    )
    return [Comparison(name, side, "idle timer", None, ours, theirs, GOAL_S)]


@contextmanager
def at_work(services: "Services") -> Iterator["Session"]:
    """Yield a session over an open workspace; jobs and workspace end with it."""
    from casepack_desktop.domain.access import LOCAL_ANALYST
    from casepack_desktop.jobs.supervisor import JobSupervisor
    from casepack_desktop.ui.session import Session

    jobs = JobSupervisor()
    session = Session(services, LOCAL_ANALYST, jobs, services.workspace.clock)
    try:
        yield session
    finally:
        jobs.shutdown()
        session.close()


def tell_turn(gap: Callable[[Path, Path], float], path: Path) -> int:
    """Measure one turn in a look of the window and a folder of its own; print the seconds."""
    from PySide6.QtWidgets import QApplication

    from casepack_desktop.ui.theme.theme import Theme

    app = QApplication([])
    Theme(app).install()
    with TemporaryDirectory(prefix="casepack-gap-") as folder:
        sys.stdout.write(json.dumps(gap(Path(folder), path)) + "\n")
    return 0


def in_a_process(module: str, *arguments: str) -> float:
    """Return the gap that a fresh process with its own window tells."""
    command = [sys.executable, "-m", module, *arguments]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout.splitlines()[-1]))


def reports_gap(folder: Path, count: int) -> float:
    """Return the longest gap while so many reports are requested, made and followed."""
    from benchmarks.window_alive import ReportsAtWork

    work = ReportsAtWork(folder, count)
    try:
        looking = Gap().watch(work.look())
        return max(looking, Gap().watch(work.begin()))
    finally:
        work.end()


def main(arguments: list[str]) -> int:
    """Measure one turn and print the seconds."""
    from PySide6.QtWidgets import QApplication

    what, count = arguments
    _app = QApplication([])
    with TemporaryDirectory(prefix="casepack-gap-") as folder:
        seconds = idle_gap() if what == "idle" else reports_gap(Path(folder), int(count))
    print(json.dumps(seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
