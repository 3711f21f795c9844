# SPDX-License-Identifier: Apache-2.0
"""Committed changes reach the GUI thread, whoever committed them."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.jobs.bus_bridge import ChangeBridge
from casepack_desktop.jobs.events import JobCompleted
from casepack_desktop.jobs.supervisor import JobSupervisor
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.bus import ChangeBus
from tests.helpers.workspaces import a_workspace, an_incident
from tests.jobs.builders import PATIENCE_MS, Heard, a_job

REPORTS = Changes(frozenset({Kind.REPORTS}), frozenset({"a"}))
PEOPLE = Changes(frozenset({Kind.PEOPLE}), None)


class Noted:
    """What a bridge announced, and in which threads."""

    def __init__(self, bridge: ChangeBridge) -> None:
        self.changes: list[Changes] = []
        self.threads: set[threading.Thread] = set()
        bridge.changed.connect(lambda changes: self._note(changes))

    def _note(self, changes: Changes) -> None:
        self.changes.append(changes)
        self.threads.add(threading.current_thread())


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[ChangeBridge]:
    bridge = ChangeBridge()
    yield bridge
    bridge.unsubscribe()


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with a_workspace(tmp_path) as services:
        yield services


def in_another_thread(bus: ChangeBus, changes: Changes) -> None:
    thread = threading.Thread(target=bus.publish, args=(changes,))
    thread.start()
    thread.join()


def test_a_commit_of_another_thread_is_announced_on_the_gui_thread(
    qtbot: QtBot, bridge: ChangeBridge
) -> None:
    bus, noted = ChangeBus(), Noted(bridge)
    bridge.subscribe(bus)
    with qtbot.wait_signal(bridge.changed, timeout=PATIENCE_MS):
        in_another_thread(bus, REPORTS)
    assert noted.changes == [REPORTS]
    assert noted.threads == {threading.main_thread()}


def test_commits_are_announced_in_their_order_from_whichever_thread(
    qtbot: QtBot, bridge: ChangeBridge
) -> None:
    bus, noted = ChangeBus(), Noted(bridge)
    bridge.subscribe(bus)
    in_another_thread(bus, REPORTS)
    bus.publish(PEOPLE)
    in_another_thread(bus, REPORTS)
    assert noted.changes == [], "not before the call that committed has returned"
    qtbot.wait_until(lambda: len(noted.changes) == 3, timeout=PATIENCE_MS)
    assert noted.changes == [REPORTS, PEOPLE, REPORTS]


def test_after_unsubscribing_nothing_is_announced_not_even_what_was_under_way(
    qtbot: QtBot, bridge: ChangeBridge
) -> None:
    bus, other, noted = ChangeBus(), ChangeBus(), Noted(bridge)
    bridge.subscribe(bus)
    in_another_thread(bus, REPORTS)
    bridge.unsubscribe()
    bus.publish(REPORTS)
    bridge.unsubscribe()
    bridge.subscribe(other)
    with qtbot.wait_signal(bridge.changed, timeout=PATIENCE_MS):
        other.publish(PEOPLE)
    assert noted.changes == [PEOPLE]


def test_subscribing_to_the_next_bus_leaves_the_one_before(
    qtbot: QtBot, bridge: ChangeBridge
) -> None:
    first, second, noted = ChangeBus(), ChangeBus(), Noted(bridge)
    bridge.subscribe(first)
    bridge.subscribe(second)
    first.publish(REPORTS)
    with qtbot.wait_signal(bridge.changed, timeout=PATIENCE_MS):
        second.publish(PEOPLE)
    assert noted.changes == [PEOPLE]


def test_a_job_that_edits_is_followed(
    qtbot: QtBot, bridge: ChangeBridge, supervisor: JobSupervisor, heard: Heard, services: Services
) -> None:
    noted = Noted(bridge)
    bridge.subscribe(services.workspace.bus)
    job = a_job("new", lambda _context: an_incident(services, title="Pump station offline"))
    with qtbot.wait_signals([bridge.changed, supervisor.all_idle], timeout=PATIENCE_MS):
        supervisor.submit(job)
    completed = heard.last()
    assert isinstance(completed, JobCompleted)
    (changes,) = noted.changes
    assert Kind.INCIDENTS in changes.kinds
    assert changes.incidents == {completed.result.uuid}  # type: ignore[attr-defined]
    assert noted.threads == {threading.main_thread()}
