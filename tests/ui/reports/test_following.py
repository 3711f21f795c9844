# SPDX-License-Identifier: Apache-2.0
"""Reports are asked for in the tab, made by the worker and followed without a hand."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.domain.enums import ReportState
from casepack_desktop.domain.errors import Problem
from casepack_desktop.jobs.job import Job, Title, Weight
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import NewWorkspace, create_workspace
from casepack_desktop.services.reports import CANCELLED, ReportRequest
from casepack_desktop.storage.problems import DiskFull
from casepack_desktop.storage.vault import Vault
from casepack_desktop.support.clock import SystemClock
from casepack_desktop.ui.reports.jobs import resume_reports
from casepack_desktop.ui.reports.rows import Act
from casepack_desktop.ui.session import Session
from tests.helpers.sessions import session_over
from tests.helpers.tree import ROOT
from tests.helpers.workspaces import ANALYST, an_incident
from tests.jobs.builders import Door
from tests.ui.reports.conftest import PATIENCE_MS, MakeWindow, Window

CHILD = "tests.ui.reports.killed_child"


def test_without_a_report_the_table_gives_way_to_a_sentence(window: Window) -> None:
    window.wait(lambda: not window.tab.table.isVisible() and not window.states())
    assert {one.isChecked() for one in window.tab.cards.values()} == {False}


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_a_report_that_was_asked_for_gets_completed_by_itself(window: Window, form: str) -> None:
    builder = window.builder()
    builder.format.choose(form)
    builder.generate_button.click()
    row = window.row(ReportState.COMPLETED)
    assert row.view.format == form
    assert row.acts == (Act.PREVIEW, Act.SAVE)
    assert window.tab.builder is None
    window.wait(lambda: window.tab.table.current_row() == row)


def test_a_report_is_seen_pending_then_generating_then_completed(window: Window) -> None:
    door = Door()
    busy = Job("busy", Title("busy"), Weight.SHORT, lambda _context: door.wait())
    window.session.jobs.submit(busy)
    window.builder().generate_button.click()
    pending = window.row(ReportState.PENDING)
    assert pending.acts == (Act.CANCEL,)
    seen: set[ReportState] = set()
    window.tab.table.model().dataChanged.connect(lambda *_: seen.update(window.states()))
    door.open()
    window.row(ReportState.COMPLETED)
    assert ReportState.COMPLETED in seen


def test_a_report_that_waits_is_cancelled_at_once_and_can_be_retried(window: Window) -> None:
    door = Door()
    window.session.jobs.submit(
        Job("busy", Title("busy"), Weight.SHORT, lambda _context: door.wait())
    )
    window.builder().generate_button.click()
    window.click(window.row(ReportState.PENDING), Act.CANCEL)
    failed = window.row(ReportState.FAILED)
    assert failed.view.message == CANCELLED
    door.open()
    window.click(failed, Act.RETRY)
    assert window.row(ReportState.COMPLETED).view.uuid == failed.view.uuid


def test_a_report_that_is_being_made_stops_when_cancelled(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, put = Door(), Vault.put

    def slow(vault: Vault, data: bytes) -> object:
        door.wait()
        return put(vault, data)

    monkeypatch.setattr(Vault, "put", slow)
    window.builder().generate_button.click()
    generating = window.row(ReportState.GENERATING)
    window.wait(lambda: door.is_reached)
    # Past its last cancel point: the row in the database says that it is unwanted.
    window.click(generating, Act.CANCEL)
    door.open()
    assert window.row(ReportState.FAILED).view.message == CANCELLED


def test_a_failure_is_said_in_its_row_and_retried(
    window: Window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as broken:

        def full(_vault: Vault, _data: bytes) -> object:
            raise DiskFull(path=tmp_path)

        broken.setattr(Vault, "put", full)
        window.builder().generate_button.click()
        failed = window.row(ReportState.FAILED)
    table = window.tab.table
    text = str(table.model().index(0, 1).data())
    assert text.startswith("Failed: The disk that holds")
    assert failed.acts == (Act.RETRY,)
    window.click(failed, Act.RETRY)
    window.row(ReportState.COMPLETED)


def test_a_report_of_the_same_incident_made_elsewhere_appears(window: Window) -> None:
    window.wait(lambda: window.session is not None)
    reports = window.session.services.reports
    view = reports.request(ANALYST, window.uuid, ReportRequest(format="json"))
    reports.generate(ANALYST, view.uuid)
    assert window.row(ReportState.COMPLETED).acts == (Act.SAVE,)


def test_a_report_goes_on_although_its_tab_is_left(make: MakeWindow) -> None:
    window = make()
    window.builder().generate_button.click()
    window.tab.hide()
    window.tab.deleteLater()
    window.tab = window.new_tab()
    window.row(ReportState.COMPLETED)


def test_what_an_earlier_run_left_waiting_is_made(session: Session, make: MakeWindow) -> None:
    window = make()
    view = session.services.reports.request(ANALYST, window.uuid, ReportRequest(format="html"))
    assert window.row(ReportState.PENDING).acts == (Act.RETRY, Act.CANCEL)
    resume_reports(session)
    assert window.row(ReportState.COMPLETED).view.uuid == view.uuid


def test_quitting_leaves_waiting_reports_for_the_next_start(session: Session) -> None:
    from casepack_desktop.ui.reports.jobs import report_jobs

    incident = an_incident(session.services)
    door = Door()
    session.jobs.submit(Job("busy", Title("busy"), Weight.SHORT, lambda _context: door.wait()))
    view = session.services.reports.request(ANALYST, incident.uuid, ReportRequest(format="html"))
    report_jobs(session).submit(view)
    door.open()
    session.jobs.shutdown()
    (listed,) = session.services.reports.list_of(incident.uuid)
    assert listed.state in (ReportState.PENDING, ReportState.COMPLETED)


def test_a_report_whose_program_was_killed_is_made_after_the_next_start(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder, clock = tmp_path / "killed.casepack", SystemClock()
    new = NewWorkspace(zone="Europe/Vilnius", organisation="Baltic Grid AS")
    workspace = create_workspace(folder, new, clock)
    incident = an_incident(Services.over(workspace))
    workspace.close()
    command = [sys.executable, "-m", CHILD, str(folder), incident.uuid]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "generating"
        child.kill()
    services = Bootstrap(clock).open(folder, writable=True)
    with session_over(services, clock) as session:
        assert [view.state for view in services.reports.list_of(incident.uuid)] == [
            ReportState.PENDING
        ]
        resume_reports(session)

        def is_made() -> bool:
            (view,) = services.reports.list_of(incident.uuid)
            return view.state is ReportState.COMPLETED

        qtbot.waitUntil(is_made, timeout=PATIENCE_MS)


def test_a_problem_while_reading_is_said_with_a_way_to_try_again(
    window: Window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from casepack_desktop.services.reports import ReportService

    window.wait(lambda: not window.tab.table.isVisible())

    def refuse(_service: ReportService, _reference: str) -> object:
        problem: Problem = DiskFull(path=tmp_path)
        raise problem

    with monkeypatch.context() as broken:
        broken.setattr(ReportService, "list_of", refuse)
        window.session.services.reports.request(ANALYST, window.uuid, ReportRequest())
        error = window.tab._pages["error"]
        window.wait(error.isVisible)
    window.tab._ask()
    window.row(ReportState.PENDING)
