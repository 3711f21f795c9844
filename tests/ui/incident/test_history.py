# SPDX-License-Identifier: Apache-2.0
"""The history says every change in words and brings values back."""

import time

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.views import HistoryEntry
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
    desk.qtbot.waitUntil(lambda: _lines(desk)[0] == "Undone")
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


def test_a_value_that_changed_since_is_refused_with_a_sentence(desk: Desk) -> None:
    services = desk.session.services
    uuid = an_incident(services, location="Riga").uuid
    services.incidents.edit(ANALYST, uuid, {"location": "Vilnius"})
    services.incidents.edit(ANALYST, uuid, {"location": "Tallinn"})
    _open(desk, uuid, 6)
    desk.page.history.list.setCurrentIndex(_index(desk, "Location: Riga → Vilnius"))
    desk.page.history.restore()
    assert desk.stored(uuid, "location") == "Tallinn"
    assert any("cannot be undone" in text for text in desk.told())


def test_what_a_case_was_registered_with_cannot_be_restored(desk: Desk) -> None:
    uuid = an_incident(desk.session.services).uuid
    _open(desk, uuid, 3)
    desk.page.history.list.setCurrentIndex(_index(desk, "Title: Mail server unreachable"))
    assert not desk.page.history.restore_button.isEnabled()


def test_ten_thousand_changes_are_shown_at_once(desk: Desk) -> None:
    uuid = an_incident(desk.session.services).uuid
    _open(desk, uuid, 3)
    at = Moment.exact(NOON)
    entries = [
        HistoryEntry(n // 2, at, "analyst", "incident.edit", "description", "x" * n, f"y{n}")
        for n in range(10_000)
    ]
    started = time.perf_counter()
    desk.page.history._show_entries(entries)
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
