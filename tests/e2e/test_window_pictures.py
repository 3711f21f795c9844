# SPDX-License-Identifier: Apache-2.0
"""Small pictures in the real program: they come, a page that goes takes their process along."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from casepack_desktop.app.window import Desktop
from casepack_desktop.services.bundle import Services
from casepack_desktop.ui.files.tab import FilesTab
from tests.helpers.foreign_files import a_pdf, a_picture
from tests.helpers.hands import Hands
from tests.helpers.tree import ROOT
from tests.helpers.window import Windows
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident

_SHOWS_AND_ENDS = """
import sys
from PySide6.QtCore import QTimer
from casepack_desktop.app import asking, window
asking.ask_about_stranger = lambda *_: True
start = window.Desktop.start
def start_and_end(desktop, folder=None):
    start(desktop, folder)
    seen = []
    def look():
        QTimer.singleShot(20, look)
        if desktop.pages is None or desktop.session is None:
            return
        if not seen:
            seen.append(sys.argv[2])
            desktop.pages.open_incident(sys.argv[2], "files")
        tab = desktop.pages._incident_page().tab("files")
        if tab._pictures._pictures:
            print(tab._pictures._maker._process.processId(), flush=True)
            desktop.quit()
    QTimer.singleShot(0, look)
window.Desktop.start = start_and_end
from casepack_desktop.app.desktop_main import run
sys.exit(run(sys.argv[1:2]))
"""


def put(services: Services, uuid: str) -> None:
    """Put a picture and a document into an incident."""
    services.files.add_data(ANALYST, uuid, a_picture("png"), "picture.png")
    services.files.add_data(ANALYST, uuid, a_pdf(), "page.pdf")


def shown(hands: Hands, desktop: Desktop, uuid: str) -> FilesTab:
    """Show the files of an incident until both pictures are there."""
    assert desktop.pages is not None
    desktop.pages.open_incident(uuid, "files")
    tab = desktop.pages._incident_page().tab("files")
    assert isinstance(tab, FilesTab)
    hands.until(lambda: len(tab._pictures._pictures) == 2)
    return tab


def test_the_page_and_the_workspace_that_go_take_the_process_along(
    windows: Windows, tmp_path: Path
) -> None:
    with a_workspace(tmp_path) as services:
        folder, uuid = services.workspace.layout.folder, an_incident(services).uuid
        put(services, uuid)
    hands, desktop = Hands(), windows.start(folder)
    hands.until(lambda: desktop.pages is not None and hands.sees("All 1"))
    ended: list[str] = []

    def goes(what: str) -> bool:
        # Hands turn the loop themselves, which lets nothing go by itself.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return what in ended

    first = shown(hands, desktop, uuid)
    first._pictures._maker.destroyed.connect(lambda: ended.append("page"))
    assert desktop.pages is not None
    desktop.pages.show_entry("registry")
    hands.until(lambda: goes("page"))
    second = shown(hands, desktop, uuid)
    second._pictures._maker.destroyed.connect(lambda: ended.append("workspace"))
    desktop.close_workspace()
    hands.until(lambda: goes("workspace"))


@pytest.mark.skipif(os.name == "nt", reason="it asks for a process the way of Linux and macOS")
def test_the_program_ends_without_a_word_while_pictures_are_shown(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        folder, uuid = services.workspace.layout.folder, an_incident(services).uuid
        put(services, uuid)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _SHOWS_AND_ENDS, str(folder), uuid],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for word in ("Traceback", "QProcess", "QThread"):
        assert word not in done.stderr
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout.split()[0]), 0)
