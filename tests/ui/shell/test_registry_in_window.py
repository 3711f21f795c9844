# SPDX-License-Identifier: Apache-2.0
"""The search box, the chips and the views of the window are one filter."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.views import SavedView
from casepack_desktop.storage.listing import Order
from casepack_desktop.ui.incident.page import IncidentPage
from casepack_desktop.ui.preferences import LANGUAGE
from tests.helpers.workspaces import ANALYST
from tests.ui.shell.desktops import a_desktop, a_workspace, opened


def test_the_view_of_the_start_stands_in_the_search_box(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one", "two")
    with a_desktop(tmp_path) as desktop:
        session = opened(qtbot, desktop, folder)
        kept = session.services.views.keep(ANALYST, SavedView("", "Serious", "severity:high one"))
        session.services.views.set_default(ANALYST, kept.uuid)
        desktop.close_workspace()
        opened(qtbot, desktop, folder)
        box = desktop.window.top.search
        qtbot.waitUntil(lambda: box.text() == "severity:high one")
        assert desktop.pages is not None
        registry = desktop.pages.registry
        qtbot.waitUntil(lambda: registry.summary() == "1 of 2 incidents")
        registry.clear_filters()
        assert box.text() == ""
        # What somebody left open in the list is there again in another language.
        desktop.choose(LANGUAGE, "de")
        assert desktop.pages is not None
        again = desktop.pages.registry
        qtbot.waitUntil(lambda: again.feed.is_shown and not again.feed.is_asking)
        QApplication.processEvents()
        assert desktop.window.top.search.text() == "" == again.wanted.text


def test_a_copy_is_made_from_the_menu_of_the_list(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one")
    with a_desktop(tmp_path) as desktop:
        opened(qtbot, desktop, folder)
        assert desktop.pages is not None
        registry = desktop.pages.registry
        qtbot.waitUntil(lambda: bool(registry.selected_uuids()))
        menu = registry.table.context_menu()
        next(one for one in menu.actions() if one.text() == "Duplicate").trigger()
        menu.deleteLater()
        qtbot.waitUntil(lambda: desktop.window.page() is not registry)
        assert desktop.session is not None
        rows = desktop.session.services.incidents.page(IncidentFilter(), Order()).rows
        assert [row.title for row in rows] == ["one", "one"]


def test_what_is_still_typed_is_not_refused_and_what_is_left_so_is(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one", "two")
    with a_desktop(tmp_path) as desktop:
        opened(qtbot, desktop, folder)
        assert desktop.pages is not None
        registry, box = desktop.pages.registry, desktop.window.top.search
        refused: list[Problem] = []
        registry.feed.refused.connect(refused.append)
        box.setFocus()
        with qtbot.waitSignal(box.searched):
            QTest.keyClicks(box, "one severity:hi")
        assert registry.wanted.text == "one"
        qtbot.waitUntil(lambda: registry.feed.is_shown and not registry.feed.is_asking)
        assert not refused and box.text() == "one severity:hi"
        with qtbot.waitSignal(registry.feed.refused):
            QTest.keyClick(box, Qt.Key.Key_Return)
        (problem,) = refused
        assert "low, medium, high, critical" in str(problem)
        (chip, _word) = registry.bar.condition_chips()
        assert chip.label() == "severity:hi" and box.text() == "one severity:hi"
        with qtbot.waitSignal(registry.search_changed):
            chip.removed.emit()
        assert box.text() == "one"


def test_what_can_never_be_a_value_is_refused_while_one_types(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one", "two")
    with a_desktop(tmp_path) as desktop:
        opened(qtbot, desktop, folder)
        assert desktop.pages is not None
        registry, box = desktop.pages.registry, desktop.window.top.search
        for text in ("status:nonsense", "company:Nobody", "due:tomorrow"):
            with qtbot.waitSignal(registry.feed.refused):
                box.setText(text)


def test_a_filter_nobody_types_at_any_more_counts_as_it_stands(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one", "two")
    with a_desktop(tmp_path) as desktop:
        opened(qtbot, desktop, folder)
        assert desktop.pages is not None
        registry, box = desktop.pages.registry, desktop.window.top.search
        with qtbot.waitSignal(registry.feed.refused):
            box.setText("status:op")  # and nothing else
        assert registry.wanted.text == "status:op"


def test_another_language_keeps_view_filter_and_order(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one", "two")
    with a_desktop(tmp_path) as desktop:
        session = opened(qtbot, desktop, folder)
        views = session.services.views
        start = views.keep(ANALYST, SavedView("", "Start", "two"))
        views.set_default(ANALYST, start.uuid)
        columns = ("title", "number")
        mine = views.keep(ANALYST, SavedView("", "Mine", "one", columns, "title", False))
        assert desktop.pages is not None
        registry = desktop.pages.registry
        registry.viewing.read_again()
        registry.viewing.choose(mine)
        wanted = registry.wanted
        assert (wanted.sort_key, wanted.descending) == ("title", False)
        desktop.choose(LANGUAGE, "de")
        assert desktop.pages is not None
        again = desktop.pages.registry
        assert again is not registry
        qtbot.waitUntil(lambda: again.feed.is_shown and not again.feed.is_asking)
        assert again.viewing.current is not None and again.viewing.current.name == "Mine"
        assert not again.viewing.is_changed()
        assert again.wanted == wanted and again.layout_of_columns.shown() == columns
        assert desktop.window.top.search.text() == "one"
        again.change_search("one two")
        desktop.choose(LANGUAGE, "en")
        assert desktop.pages is not None
        third = desktop.pages.registry
        qtbot.waitUntil(lambda: third.feed.is_shown and not third.feed.is_asking)
        assert third.viewing.is_changed() and third.wanted.text == "one two"
        assert desktop.window.top.search.text() == "one two"


def test_stepping_goes_on_behind_the_rows_that_were_read(qtbot: QtBot, tmp_path: Path) -> None:
    titles = [f"t{n:03}" for n in range(260)]
    folder = a_workspace(tmp_path / "a.casepack", *titles)
    with a_desktop(tmp_path) as desktop:
        opened(qtbot, desktop, folder)
        pages = desktop.pages
        assert pages is not None
        rows = pages.registry.table.model().rows()  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: len(rows) == 200)
        pages.open_incident(rows[199].uuid)
        page = desktop.window.page()
        assert isinstance(page, IncidentPage)
        qtbot.waitUntil(page.header.next_button.isEnabled)
        pages.step(1)
        qtbot.waitUntil(lambda: "t059" in pages.title())
        rows = pages.registry.table.model().rows()  # type: ignore[attr-defined]
        pages.open_incident(rows[-1].uuid)
        qtbot.waitUntil(lambda: "t000" in pages.title())
        assert not page.header.next_button.isEnabled()
        assert page.header.previous_button.isEnabled()


def test_the_list_stands_on_the_incident_that_one_comes_back_from(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one", "two", "three", "four")
    with a_desktop(tmp_path) as desktop:
        opened(qtbot, desktop, folder)
        assert desktop.pages is not None
        registry = desktop.pages.registry
        rows = [row.uuid for row in registry.feed.model.rows()]
        desktop.pages.open_incident(rows[0])
        card = desktop.pages._incident_page()
        for at in (1, 2):
            qtbot.waitUntil(lambda: card.header.next_button.isEnabled())
            desktop.pages.step(1)
            assert desktop.pages.place().uuid == rows[at]
        desktop.pages.show_registry()
        assert registry.selected_uuids() == [rows[2]]
        # Several that are chosen stay so.
        registry.table.selectAll()
        desktop.pages.open_incident(rows[1])
        desktop.pages.show_registry()
        assert registry.selected_uuids() == rows
