# SPDX-License-Identifier: Apache-2.0
"""Reports made by the worker over a real workspace, followed on the GUI thread."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.enums import ReportState
from casepack_desktop.jobs.bus_bridge import ChangeBridge
from casepack_desktop.jobs.events import JobCancelled, JobCompleted, JobFailed
from casepack_desktop.jobs.job import Job, JobContext
from casepack_desktop.jobs.supervisor import JobSupervisor
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.reports import (
    CANCELLED,
    ReportRequest,
    ReportView,
    UnknownReport,
)
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, files_in
from tests.jobs.builders import PATIENCE_MS, Door, Heard, a_job


class Follower:
    """The states of an incident's reports as a page sees them that reads after each change."""

    def __init__(self, bridge: ChangeBridge, services: Services, number: str) -> None:
        self._services = services
        self._number = number
        self.seen: list[ReportState] = []
        bridge.changed.connect(self._on_bridge_changed)

    def _on_bridge_changed(self, changes: Changes) -> None:
        assert Kind.REPORTS in changes.kinds
        (view,) = self._services.reports.list_of(self._number)
        self.seen.append(view.state)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with a_workspace(tmp_path) as services:
        yield services


@pytest.fixture
def number(services: Services) -> str:
    return an_incident(services, title="Pump station offline", severity="high").number


@pytest.fixture
def follower(qtbot: QtBot, services: Services, number: str) -> Iterator[Follower]:
    bridge = ChangeBridge()
    bridge.subscribe(services.workspace.bus)
    yield Follower(bridge, services, number)
    bridge.unsubscribe()


def generation(services: Services, view: ReportView, door: Door | None = None) -> Job:
    """Return the job that makes a report, waiting at `door` with its first step."""

    def work(context: JobContext) -> ReportView:
        def progress(done: int, total: int, /) -> None:
            if door is not None:
                door.wait()
            context.progress(done, total)

        return services.reports.generate(ANALYST, view.uuid, progress)

    return a_job(view.uuid, work)


@pytest.mark.parametrize("form", ["pdf", "html", "json"])
def test_a_report_requested_here_is_generated_there_and_followed(
    form: str,
    qtbot: QtBot,
    supervisor: JobSupervisor,
    heard: Heard,
    services: Services,
    number: str,
    follower: Follower,
) -> None:
    door = Door()
    view = services.reports.request(ANALYST, number, ReportRequest(format=form))
    qtbot.wait_until(lambda: follower.seen == [ReportState.PENDING], timeout=PATIENCE_MS)
    supervisor.submit(generation(services, view, door))
    qtbot.wait_until(lambda: ReportState.GENERATING in follower.seen, timeout=PATIENCE_MS)
    door.open()
    qtbot.wait_until(lambda: ReportState.COMPLETED in follower.seen, timeout=PATIENCE_MS)
    qtbot.wait_until(lambda: supervisor.is_idle, timeout=PATIENCE_MS)
    assert follower.seen == [ReportState.PENDING, ReportState.GENERATING, ReportState.COMPLETED]
    completed = heard.last()
    assert isinstance(completed, JobCompleted)
    (listed,) = services.reports.list_of(number)
    assert completed.result == listed
    assert services.reports.content(view.uuid)


def test_a_cancelled_generation_is_failed_as_cancelled_and_leaves_no_file(
    qtbot: QtBot,
    supervisor: JobSupervisor,
    heard: Heard,
    services: Services,
    number: str,
    follower: Follower,
) -> None:
    door = Door()
    view = services.reports.request(ANALYST, number, ReportRequest())
    before = files_in(services.workspace.layout.vault)
    supervisor.submit(generation(services, view, door))
    qtbot.wait_until(lambda: door.is_reached, timeout=PATIENCE_MS)
    supervisor.cancel(view.uuid)
    with qtbot.wait_signal(supervisor.all_idle, timeout=PATIENCE_MS):
        door.open()
    assert heard.of(JobCancelled) == [view.uuid]
    (listed,) = services.reports.list_of(number)
    assert (listed.state, listed.message) == (ReportState.FAILED, CANCELLED)
    assert files_in(services.workspace.layout.vault) == before
    qtbot.wait_until(lambda: follower.seen[-1:] == [ReportState.FAILED], timeout=PATIENCE_MS)


def test_a_report_that_is_not_there_fails_its_job_with_the_problem(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard, services: Services
) -> None:
    job = a_job("x", lambda _context: services.reports.generate(ANALYST, "no-such-report"))
    with qtbot.wait_signal(supervisor.all_idle, timeout=PATIENCE_MS):
        supervisor.submit(job)
    failed = heard.last()
    assert isinstance(failed, JobFailed)
    assert isinstance(failed.problem, UnknownReport)


def test_quitting_while_a_report_is_made_leaves_it_failed_and_the_workspace_closable(
    qtbot: QtBot, services: Services, number: str
) -> None:
    supervisor = JobSupervisor()
    door = Door()
    view = services.reports.request(ANALYST, number, ReportRequest())
    supervisor.submit(generation(services, view, door))
    qtbot.wait_until(lambda: door.is_reached, timeout=PATIENCE_MS)
    supervisor.cancel(view.uuid)
    door.open()
    supervisor.shutdown()
    (listed,) = services.reports.list_of(number)
    assert (listed.state, listed.message) == (ReportState.FAILED, CANCELLED)


def test_a_person_goes_on_registering_while_reports_are_made(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard, services: Services, number: str
) -> None:
    views = [
        services.reports.request(ANALYST, number, ReportRequest(format=form))
        for form in ("html", "json") * 5
    ]
    for view in views:
        supervisor.submit(generation(services, view))
    made = [an_incident(services).number]
    supervisor.job_completed.connect(lambda _done: made.append(an_incident(services).number))
    with qtbot.wait_signal(supervisor.all_idle, timeout=PATIENCE_MS):
        pass
    assert heard.of(JobCompleted) == [view.uuid for view in views]
    assert len(set(made)) == 11
