# SPDX-License-Identifier: Apache-2.0
"""What goes on in the window while its gaps are measured: fifty reports, asked for by hand.

A person clicks once for each, so each request is an event of its own; the Reports tab stands
open and follows. The second that the person looks at the tab first, while it fetches the makers of
reports, is watched as well.
"""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.domain.enums import ReportState
from casepack_desktop.domain.errors import Problem
from casepack_desktop.jobs.supervisor import JobSupervisor
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import NewWorkspace, create_workspace
from casepack_desktop.support.clock import SystemClock
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.reports.jobs import report_jobs
from casepack_desktop.ui.reports.tab import ReportsTab
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.sheet import SheetHost

_PAINTED_S = 0.1
_LOOKED_S = 1.0
_CASE = {
    "title": "Ransomware on billing servers",
    "severity": "critical",
    "description": "Three billing servers were encrypted after a remote session.\n" * 10,
    "event_start_at": "2026-11-20T20:41Z",
    "actions_taken": "Billing network segment isolated",
    "responsible": "Duty analyst",
}


class ReportsAtWork:
    """A Reports tab over a real workspace, and fifty requests."""

    def __init__(self, folder: Path, count: int) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        Theme(app).install()
        clock = SystemClock()
        new = NewWorkspace(zone="Europe/Vilnius", organisation="Baltic Grid AS")
        services = Services.over(create_workspace(folder / "gap.casepack", new, clock))
        self._uuid = services.incidents.create(LOCAL_ANALYST, _CASE).uuid
        self._session = Session(services, LOCAL_ANALYST, JobSupervisor(), clock)
        words = translator("en")
        page = QWidget()
        self._host = SheetHost(page)
        self._tab = ReportsTab(
            self._session,
            self._uuid,
            words,
            MessageBar(words, page),
            self._host,
            Preferences(folder / "preferences"),
            page,
        )
        self._tab.resize(1_000, 700)
        self._host.resize(1_000, 700)
        self._host.show()
        self._left = count
        self._count = count
        settle(_PAINTED_S)

    def look(self) -> Callable[[], bool]:
        """Return the function that says whether somebody has looked at the tab for a moment."""
        end = time.perf_counter() + _LOOKED_S
        return lambda: time.perf_counter() > end

    def begin(self) -> Callable[[], bool]:
        """Ask for the first report and return the function that says whether all are made."""
        QTimer.singleShot(0, self._request)
        return self._is_done

    def end(self) -> None:
        """Close the window and the workspace."""
        self._session.jobs.shutdown()
        self._host.close()
        self._session.close()
        self._host.deleteLater()

    def _request(self) -> None:
        from casepack_desktop.services.reports import ReportRequest

        self._left -= 1
        wanted = ReportRequest(format="pdf")
        report_jobs(self._session).request(
            self._uuid, wanted, lambda _view: self._go_on(), self._refused
        )

    def _go_on(self) -> None:
        if self._left:
            QTimer.singleShot(0, self._request)

    def _is_done(self) -> bool:
        rows = self._tab.table.rows()
        states = [row.view.state for row in rows]
        return not self._left and states == [ReportState.COMPLETED] * self._count

    def _refused(self, problem: Problem) -> None:
        raise problem


def settle(seconds: float) -> None:
    """Let the window do what it still has to do."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
