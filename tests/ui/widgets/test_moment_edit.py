# SPDX-License-Identifier: Apache-2.0
"""A time field reads what people type, shows its zone and asks where an hour happens twice."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.instants import Moment, parse_moment
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.widgets.moment_edit import UtcMomentEdit
from tests.helpers.every_widget import VILNIUS, moment_edit
from tests.helpers.look import press, show_active


@pytest.fixture
def edit(qtbot: QtBot, theme: Theme) -> UtcMomentEdit:
    edit = moment_edit()
    edit.setAccessibleName("Event start")
    qtbot.addWidget(edit)
    show_active(qtbot, edit)
    edit.setFocus()
    return edit


def _type(edit: UtcMomentEdit, text: str) -> None:
    edit.line.clear()
    press(edit.line, text)
    press(edit.line, Qt.Key.Key_Return)


def _moment(text: str) -> Moment:
    return parse_moment(text, VILNIUS)


def _offers(edit: UtcMomentEdit) -> list[QPushButton]:
    buttons = edit.findChildren(QPushButton)
    return [button for button in buttons if button.isVisible() and button is not edit.zone_button]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("yesterday 14:30", "2026-11-20 14:30"),
        ("14:30", "2026-11-21 14:30"),
        ("-2h", "2026-11-21 07:31:08"),
        ("now", "2026-11-21 09:31:08"),
        ("2026-11-20T20:41Z", "2026-11-20 22:41"),
        ("2026-11-20T20:41:07.250Z", "2026-11-20 22:41:07.250"),
        ("2026-11", "2026-11"),
    ],
)
def test_what_was_typed_becomes_a_date_and_time(
    edit: UtcMomentEdit, typed: str, shown: str
) -> None:
    _type(edit, typed)
    assert edit.typed_text() == shown
    assert edit.moment() == _moment(shown)
    assert edit.problem() == ""


def test_a_change_is_said_once_and_only_if_it_is_one(qtbot: QtBot, edit: UtcMomentEdit) -> None:
    with qtbot.waitSignal(edit.moment_changed):
        _type(edit, "2026-11-20 22:41")
    with qtbot.assertNotEmitted(edit.moment_changed):
        _type(edit, "2026-11-20T20:41Z")
    with qtbot.waitSignal(edit.moment_changed):
        _type(edit, "")
    assert edit.moment() is None


def test_nonsense_keeps_the_text_and_the_old_moment_and_says_why(edit: UtcMomentEdit) -> None:
    edit.set_moment(_moment("2026-11-20 22:41"))
    _type(edit, "soon")
    assert edit.typed_text() == "soon"
    assert edit.moment() == _moment("2026-11-20 22:41")
    assert "soon" in edit.problem()
    assert edit.line.accessibleDescription() == edit.problem()
    press(edit.line, Qt.Key.Key_Escape)
    assert edit.typed_text() == "2026-11-20 22:41"
    assert edit.problem() == ""


def test_the_hour_that_happens_twice_is_asked_about(qtbot: QtBot, edit: UtcMomentEdit) -> None:
    _type(edit, "2026-10-25 03:30")
    assert edit.moment() is None
    first, second = _offers(edit)
    assert (first.text(), second.text()) == ("+03:00", "+02:00")
    with qtbot.waitSignal(edit.moment_changed):
        second.setFocus()
        press(second, Qt.Key.Key_Space)
    assert edit.moment() == _moment("2026-10-25T01:30Z")
    assert edit.typed_text() == "2026-10-25 03:30 +02:00"
    assert _offers(edit) == []
    assert edit.finish()


def test_the_button_shows_the_offset_of_the_moment_and_switches_to_utc(
    qtbot: QtBot, edit: UtcMomentEdit
) -> None:
    edit.set_moment(_moment("2026-07-01 12:00"))
    assert edit.zone_button.text() == "+03:00"
    assert "Europe/Vilnius" in edit.zone_button.accessibleName()
    with qtbot.waitSignal(edit.utc_toggled):
        press(edit.zone_button, Qt.Key.Key_Space)
    assert edit.typed_text() == "2026-07-01 09:00"
    assert edit.zone_button.text() == "UTC"
    assert edit.moment() == _moment("2026-07-01 12:00")
    _type(edit, "2026-07-01 10:00")
    assert edit.moment() == _moment("2026-07-01T10:00Z")


def test_no_zone_moves_a_partial_date(edit: UtcMomentEdit) -> None:
    edit.set_moment(_moment("2026-11-20"))
    edit.toggle_utc()
    assert edit.typed_text() == "2026-11-20"


def test_the_end_of_the_calendar_can_be_shown(edit: UtcMomentEdit) -> None:
    last = _moment("9999-12-31T23:59:59Z")
    edit.set_moment(last)
    assert edit.moment() == last
    assert edit.typed_text()


def test_a_draft_brings_the_text_back_as_it_was_typed(edit: UtcMomentEdit) -> None:
    edit.set_typed_text("tomorrow, maybe")
    assert edit.typed_text() == "tomorrow, maybe"
    assert edit.problem()
