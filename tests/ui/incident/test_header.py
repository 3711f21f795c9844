# SPDX-License-Identifier: Apache-2.0
"""What is changed in the header is saved at once, beside what stands in the form."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from casepack_desktop.support.clock import FixedClock
from casepack_desktop.ui.incident.closing_sheet import ClosingSheet
from casepack_desktop.ui.incident.conflict import ConflictDialog
from casepack_desktop.ui.session import Session
from tests.helpers.look import press
from tests.helpers.sessions import somebody_writing
from tests.helpers.workspaces import ANALYST, an_incident, bare
from tests.ui.incident.conftest import Desk

ENTER = Qt.Key.Key_Return


def choose(button: QWidget, name: str) -> None:
    """Open the menu of a button and choose one of its entries."""
    menu = button.choices  # type: ignore[attr-defined]
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == name).trigger()


def sheet_of(desk: Desk) -> ClosingSheet:
    sheet = desk.sheets.sheet()
    assert isinstance(sheet, ClosingSheet)
    return sheet


def type_title(desk: Desk, text: str) -> None:
    title = desk.page.header.title
    title.label.setFocus()
    press(title.label, Qt.Key.Key_F2)
    assert title.line.hasFocus()
    press(title.line, text)


def test_the_status_menu_saves_at_once_and_offers_to_take_it_back(desk: Desk) -> None:
    uuid = desk.new()
    choose(desk.page.header.status, "In progress")
    assert desk.stored(uuid, "status") == "in_progress"
    assert desk.told() == ["INC-2026-00001: Status is now “In progress”."]
    assert desk.page.header.status.text() == "In progress"
    assert desk.editor("in_progress_at").text() != ""
    desk.answer("Undo")
    assert desk.stored(uuid, "status") == "open"
    assert desk.stored(uuid, "triaged_at") is None
    desk.qtbot.waitUntil(lambda: desk.page.header.status.text() == "Open")


def test_the_menus_show_which_value_is_the_present_one(desk: Desk) -> None:
    desk.new(severity="high")
    for button, name in ((desk.page.header.status, "Open"), (desk.page.header.severity, "High")):
        button.choices.aboutToShow.emit()
        assert [one.text() for one in button.choices.actions() if one.font().bold()] == [name]


def test_what_stands_in_the_form_stays_and_is_saved_without_a_conflict(desk: Desk) -> None:
    uuid = desk.new(title="Before")
    desk.type("location", "Vilnius")
    choose(desk.page.header.status, "In progress")
    choose(desk.page.header.severity, "High")
    desk.answer("Undo")
    assert desk.editor("location").text() == "Vilnius"
    assert desk.overview.form.changed() == {"location": "Vilnius"}
    desk.qtbot.waitUntil(lambda: desk.page.header.severity.label() == "Severity")
    desk.page.save()
    assert desk.stored(uuid, "location") == "Vilnius"
    assert desk.stored(uuid, "status") == "in_progress"
    assert not desk.page.is_dirty()


def test_a_field_that_is_typed_over_stays_typed_when_the_header_changes_it(desk: Desk) -> None:
    uuid = desk.new(title="Before")
    desk.type("title", "From the form")
    type_title(desk, "From the header")
    press(desk.page.header.title.line, ENTER)
    assert desk.stored(uuid, "title") == "From the header"
    assert desk.overview.form.changed() == {"title": "From the form"}
    desk.page.save()
    assert desk.stored(uuid, "title") == "From the form"


def test_the_title_is_edited_in_place_by_key_and_by_click(desk: Desk) -> None:
    uuid = desk.new(title="Before")
    title = desk.page.header.title
    type_title(desk, "After")
    press(title.line, Qt.Key.Key_Escape)
    assert not title.is_editing
    assert desk.stored(uuid, "title") == "Before"
    assert desk.left == []
    QTest.mouseClick(title.label, Qt.MouseButton.LeftButton)
    press(title.line, "After")
    press(title.line, ENTER)
    assert desk.stored(uuid, "title") == "After"
    assert not title.is_editing
    assert title.label.whole_text() == "After"
    assert title.label.hasFocus()


def test_leaving_the_title_saves_it_and_the_same_title_changes_nothing(desk: Desk) -> None:
    uuid = desk.new(title="Before")
    type_title(desk, "After")
    desk.editor("location").widget.setFocus()
    assert desk.stored(uuid, "title") == "After"
    version = desk.session.services.incidents.get(uuid).version
    type_title(desk, "After")
    press(desk.page.header.title.line, ENTER)
    assert desk.session.services.incidents.get(uuid).version == version


def test_a_refused_title_stays_in_the_line_and_the_reason_is_told(desk: Desk) -> None:
    uuid = desk.new(title="Before")
    title = desk.page.header.title
    type_title(desk, " ")
    press(title.line, ENTER)
    assert desk.stored(uuid, "title") == "Before"
    assert title.is_editing
    assert title.line.property("invalid")
    assert [text for text in desk.told() if text.startswith("Title: ")]
    press(title.line, Qt.Key.Key_Escape)
    assert title.label.whole_text() == "Before"


def test_saving_stores_the_title_that_is_being_typed_and_the_form(desk: Desk) -> None:
    uuid = desk.new(title="Before")
    desk.type("location", "Vilnius")
    type_title(desk, "After")
    press(desk.page.header.title.line, "s", Qt.KeyboardModifier.ControlModifier)
    assert desk.stored(uuid, "title") == "After"
    assert desk.stored(uuid, "location") == "Vilnius"
    assert not desk.page.header.title.is_editing
    assert not desk.page.is_dirty()
    assert desk.page.findChild(ConflictDialog) is None


def test_saving_stores_a_title_also_where_the_form_is_as_it_was(desk: Desk) -> None:
    uuid = desk.new(title="Before")
    type_title(desk, "After")
    press(desk.page.header.title.line, "s", Qt.KeyboardModifier.ControlModifier)
    assert desk.stored(uuid, "title") == "After"
    type_title(desk, "After")
    desk.start("location", "Vilnius")
    desk.page.header.title.begin()
    desk.page.save()
    assert not desk.page.header.title.is_editing
    assert desk.stored(uuid, "location") == "Vilnius"


def test_saving_waits_with_the_form_until_the_title_is_stored(desk: Desk) -> None:
    uuid = desk.new(title="Before")
    desk.type("location", "Vilnius")
    type_title(desk, "After")
    with somebody_writing(desk.session):
        desk.page.save()
        desk.page.save()
        assert desk.stored(uuid, "title") == "Before"
    desk.qtbot.waitUntil(lambda: desk.stored(uuid, "location") == "Vilnius")
    assert desk.stored(uuid, "title") == "After"
    assert desk.page.findChild(ConflictDialog) is None
    assert not desk.page.is_dirty()


def test_a_refused_title_keeps_the_form_from_being_saved_alone(desk: Desk) -> None:
    uuid = desk.new(title="Before")
    desk.type("location", "Vilnius")
    type_title(desk, " ")
    desk.page.save()
    assert desk.stored(uuid, "location") is None
    assert desk.page.header.title.line.property("invalid")
    assert desk.page.is_dirty()
    press(desk.page.header.title.line, Qt.Key.Key_Escape)
    desk.page.save()
    assert desk.stored(uuid, "location") == "Vilnius"


def test_the_key_of_saving_takes_the_severity_that_is_marked_in_its_menu(desk: Desk) -> None:
    uuid = desk.new(severity="low")
    desk.type("location", "Vilnius")
    button = desk.page.header.severity
    menu = button.choices
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    menu.setActiveAction(next(one for one in menu.actions() if one.text() == "High"))
    press(menu, "s", Qt.KeyboardModifier.ControlModifier)
    assert not menu.isVisible()
    assert desk.stored(uuid, "severity") == "high"
    assert desk.stored(uuid, "location") == "Vilnius"


def test_a_title_changed_elsewhere_meanwhile_shows_both_values(desk: Desk) -> None:
    uuid = desk.new(title="Before")
    type_title(desk, "Mine")
    desk.session.services.incidents.edit(ANALYST, uuid, {"title": "Theirs"})
    press(desk.page.header.title.line, ENTER)
    dialog = desk.page.findChild(ConflictDialog)
    assert dialog is not None
    assert desk.stored(uuid, "title") == "Theirs"
    dialog.choose("title", stored=False)
    dialog._settle()
    assert desk.stored(uuid, "title") == "Mine"
    desk.qtbot.waitUntil(lambda: desk.editor("title").text() == "Mine")


def test_another_field_changed_elsewhere_asks_nothing(desk: Desk) -> None:
    uuid = desk.new(title="Before")
    type_title(desk, "Mine")
    desk.session.services.incidents.edit(ANALYST, uuid, {"location": "Kaunas"})
    press(desk.page.header.title.line, ENTER)
    assert desk.page.findChild(ConflictDialog) is None
    assert desk.stored(uuid, "title") == "Mine"
    assert desk.stored(uuid, "location") == "Kaunas"


def test_severity_can_be_set_and_taken_away(desk: Desk) -> None:
    uuid = desk.new(severity="low")
    choose(desk.page.header.severity, "Critical")
    assert desk.stored(uuid, "severity") == "critical"
    choose(desk.page.header.severity, "None")
    assert desk.stored(uuid, "severity") is None
    assert desk.page.header.severity.label() == "Severity"


def test_nothing_can_be_changed_where_nothing_can_be_saved(desk: Desk, session: Session) -> None:
    desk.new(title="Before")
    desk.page.header.set_closed(closed=True)
    desk.page.header.title.begin()
    assert not desk.page.header.title.is_editing
    assert not desk.page.header.status.isEnabled()


def test_the_neighbours_of_the_list_are_a_step_away(desk: Desk) -> None:
    first, second, third = (an_incident(desk.session.services).uuid for _ in range(3))
    desk.listed += [first, second, third]
    wanted: list[str] = []
    desk.page.incident_wanted.connect(wanted.append)
    desk.show(second)
    desk.page.header.next_button.click()
    desk.page.step(-1)
    assert wanted == [third, first]
    desk.show(third)
    assert not desk.page.header.next_button.isEnabled()
    assert desk.page.header.previous_button.isEnabled()
    desk.listed.remove(third)  # it no longer fits the filter
    choose(desk.page.header.status, "In progress")
    desk.page.step(-1)
    assert wanted[-1] == second


def test_the_menu_names_what_can_be_done(desk: Desk) -> None:
    uuid = desk.new()
    told: list[str] = []
    desk.page.duplicate_wanted.connect(lambda one: told.append(f"copy {one}"))
    desk.page.bin_wanted.connect(lambda one: told.append(f"bin {one}"))
    menu = desk.page.header.menu()
    actions = {action.text(): action for action in menu.actions()}
    desk.page.export_wanted.connect(lambda one: told.append(f"export {one}"))
    actions["Duplicate"].trigger()
    actions["Export…"].trigger()
    actions["Move to the bin"].trigger()
    assert told == [f"copy {uuid}", f"export {uuid}", f"bin {uuid}"]
    actions["Copy the number"].trigger()
    assert QGuiApplication.clipboard().text() == "INC-2026-00001"
    actions["Link to incident…"].trigger()
    assert desk.sheets.sheet() is not None
    menu.close()


def test_a_deadline_is_told_in_words(desk: Desk, clock: FixedClock) -> None:
    uuid = an_incident(desk.session.services).uuid
    for hours, words in ((14, "deadline in 14 h"), (-2, "overdue by 2 h")):
        due = round((clock.at + timedelta(hours=hours)).timestamp() * 1000)
        with bare(desk.session.services, writable=True) as connection:
            connection.execute("UPDATE incident SET next_due_at = ?", (due,))
        desk.page.leave()
        desk.show(uuid)
        assert desk.page.header.due.text() == words


def test_closing_asks_for_what_is_missing_and_keeps_nobody_from_it(desk: Desk) -> None:
    uuid = desk.new()
    choose(desk.page.header.status, "Closed")
    assert desk.stored(uuid, "status") == "open"
    assert sheet_of(desk).texts() == [
        "The root cause is not described.",
        "When the incident was resolved is not recorded.",
    ]
    sheet_of(desk).confirm_button.click()
    assert desk.stored(uuid, "status") == "closed"
    assert desk.sheets.sheet() is None


def test_the_step_leads_to_each_field_and_follows_what_is_done(desk: Desk) -> None:
    uuid = desk.new(resolved_at="2026-11-20T10:00:00Z", detected_at="2026-11-20T11:00:00Z")
    desk.page.show_incident(uuid, "history")
    choose(desk.page.header.status, "Resolved")
    sheet = sheet_of(desk)
    assert sheet.texts() == [
        "The root cause is not described.",
        "Resolved: Earlier than detected",
    ]
    sheet.field_wanted.emit("root_cause")
    assert desk.page.tab_key() == "overview"
    assert desk.focus() is desk.editor("root_cause").widget
    desk.start("root_cause", "A weak passphrase")
    desk.qtbot.waitUntil(lambda: sheet.texts()[:1] == ["1 unsaved change"])
    sheet.save_wanted.emit()
    desk.qtbot.waitUntil(lambda: sheet.texts() == ["Resolved: Earlier than detected"])
    sheet.confirm_button.click()
    assert desk.stored(uuid, "status") == "resolved"
    assert desk.stored(uuid, "root_cause") == "A weak passphrase"


def test_nothing_is_asked_where_nothing_is_missing(desk: Desk) -> None:
    uuid = desk.new(root_cause="A weak passphrase")
    choose(desk.page.header.status, "Resolved")
    assert desk.sheets.sheet() is None
    assert desk.stored(uuid, "status") == "resolved"


def test_the_form_asks_as_well_and_counts_what_is_typed_in_it(desk: Desk) -> None:
    uuid = desk.new()
    desk.type("status", "Resolved")
    desk.page.save()
    assert sheet_of(desk).texts() == ["The root cause is not described."]
    desk.start("root_cause", "A weak passphrase")
    assert sheet_of(desk).texts() == []
    sheet_of(desk).confirm_button.click()
    assert desk.stored(uuid, "status") == "resolved"
    assert desk.stored(uuid, "root_cause") == "A weak passphrase"
    assert not desk.page.is_dirty()


def test_a_case_that_was_reopened_is_asked_about_its_old_instant(
    desk: Desk, clock: FixedClock
) -> None:
    uuid = desk.new(root_cause="A weak passphrase", status="resolved")
    clock.at += timedelta(hours=1)
    choose(desk.page.header.status, "In progress")
    assert desk.session.services.incidents.history(uuid)[-1].what == "incident.reopen"
    choose(desk.page.header.status, "Resolved")
    assert sheet_of(desk).texts() == [
        "Resolved: It names an instant before the incident was reopened."
    ]


def test_the_step_goes_with_its_case(desk: Desk) -> None:
    desk.new()
    choose(desk.page.header.status, "Closed")
    desk.page.leave()
    assert desk.sheets.sheet() is None
