# SPDX-License-Identifier: Apache-2.0
"""The history says every change in words and brings values back."""

import time

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QPushButton

from casepack_desktop.domain.access import Actor
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.views import HistoryEntry
from casepack_desktop.services.incidents import HistoryPage
from casepack_desktop.support.clock import FixedClock
from casepack_desktop.ui.incident.history_delegate import HistoryDelegate
from casepack_desktop.ui.incident.history_model import ROW_ROLE, Head
from casepack_desktop.ui.preferences import SHOW_UTC
from casepack_desktop.ui.session import Session
from tests.helpers.look import press
from tests.helpers.workspaces import ANALYST, NOON, an_incident, later
from tests.ui.incident.conftest import Desk, MakeDesk


def _lines(desk: Desk) -> list[str]:
    model = desk.page.history.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def _open(desk: Desk, uuid: str, rows: int) -> None:
    desk.show(uuid, "history")
    desk.qtbot.waitUntil(lambda: desk.page.history.model.rowCount() >= rows)


def _index(desk: Desk, text: str) -> QModelIndex:
    return desk.page.history.model.index(_lines(desk).index(text), 0)


def test_changes_are_told_in_words_newest_first(desk: Desk, clock: FixedClock) -> None:
    services = desk.session.services
    uuid = an_incident(services, severity="high", type="phishing").uuid
    later(clock, hours=1)
    services.incidents.edit(ANALYST, uuid, {"severity": "critical", "detected_at": "2026-11-20"})
    services.incidents.edit(ANALYST, uuid, {"detected_at": "2026-11-20 10:00", "type": "spam"})
    _open(desk, uuid, 10)
    lines = _lines(desk)
    assert lines[0] == "Edited"
    assert "Type: Phishing → Spam" in lines
    assert "Detected: 2026-11-20 → 2026-11-20 10:00 +02:00" in lines
    assert "Severity: High → Critical" in lines
    assert lines.index("Severity: High → Critical") < lines.index("Registered")
    assert "Title: Mail server unreachable" in lines
    head = desk.page.history.model.index(0, 0).data(ROW_ROLE)
    assert isinstance(head, Head)
    assert (head.actor, head.at.at) == ("analyst", clock.at)


def test_codes_are_named_in_the_language_of_the_window(
    session: Session, make_desk: MakeDesk
) -> None:
    desk = make_desk(session, "de")
    uuid = an_incident(session.services).uuid
    session.services.incidents.edit(ANALYST, uuid, {"status": "in_progress"})
    _open(desk, uuid, 4)
    status = session.directory.exact(DirectoryKind.STATUS, "in_progress")
    assert status is not None
    assert any(status.name("de") in line for line in _lines(desk))


def test_a_value_is_brought_back_by_keyboard_and_that_can_be_undone(desk: Desk) -> None:
    services = desk.session.services
    uuid = an_incident(services, location="Riga").uuid
    services.incidents.edit(ANALYST, uuid, {"location": "Vilnius"})
    _open(desk, uuid, 4)
    history = desk.page.history
    history.list.setFocus()
    press(history.list, Qt.Key.Key_Down)
    press(history.list, Qt.Key.Key_Return)
    assert history.restore_button.hasFocus()
    press(history.restore_button, Qt.Key.Key_Space)
    assert desk.stored(uuid, "location") == "Riga"
    desk.qtbot.waitUntil(lambda: _lines(desk)[0] == "Earlier value restored")
    desk.answer("Undo")
    assert desk.stored(uuid, "location") == "Vilnius"


def test_the_link_of_a_line_brings_its_value_back(desk: Desk) -> None:
    services = desk.session.services
    uuid = an_incident(services, location="Riga").uuid
    services.incidents.edit(ANALYST, uuid, {"location": "Vilnius"})
    _open(desk, uuid, 4)
    history = desk.page.history
    index = _index(desk, "Location: Riga → Vilnius")
    delegate = history.list.itemDelegate()
    assert isinstance(delegate, HistoryDelegate)
    spot = delegate.link_rect(history.list.visualRect(index)).center()
    QTest.mouseClick(history.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert desk.stored(uuid, "location") == "Riga"


def test_every_earlier_value_can_be_brought_back(desk: Desk) -> None:
    services = desk.session.services
    uuid = an_incident(services, location="Riga").uuid
    services.incidents.edit(ANALYST, uuid, {"location": "Vilnius"})
    services.incidents.edit(ANALYST, uuid, {"location": "Tallinn"})
    _open(desk, uuid, 6)
    desk.page.history.list.setCurrentIndex(_index(desk, "Location: Riga → Vilnius"))
    desk.page.history.restore()
    assert desk.stored(uuid, "location") == "Riga"
    desk.qtbot.waitUntil(lambda: _lines(desk)[1] == "Location: Tallinn → Riga")
    desk.page.history.list.setCurrentIndex(_index(desk, "Location: Riga → Vilnius"))
    desk.page.history.restore()
    assert any("has this value already" in text for text in desk.told())


def test_comments_copies_and_bulk_edits_are_told_in_words(desk: Desk) -> None:
    services = desk.session.services
    source = an_incident(services)
    uuid = services.incidents.duplicate(ANALYST, source.uuid).uuid
    wrong = services.comments.add(ANALYST, uuid, "Seen at **10:00**")
    services.comments.add(ANALYST, uuid, "Seen at 11:00", corrects=wrong.uuid)
    for status in ("closed", "open"):
        services.bulk.edit(ANALYST, [uuid, source.uuid], {"status": status})
    _open(desk, uuid, 8)
    lines = _lines(desk)
    for line in (
        "Comment: Seen at **10:00**",
        "Correction: Seen at 11:00",
        f"Copied from: {source.number}",
        "Edited together with others",
        "Noted by the program: Reopened: Closed → Open.",
        "Registered as a copy",
        "Status: Open → Closed",
    ):
        assert line in lines
    index = _index(desk, "Comment: Seen at **10:00**")
    desk.page.history.list.setCurrentIndex(index)
    assert not desk.page.history.restore_button.isEnabled()


def _choose(desk: Desk, topic: str) -> None:
    box = desk.page.history.filter_bar.topic
    box.setCurrentIndex(box.findData(topic))


def test_the_history_is_filtered_by_what_who_and_words(desk: Desk) -> None:
    services = desk.session.services
    uuid = an_incident(services, location="Riga", comment="the field").uuid
    services.incidents.edit(ANALYST, uuid, {"location": "Vilnius", "status": "in_progress"})
    services.incidents.edit(Actor("eva", "Eva"), uuid, {"location": "Tallinn"})
    services.comments.add(ANALYST, uuid, "Seen in Vilnius")
    _open(desk, uuid, 8)
    bar = desk.page.history.filter_bar
    whole = _lines(desk)
    _choose(desk, "comment")
    desk.qtbot.waitUntil(lambda: _lines(desk) == ["Comment written", "Comment: Seen in Vilnius"])
    _choose(desk, "field:location")
    changes = ["Location: Vilnius → Tallinn", "Location: Riga → Vilnius", "Location: Riga"]
    heads = {"Edited", "Registered"}
    desk.qtbot.waitUntil(lambda: [t for t in _lines(desk) if t not in heads] == changes)
    bar.actor.setCurrentIndex(bar.actor.findData("eva"))
    desk.qtbot.waitUntil(lambda: _lines(desk) == ["Edited", changes[0]])
    bar.clear()
    desk.qtbot.waitUntil(lambda: _lines(desk) == whole)
    bar.search.setText("in progress")  # the name of the status, not its code
    desk.qtbot.waitUntil(
        lambda: _lines(desk)[:2] == ["Edited", "Status: Open → In progress"] != whole[:2]
    )
    assert not [line for line in _lines(desk) if line.startswith("Location")]
    bar.search.setText("nothing has this")
    nothing = desk.page.history._nothing
    desk.qtbot.waitUntil(nothing.isVisible)
    nothing.findChildren(QPushButton)[0].click()
    desk.qtbot.waitUntil(lambda: _lines(desk) == whole)


def test_older_changes_are_read_when_the_list_nears_its_end(desk: Desk) -> None:
    services = desk.session.services
    uuid = an_incident(services).uuid
    for number in range(30):
        services.incidents.edit(ANALYST, uuid, {"impact": f"impact {number}"})
    history_tab_page = "casepack_desktop.ui.incident.history_tab._PAGE"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history_tab_page, 5)
        _open(desk, uuid, 10)
        history = desk.page.history
        while "Registered" not in _lines(desk):
            rows = history.model.rowCount()
            with desk.qtbot.waitSignal(history.model.rowsInserted):
                history.list.scrollToBottom()
            assert history.model.rowCount() > rows
    found = [line for line in _lines(desk) if line.startswith("Impact")]
    assert found[:2] == ["Impact: impact 28 → impact 29", "Impact: impact 27 → impact 28"]
    assert len(found) == len(set(found)) == 30


def test_what_a_case_was_registered_with_can_be_brought_back(desk: Desk) -> None:
    services = desk.session.services
    uuid = an_incident(services).uuid
    services.incidents.edit(ANALYST, uuid, {"title": "Changed"})
    _open(desk, uuid, 5)
    history = desk.page.history
    history.list.setCurrentIndex(_index(desk, "Title: Mail server unreachable"))
    history.restore_button.click()
    assert desk.stored(uuid, "title") == "Mail server unreachable"
    history.list.setCurrentIndex(_index(desk, "Created: 2026-11-20 14:00 +02:00"))
    assert not history.restore_button.isEnabled()


def test_ten_thousand_changes_are_shown_at_once(desk: Desk) -> None:
    uuid = an_incident(desk.session.services).uuid
    _open(desk, uuid, 3)
    at = Moment.exact(NOON)
    entries = [
        HistoryEntry(n // 2, at, "analyst", "incident.edit", "description", "x" * n, f"y{n}")
        for n in range(10_000)
    ]
    started = time.perf_counter()
    desk.page.history._show_page((HistoryPage(entries, None), ["analyst"]))
    desk.window.grab()
    assert time.perf_counter() - started < 3
    model = desk.page.history.model
    assert model.rowCount() == 15_000
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    assert len(str(_lines(desk)[-1])) < 400


def test_a_history_that_cannot_be_read_says_so(desk: Desk) -> None:
    desk.new()
    desk.page.history.open("01900000-0000-7000-8000-000000000000")
    desk.page.show_tab(2)
    failed = desk.page.history._failed
    desk.qtbot.waitUntil(failed.isVisible)
    assert failed.accessibleName() == "The history could not be read"


def test_times_of_the_history_follow_the_choice_of_utc(desk: Desk) -> None:
    uuid = desk.new(detected_at="2026-11-20T10:00:00Z")
    desk.session.services.incidents.edit(ANALYST, uuid, {"detected_at": "2026-11-20T11:00:00Z"})
    _open(desk, uuid, 2)
    assert any("13:00" in line for line in _lines(desk))
    desk.preferences.set(SHOW_UTC, True)
    assert any("11:00" in line for line in _lines(desk))
    assert not any("13:00" in line for line in _lines(desk))


def test_undo_brings_the_form_into_sight(desk: Desk) -> None:
    desk.new()
    desk.type("location", "Riga")
    desk.page.show_tab(2)
    desk.page.undo()
    assert desk.overview.isVisible()
    assert desk.editor("location").text() == ""


def test_a_reopening_that_was_taken_back_is_told_in_words(desk: Desk) -> None:
    services = desk.session.services
    uuid = an_incident(services).uuid
    for status in ("closed", "in_progress"):
        services.incidents.edit(ANALYST, uuid, {"status": status})
    action = services.incidents.last_action(uuid)
    assert action is not None
    services.undo.undo(ANALYST, action)
    _open(desk, uuid, 8)
    lines = _lines(desk)
    assert lines[0] == "Undone"
    assert "Status: In progress → Closed" in lines
    said = "Noted by the program: The reopening was taken back: In progress → Closed."
    assert lines.index(said) < lines.index("Reopened")
    assert "Noted by the program: Reopened: Closed → In progress." in lines


def test_a_link_that_came_back_is_told_in_words(desk: Desk) -> None:
    services = desk.session.services
    uuid, other = an_incident(services).uuid, an_incident(services)
    link = services.relations.link(ANALYST, uuid, other.uuid, "the same sender")
    services.relations.unlink(ANALYST, link.uuid)
    action = services.incidents.last_action(uuid)
    assert action is not None
    services.incidents.move_to_bin(ANALYST, other.uuid)
    services.undo.undo(ANALYST, action)
    _open(desk, uuid, 6)
    assert _lines(desk)[:2] == ["Undone", f"Linked with: {other.number} · the same sender"]
