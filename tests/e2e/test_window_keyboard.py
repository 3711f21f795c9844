# SPDX-License-Identifier: Apache-2.0
"""The main job in the real window without a mouse: by Tab, Enter and the keys of the menus."""

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QTableView
from typing_extensions import override

from casepack_desktop.app.window import Desktop
from casepack_desktop.services.imports import ImportRequest
from tests.helpers.hands import Keys, seen
from tests.helpers.window import Windows
from tests.helpers.workspaces import ANALYST, a_workspace, opened

COUNT = 500
_MOUSE = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
}


class _Mousetrap(QObject):
    """Counts what a mouse did."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.caught = 0

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.caught += event.type() in _MOUSE
        return super().eventFilter(watched, event)


@pytest.fixture
def no_mouse(qapp: QApplication) -> Iterator[None]:
    """Fail if a mouse button was used."""
    trap = _Mousetrap(qapp)
    qapp.installEventFilter(trap)
    yield
    qapp.removeEventFilter(trap)
    assert trap.caught == 0
    trap.deleteLater()


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """Return the first of the real incidents as a file."""
    real = resources.files("genai_incidents") / "data" / "incidents.min.json"
    content = json.loads(real.read_text(encoding="utf-8"))
    content["incidents"] = content["incidents"][:COUNT]
    path = tmp_path / "part.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.usefixtures("no_mouse")
def test_from_the_first_start_to_a_printed_and_a_saved_report_by_keyboard_alone(
    windows: Windows, tmp_path: Path, part: Path
) -> None:
    keys, desktop = Keys(), windows.start()
    keys.use("Create a workspace")
    keys.fill("Name", "north")
    keys.press("Return")
    keys.until(lambda: desktop.session is not None)
    keys.answer_file_dialog(part)
    keys.press("Ctrl+Shift+I")
    keys.use("Import")
    keys.until(lambda: keys.sees("Undo this import"), 30_000)
    keys.use("Close")
    _open_found(keys)
    keys.fill("Responsible", "Eva Maier")
    keys.press("Ctrl+S")
    keys.until(lambda: _is_said(desktop, "was saved"))
    keys.press("Alt+3")
    keys.use("Compose Initial Triage Report")
    keys.use("Generate PDF")
    printed, saved = tmp_path / "printed.pdf", tmp_path / "saved.pdf"
    keys.use(keys.full_name("Preview Initial Triage Report"))
    keys.tab_to("Print…")
    keys.answer_print_dialog(printed)
    keys.press("Ctrl+P")
    keys.until(printed.exists)
    keys.press("Esc")
    keys.answer_file_dialog(saved)
    keys.use(keys.full_name("Save Initial Triage Report"))
    keys.until(saved.exists)
    assert printed.read_bytes() == saved.read_bytes()


def _open_found(keys: Keys) -> None:
    keys.press("Ctrl+F")
    keys.write("chatgpt")
    table = next(seen("Incidents", QTableView))
    keys.until(lambda: 0 < table.model().rowCount() < COUNT)
    keys.press("Down")
    keys.until(table.hasFocus)
    keys.press("Return")
    keys.until(lambda: keys.sees("Back to the registry"))


def _is_said(desktop: Desktop, words: str) -> bool:
    return any(words in one.text for one in desktop.window.messages.messages())


@pytest.mark.usefixtures("no_mouse")
def test_from_a_new_incident_over_its_file_to_a_workbook_by_keyboard_alone(
    windows: Windows, tmp_path: Path
) -> None:
    with a_workspace(tmp_path) as services:
        folder = services.workspace.layout.folder
    note = tmp_path / "note.txt"
    note.write_text("Seen in the proxy log.", encoding="utf-8")
    keys, desktop = Keys(), windows.start(folder)
    keys.until(lambda: desktop.pages is not None)
    keys.press("Ctrl+N")
    keys.until(lambda: keys.sees("Title"))
    keys.fill("Title", "Lost laptop")
    keys.press("Ctrl+S")
    keys.until(lambda: _is_said(desktop, "is registered"))
    table = next(seen("Incidents", QTableView))
    keys.until(lambda: table.model().rowCount() == 1)
    keys.press("Ctrl+F")
    keys.press("Down")
    keys.until(table.hasFocus)
    keys.press("Return")
    keys.until(lambda: keys.sees("Back to the registry"))
    keys.press("Alt+2")
    keys.answer_file_dialog(note)
    keys.press("Ctrl+Shift+A")
    keys.until(lambda: keys.sees("note.txt") or _is_said(desktop, "note.txt"))
    keys.press("Ctrl+W")
    keys.until(table.isVisible)
    workbook = tmp_path / "list.xlsx"
    keys.press("Ctrl+Shift+E")
    keys.until(lambda: keys.sees("Browse…") and not desktop.window.isActiveWindow())
    keys.fill("File", str(workbook))
    keys.use("Export")
    keys.until(workbook.exists)
    keys.until(lambda: _is_said(desktop, "1 incident"))
    windows.end()
    with opened(folder) as services:
        (file,) = services.files.of("INC-2026-00001")
        assert (file.name, file.size) == ("note.txt", note.stat().st_size)
        again = services.imports.run(ANALYST, ImportRequest(workbook))
        assert (again.read, again.unchanged) == (1, 1)
