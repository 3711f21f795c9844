# SPDX-License-Identifier: Apache-2.0
"""A new incident is registered from a short form, whose text is never lost."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QPushButton

from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.incident.new_sheet import DRAFT_KEY, NewIncidentSheet
from casepack_desktop.ui.widgets.question import Question
from tests.helpers.look import press
from tests.ui.incident.conftest import Desk

_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def sheet(desk: Desk) -> NewIncidentSheet:
    return _open(desk)


def _open(desk: Desk) -> NewIncidentSheet:
    sheet = NewIncidentSheet(desk.session, translator("en"), desk.bar)
    assert desk.sheets.open_sheet(sheet)
    return sheet


def _focus(desk: Desk) -> object:
    return desk.window.focusWidget()


def _when_asked(text: str) -> None:
    def press_it() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, Question)
        buttons = question.findChildren(QPushButton)
        next(one for one in buttons if one.accessibleName() == text).click()

    QTimer.singleShot(0, press_it)


@pytest.mark.parametrize("key", [Qt.Key.Key_S, Qt.Key.Key_Return])
def test_an_incident_is_registered_by_keys_alone(
    desk: Desk, sheet: NewIncidentSheet, key: Qt.Key
) -> None:
    made: list[tuple[str, str]] = []
    sheet.created.connect(lambda uuid, number: made.append((uuid, number)))
    press(sheet.editor("title").widget, "Phishing wave")
    press(sheet.editor("title").widget, Qt.Key.Key_Tab)
    press(sheet.editor("severity").widget, "High")
    sheet.editor("description").widget.setFocus()
    press(sheet.editor("description").widget, "Forty mails")
    press(sheet.editor("description").widget, key, _CTRL)
    assert len(made) == 1
    stored = desk.session.services.incidents.get(made[0][0])
    assert stored.number == made[0][1] == "INC-2026-00001"
    assert stored.values["severity"] == "high"
    assert stored.values["status"] == "open"
    assert stored.values["description"] == "Forty mails"
    assert sheet.isHidden()


def test_the_title_has_the_focus_and_is_needed(desk: Desk, sheet: NewIncidentSheet) -> None:
    assert sheet.editor("title").widget.hasFocus()
    assert sheet.field("title").problem() == ""
    sheet.register()
    assert sheet.field("title").problem() == "A title is needed."
    assert not sheet.isHidden()
    press(sheet.editor("title").widget, "x")
    assert sheet.field("title").problem() == ""


def test_an_empty_form_closes_without_a_question(desk: Desk, sheet: NewIncidentSheet) -> None:
    press(sheet.editor("title").widget, Qt.Key.Key_Escape)
    assert sheet.isHidden()


def test_esc_asks_where_something_was_typed_and_the_draft_is_offered_next_time(
    desk: Desk, sheet: NewIncidentSheet
) -> None:
    press(sheet.editor("title").widget, "Phishing wave")
    _when_asked("Stay")
    press(sheet.editor("title").widget, Qt.Key.Key_Escape)
    assert not sheet.isHidden()
    _when_asked("Keep as a draft")
    press(sheet.editor("title").widget, Qt.Key.Key_Escape)
    assert sheet.isHidden()
    again = _open(desk)
    assert again.editor("title").text() == ""
    desk.answer("Restore draft")
    assert again.editor("title").text() == "Phishing wave"
    again.register()
    assert desk.session.services.drafts.find(DRAFT_KEY) is None


def test_a_form_that_is_thrown_away_leaves_no_draft(desk: Desk, sheet: NewIncidentSheet) -> None:
    press(sheet.editor("title").widget, "Phishing wave")
    _when_asked("Discard")
    assert sheet.close_sheet()
    assert desk.session.services.drafts.find(DRAFT_KEY) is None


def test_the_sheet_has_its_keys_before_the_window(desk: Desk, sheet: NewIncidentSheet) -> None:
    saved: list[bool] = []
    action = QAction(desk.window, shortcut=QKeySequence(QKeySequence.StandardKey.Save))
    action.triggered.connect(lambda: saved.append(True))
    desk.window.addAction(action)
    press(sheet.editor("title").widget, "Phishing wave")
    press(sheet.editor("title").widget, Qt.Key.Key_S, _CTRL)
    assert sheet.isHidden()
    assert saved == []
