# SPDX-License-Identifier: Apache-2.0
"""What is typed belongs to where it is typed: no key acts on what lies below or behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.app.window import Desktop
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.storage.listing import Order
from casepack_desktop.ui.comments.tab import CommentsTab
from casepack_desktop.ui.incident.new_sheet import NewIncidentSheet
from casepack_desktop.ui.incident.page import IncidentPage
from casepack_desktop.ui.palette.palette import Palette
from casepack_desktop.ui.preferences import LANGUAGE
from tests.helpers.sessions import somebody_writing
from tests.ui.shell.desktops import a_desktop, a_workspace, answering, opened


@pytest.fixture
def desktop(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    folder = a_workspace(tmp_path / "a.casepack", "one", "two", "three")
    with a_desktop(tmp_path) as made:
        made.window.resize(1280, 820)
        made.start()
        opened(qtbot, made, folder)
        assert made.pages is not None
        registry = made.pages.registry
        made.window.activateWindow()
        qtbot.waitUntil(lambda: bool(registry.selected_uuids()))
        registry.focus_table()
        yield made


def press(keys: str) -> None:
    """Press keys where the keyboard is."""
    target = QApplication.focusWidget()
    assert isinstance(target, QWidget)
    both = QKeySequence(keys)[0]  # type: ignore[index]
    QTest.keyClick(target, both.key(), both.keyboardModifiers())


def write(text: str) -> None:
    """Type a text where the keyboard is."""
    target = QApplication.focusWidget()
    assert isinstance(target, QWidget)
    QTest.keyClicks(target, text)


def titles(desktop: Desktop) -> list[str]:
    """Return the titles of all incidents."""
    assert desktop.session is not None
    rows = desktop.session.services.incidents.page(IncidentFilter(), Order()).rows
    return sorted(row.title for row in rows)


def card(qtbot: QtBot, desktop: Desktop, tab: str = "overview") -> IncidentPage:
    """Open the second incident of the list."""
    assert desktop.pages is not None
    assert desktop.session is not None
    uuid = desktop.session.services.incidents.get("INC-2026-00002").uuid
    desktop.pages.open_incident(uuid, tab)
    page = desktop.window.page()
    assert isinstance(page, IncidentPage)
    qtbot.waitUntil(lambda: page.overview.incident is not None)
    return page


def new_sheet(desktop: Desktop) -> NewIncidentSheet:
    """Open the form of a new incident and type a title."""
    press("Ctrl+N")
    sheet = desktop.window.sheets.sheet()
    assert isinstance(sheet, NewIncidentSheet)
    write("abc")
    return sheet


def test_ctrl_z_in_a_new_incident_takes_back_what_is_typed_and_no_saved_change(
    desktop: Desktop,
) -> None:
    sheet = new_sheet(desktop)
    assert sheet.texts() == {"title": "abc"}
    press("Ctrl+Z")
    assert sheet.texts() == {}
    press("Ctrl+Shift+Z")
    assert sheet.texts() == {"title": "abc"}
    sheet.focusNextChild()
    for _ in range(3):
        press("Ctrl+Z")
    assert sheet.texts() == {}
    QTest.qWait(50)
    assert titles(desktop) == ["one", "three", "two"]


def test_ctrl_d_copies_nothing_from_below_a_sheet_or_the_palette(desktop: Desktop) -> None:
    sheet = new_sheet(desktop)
    press("Ctrl+D")
    assert sheet.texts() == {"title": "abc"}
    press("Ctrl+K")
    palette = desktop.window.findChild(Palette)
    assert palette is not None
    press("Ctrl+D")
    assert titles(desktop) == ["one", "three", "two"]


def test_nothing_is_copied_by_who_stays_at_unsaved_text(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_sheet(desktop)
    asked = answering(monkeypatch, "stay")
    desktop.window.actions_["duplicate"].trigger()
    assert asked == ["Discard the new incident?"]
    assert titles(desktop) == ["one", "three", "two"]


@pytest.mark.parametrize("keys", ["Ctrl+W", "Ctrl+PgDown", "Ctrl+PgUp", "Ctrl+1", "Ctrl+2"])
def test_a_title_that_is_typed_is_stored_when_a_key_leads_away(
    qtbot: QtBot, desktop: Desktop, keys: str
) -> None:
    page = card(qtbot, desktop)
    page.header.title.begin()
    write("Renamed")
    press(keys)
    assert titles(desktop) == ["Renamed", "one", "three"]


def test_a_title_that_is_typed_is_stored_before_the_window_speaks_otherwise(
    qtbot: QtBot, desktop: Desktop
) -> None:
    card(qtbot, desktop).header.title.begin()
    write("Renamed")
    desktop.choose(LANGUAGE, "de")
    assert titles(desktop) == ["Renamed", "one", "three"]


def test_a_title_that_cannot_be_stored_keeps_the_card_once(qtbot: QtBot, desktop: Desktop) -> None:
    page = card(qtbot, desktop)
    page.header.title.begin()
    page.header.title.line.clear()
    press("Ctrl+W")
    assert desktop.window.page() is page
    assert page.header.title.is_editing
    press("Ctrl+W")
    assert desktop.window.page() is not page


def commenting(qtbot: QtBot, desktop: Desktop) -> CommentsTab:
    """Open the comments of an incident and type one."""
    tab = card(qtbot, desktop, "comments").tab("comments")
    assert isinstance(tab, CommentsTab) and tab.composer is not None
    tab.composer.edit.setPlainText("hello there")
    return tab


def said(desktop: Desktop, uuid: str) -> list[str]:
    """Return the comments of an incident."""
    assert desktop.session is not None
    return [one.text for one in desktop.session.services.comments.of(uuid)]


def text_kept(qtbot: QtBot, desktop: Desktop) -> str:
    """Return what stands in the box for a comment."""
    tab = card(qtbot, desktop, "comments").tab("comments")
    assert isinstance(tab, CommentsTab) and tab.composer is not None
    return tab.composer.text()


def test_a_comment_that_waits_is_said_once_though_its_tab_is_left(
    qtbot: QtBot, desktop: Desktop
) -> None:
    tab = commenting(qtbot, desktop)
    uuid = tab._uuid
    assert desktop.session is not None and desktop.pages is not None and tab.composer is not None
    with somebody_writing(desktop.session):
        tab.composer.add()
        desktop.pages.show_registry()
        QApplication.sendPostedEvents(None, 52)  # the deferred deletions
    qtbot.waitUntil(lambda: said(desktop, uuid) == ["hello there"])
    assert text_kept(qtbot, desktop) == ""


def test_a_comment_that_waits_is_said_once_though_its_tab_is_made_anew(
    qtbot: QtBot, desktop: Desktop
) -> None:
    tab = commenting(qtbot, desktop)
    uuid = tab._uuid
    assert desktop.session is not None and tab.composer is not None
    with somebody_writing(desktop.session):
        tab.composer.add()
        desktop.choose(LANGUAGE, "de")
        assert text_kept(qtbot, desktop) == "hello there"
    qtbot.waitUntil(lambda: said(desktop, uuid) == ["hello there"])
    qtbot.waitUntil(lambda: text_kept(qtbot, desktop) == "")
