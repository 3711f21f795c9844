# SPDX-License-Identifier: Apache-2.0
"""Comments, copies, the bin and undo in the real window, by the keys that the menus promise."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from casepack_desktop.app.pages import CasePages
from casepack_desktop.app.window import Desktop
from casepack_desktop.services.bundle import Services
from casepack_desktop.ui.bin.page import BinPage
from casepack_desktop.ui.comments.tab import CommentsTab
from tests.helpers.hands import Hands
from tests.helpers.questions import answering_questions
from tests.helpers.window import Windows
from tests.helpers.workspaces import a_workspace, an_incident


def services_of(desktop: Desktop) -> Services:
    """Return the services of the open workspace."""
    assert desktop.session is not None
    return desktop.session.services


def said(desktop: Desktop) -> str:
    """Return the newest message."""
    found = desktop.window.messages.messages()
    return found[-1].text if found else ""


def opened(windows: Windows, folder: Path) -> tuple[Hands, Desktop, CasePages]:
    """Start the program over a workspace with one incident."""
    hands, desktop = Hands(), windows.start(folder)
    hands.until(lambda: desktop.pages is not None and hands.sees("All 1"))
    assert desktop.pages is not None
    return hands, desktop, desktop.pages


def a_case(folder: Path) -> tuple[Path, str]:
    """Return a closed workspace and the UUID of its incident."""
    with a_workspace(folder) as services:
        made = an_incident(services, title="Phishing", severity="high")
        return services.workspace.layout.folder, made.uuid


def test_a_case_is_remarked_on_and_copied(windows: Windows, tmp_path: Path) -> None:
    folder, uuid = a_case(tmp_path)
    hands, desktop, pages = opened(windows, folder)
    actions = desktop.window.actions_
    pages.open_incident(uuid, "comments")
    tab = pages._incident_page().tab("comments")
    assert isinstance(tab, CommentsTab)
    hands.until(lambda: tab.state() == "empty")
    assert tab.composer is not None
    QTest.keyClicks(tab.composer.edit, "Seen")
    QTest.keyClick(tab.composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.until(lambda: tab.state() == "thread")
    actions["undo-last"].trigger()
    hands.until(lambda: "A comment stays." in said(desktop))
    actions["duplicate"].trigger()
    hands.until(lambda: pages.title().startswith("INC-2026-00002"))
    assert "registered as a copy" in said(desktop)
    copy = services_of(desktop).incidents.get(pages.place().uuid)
    assert (copy.values["title"], copy.uuid != uuid) == ("Phishing", True)


def test_a_case_is_deleted_restored_and_deleted_again_by_undo(
    windows: Windows, tmp_path: Path
) -> None:
    folder, _uuid = a_case(tmp_path)
    hands, desktop, pages = opened(windows, folder)
    table = pages.registry.table
    hands.until(lambda: table.model().rowCount() == 1)
    pages.registry.focus_table()
    for answer in ("", "Move to bin"):
        with answering_questions(answer) as asked:
            QTest.keyClick(table, Qt.Key.Key_Delete)
        assert asked.titles == ["Move INC-2026-00001 to the bin?"]
        left = services_of(desktop).incidents.bin_count()
        assert left == (1 if answer else 0)
    assert said(desktop) == "INC-2026-00001 moved to the bin."
    pages.show_entry("bin")
    page = desktop.window.page()
    assert isinstance(page, BinPage)
    hands.until(lambda: page.state() == "table")
    item = desktop.window.sidebar._items["bin"]
    spoken = Qt.ItemDataRole.AccessibleTextRole
    hands.until(lambda: item.data(spoken) == "Bin, 1 incident")
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    hands.until(lambda: page.state() == "empty")
    hands.until(lambda: item.data(spoken) == "Bin")
    desktop.window.activateWindow()
    hands.until(desktop.window.isActiveWindow)
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    hands.until(lambda: page.state() == "table")
    assert said(desktop).startswith("Undone: INC-2026-00001 restored from the bin")
