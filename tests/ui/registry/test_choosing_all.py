# SPDX-License-Identifier: Apache-2.0
"""All that match can be chosen, also what the list has not read, and is then done as one action."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.registry import feed, stretch
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.choice_popup import ChoicePopup
from tests.helpers.look import press, show_active
from tests.helpers.questions import Asked, answering_questions
from tests.helpers.workspaces import ANALYST, an_incident, numbers
from tests.ui.registry.conftest import Made, Make

ENTER, DOWN, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Space
CONTROL = Qt.KeyboardModifier.ControlModifier
READ, ALL = 6, 23


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the list read few rows at a time and no further ones by itself."""
    for module in (feed, stretch):
        monkeypatch.setattr(module, "PAGE", READ)
    monkeypatch.setattr("casepack_desktop.ui.registry.table.IncidentTable.is_near_end", _never)


def _never(_table: object) -> bool:
    return False


def _filled(session: Session, make: Make, qtbot: QtBot) -> Made:
    """Show the first of many incidents with the keyboard in the list."""
    for number in range(ALL):
        an_incident(session.services, title=f"t{number}", severity="high", status="open")
    made = make()
    show_active(qtbot, made.page)
    made.page.focus_table()
    assert made.page.table.model().rowCount() == READ
    return made


def _all_chosen(session: Session, make: Make, qtbot: QtBot) -> Made:
    made = _filled(session, make, qtbot)
    press(made.page.table, Qt.Key.Key_A, CONTROL)
    made.page.chosen_bar.all_button().click()
    assert made.page.chosen_bar.text() == f"All {ALL} incidents that match are chosen"
    return made


def _popup(qtbot: QtBot) -> ChoicePopup:
    def found() -> list[ChoicePopup]:
        every = QApplication.topLevelWidgets()
        return [one for one in every if isinstance(one, ChoicePopup) and one.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1)
    return found()[0]


def _are(asked: Asked, count: int) -> bool:
    return len(asked.titles) == count


def _said(made: Made, text: str) -> bool:
    return any(text in message.text for message in made.messages.messages())


def test_the_bar_offers_all_that_match_once_all_rows_are_chosen(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    made = _filled(session, make, qtbot)
    bar, table = made.page.chosen_bar, made.page.table
    press(table, DOWN, Qt.KeyboardModifier.ShiftModifier)
    assert bar.isVisible() and bar.all_button().isHidden()
    press(table, Qt.Key.Key_A, CONTROL)
    assert bar.text() == f"{READ} incidents chosen"
    assert bar.all_button().text() == f"Choose all {ALL} that match"
    button = bar.all_button()
    for _ in range(200):
        if QApplication.focusWidget() is button:
            break
        press(QApplication.focusWidget() or table, Qt.Key.Key_Tab)
    press(button, SPACE)
    assert bar.text() == f"All {ALL} incidents that match are chosen"
    assert button.isHidden()
    assert table.hasFocus()


def test_where_everything_was_read_nothing_more_is_offered(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    for _ in range(READ - 1):
        an_incident(session.services)
    made = make()
    made.page.table.selectAll()
    assert made.page.chosen_bar.isVisible()
    assert made.page.chosen_bar.all_button().isHidden()


@pytest.mark.parametrize("how", ["row", "filter", "cross", "arrow"])
def test_the_choice_of_all_ends_with_a_row_that_is_let_go_or_another_filter(
    session: Session, make: Make, qtbot: QtBot, how: str
) -> None:
    made = _all_chosen(session, make, qtbot)
    table, bar = made.page.table, made.page.chosen_bar
    match how:
        case "row":
            press(table, SPACE, CONTROL)
            assert bar.text() == f"{READ - 1} incidents chosen"
        case "filter":
            made.page.search("severity:high")
            qtbot.waitUntil(lambda: made.page.feed.is_shown)
        case "cross":
            bar.left.emit()
        case "arrow":
            press(table, DOWN)
    with qtbot.waitSignal(made.page.export_wanted) as told:
        made.page.export_selection()
    assert told.args[3] is None or len(told.args[3]) == READ - 1
    assert not made.page._selecting.means_all
    expected = f"Move {READ - 1} incidents" if how == "row" else "Move INC-"
    with answering_questions("") as asked:
        press(table, Qt.Key.Key_Delete)
    assert asked.titles[0].startswith(expected)


def test_a_filter_that_is_not_shown_yet_ends_the_choice_of_all_at_once(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    made = _all_chosen(session, make, qtbot)
    made.page.search("severity:low")
    assert not made.page._selecting.means_all
    qtbot.waitUntil(lambda: made.page.feed.is_shown)


def test_all_go_into_the_bin_and_come_back_as_one_action(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    made = _all_chosen(session, make, qtbot)
    with answering_questions("Move to bin") as asked:
        press(made.page.table, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda: bool(asked.titles))
    assert asked.titles == [f"Move {ALL} incidents to the bin?"]
    assert "not read yet" in asked.sentences[0]
    qtbot.waitUntil(lambda: _said(made, f"{ALL} incidents moved to the bin."))
    assert numbers(session.services) == []
    made.messages.messages()[-1].actions[0].run()
    qtbot.waitUntil(lambda: _said(made, f"{ALL} incidents are back"))
    assert len(numbers(session.services)) == ALL


def test_all_get_a_status_after_a_question(session: Session, make: Make, qtbot: QtBot) -> None:
    made = _all_chosen(session, make, qtbot)
    with answering_questions("", "Change") as asked:
        for count in (1, 2):
            show_active(qtbot, made.page)
            press(made.page.chosen_bar.field_chip("status"), DOWN)
            popup = _popup(qtbot)
            press(popup.list, DOWN)
            press(popup.list, DOWN)
            press(popup.list, ENTER)
            qtbot.waitUntil(partial(_are, asked, count))
    assert asked.titles == [f"Change Status of {ALL} incidents?"] * 2
    assert "“Resolved”" in asked.sentences[0]
    qtbot.waitUntil(lambda: _said(made, f"{ALL} incidents are changed."))
    assert len(numbers(session.services, "status:resolved")) == ALL


def test_export_of_all_that_match_is_that_of_the_filter(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    made = _all_chosen(session, make, qtbot)
    with qtbot.waitSignal(made.page.export_wanted) as told:
        made.page.chosen_bar.export_wanted.emit()
    assert told.args[0] == made.page.wanted.filter
    assert told.args[3] is None


def test_rows_that_are_read_later_belong_to_the_choice_of_all(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    made = _all_chosen(session, make, qtbot)
    assert made.page.feed.fetch_more()
    qtbot.waitUntil(lambda: made.page.table.model().rowCount() > READ)
    count = made.page.table.model().rowCount()
    assert len(made.page.table.selected_rows()) == count
    assert made.page.chosen_bar.text() == f"All {ALL} incidents that match are chosen"


def test_what_matches_by_now_is_counted_and_agreed_to_anew(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    made = _all_chosen(session, make, qtbot)
    an_incident(session.services, title="a new one")
    qtbot.waitUntil(lambda: "All 24 " in made.page.chosen_bar.text())
    move = session.services.bulk.move_to_bin

    with answering_questions("Move to bin", "Move to bin") as asked:
        press(made.page.table, Qt.Key.Key_Delete)
        # Somebody registers one more after the question and before the work.
        session.jobs.job_queued.connect(
            lambda _: len(asked.titles) == 1 and an_incident(session.services, title="late")
        )
        qtbot.waitUntil(lambda: len(asked.titles) == 2)
    assert asked.titles == ["Move 24 incidents to the bin?", "Move 25 incidents to the bin?"]
    qtbot.waitUntil(lambda: _said(made, "25 incidents moved to the bin."))
    assert numbers(session.services) == []
    assert move(ANALYST, []).action is None


def test_a_choice_that_was_made_holds_while_one_looks_for_a_value(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    made = _filled(session, make, qtbot)
    press(made.page.table, Qt.Key.Key_A, CONTROL)
    press(made.page.chosen_bar.field_chip("status"), DOWN)
    popup = _popup(qtbot)
    made.page.refresh()  # as after an import elsewhere, which leaves one row chosen
    qtbot.waitUntil(lambda: len(made.page.table.selected_rows()) == 1)
    press(popup.list, DOWN)
    press(popup.list, ENTER)
    qtbot.waitUntil(lambda: _said(made, f"{READ} incidents are changed."))
