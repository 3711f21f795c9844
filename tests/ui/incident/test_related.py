# SPDX-License-Identifier: Apache-2.0
"""Links with other incidents, beside the fields."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from casepack_desktop.ui.incident.link_sheet import DISCARD, LinkSheet
from casepack_desktop.ui.widgets.question import Question
from tests.helpers.look import press
from tests.helpers.workspaces import ANALYST, an_incident
from tests.ui.incident.conftest import Desk


def linked(desk: Desk) -> list[tuple[str, str]]:
    return [(one.number, one.reason) for one in desk.page.related.related()]


def opened_sheet(desk: Desk) -> LinkSheet:
    desk.page.related.add_button.click()
    sheet = desk.sheets.sheet()
    assert isinstance(sheet, LinkSheet)
    return sheet


def test_an_incident_is_found_by_words_or_number_and_linked_by_keyboard(desk: Desk) -> None:
    services = desk.session.services
    an_incident(services, title="Phishing mails")
    an_incident(services, title="VPN account")
    uuid = desk.new(title="Ransomware")
    sheet = opened_sheet(desk)
    desk.qtbot.waitUntil(lambda: sheet.list.count() == 2)
    press(sheet.search, "phish")
    desk.qtbot.waitUntil(lambda: sheet.list.count() == 1 and sheet.list.currentRow() == 0)
    press(sheet.reason, "the same sender")
    press(sheet.reason, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: linked(desk) == [("INC-2026-00001", "the same sender")])
    assert desk.sheets.sheet() is None
    assert desk.told() == ["INC-2026-00003 and INC-2026-00001 are linked."]
    sheet = opened_sheet(desk)
    press(sheet.search, "INC-2026-00002")
    desk.qtbot.waitUntil(lambda: sheet.list.currentRow() == 0)
    assert sheet.list.count() == 1
    sheet.link()
    desk.qtbot.waitUntil(lambda: len(linked(desk)) == 2)
    assert len(services.relations.of(uuid)) == 2


def test_what_is_linked_already_is_not_offered_and_nothing_found_is_said(desk: Desk) -> None:
    services = desk.session.services
    other = an_incident(services, title="Phishing mails")
    uuid = an_incident(services).uuid
    services.relations.link(ANALYST, uuid, other.uuid, "")
    desk.show(uuid)
    desk.qtbot.waitUntil(lambda: len(linked(desk)) == 1)
    sheet = opened_sheet(desk)
    press(sheet.search, "phish")
    desk.qtbot.waitUntil(lambda: "No incident was found" in sheet.note.text())
    assert not sheet.link_button.isEnabled()
    press(sheet.search, Qt.Key.Key_Escape)
    assert desk.sheets.sheet() is None


def test_a_reason_that_was_typed_is_not_lost_without_a_question(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answers = iter(["", DISCARD])

    def ask(question: Question) -> str:
        asked.append(question.windowTitle())
        return next(answers)

    monkeypatch.setattr(Question, "ask", ask)
    desk.new()
    sheet = opened_sheet(desk)
    press(sheet.search, "typed words are no reason")
    press(sheet.search, Qt.Key.Key_Escape)
    assert asked == []
    sheet = opened_sheet(desk)
    press(sheet.reason, "the same sender")
    press(sheet.reason, Qt.Key.Key_Escape)
    assert asked == ["Discard the reason?"]
    assert desk.sheets.sheet() is sheet
    assert sheet.reason.text() == "the same sender"
    press(sheet.reason, Qt.Key.Key_Escape)
    assert desk.sheets.sheet() is None


def test_the_sheet_goes_without_a_question_where_its_incident_is_gone(desk: Desk) -> None:
    uuid = desk.new()
    sheet = opened_sheet(desk)
    press(sheet.reason, "the same sender")
    desk.session.services.incidents.move_to_bin(ANALYST, uuid)
    desk.qtbot.waitUntil(lambda: desk.left == [True])
    assert desk.sheets.sheet() is None


def test_a_link_is_opened_removed_and_brought_back(desk: Desk) -> None:
    services = desk.session.services
    other = an_incident(services, title="Phishing mails")
    uuid = desk.new()
    services.relations.link(ANALYST, other.uuid, uuid, "")
    desk.qtbot.waitUntil(lambda: len(linked(desk)) == 1)
    wanted: list[str] = []
    desk.page.incident_wanted.connect(wanted.append)
    buttons = {one.accessibleName(): one for one in desk.page.related.findChildren(QPushButton)}
    buttons[f"Open {other.number}: Phishing mails"].click()
    assert wanted == [other.uuid]
    desk.page.related.remove(desk.page.related.related()[0])
    desk.qtbot.waitUntil(lambda: linked(desk) == [])
    desk.answer("Undo")
    desk.qtbot.waitUntil(lambda: len(linked(desk)) == 1)


def test_a_link_does_not_disturb_what_is_typed(desk: Desk) -> None:
    services = desk.session.services
    other = an_incident(services)
    uuid = desk.new()
    desk.type("location", "Vilnius")
    services.relations.link(ANALYST, uuid, other.uuid, "")
    desk.qtbot.waitUntil(lambda: len(linked(desk)) == 1)
    desk.page.save()
    assert desk.stored(uuid, "location") == "Vilnius"


def test_the_history_tells_of_links_in_words(desk: Desk) -> None:
    services = desk.session.services
    other = an_incident(services)
    uuid = desk.new()
    made = services.relations.link(ANALYST, uuid, other.uuid, "the same sender")
    services.relations.unlink(ANALYST, made.uuid)
    desk.show(uuid, "history")
    model = desk.page.history.model
    desk.qtbot.waitUntil(lambda: model.rowCount() > 4)
    texts = [str(model.index(row, 0).data()) for row in range(4)]
    assert texts == [
        "Link removed",
        f"No longer linked with: {other.number} · the same sender",
        "Linked",
        f"Linked with: {other.number} · the same sender",
    ]
