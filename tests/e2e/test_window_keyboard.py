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
from tests.helpers.hands import Keys, seen
from tests.helpers.window import Windows

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
