# SPDX-License-Identifier: Apache-2.0
"""Several incidents are changed at once as one action, which the message bar takes back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.ui.registry.carrying_out import AT_ONCE
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.choice_popup import ChoicePopup
from tests.helpers.look import press, show_active
from tests.helpers.sessions import somebody_writing
from tests.helpers.workspaces import ANALYST, an_incident
from tests.ui.registry.conftest import Made, Make

ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def _popup(qtbot: QtBot) -> ChoicePopup:
    found: list[ChoicePopup] = []

    def is_open() -> bool:
        every = QApplication.topLevelWidgets()
        found[:] = [one for one in every if isinstance(one, ChoicePopup) and one.isVisible()]
        return len(found) == 1

    qtbot.waitUntil(is_open)
    return found[0]


def _is_there() -> bool:
    return any(isinstance(one, ChoicePopup) for one in QApplication.topLevelWidgets())


def _choose(qtbot: QtBot, made: Made, key: str, name: str) -> None:
    # A list that goes leaves no window active here, which would close the next list.
    qtbot.waitUntil(lambda: not _is_there())
    show_active(qtbot, made.page)
    press(made.page.chosen_bar.field_chip(key), DOWN)
    popup = _popup(qtbot)
    popup.line.setText(name)
    press(popup.line, ENTER)


def _last(made: Made) -> str:
    return made.messages.messages()[-1].text


def _statuses(session: Session, uuids: list[str]) -> list[object]:
    return [session.services.incidents.get(uuid).values["status"] for uuid in uuids]


def test_shift_and_ctrl_choose_several_and_the_bar_says_how_many(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    for number in range(5):
        an_incident(session.services, title=f"t{number}")
    made = make()
    show_active(qtbot, made.page)
    made.page.focus_table()
    bar, table = made.page.chosen_bar, made.page.table
    assert bar.isHidden()
    press(table, DOWN, SHIFT)
    press(table, DOWN, SHIFT)
    assert bar.isVisible()
    assert bar.text() == "3 incidents chosen"
    press(table, DOWN, CONTROL)
    press(table, DOWN, CONTROL)
    press(table, Qt.Key.Key_Space, CONTROL)
    assert bar.text() == "4 incidents chosen"
    bar.left.emit()
    assert bar.isHidden()
    assert len(table.selected_rows()) == 1


@pytest.mark.parametrize("count", [3, AT_ONCE + 5])
def test_a_status_is_given_to_all_and_taken_back_as_one(
    session: Session, make: Make, qtbot: QtBot, count: int
) -> None:
    uuids = [an_incident(session.services, status="open").uuid for _ in range(count)]
    made = make()
    show_active(qtbot, made.page)
    made.page.table.selectAll()
    _choose(qtbot, made, "status", "Resolved")
    qtbot.waitUntil(lambda: bool(made.messages.messages()))
    assert _last(made) == f"{count} incidents are changed."
    assert set(_statuses(session, uuids)) == {"resolved"}
    assert len({session.services.incidents.last_action(uuid) for uuid in uuids}) == 1
    column = 7
    model = made.page.table.model()
    qtbot.waitUntil(lambda: model.index(0, column).data() == "Resolved")
    assert len(made.page.table.selected_rows()) == count
    made.messages.messages()[-1].actions[0].run()
    qtbot.waitUntil(lambda: _last(made) == f"{count} incidents are as they were before.")
    assert set(_statuses(session, uuids)) == {"open"}


def test_responsible_and_company_are_given_and_cleared(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    session.services.directories.add_person(ANALYST, "Ona")
    session.services.directories.add_company(ANALYST, "Nordlicht")
    uuids = [an_incident(session.services).uuid for _ in range(2)]
    made = make()
    show_active(qtbot, made.page)
    made.page.table.selectAll()
    for key, name, expected in (
        ("responsible", "Ona", "Ona"),
        ("company", "Nordlicht", "nordlicht"),
        ("responsible", "Nobody", None),
        ("company", "None", None),
    ):
        _choose(qtbot, made, key, name)
        values = [session.services.incidents.get(uuid).values.get(key) for uuid in uuids]
        assert [str(one).lower() if one else one for one in values] == [
            expected.lower() if expected else None
        ] * 2


def test_a_person_that_nobody_knows_yet_is_typed(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    session.services.directories.add_person(ANALYST, "Iona Smith")
    uuids = [an_incident(session.services).uuid for _ in range(2)]
    made = make()
    show_active(qtbot, made.page)
    made.page.table.selectAll()
    press(made.page.chosen_bar.field_chip("responsible"), DOWN)
    popup = _popup(qtbot)
    assert popup.line.isVisible() and popup.line.hasFocus()
    press(popup.line, "  Iona ")
    assert popup.keys() == ("Iona Smith", "Iona")
    popup.line.setText("iona smith")
    assert popup.keys() == ("Iona Smith",)
    popup.line.setText("O" * (FIELD["responsible"].limit + 1))
    assert popup.keys() == ()
    press(popup.line, ENTER)
    assert popup.isVisible()
    popup.line.setText("")
    popup.line.setText("Żaneta O'Neil")
    assert popup.keys() == ("Żaneta O'Neil",)
    assert popup.list.currentIndex().data() == "Use “Żaneta O'Neil”"
    press(popup.line, ENTER)
    qtbot.waitUntil(lambda: _last(made) == "2 incidents are changed.")
    values = [session.services.incidents.get(uuid).values["responsible"] for uuid in uuids]
    assert values == ["Żaneta O'Neil"] * 2
    assert "Żaneta O'Neil" in session.services.incidents.responsibles()


def test_the_same_value_again_is_told_to_change_nothing(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    for _ in range(2):
        an_incident(session.services, status="open")
    made = make()
    show_active(qtbot, made.page)
    made.page.table.selectAll()
    _choose(qtbot, made, "status", "Open")
    assert _last(made).startswith("Nothing is changed")


def test_what_cannot_be_changed_is_told_and_the_rest_is_done(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    uuids = [an_incident(session.services, status="open").uuid for _ in range(3)]
    made = make()
    show_active(qtbot, made.page)
    made.page.table.selectAll()
    press(made.page.chosen_bar.field_chip("status"), DOWN)
    popup = _popup(qtbot)
    # Another window is quicker, and this one has not heard of it yet.
    session.services.incidents.move_to_bin(ANALYST, uuids[0])
    popup.line.setText("Closed")
    press(popup.line, ENTER)
    texts = [message.text for message in made.messages.messages()]
    assert "2 incidents are changed." in texts
    assert any(text.startswith("1 incident stays as it was. INC-2026-00001:") for text in texts)


def test_a_change_waits_while_somebody_else_saves(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    uuids = [an_incident(session.services, status="open").uuid for _ in range(2)]
    made = make()
    show_active(qtbot, made.page)
    made.page.table.selectAll()
    with somebody_writing(session):
        _choose(qtbot, made, "status", "Closed")
        assert _last(made).startswith("Somebody else is saving")
    qtbot.waitUntil(lambda: _last(made) == "2 incidents are changed.", timeout=10_000)
    assert set(_statuses(session, uuids)) == {"closed"}


def test_a_single_incident_is_changed_from_the_context_menu(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    uuid = an_incident(session.services, status="open").uuid
    made = make()
    show_active(qtbot, made.page)
    menu = made.page.table.context_menu()
    next(one for one in menu.actions() if one.text() == "Change Status…").trigger()
    popup = _popup(qtbot)
    press(popup.list, DOWN)
    press(popup.list, ENTER)
    assert _statuses(session, [uuid]) == ["in_progress"]
    menu.deleteLater()


def test_export_is_asked_for_the_chosen_or_for_all(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    uuids = [an_incident(session.services, severity="high").uuid for _ in range(3)]
    made = make()
    made.page.search("severity:high")
    qtbot.waitUntil(lambda: made.page.feed.is_shown)
    for choose, expected in ((made.page.table.selectAll, uuids[::-1]), (None, None)):
        made.page.table.choose(0)
        if choose:
            choose()
        with qtbot.waitSignal(made.page.export_wanted) as told:
            made.page.export_selection()
        wanted, order, columns, chosen = told.args
        assert wanted == made.page.wanted.filter
        assert (order.key, order.descending) == ("number", True)
        assert columns == made.page.layout_of_columns.shown()
        assert chosen == expected


def test_a_copy_is_asked_for_by_the_menu(session: Session, make: Make, qtbot: QtBot) -> None:
    an_incident(session.services)
    made = make()
    menu = made.page.table.context_menu()
    with qtbot.waitSignal(made.page.duplicate_wanted):
        next(one for one in menu.actions() if one.text() == "Duplicate").trigger()
    menu.deleteLater()
