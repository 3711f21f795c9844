# SPDX-License-Identifier: Apache-2.0
"""The main job in the real window with the mouse, from the first start to a saved report."""

import json
from importlib import resources
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtWidgets import QTableView

from casepack_desktop.app.window import Desktop
from tests.helpers.hands import Hands
from tests.helpers.window import Windows

MOST_STEPS = 12
SAMSUNG = "samsung"


def test_from_the_first_start_over_the_real_list_to_a_printed_and_a_saved_report(
    windows: Windows, tmp_path: Path
) -> None:
    hands, desktop = Hands(), windows.start()
    create_workspace(hands, desktop)
    real = resources.files("genai_incidents") / "data" / "incidents.min.json"
    with resources.as_file(real) as path:
        count = len(json.loads(path.read_text(encoding="utf-8"))["incidents"])
        bring_in(hands, path, count)
    open_found(hands, SAMSUNG)
    hands.enter("Responsible", "Eva Maier")
    hands.click("Save")
    hands.until(lambda: _is_said(desktop, "was saved"))
    assert _open_case(desktop)["responsible"] == "Eva Maier"
    hands.tab("Reports")
    hands.click("Compose Initial Triage Report")
    hands.click("Generate PDF")
    printed, saved = tmp_path / "printed.pdf", tmp_path / "saved.pdf"
    hands.click(hands.full_name("Preview Initial Triage Report"))
    hands.answer_print_dialog(printed)
    hands.click("Print…")
    hands.until(printed.exists)
    hands.answer_file_dialog(saved)
    hands.click(hands.full_name("Save Initial Triage Report"))
    hands.until(saved.exists)
    assert printed.read_bytes() == saved.read_bytes()
    assert "Eva Maier" in text_of(saved)


def text_of(path: Path) -> str:
    """Return the text of a PDF file."""
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def create_workspace(hands: Hands, desktop: Desktop) -> None:
    """Make a workspace by the form of the first page."""
    hands.click("Create a workspace")
    hands.enter("Name", "north")
    hands.enter("Organisation", "North Region CERT")
    hands.click("Create")
    hands.until(lambda: desktop.session is not None)


def bring_in(hands: Hands, path: Path, count: int) -> None:
    """Import a list from the empty page and close the result."""
    hands.answer_file_dialog(path)
    hands.click("Import…")
    hands.click("Import")
    hands.until(lambda: hands.sees("Undo this import"), 60_000)
    hands.click("Close")
    hands.until(lambda: hands.sees(f"All {count:,}"))


def open_found(hands: Hands, text: str) -> None:
    """Search, and open the first incident that is found."""
    table = hands.control("Incidents", QTableView)
    before = table.model().rowCount()
    hands.enter("Search incidents", text)
    hands.until(lambda: 0 < table.model().rowCount() < before)
    hands.click_row(table, table.model().index(0, 1), twice=True)
    hands.until(lambda: hands.sees("Back to the registry"))


def _is_said(desktop: Desktop, words: str) -> bool:
    return any(words in one.text for one in desktop.window.messages.messages())


def _open_case(desktop: Desktop) -> dict[str, object]:
    assert desktop.session is not None
    assert desktop.pages is not None
    incident = desktop.session.services.incidents.get(desktop.pages.place().uuid)
    return dict(incident.values)


def test_from_an_empty_workspace_to_a_saved_first_report_in_twelve_steps(
    windows: Windows, tmp_path: Path
) -> None:
    desktop = windows.start()
    create_workspace(Hands(), desktop)
    hands, saved = Hands(), tmp_path / "first.pdf"
    hands.click("New incident")
    hands.enter("Title", "Ransomware on billing servers")
    hands.choose("Severity", "Critical")
    hands.click("Register")
    hands.click("Initial Triage Report")
    hands.enter("Responsible", "Eva Maier")
    hands.click("Set")
    hands.click("Generate PDF")
    name = hands.full_name("Save Initial Triage Report")
    hands.answer_file_dialog(saved)
    hands.click(name)
    hands.until(saved.exists)
    assert hands.count <= MOST_STEPS, hands.steps
    for word in ("Ransomware on billing servers", "Critical", "Eva Maier"):
        assert word in text_of(saved)
