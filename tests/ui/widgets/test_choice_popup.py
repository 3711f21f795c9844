# SPDX-License-Identifier: Apache-2.0
"""A list of choices is used by mouse and keyboard alike, and shows texts as they are."""

from collections.abc import Collection, Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.widgets.choice_popup import ChoicePopup, Extra
from casepack_desktop.ui.widgets.choices import ChoicesModel, Pick
from tests.helpers.look import press, show_active

EN = translator("en")
PICKS = [
    Pick("nord", "Nordlicht GmbH"),
    Pick("medica", "Medica Polska", words=("Hospital",)),
    Pick("aqua", "Aqua Lyon SA", "#1f6feb"),
    *(Pick(f"c{n}", f"Company {n}") for n in range(20)),
]
DOWN, SPACE, ENTER = Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return


@pytest.fixture
def control(theme: Theme, qtbot: QtBot) -> Iterator[QPushButton]:
    button = QPushButton("Company")
    qtbot.addWidget(button)
    show_active(qtbot, button)
    yield button


def _popup(
    control: QPushButton, chosen: Collection[str] | None, *extras: Extra
) -> tuple[ChoicePopup, list[tuple[str, ...]]]:
    popup = ChoicePopup("Company", PICKS, EN, chosen=chosen, extras=extras, parent=control)
    picked: list[tuple[str, ...]] = []
    popup.picked.connect(picked.append)
    popup.open_under(control)
    return popup, picked


def test_typing_finds_by_name_and_other_words_and_enter_marks(control: QPushButton) -> None:
    popup, picked = _popup(control, ("aqua",))
    assert popup.keys()[0] == "aqua"
    for typed, key in (("polska", "medica"), ("HOSPITAL", "medica"), ("nord", "nord")):
        popup.line.setText(typed)
        assert popup.keys() == (key,)
    press(popup.line, ENTER)
    assert picked == [("aqua", "nord")]
    press(popup.line, ENTER)
    assert picked[-1] == ("aqua",)
    popup.line.setText("no such thing")
    press(popup.line, ENTER)
    assert len(picked) == 2
    popup.close()


def test_the_arrows_go_down_the_list_and_space_marks(control: QPushButton) -> None:
    popup, picked = _popup(control, ())
    press(popup.line, DOWN)
    press(popup.list, DOWN)
    press(popup.list, SPACE)
    press(popup.list, DOWN)
    press(popup.list, SPACE)
    assert picked == [("medica",), ("medica", "aqua")]
    assert popup.chosen() == ("medica", "aqua")
    popup.close()


def test_one_of_many_is_chosen_and_closes_the_list(control: QPushButton, qtbot: QtBot) -> None:
    popup, picked = _popup(control, None)
    popup.line.setText("lyon")
    press(popup.line, ENTER)
    assert picked == [("aqua",)]
    qtbot.waitUntil(lambda: not isValid(popup))


def test_escape_closes_and_an_unknown_choice_is_kept(control: QPushButton, qtbot: QtBot) -> None:
    popup, picked = _popup(control, ("gone",))
    assert popup.chosen() == ("gone",)
    popup.line.setText("medica")
    press(popup.line, ENTER)
    assert picked == [("gone", "medica")]
    press(popup, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(popup))


def test_a_button_of_the_list_closes_it_and_does_its_work(
    control: QPushButton, qtbot: QtBot
) -> None:
    done: list[int] = []
    popup, _ = _popup(control, (), Extra("Clear", lambda: done.append(1)))
    (button,) = popup.findChildren(QPushButton)
    button.click()
    assert done == [1]
    qtbot.waitUntil(lambda: not isValid(popup))


def test_the_list_stays_on_the_screen(control: QPushButton) -> None:
    control.move(control.screen().availableGeometry().bottomRight())
    popup, _ = _popup(control, ())
    assert control.screen().availableGeometry().contains(popup.geometry())
    popup.close()


def test_texts_of_a_case_are_shown_as_they_are(control: QPushButton) -> None:
    hostile = ["<b>x</b>", "a\u202efdp", "A & B", "W" * 500, "a\nb"]
    popup = ChoicePopup("x", [Pick(str(n), text) for n, text in enumerate(hostile)], EN)
    model = popup.list.model()
    texts = [model.index(row, 0).data() for row in range(len(hostile))]
    assert texts[0] == "<b>x</b>" and texts[2] == "A & B"
    assert all("\n" not in text and "\u202e" not in text and len(text) <= 120 for text in texts)
    assert not popup.grab().isNull()
    popup.deleteLater()


def test_of_thousands_only_those_are_listed_that_somebody_comes_to(control: QPushButton) -> None:
    picks = [Pick(f"c{n}", f"Company {n:05}") for n in range(3_000)]
    popup = ChoicePopup("Company", picks, EN, chosen=("c2999", "c7"), parent=control)
    popup.open_under(control)
    model = popup.list.model()
    assert model.rowCount() == 200
    assert len(popup.keys()) == 3_000 and popup.keys()[:3] == ("c7", "c2999", "c0")
    popup.line.setText("02998")
    assert popup.keys() == ("c2998",) and model.rowCount() == 1
    popup.line.setText("")
    press(popup.list, Qt.Key.Key_End)
    assert model.rowCount() == 3_000
    assert popup.list.currentIndex().data() == "Company 02998"
    popup.close()


def test_the_list_of_choices_is_a_sound_model(qtbot: QtBot) -> None:
    picks = [Pick(f"c{n}", f"Company {n:05}", "#1f6feb") for n in range(450)]
    model = ChoicesModel(picks, ("c3", "gone"))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    tester.setUseFetchMore(False)  # it would while the model is about to be reset
    assert model.chosen() == ("gone", "c3")
    model.narrow("company")
    assert model.keys() == ("c3", *(pick.key for pick in picks if pick.key != "c3"))
    model.fetchMore(QModelIndex())
    model.turn(model.index(5, 0))
    model.narrow("no such")
    assert model.rowCount() == 0 and model.chosen() == ("gone", "c3", "c5")
    model.narrow("")
    assert model.data(model.index(0, 0), Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    del tester
