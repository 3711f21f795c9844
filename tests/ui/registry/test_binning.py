# SPDX-License-Identifier: Apache-2.0
"""Incidents go into the bin from the list once somebody agreed, and come back by the message."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.question import Question
from tests.helpers.look import press
from tests.helpers.questions import answering_questions
from tests.helpers.workspaces import an_incident, numbers
from tests.ui.registry.conftest import Make


def test_delete_moves_to_the_bin_and_the_message_takes_it_back(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    for number in range(25):
        an_incident(session.services, title=f"t{number}")
    made = make()
    table = made.page.table
    with answering_questions("Move to bin") as asked:
        press(table, Qt.Key.Key_Delete)
    assert asked.titles == ["Move INC-2026-00025 to the bin?"]
    assert asked.sentences == ["“t24” stays in the bin and can be restored from there."]
    (message,) = made.messages.messages()
    assert message.text == "INC-2026-00025 moved to the bin."
    qtbot.waitUntil(lambda: len(made.titles()) == 24)
    table.selectAll()
    with answering_questions("Move to bin") as asked:
        press(table, Qt.Key.Key_Delete)
    assert asked.titles == ["Move 24 incidents to the bin?"]
    qtbot.waitUntil(lambda: made.titles() == [])
    qtbot.waitUntil(lambda: made.messages.messages()[-1].text.startswith("24 incidents"))
    made.messages.messages()[-1].actions[0].run()
    qtbot.waitUntil(lambda: len(made.titles()) == 24)
    qtbot.waitUntil(lambda: "24 incidents are back" in made.messages.messages()[-1].text)


@pytest.mark.parametrize("answer", ["", "Keep"])
def test_nothing_is_moved_to_the_bin_before_somebody_agrees(
    session: Session, make: Make, answer: str
) -> None:
    for _ in range(2):
        an_incident(session.services)
    made = make()
    table, bar = made.page.table, made.page.chosen_bar
    table.selectAll()
    menu = table.context_menu()
    move = next(one for one in menu.actions() if one.text() == "Move to bin")
    button = next(one for one in bar.findChildren(QPushButton) if one.text() == "Move to bin")
    with answering_questions(answer, answer, answer) as asked:
        press(table, Qt.Key.Key_Delete)
        move.trigger()
        button.click()
    assert asked.titles == ["Move 2 incidents to the bin?"] * 3
    assert asked.sentences[0] == "The bin keeps them, and they can be restored from there."
    assert made.messages.messages() == ()
    assert numbers(session.services) == ["INC-2026-00001", "INC-2026-00002"]
    menu.deleteLater()


def test_enter_alone_keeps_what_was_to_be_moved_to_the_bin(session: Session, make: Make) -> None:
    an_incident(session.services)
    made = make()

    def press_enter() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, Question)
        press(question.focusWidget(), Qt.Key.Key_Return)

    QTimer.singleShot(50, press_enter)
    press(made.page.table, Qt.Key.Key_Delete)
    assert numbers(session.services) == ["INC-2026-00001"]
