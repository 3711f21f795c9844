# SPDX-License-Identifier: Apache-2.0
"""The program as a process: it starts, paints before storage is loaded, and ends in order."""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.window_start import _BARE, _EMPTY, _PROGRAM, bare_access, seconds_to_painting
from casepack_desktop import __version__
from tests.helpers.tree import ROOT
from tests.ui.shell.desktops import a_workspace

_ENDS_BY_ITSELF = """
import sys
from PySide6.QtCore import QTimer
from casepack_desktop.app import window
start = window.Desktop.start
def start_and_end(desktop, folder=None):
    start(desktop, folder)
    def look():
        if not folder or (desktop.pages is not None and desktop.window.status.place()):
            print(desktop.window.status.place(), flush=True)
            desktop.quit()
        else:
            QTimer.singleShot(20, look)
    QTimer.singleShot(0, look)
window.Desktop.start = start_and_end
from casepack_desktop.app import asking
asking.ask_about_stranger = lambda *_: True
from casepack_desktop.app.desktop_main import run
sys.exit(run(sys.argv[1:]))
"""


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", _ENDS_BY_ITSELF, *arguments],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_program_starts_and_ends_without_a_word() -> None:
    done = _run()
    assert (done.returncode, done.stdout.strip()) == (0, "")
    assert "Traceback" not in done.stderr
    assert "QThread" not in done.stderr


def test_the_program_opens_the_named_workspace(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    done = _run(str(folder), "--software-rendering")
    assert done.returncode == 0, done.stderr
    assert "Row 1 of 1" in done.stdout
    assert "Traceback" not in done.stderr


def test_the_program_says_its_version() -> None:
    done = _run("--version")
    assert done.stdout.strip() == f"CasePack Desktop {__version__}"


def test_the_window_is_painted_before_storage_is_loaded(tmp_path: Path) -> None:
    seconds, said = seconds_to_painting(_PROGRAM, tmp_path)
    assert seconds > 0
    assert said == "painted 0"
    assert seconds_to_painting(_EMPTY, tmp_path)[0] > 0


def test_both_sides_of_the_benchmark_show_the_rows(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop", "Phishing")
    assert seconds_to_painting(_PROGRAM, tmp_path, str(folder))[1] == "painted 2"
    arguments = (*bare_access(folder), "200")
    assert seconds_to_painting(_BARE, tmp_path, *arguments)[1] == "painted 2"
