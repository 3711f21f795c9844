# SPDX-License-Identifier: Apache-2.0
"""Reports on their way through the worker.

This outlives the page that asked: a report that was requested is made although its page was left,
and one that an earlier run of the program left waiting is made after the next start.
"""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casepack_desktop.domain.errors import Problem
from casepack_desktop.jobs.events import JobCancelled, JobCompleted, JobFailed
from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.support.collecting import no_full_collections
from casepack_desktop.support.i18n import N_
from casepack_desktop.ui.session import Session

if TYPE_CHECKING:
    from casepack_desktop.services.reports import ReportRequest, ReportView

_log = logging.getLogger(__name__)
Told = Callable[[Problem], None]
Done = Callable[[Problem | None], None]


class ReportWasCancelled(Problem):
    """A report that somebody waits for was cancelled."""

    text = N_("The report was cancelled.")


class ReportJobs(QObject):
    """Hands reports to the worker and takes them back; one for each session.

    Signals: `ended` with the id of a report whose job ended, in whichever way.
    """

    ended = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._unwanted: set[str] = set()
        self._waiting_for: dict[str, Done] = {}
        session.jobs.job_completed.connect(self._on_jobs_job_completed)
        session.jobs.job_failed.connect(self._on_jobs_job_failed)
        session.jobs.job_cancelled.connect(self._on_jobs_job_cancelled)

    def request(
        self,
        incident: str,
        wanted: "ReportRequest",
        then: Callable[["ReportView"], None],
        refused: Told,
        waiting: Callable[[], None] = lambda: None,
    ) -> None:
        """Store a report job with the snapshot of the case and have it made."""

        def stored(view: "ReportView") -> None:
            self.submit(view)
            then(view)

        actor = self._session.actor
        self._session.write(
            f"report:{incident}",
            lambda services: services.reports.request(actor, incident, wanted),
            stored,
            refused,
            waiting,
        )

    def submit(self, view: "ReportView") -> None:
        """Have a stored report made, for the first time or again."""
        if not self.is_under_way(view.uuid):
            self._session.jobs.submit(self._job(view))

    def is_under_way(self, uuid: str) -> bool:
        """Return whether the report waits for the worker or is being made by it."""
        return self._session.jobs.knows(uuid)

    def when_ended(self, uuid: str, done: Done) -> None:
        """Call `done` once when the job ends, with the problem or, if it succeeded, None."""
        self._waiting_for[uuid] = done

    def cancel(self, uuid: str, refused: Told) -> None:
        """Have a report stop; one whose work has not begun is failed as cancelled."""
        self._unwanted.add(uuid)
        is_told = self._session.jobs.cancel(uuid)
        if not is_told or self.is_under_way(uuid):
            # Past its last cancel point, only the row says that the report is unwanted.
            self._store_cancelled(uuid, refused)

    def _job(self, view: "ReportView") -> Job:
        from casepack_desktop.reporting.templates import template_named

        services, actor, uuid = self._session.services, self._session.actor, view.uuid

        def work(context: JobContext) -> object:
            with no_full_collections():
                return services.reports.generate(actor, uuid, context.progress)

        title = Title(template_named(view.template).job_title, {"number": view.number})
        return Job(uuid, title, Weight.SHORT, work)

    def _store_cancelled(self, uuid: str, refused: Told) -> None:
        self._unwanted.discard(uuid)
        actor = self._session.actor
        self._session.write(
            f"report:cancel:{uuid}",
            lambda services: services.reports.cancel(actor, uuid),
            lambda _view: None,
            refused,
        )

    def _end(self, uuid: str, problem: Problem | None) -> None:
        self._unwanted.discard(uuid)
        self.ended.emit(uuid)
        if done := self._waiting_for.pop(uuid, None):
            done(problem)

    def _on_jobs_job_completed(self, event: JobCompleted) -> None:
        self._end(event.job_id, None)

    def _on_jobs_job_failed(self, event: JobFailed) -> None:
        self._end(event.job_id, event.problem)

    def _on_jobs_job_cancelled(self, event: JobCancelled) -> None:
        # Jobs that nobody cancelled end so when the program does; they wait for its next start.
        if event.job_id in self._unwanted and not event.has_begun:
            self._store_cancelled(event.job_id, _note)
        self._end(event.job_id, ReportWasCancelled())


def report_jobs(session: Session) -> ReportJobs:
    """Return the reports on their way of a session, the same for every caller."""
    found = session.findChild(ReportJobs)
    return found if isinstance(found, ReportJobs) else ReportJobs(session)


def resume_reports(session: Session) -> None:
    """Have the reports made that an earlier run of the program left waiting."""

    def submit(views: list["ReportView"]) -> None:
        for view in views:
            report_jobs(session).submit(view)

    session.ask("reports:pending", lambda services: services.reports.pending(), submit, _note)


def _note(problem: Problem) -> None:
    # The report keeps its row, which says where it stands and offers to go on.
    _log.info("report left as it is: %s", type(problem).__name__)
