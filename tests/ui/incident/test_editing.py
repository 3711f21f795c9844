# SPDX-License-Identifier: Apache-2.0
"""A case is edited field by field, checked when a field is left, and saved by a decision."""

import shutil
from datetime import UTC
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QPushButton

from casepack_desktop.domain.access import Permission
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.fields import FIELD, FIELDS, FieldKind
from casepack_desktop.domain.instants import parse_moment
from casepack_desktop.services.directories import add_companies
from casepack_desktop.services.directory_storing import directory_of
from casepack_desktop.storage.engine import connect
from casepack_desktop.ui.incident.choice_box import ChoiceBox
from casepack_desktop.ui.incident.editors import ChoiceEditor, LineEditor, MomentEditor, TextEditor
from casepack_desktop.ui.incident.sections import sections
from casepack_desktop.ui.preferences import SHOW_UTC
from casepack_desktop.ui.widgets.question import Question
from tests.helpers.look import press
from tests.helpers.workspaces import ANALYST, an_incident
from tests.ui.incident.conftest import Desk

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


def _when_asked(text: str) -> None:
    """Press a button of the next question."""

    def press_it() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, Question)
        buttons = question.findChildren(QPushButton)
        next(one for one in buttons if one.accessibleName() == text).click()

    QTimer.singleShot(0, press_it)


def _focused(desk: Desk) -> str:
    form = desk.overview.form
    return next(key for key in FIELD if form.field(key).isAncestorOf(desk.focus()))


def _buttons(desk: Desk) -> dict[str, QPushButton]:
    shown = [one for one in desk.page.findChildren(QPushButton) if one.isVisible()]
    return {one.accessibleName(): one for one in shown}


def test_every_field_of_the_table_has_one_place_and_an_editor_of_its_kind(desk: Desk) -> None:
    placed = [field.key for section in sections() for field in section.fields]
    assert sorted(placed) == sorted(FIELD)
    kinds = {
        FieldKind.TEXT: TextEditor,
        FieldKind.MOMENT: MomentEditor,
        FieldKind.CHOICE: ChoiceEditor,
        FieldKind.ENTRY: ChoiceEditor,
    }
    for field in FIELDS:
        assert isinstance(desk.editor(field.key), kinds.get(field.kind, LineEditor)), field.key


def test_nothing_is_shown_as_nothing_and_nothing_is_unsaved_at_first(desk: Desk) -> None:
    desk.new()
    assert desk.editor("downtime_minutes").text() == ""
    assert desk.editor("severity").text() == ""
    assert not desk.page.is_dirty()
    assert desk.overview.footer.isHidden()


def test_an_edit_is_saved_by_keys_alone_and_can_be_taken_back(desk: Desk) -> None:
    uuid = desk.new()
    desk.overview.form.focus_field("title")
    title = desk.window.focusWidget()
    assert title is not None
    press(title, Qt.Key.Key_End)
    press(title, " again")
    press(title, Qt.Key.Key_Tab)
    assert _focused(desk) == "company"
    assert desk.page.is_dirty()
    assert "1 unsaved change" in desk.overview.footer.shown_text()
    press(desk.focus(), Qt.Key.Key_S, _CTRL)
    assert desk.stored(uuid, "title") == "Mail server unreachable again"
    assert not desk.page.is_dirty()
    assert desk.overview.footer.isHidden()
    assert "INC-2026-00001 was saved." in desk.told()
    desk.answer("Undo")
    desk.qtbot.waitUntil(lambda: desk.editor("title").text() == "Mail server unreachable")
    assert desk.stored(uuid, "title") == "Mail server unreachable"


def test_only_what_changed_is_saved(desk: Desk) -> None:
    uuid = desk.new(severity="low", description="a\u00a0b\n")
    desk.type("location", "Vilnius DC")
    assert desk.overview.form.changed() == {"location": "Vilnius DC"}
    desk.page.save()
    newest, stamp = desk.session.services.incidents.history(uuid)[1:]
    assert (newest.field, newest.new) == ("location", "Vilnius DC")
    assert stamp.field == "acknowledged_at"
    assert desk.stored(uuid, "description") == "a\u00a0b"


def test_a_refused_value_says_why_when_its_field_is_left(desk: Desk) -> None:
    uuid = desk.new()
    form = desk.overview.form
    for key, text, reason in (
        ("title", " ", "A title is needed."),
        ("downtime_minutes", "many", "whole number"),
        ("financial_loss", "1,5", "is not an amount"),
        ("financial_loss_currency", "euro", "is not a currency code"),
        ("severity", "terrible", "is not one of"),
        ("type", "no such type", "is not in the directory"),
        ("detected_at", "soon", "is not a date"),
    ):
        desk.start(key, text)
        assert form.attention() == 0
        desk.type(key, text)
        shown = form.field(key).problem() or desk.editor(key).own_problem()
        assert reason in shown
        assert form.attention() == 1
        assert "1 field needs attention" in desk.overview.footer.shown_text()
        desk.page.save()
        assert _focused(desk) == key
        assert desk.page.is_dirty()
        assert desk.session.services.incidents.get(uuid).version == 1
        desk.overview.discard()
        assert form.attention() == 0


def test_times_that_are_out_of_order_are_pointed_at_and_saved_all_the_same(desk: Desk) -> None:
    uuid = desk.new(detected_at="2026-11-20 22:47")
    desk.type("aware_at", "2026-11-20 21:58")
    assert desk.overview.form.field("aware_at").problem() == "Earlier than detected"
    desk.page.save()
    assert desk.session.services.incidents.get(uuid).version == 2


def test_an_end_before_the_start_is_refused(desk: Desk) -> None:
    desk.new(event_start_at="2026-11-20 22:41")
    desk.type("event_end_at", "2026-11-20 22:40")
    assert "lies before the start" in desk.overview.form.field("event_end_at").problem()


def test_a_time_is_typed_as_people_say_it(desk: Desk) -> None:
    uuid = desk.new()
    desk.type("detected_at", "-2h")
    desk.page.save()
    assert desk.stored(uuid, "detected_at") == parse_moment("2026-11-20T10:00Z", UTC)


def test_the_hour_that_happens_twice_is_asked_about(desk: Desk) -> None:
    uuid = desk.new()
    desk.type("detected_at", "2026-10-25 03:30")
    assert "twice" in desk.editor("detected_at").own_problem()
    editor = desk.editor("detected_at")
    offers = [one for one in editor.widget.findChildren(QPushButton) if one.text() == "+02:00"]
    offers[-1].click()
    desk.page.save()
    assert desk.stored(uuid, "detected_at") == parse_moment("2026-10-25T01:30Z", UTC)


def test_all_times_switch_to_utc_and_stay_so(desk: Desk) -> None:
    desk.new(event_start_at="2026-11-20 22:41", detected_at="2026-11-20 22:47")
    editor = desk.editor("event_start_at")
    other = desk.editor("detected_at")
    assert isinstance(editor, MomentEditor)
    assert isinstance(other, MomentEditor)
    editor.edit.zone_button.click()
    assert other.edit.typed_text() == "2026-11-20 20:47"
    assert desk.preferences.get(SHOW_UTC)
    assert not desk.page.is_dirty()
    desk.preferences.set(SHOW_UTC, False)
    assert editor.edit.typed_text() == "2026-11-20 22:41"


def test_what_the_program_stamps_can_be_read_and_not_typed(desk: Desk) -> None:
    desk.new()
    editor = desk.editor("created_at")
    assert isinstance(editor, MomentEditor)
    desk.start("created_at", "now")
    assert editor.edit.line.isReadOnly()
    assert editor.edit.line.hasFocus()
    assert not desk.page.is_dirty()


def test_a_choice_is_found_by_any_part_of_its_name(desk: Desk) -> None:
    uuid = desk.new()
    desk.type("severity", "critical")
    desk.type("type", "Phishing")
    desk.page.save()
    assert desk.stored(uuid, "severity") == "critical"
    assert desk.stored(uuid, "type") == "phishing"


def test_the_classification_follows_the_type_in_one_step(desk: Desk) -> None:
    uuid = desk.new(classification="availability")
    desk.type("type", "Phishing")
    assert desk.editor("classification").text() == "fraud"
    desk.page.undo()
    assert desk.editor("classification").text() == "availability"
    desk.page.redo()
    desk.page.save()
    assert desk.stored(uuid, "classification") == "fraud"


def test_a_classification_that_does_not_fit_its_type_is_refused(desk: Desk) -> None:
    desk.new(type="phishing")
    desk.type("classification", "Availability")
    assert "belongs to the classification" in desk.overview.form.field("type").problem()


def test_a_company_that_is_new_is_added(desk: Desk) -> None:
    uuid = desk.new()
    desk.type("company", "Nordic Rail")
    desk.page.save()
    assert desk.stored(uuid, "company") == "NORDIC-RAIL"


def test_tab_leaves_a_long_text_and_enter_stays_in_it(desk: Desk) -> None:
    desk.new()
    desk.start("description", "one")
    box = desk.window.focusWidget()
    assert box is not None
    press(box, Qt.Key.Key_Return)
    press(box, "two")
    press(box, Qt.Key.Key_Tab)
    assert desk.editor("description").text() == "one\ntwo"
    assert _focused(desk) == "indicators"


def test_undo_and_redo_go_across_fields(desk: Desk) -> None:
    desk.new(location="Riga")
    desk.type("location", "Vilnius")
    desk.type("external_id", "X-1")
    press(desk.focus(), Qt.Key.Key_Z, _CTRL)
    assert (desk.editor("external_id").text(), desk.editor("location").text()) == ("", "Vilnius")
    press(desk.focus(), Qt.Key.Key_Z, _CTRL)
    assert desk.editor("location").text() == "Riga"
    assert not desk.page.is_dirty()
    press(desk.focus(), Qt.Key.Key_Z, _CTRL)
    assert desk.editor("location").text() == "Riga"
    press(desk.focus(), Qt.Key.Key_Z, _CTRL | _SHIFT)
    assert desk.editor("location").text() == "Vilnius"


def test_cancel_asks_and_brings_back_what_is_stored(desk: Desk) -> None:
    desk.new(location="Riga")
    desk.type("location", "Vilnius")
    _when_asked("Stay")
    desk.page.cancel()
    assert desk.page.is_dirty()
    _when_asked("Discard")
    press(desk.focus(), Qt.Key.Key_Escape)
    assert desk.editor("location").text() == "Riga"
    assert not desk.page.is_dirty()
    assert not desk.left
    desk.page.cancel()
    assert desk.left


def test_leaving_unsaved_work_asks(desk: Desk) -> None:
    uuid = desk.new(location="Riga")
    for answer, may, stored in (
        ("Stay", False, "Riga"),
        ("Discard", True, "Riga"),
        ("Save", True, "Vilnius"),
    ):
        desk.type("location", "Vilnius")
        _when_asked(answer)
        assert desk.page.may_leave() is may
        assert desk.stored(uuid, "location") == stored
        assert desk.page.is_dirty() is not may


def test_a_clean_form_follows_a_change_made_elsewhere(desk: Desk) -> None:
    uuid = desk.new(location="Riga")
    desk.session.services.incidents.edit(ANALYST, uuid, {"location": "Tallinn"})
    desk.qtbot.waitUntil(lambda: desk.editor("location").text() == "Tallinn")
    assert not desk.page.is_dirty()


def test_a_case_that_was_binned_elsewhere_closes_and_keeps_the_text(desk: Desk) -> None:
    uuid = desk.new(location="Riga")
    desk.type("location", "Vilnius")
    desk.session.services.incidents.move_to_bin(ANALYST, uuid)
    desk.qtbot.waitUntil(lambda: bool(desk.left))
    draft = desk.session.services.drafts.find(uuid)
    assert draft is not None
    assert draft.texts == {"location": "Vilnius"}
    assert any("was moved to the bin" in text for text in desk.told())


def test_a_case_that_is_not_there_says_so_with_a_way_back(desk: Desk) -> None:
    desk.page.show_incident("01900000-0000-7000-8000-000000000000")
    desk.qtbot.waitUntil(lambda: "Try again" in _buttons(desk))
    _buttons(desk)["Back to the registry"].click()
    assert desk.left


def test_a_save_waits_while_somebody_else_writes(desk: Desk) -> None:
    uuid = desk.new(location="Riga")
    desk.type("location", "Vilnius")
    workspace = desk.session.services.workspace
    other = connect(workspace.layout.database, workspace.keys.database_key, writable=True)
    try:
        other.execute("BEGIN IMMEDIATE")
        desk.page.save()
        assert "Waiting" in desk.overview.footer.shown_text()
        assert desk.editor("location").text() == "Vilnius"
        other.execute("ROLLBACK")
    finally:
        other.close()
    desk.qtbot.waitUntil(lambda: not desk.page.is_dirty())
    assert desk.stored(uuid, "location") == "Vilnius"


def test_a_workspace_that_vanishes_leaves_the_text_in_the_form(desk: Desk, tmp_path: Path) -> None:
    desk.new(location="Riga")
    desk.type("location", "Vilnius")
    folder = desk.session.folder
    aside = tmp_path / "aside"
    shutil.move(folder, aside)
    desk.page.save()
    assert desk.editor("location").text() == "Vilnius"
    assert desk.page.is_dirty()
    assert any("was moved, removed or replaced" in text for text in desk.told())
    shutil.move(aside, folder)


def test_the_tabs_are_reached_by_number_and_by_key(desk: Desk) -> None:
    uuid = an_incident(desk.session.services).uuid
    desk.show(uuid, "history")
    assert desk.page.tab_key() == "history"
    desk.page.show_tab(1)
    assert desk.page.tab_key() == "reports"
    desk.page.show_incident(uuid, "overview")
    assert desk.page.tab_key() == "overview"
    desk.page.focus_field("responsible")
    assert _focused(desk) == "responsible"


def test_another_zone_of_the_workspace_shows_the_same_instant(desk: Desk) -> None:
    desk.new(event_start_at="2026-11-20 22:41")
    editor = desk.editor("event_start_at")
    assert isinstance(editor, MomentEditor)
    desk.session.services.settings.set_zone(ANALYST, "Europe/Lisbon")
    desk.qtbot.waitUntil(lambda: editor.edit.typed_text() == "2026-11-20 20:41")
    assert not desk.page.is_dirty()


def test_the_window_may_bind_undo_although_a_field_has_the_keyboard(desk: Desk) -> None:
    desk.new(location="Riga")
    action = QAction(desk.window, shortcut=QKeySequence(QKeySequence.StandardKey.Undo))
    action.triggered.connect(desk.page.undo)
    desk.window.addAction(action)
    desk.start("location", "Vilnius")
    press(desk.focus(), Qt.Key.Key_Z, _CTRL)
    assert desk.editor("location").text() == "Riga"
    desk.start("description", "text")
    press(desk.focus(), Qt.Key.Key_Z, _CTRL)
    assert desk.editor("description").text() == ""


def test_a_case_that_was_purged_elsewhere_closes(desk: Desk) -> None:
    uuid = desk.new()
    incidents = desk.session.services.incidents
    incidents.move_to_bin(ANALYST, uuid)
    incidents.purge(ANALYST, uuid, "test")
    desk.qtbot.waitUntil(lambda: bool(desk.left))
    assert any("no longer there" in text or "is in the bin" in text for text in desk.told())


def test_thousands_of_companies_are_offered_at_once_and_followed(desk: Desk) -> None:
    services = desk.session.services
    with services.workspace.write(ANALYST, Permission.EDIT_DIRECTORY, "directory.add") as write:
        names = [f"Company number {number:,}" for number in range(3_000)]
        add_companies(write, directory_of(write.connection), names)
    desk.qtbot.waitUntil(lambda: len(desk.session.directory.of(DirectoryKind.COMPANY)) == 3_000)
    uuid = desk.new(company="Company number 2,999")
    box = desk.editor("company").widget
    assert isinstance(box, ChoiceBox)
    assert (box.count(), box.currentText()) == (3_001, "Company number 2,999")
    desk.type("company", "company NUMBER 7")
    assert box.value() == "COMPANY-NUMBER-7"
    desk.page.save()
    desk.qtbot.waitUntil(lambda: desk.stored(uuid, "company") == "COMPANY-NUMBER-7")
    # What nobody sees offers what is new once it is shown.
    desk.page.hide()
    services.directories.add_company(ANALYST, "Latecomer AS")
    desk.qtbot.waitUntil(lambda: len(desk.session.directory.of(DirectoryKind.COMPANY)) == 3_001)
    assert box.count() == 3_001
    desk.page.show()
    assert box.count() == 3_002
    assert box.itemText(3_001) == "Latecomer AS"
