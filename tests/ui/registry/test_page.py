# SPDX-License-Identifier: Apache-2.0
"""The page shows what is searched for, follows what changes and obeys the keyboard."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from casepack_desktop.services.imports import ImportRequest
from casepack_desktop.storage.problems import WorkspaceGone
from casepack_desktop.ui.preferences import ROWS, SHOW_UTC, Density
from casepack_desktop.ui.registry.columns import COLUMNS, PLACE
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.choice_popup import ChoicePopup
from casepack_desktop.ui.widgets.empty_state import EmptyState
from tests.helpers.look import press, show_active
from tests.helpers.workspaces import ANALYST, an_incident
from tests.ui.registry.conftest import Made, Make

ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def _settled(qtbot: QtBot, made: Made) -> None:
    qtbot.waitUntil(lambda: not made.page.feed.is_asking and made.page.feed.is_shown)


def _search(qtbot: QtBot, made: Made, text: str) -> None:
    made.page.search(text)
    _settled(qtbot, made)


def _empty(made: Made) -> EmptyState:
    (found,) = made.page.findChildren(EmptyState)
    return found


def _button(made: Made, text: str) -> QPushButton:
    return next(one for one in _empty(made).findChildren(QPushButton) if one.text() == text)


def _many(session: Session, folder: Path, count: int) -> None:
    file = folder / "many.jsonl"
    file.write_text("\n".join(json.dumps({"title": f"t{n:05}"}) for n in range(count)))
    assert session.services.imports.run(ANALYST, ImportRequest(file)).created == count


def test_rows_chips_and_numbers_are_shown(session: Session, make: Make) -> None:
    for status in ("open", "open", "closed"):
        an_incident(session.services, title=f"case {status}", status=status, company="Nord")
    made = make()
    assert made.titles() == ["case closed", "case open", "case open"]
    assert made.counts[-1] == 3
    assert made.page.bar.status_chip("").label() == "All 3"
    assert made.page.bar.status_chip("open").label() == "Open 2"
    assert made.page.bar.status_chip("resolved").label() == "Resolved 0"
    assert made.page.summary() == "3 incidents · 1 company"
    assert made.places[-1] == "Row 1 of 3 · sorted by number"


def test_a_status_narrows_and_ctrl_adds_another(session: Session, make: Make, qtbot: QtBot) -> None:
    for status in ("open", "resolved", "closed"):
        an_incident(session.services, title=status, status=status)
    made = make()
    bar = made.page.bar
    for code, modifier, expected in (
        ("open", Qt.KeyboardModifier.NoModifier, ["open"]),
        ("closed", CONTROL, ["closed", "open"]),
        ("closed", CONTROL, ["open"]),
        ("closed", Qt.KeyboardModifier.NoModifier, ["closed"]),
        ("", Qt.KeyboardModifier.NoModifier, ["closed", "resolved", "open"]),
    ):
        QTest.mouseClick(bar.status_chip(code), Qt.MouseButton.LeftButton, modifier)
        _settled(qtbot, made)
        assert made.titles() == expected
    assert bar.status_chip("").isChecked()


def test_a_search_is_shown_as_chips_that_can_be_removed(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    for severity in ("high", "low"):
        an_incident(session.services, title=f"mail {severity}", severity=severity)
    made = make()
    _search(qtbot, made, "mail severity:high")
    assert made.titles() == ["mail high"]
    qtbot.waitUntil(lambda: made.page.summary() == "1 of 2 incidents")
    chips = made.page.bar.condition_chips()
    assert [chip.label() for chip in chips] == ["Severity: High", "“mail”"]
    with qtbot.waitSignal(made.page.search_changed) as told:
        press(chips[0], Qt.Key.Key_Delete)
    assert told.args == ["mail"]
    _settled(qtbot, made)
    assert made.titles() == ["mail low", "mail high"]


def test_statuses_of_the_search_are_marked_among_the_chips(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    an_incident(session.services, status="closed", title="over")
    made = make()
    _search(qtbot, made, "status:open")
    assert made.page.bar.status_chip("open").isChecked()
    assert made.titles() == []
    QTest.mouseClick(made.page.bar.status_chip(""), Qt.MouseButton.LeftButton)
    _settled(qtbot, made)
    assert made.titles() == ["over"]


def test_an_empty_workspace_offers_what_to_do(make: Make, qtbot: QtBot) -> None:
    made = make()
    assert _empty(made).isVisible()
    with qtbot.waitSignal(made.page.new_wanted):
        _button(made, "New incident").click()
    with qtbot.waitSignal(made.page.import_wanted):
        _button(made, "Import…").click()


def test_a_search_without_a_result_can_be_cleared(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    an_incident(session.services)
    made = make()
    _search(qtbot, made, "nowhere")
    assert _empty(made).accessibleName() == "Nothing matches"
    with qtbot.waitSignal(made.page.search_changed):
        _button(made, "Clear the search").click()
    _settled(qtbot, made)
    assert len(made.titles()) == 1
    assert made.page.table.isVisible()


def test_a_failure_is_told_and_tried_again(session: Session, make: Make, qtbot: QtBot) -> None:
    an_incident(session.services)
    made = make()
    made.page.feed.refused.emit(WorkspaceGone(path="x"))
    assert "moved, removed or replaced" in _empty(made).accessibleDescription()
    _button(made, "Try again").click()
    qtbot.waitUntil(made.page.table.isVisible)


def test_a_change_elsewhere_moves_one_row_and_leaves_the_rest(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    uuids = [an_incident(session.services, title=f"t{n}").uuid for n in range(5)]
    made = make()
    made.page.table.choose(1)
    resets = []
    made.page.table.model().modelReset.connect(lambda: resets.append(1))
    session.services.incidents.edit(ANALYST, uuids[0], {"title": "changed"})
    an_incident(session.services, title="new")
    session.services.incidents.move_to_bin(ANALYST, uuids[2])
    expected = ["new", "t4", "t3", "t1", "changed"]
    qtbot.waitUntil(lambda: made.titles() == expected)
    assert made.page.selected_uuids() == [uuids[3]]
    assert not resets
    qtbot.waitUntil(lambda: made.counts[-1] == 5)


def test_a_hidden_page_catches_up_when_it_is_shown(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    made = make()
    made.page.hide()
    an_incident(session.services, title="meanwhile")
    qtbot.waitUntil(lambda: made.counts[-1] == 1)
    assert made.titles() == []
    made.page.show()
    qtbot.waitUntil(lambda: made.titles() == ["meanwhile"])


def test_an_import_is_shown_and_the_current_row_stays(
    session: Session, make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    uuid = an_incident(session.services, title="first").uuid
    made = make()
    _many(session, tmp_path, 30)
    qtbot.waitUntil(lambda: len(made.titles()) == 31)
    assert made.page.selected_uuids() == [uuid]
    assert made.places[-1].startswith("Row 31 of ")


def test_a_company_renamed_or_added_is_known_at_once(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    made = make()
    an_incident(session.services, company="Nordlicht GmbH")
    qtbot.waitUntil(lambda: len(made.titles()) == 1)
    assert made.page.table.model().index(0, PLACE["company"]).data() == "Nordlicht GmbH"


def test_scrolling_reads_on_and_the_end_key_goes_to_the_last_row(
    session: Session, make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    _many(session, tmp_path, 650)
    made = make()
    assert len(made.titles()) == 200
    table = made.page.table
    show_active(qtbot, made.page)
    table.setFocus()
    press(table, Qt.Key.Key_PageDown)
    assert table.currentIndex().row() > 5
    for _ in range(4):
        press(table, Qt.Key.Key_End)
        qtbot.waitUntil(lambda: not made.page.feed.is_asking)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: len(made.titles()) == 650)
    assert made.titles() == [f"t{n:05}" for n in reversed(range(650))]
    press(table, Qt.Key.Key_Home, SHIFT)
    assert len(table.selected_rows()) == 650
    press(table, Qt.Key.Key_Home)
    assert table.selected_rows() == [0]
    qtbot.waitUntil(table.viewport().updatesEnabled)


def test_a_reading_after_an_import_is_no_longer_than_two_pages(
    session: Session, make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    _many(session, tmp_path, 650)
    made = make()
    for loaded in (200, 400):
        made.page.table.scrollToBottom()
        qtbot.waitUntil(lambda least=loaded: len(made.titles()) > least)  # type: ignore[misc]
    made.page.table.scrollToTop()
    made.page.table.choose(0)
    with qtbot.waitSignal(made.page.feed.replaced):
        made.page.refresh()
    assert len(made.titles()) == 400


def test_the_keyboard_opens_copies_and_goes_into_the_list(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    uuids = [
        an_incident(session.services, title=title, location="a\tb").uuid for title in ("=1+1", "x")
    ]
    made = make()
    show_active(qtbot, made.page)
    made.page.focus_table()
    table = made.page.table
    press(table, ENTER)
    assert made.opened == [uuids[1]]
    press(table, Qt.Key.Key_A, CONTROL)
    assert made.page.selected_uuids() == uuids[::-1]
    press(table, Qt.Key.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["Number", "Title", "Company"]
    assert [line.split("\t")[1] for line in lines[1:]] == ["x", "'=1+1"]
    assert {len(line.split("\t")) for line in lines} == {9}
    QGuiApplication.clipboard().clear()


def test_a_double_click_opens(session: Session, make: Make, qtbot: QtBot) -> None:
    uuid = an_incident(session.services).uuid
    made = make()
    table = made.page.table
    place = table.visualRect(table.model().index(0, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert made.opened == [uuid]


def test_the_context_menu_offers_what_can_be_done(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    an_incident(session.services)
    made = make()
    made.page.focus_table()
    menu = made.page.table.context_menu()
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == [
        "Open",
        "Duplicate",
        "Copy",
        "Change Status…",
        "Change Responsible…",
        "Change Company…",
        "Export…",
        "Move to bin",
    ]
    menu.actions()[0].trigger()
    assert len(made.opened) == 1
    menu.deleteLater()


def _click_header(qtbot: QtBot, made: Made, key: str) -> None:
    header = made.page.table.header
    left = header.sectionViewportPosition(PLACE[key])
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(left + 20, 10))
    _settled(qtbot, made)


def test_a_click_on_the_header_sorts_and_turns(session: Session, make: Make, qtbot: QtBot) -> None:
    for title, company in (("b", "x"), ("a", "y"), ("c", "z")):
        an_incident(session.services, title=title, company=company)
    made = make()
    header = made.page.table.header
    for key, expected, sorted_by in (
        ("title", "abc", "title"),
        ("company", "bac", "company"),
        ("company", "cab", "company"),
        ("classification", "cab", "company"),
        ("title", "abc", "title"),
        ("title", "cba", "title"),
    ):
        _click_header(qtbot, made, key)
        assert "".join(made.titles()) == expected
        assert header.sortIndicatorSection() == PLACE[sorted_by]
    assert header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
    assert made.places[-1].endswith("sorted by title")
    tip = made.page.table.model().headerData(
        PLACE["classification"], Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
    )
    assert "cannot be sorted" in tip
    again = make()
    assert "".join(again.titles()) == "cba"


def test_the_header_is_used_by_the_keyboard(session: Session, make: Make, qtbot: QtBot) -> None:
    for title in ("b", "a"):
        an_incident(session.services, title=title)
    made = make()
    show_active(qtbot, made.page)
    header = made.page.table.header
    header.setFocus()
    press(header, Qt.Key.Key_Right)
    press(header, Qt.Key.Key_Space)
    _settled(qtbot, made)
    assert made.titles() == ["a", "b"]
    assert not header.grab().isNull()


def _reset_button(menu: ChoicePopup) -> QPushButton:
    (button,) = menu.findChildren(QPushButton)
    return button


def test_columns_are_chosen_moved_and_remembered(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    made = make()
    menu = made.page.column_menu()
    assert not _reset_button(menu).isEnabled()
    for typed in ("Location", "Registered by"):
        menu.line.setText(typed)
        assert len(menu.keys()) == 1
        press(menu.line, ENTER)
    menu.close()
    header = made.page.table.header
    header.moveSection(header.visualIndex(PLACE["status"]), 0)
    header.resizeSection(PLACE["title"], 333)
    again = make().page.table.header
    assert again.isSectionHidden(PLACE["location"])
    assert not again.isSectionHidden(PLACE["registered_by"])
    assert again.logicalIndex(0) == PLACE["status"]
    assert abs(again.sectionSize(PLACE["title"]) - 333) <= 1
    _reset_button(made.page.column_menu()).click()
    assert header.logicalIndex(0) == PLACE["number"]
    assert not header.isSectionHidden(PLACE["location"])


def test_the_last_column_stays(make: Make) -> None:
    made = make()
    for column in COLUMNS:
        made.page.layout_of_columns.set_shown(column.key, False)
    header = made.page.table.header
    assert header.count() - header.hiddenSectionCount() == 1


@pytest.mark.parametrize("kept", [["nonsense"], ["title=x", "=5", "number"], ["!title=100"]])
def test_what_was_remembered_badly_is_forgotten(make: Make, kept: list[str]) -> None:
    first = make()
    first.view_state.keep_texts("registry/columns", kept)
    first.view_state.keep_texts("registry/sort", kept)
    header = make().page.table.header
    assert header.count() - header.hiddenSectionCount() == 9


@pytest.mark.parametrize(("width", "shown"), [(1224, {9}), (808, {6, 7})])
def test_columns_fit_the_window(session: Session, make: Make, width: int, shown: set[int]) -> None:
    an_incident(session.services)
    made = make()
    made.page.resize(width, 700)
    table = made.page.table
    assert table.header.count() - table.header.hiddenSectionCount() in shown
    assert table.header.length() <= table.viewport().width()
    assert table.header.sectionSize(PLACE["title"]) >= 150


def test_times_and_rows_follow_the_preferences(session: Session, make: Make, qtbot: QtBot) -> None:
    an_incident(session.services, event_start_at="2026-11-20T22:41Z")
    an_incident(session.services, event_start_at="2026-11")
    made = make()
    model, column = made.page.table.model(), PLACE["event_start_at"]
    shown = [model.index(row, column).data() for row in range(2)]
    assert shown == ["2026-11", "2026-11-21 00:41"]
    tip = model.index(1, column).data(Qt.ItemDataRole.ToolTipRole)
    assert "2026-11-21 00:41 +02:00" in tip
    height = made.page.table.rowHeight(0)
    made.preferences.set(SHOW_UTC, True)
    made.preferences.set(ROWS, Density.COMFORTABLE.value)
    assert model.index(1, column).data() == "2026-11-20 22:41"
    assert made.page.table.rowHeight(0) > height


def test_strange_texts_are_painted(session: Session, make: Make, qtbot: QtBot) -> None:
    for text in ("<b>x</b><img src='x'>", "a\u202efdp.exe", "W" * 500, "👩‍👩‍👧 A̴̵̜̰͔ͫ͗͢"):
        an_incident(session.services, title=text, location=text, company=text[:150])
    made = make()
    made.page.table.selectAll()
    assert not made.page.grab().isNull()
    made.page.search("<b>& %1 {x} " + "W" * 900)
    assert not made.page.grab().isNull()
    _settled(qtbot, made)


def test_a_row_that_says_loading_comes_only_after_a_while(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    made = make()
    made.page.loading_row.begin()
    assert made.page.loading_row.isHidden()
    qtbot.waitUntil(made.page.loading_row.isVisible)
    made.page.loading_row.end()
    assert made.page.loading_row.isHidden()
