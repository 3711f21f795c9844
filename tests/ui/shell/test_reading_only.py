# SPDX-License-Identifier: Apache-2.0
"""In a workspace that is open for reading only, all can be read and nothing seems editable."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from casepack_desktop.app.window import Desktop
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.ui.incident.page import IncidentPage
from casepack_desktop.ui.reports.tab import ReportsTab
from tests.helpers.workspaces import ANALYST, a_clock
from tests.ui.shell.desktops import a_desktop, a_workspace, shown


@pytest.fixture
def desktop(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    services = Services.over(open_workspace(folder, a_clock(), writable=True))
    services.incidents.edit(ANALYST, "INC-2026-00001", {"location": "Riga"})
    services.incidents.edit(ANALYST, "INC-2026-00001", {"location": "Vilnius"})
    services.drafts.keep(services.incidents.get("INC-2026-00001").uuid, 3, {"location": "Tallinn"})
    services.workspace.close()
    with a_desktop(tmp_path) as made:
        made.start()
        made.remember(folder)
        made.open_workspace(folder, writable=False)
        shown(qtbot, made)
        yield made


def _page(qtbot: QtBot, desktop: Desktop) -> IncidentPage:
    assert desktop.pages is not None
    desktop.pages.open_selected()
    page = desktop.window.page()
    assert isinstance(page, IncidentPage)
    qtbot.waitUntil(lambda: page.overview.incident is not None)
    return page


def test_no_field_of_an_incident_takes_a_text(qtbot: QtBot, desktop: Desktop) -> None:
    form = _page(qtbot, desktop).overview.form
    for line in form.findChildren(QLineEdit):
        assert line.isReadOnly() or not line.isEnabled(), line.accessibleName()
    for text in form.findChildren(QPlainTextEdit):
        assert text.isReadOnly()
        assert text.isEnabled()
    for box in form.findChildren(QComboBox):
        assert not box.isEnabled()
    told = [one.text for one in desktop.window.messages.messages()]
    assert told == ["a.casepack is open for reading only; nothing can be changed."]


def test_no_value_of_before_can_be_restored(qtbot: QtBot, desktop: Desktop) -> None:
    page = _page(qtbot, desktop)
    page.show_incident(page.uuid(), "history")
    history = page.history
    qtbot.waitUntil(lambda: history.model.rowCount() > 1)
    history.list.setCurrentIndex(history.model.index(1, 0))
    assert history.restore_button.isVisible()
    assert not history.restore_button.isEnabled()


def test_a_report_can_be_previewed_and_not_made(qtbot: QtBot, desktop: Desktop) -> None:
    page = _page(qtbot, desktop)
    tab = page.tab("reports")
    assert isinstance(tab, ReportsTab)
    tab.open_builder()
    builder = tab.builder
    assert builder is not None
    qtbot.waitUntil(lambda: bool(builder.edit_of("executive_summary").placeholderText()))
    assert builder.preview_button.isEnabled()
    assert not builder.generate_button.isEnabled()
    assert builder.notice.isHidden()


def test_nothing_is_put_into_the_bin(qtbot: QtBot, desktop: Desktop) -> None:
    assert desktop.pages is not None
    assert desktop.session is not None
    table = desktop.pages.registry.table
    menu = table.context_menu()
    enabled = {one.text(): one.isEnabled() for one in menu.actions() if one.text()}
    menu.deleteLater()
    assert enabled["Move to bin"] is False
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert desktop.session.services.incidents.count(IncidentFilter()) == 1
    assert len(desktop.window.messages.messages()) == 1


def test_an_empty_list_offers_nothing_that_cannot_be_done(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        desktop.remember(folder)
        desktop.open_workspace(folder, writable=False)
        shown(qtbot, desktop)
        assert desktop.pages is not None
        buttons = desktop.pages.registry.findChildren(QPushButton)
        seen = [one.text() for one in buttons if one.isVisible()]
        assert not {"New incident", "Import…", "Import a file…"} & set(seen), seen
        assert QApplication.activeModalWidget() is None
