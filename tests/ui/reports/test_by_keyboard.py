# SPDX-License-Identifier: Apache-2.0
"""Everything of the Reports tab is reached by keyboard and says its name."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from casepack_desktop.domain.enums import ReportState
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.ui.reports.rows import Act
from casepack_desktop.ui.theme.theme import Appearance, Theme
from tests.helpers.look import press
from tests.helpers.workspaces import ANALYST
from tests.ui.reports.conftest import MakeWindow, Window


def _tabbed_to(wanted: QWidget) -> bool:
    for _ in range(60):
        focused = QApplication.focusWidget()
        if focused is wanted:
            return True
        assert focused is not None
        press(focused, Qt.Key.Key_Tab)
    return False


def test_from_the_card_to_a_saved_report_by_keyboard_only(make: MakeWindow, tmp_path: Path) -> None:
    window = make(responsible="")
    window.wait(lambda: not window.tab.table.isVisible())
    (card,) = window.tab.cards.values()
    card.setFocus()
    press(card, Qt.Key.Key_Space)
    builder = window.builder()
    window.wait(lambda: QApplication.focusWidget() is builder.notice.line)
    press(builder.notice.line, "Ona")
    press(builder.notice.line, Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert focused is not None
    press(focused, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    row = window.row(ReportState.COMPLETED)
    window.wait(lambda: QApplication.focusWidget() is window.tab.table)
    buttons = window.tab.table.buttons_of(row.view.uuid)
    assert buttons is not None
    assert _tabbed_to(buttons.button(Act.SAVE))
    window.chosen = tmp_path / "out.pdf"
    press(buttons.button(Act.SAVE), Qt.Key.Key_Space)
    window.wait(window.chosen.exists)


def test_enter_does_the_likeliest_and_the_menu_key_offers_all(window: Window) -> None:
    reports = window.session.services.reports
    view = reports.request(ANALYST, window.uuid, ReportRequest())
    reports.generate(ANALYST, view.uuid)
    window.row(ReportState.COMPLETED)
    table = window.tab.table
    table.select_report(view.uuid)
    table.setFocus()
    press(table, Qt.Key.Key_Return)
    window.wait(lambda: bool(window.previews))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(table.viewport(), event)
    (menu,) = table.findChildren(QMenu)
    assert [entry.text() for entry in menu.actions()] == ["Preview", "Save as…"]
    menu.actions()[0].trigger()
    window.wait(lambda: len(window.previews) == 2)
    menu.close()


def test_buttons_say_which_report_they_are_of(window: Window) -> None:
    reports = window.session.services.reports
    reports.generate(ANALYST, reports.request(ANALYST, window.uuid, ReportRequest()).uuid)
    row = window.row(ReportState.COMPLETED)
    buttons = window.tab.table.buttons_of(row.view.uuid)
    assert buttons is not None
    name = buttons.button(Act.PREVIEW).accessibleName()
    assert name == "Preview Initial Triage Report, PDF, 14:00:00"


@pytest.mark.parametrize("locale", ["en", "de", "uk"])
@pytest.mark.parametrize("width", [1_200, 640])
def test_no_button_of_a_row_is_cut(make: MakeWindow, locale: str, width: int) -> None:
    window = make(locale)
    window.resize(width, 700)
    reports = window.session.services.reports
    reports.generate(ANALYST, reports.request(ANALYST, window.uuid, ReportRequest()).uuid)
    row = window.row(ReportState.COMPLETED)
    table = window.tab.table
    buttons = table.buttons_of(row.view.uuid)
    assert buttons is not None
    window.wait(lambda: buttons.width() >= buttons.natural_width())
    assert table.horizontalHeader().length() <= table.viewport().width() or width == 640


@pytest.mark.parametrize("appearance", list(Appearance))
@pytest.mark.parametrize("percent", [80, 200])
def test_the_tab_is_painted_at_every_size(
    make: MakeWindow, theme: Theme, appearance: Appearance, percent: int
) -> None:
    window = make(responsible="")
    reports = window.session.services.reports
    reports.generate(ANALYST, reports.request(ANALYST, window.uuid, ReportRequest()).uuid)
    window.row(ReportState.COMPLETED)
    window.builder()
    theme.set_appearance(appearance)
    theme.set_percent(percent)
    window.row(ReportState.COMPLETED)
    assert not window.grab().toImage().isNull()
