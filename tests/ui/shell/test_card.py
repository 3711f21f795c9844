# SPDX-License-Identifier: Apache-2.0
"""The card in the whole window: where the keyboard rests, its menu, and what was not said yet."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.app.window import Desktop
from casepack_desktop.ui.exporting.dialog import ExportDialog
from casepack_desktop.ui.incident.page import IncidentPage
from casepack_desktop.ui.widgets.message_bar import Message, MessageAction, MessageKind
from tests.helpers.workspaces import ANALYST
from tests.ui.shell.desktops import a_desktop, a_workspace, opened

CONTROL = Qt.KeyboardModifier.ControlModifier


def _focus() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def _told(desktop: Desktop) -> list[str]:
    return [message.text for message in desktop.window.messages.messages()]


def _opened_by_enter(qtbot: QtBot, desktop: Desktop, title: str = "") -> IncidentPage:
    """Press Enter in the list and wait for the fields of the card."""
    assert desktop.pages is not None
    registry = desktop.pages.registry
    qtbot.waitUntil(lambda: bool(registry.selected_uuids()))
    registry.focus_table()
    QTest.keyClick(registry.table, Qt.Key.Key_Return)
    page = desktop.window.page()
    assert isinstance(page, IncidentPage)
    qtbot.waitUntil(lambda: page.overview.incident is not None)
    return page


def test_after_enter_the_keyboard_rests_on_the_tabs(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one", "two")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        opened(qtbot, desktop, folder)
        desktop.window.activateWindow()
        qtbot.waitUntil(desktop.window.isActiveWindow)
        # A message has controls of its own, to which the keyboard would go from the list.
        tell = desktop.window.messages.post
        tell(Message(MessageKind.WARNING, "told", (MessageAction("Do", lambda: None),)))
        for _ in range(2):  # also where another incident was left in one of its fields
            page = _opened_by_enter(qtbot, desktop)
            assert isinstance(_focus(), QTabBar)
            assert _focus().accessibleName() == "Parts of the incident"
            assert page.accessibleName().startswith("INC-2026-0000")
            page.focus_field("location")
            assert desktop.pages is not None
            desktop.pages.show_registry()
            QTest.keyClick(desktop.pages.registry.table, Qt.Key.Key_Down)


def test_stepping_through_the_list_keeps_the_control(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one", "two")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        opened(qtbot, desktop, folder)
        desktop.window.activateWindow()
        qtbot.waitUntil(desktop.window.isActiveWindow)
        page = _opened_by_enter(qtbot, desktop)
        page.focus_field("location")
        field = _focus()
        first = page.uuid()
        assert desktop.pages is not None
        desktop.pages.step(1)
        assert page.uuid() != first
        qtbot.waitUntil(lambda: page.overview.incident is not None)
        assert _focus() is field


def test_the_key_of_saving_reaches_a_title_though_the_form_is_clean(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Before")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        desktop.window.activateWindow()
        qtbot.waitUntil(desktop.window.isActiveWindow)
        page = _opened_by_enter(qtbot, desktop)
        page.header.title.begin()
        QTest.keyClicks(page.header.title.line, "After")
        QTest.keyClick(page.header.title.line, Qt.Key.Key_S, CONTROL)
        assert session.services.incidents.get(page.uuid()).values["title"] == "After"


def test_the_menu_of_the_card_exports_this_incident(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one", "two", "three")
    with a_desktop(tmp_path) as desktop:
        opened(qtbot, desktop, folder)
        page = _opened_by_enter(qtbot, desktop)
        menu = page.header.menu()
        next(one for one in menu.actions() if one.text() == "Export…").trigger()
        menu.deleteLater()
        dialog = desktop.window.findChild(ExportDialog)
        assert dialog is not None
        assert dialog.form.incidents.second.isChecked()
        file = tmp_path / "one.jsonl"
        dialog.form.show_path(file)
        dialog.export_button.click()
        qtbot.waitUntil(file.is_file, timeout=20_000)
        qtbot.waitUntil(lambda: not dialog.is_running, timeout=20_000)
        assert page.header.number.text() in file.read_text()
        assert len(file.read_text().splitlines()) == 1
        dialog.close()


def test_a_comment_that_was_not_said_is_announced_and_opened(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one")
    with a_desktop(tmp_path) as desktop:
        session = opened(qtbot, desktop, folder)
        uuid = session.services.incidents.get("INC-2026-00001").uuid
        session.services.drafts.keep(f"comment:{uuid}", 0, {"text": "half a thought"})
        session.services.drafts.keep(uuid, 1, {"location": "Vilnius"})
        desktop.close_workspace()
        opened(qtbot, desktop, folder)
        comment = "There is an unsaved comment on INC-2026-00001 from 2026-11-20 14:00."
        assert sorted(_told(desktop)) == [
            comment,
            "There is unsaved text of INC-2026-00001 from 2026-11-20 14:00.",
        ]
        message = next(m for m in desktop.window.messages.messages() if m.text == comment)
        message.actions[0].run()
        # Both texts are in sight again, and nothing tells of them any more.
        qtbot.waitUntil(
            lambda: _told(desktop) == ["There is unsaved text from 2026-11-20 14:00 +02:00."]
        )
        page = desktop.window.page()
        assert isinstance(page, IncidentPage)
        assert page.tab_key() == "comments"
        box = page.tab("comments").findChild(QPlainTextEdit)
        assert box is not None
        assert box.toPlainText() == "half a thought"


def test_a_comment_on_what_was_purged_is_not_announced(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one")
    with a_desktop(tmp_path) as desktop:
        session = opened(qtbot, desktop, folder)
        uuid = session.services.incidents.get("INC-2026-00001").uuid
        session.services.incidents.move_to_bin(ANALYST, uuid)
        session.services.incidents.purge(ANALYST, uuid, "test")
        session.services.drafts.keep(f"comment:{uuid}", 0, {"text": "half a thought"})
        desktop.close_workspace()
        opened(qtbot, desktop, folder)
        assert desktop.window.messages.messages() == ()
