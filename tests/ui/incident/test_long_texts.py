# SPDX-License-Identifier: Apache-2.0
"""Long texts are shown as they are meant and typed plainly."""

from PySide6.QtCore import Qt

from casepack_desktop.ui.incident.editors import TextEditor
from casepack_desktop.ui.incident.long_text import LongText
from tests.helpers.look import press
from tests.helpers.workspaces import ANALYST
from tests.ui.incident.conftest import Desk

MARKED = "**Three** servers\n\n- one\n- two"


def long_text(desk: Desk, key: str = "description") -> LongText:
    editor = desk.editor(key)
    assert isinstance(editor, TextEditor)
    assert editor.long is not None
    return editor.long


def shown(long: LongText) -> str:
    assert long.view is not None
    return long.view.toPlainText()


def test_a_text_with_marks_opens_as_it_is_meant_and_others_as_they_were_typed(desk: Desk) -> None:
    desk.new(description=MARKED, impact="Plain text")
    long = long_text(desk)
    assert long.is_preview
    assert shown(long) == "Three servers\n• one\n• two"
    assert not long_text(desk, "impact").is_preview
    assert not desk.page.is_dirty()


def test_indicators_are_never_read_as_markdown(desk: Desk) -> None:
    desk.new(indicators="*.evil.example*")
    editor = desk.editor("indicators")
    assert isinstance(editor, TextEditor)
    assert editor.long is None


def test_going_to_a_field_lets_one_type_and_the_preview_follows(desk: Desk) -> None:
    uuid = desk.new(description=MARKED)
    long = long_text(desk)
    desk.start("description", "now *soft*")
    assert long.view is not None
    assert long.view.isHidden()
    long.button.click()
    assert shown(long) == "now soft"
    assert desk.overview.form.changed() == {"description": "now *soft*"}
    desk.page.save()
    assert desk.stored(uuid, "description") == "now *soft*"
    assert long_text(desk).is_preview


def test_the_keyboard_switches_between_both(desk: Desk) -> None:
    desk.new(description=MARKED)
    long = long_text(desk)
    assert long.view is not None
    long.view.setFocus()
    press(long.view, Qt.Key.Key_F2)
    assert long.box.hasFocus()
    long.button.setFocus()
    press(long.button, Qt.Key.Key_Space)
    assert long.view.hasFocus()
    assert long.button.text() == "Edit"
    assert long.button.accessibleName() == "Edit “Description”"


def test_undo_shows_the_text_it_changes(desk: Desk) -> None:
    desk.new(description="before")
    desk.type("description", "- **one**")
    long = long_text(desk)
    long.button.click()
    desk.page.undo()
    assert not long.is_preview
    assert desk.editor("description").text() == "before"


def test_an_empty_text_has_nothing_to_preview(desk: Desk) -> None:
    desk.new()
    long = long_text(desk)
    assert long.button.isHidden()
    desk.start("description", "x")
    assert not long.button.isHidden()


def test_a_change_made_elsewhere_is_shown_in_the_preview(desk: Desk) -> None:
    uuid = desk.new(description=MARKED)
    desk.session.services.incidents.edit(ANALYST, uuid, {"description": "- other"})
    desk.qtbot.waitUntil(lambda: shown(long_text(desk)) == "• other")


def test_tab_passes_a_text_that_is_shown_as_it_is_meant(desk: Desk) -> None:
    desk.new(impact=MARKED)
    desk.overview.form.focus_field("suspected_malicious")
    met = []
    for _ in range(3):
        press(desk.focus(), Qt.Key.Key_Tab)
        met.append(desk.focus().accessibleName())
    assert met[:2] == ["Edit “Impact”", "Impact"]
    assert met[2] == "Affected systems"
