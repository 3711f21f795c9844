# SPDX-License-Identifier: Apache-2.0
"""The search box, the chips and the views of the window are one filter."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.views import SavedView
from casepack_desktop.storage.listing import Order
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
