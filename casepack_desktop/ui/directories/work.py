# SPDX-License-Identifier: Apache-2.0
"""What reads through all incidents runs in the worker's thread, and its end is told here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from casepack_desktop.domain.errors import Problem
from casepack_desktop.jobs.events import JobCancelled, JobCompleted, JobFailed
from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.support.ids import uuid7
from casepack_desktop.support.progress import Progress
from casepack_desktop.ui.session import Session

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services


@dataclass(frozen=True, slots=True)
class _Ends:
    then: Callable[[Any], None]
    refused: Callable[[Problem], None]
    cancelled: Callable[[], None]


class Work(QObject):
    """Submits jobs of one page and tells of no other."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._ends: dict[str, _Ends] = {}
        session.jobs.job_completed.connect(self._on_jobs_job_completed)
        session.jobs.job_failed.connect(self._on_jobs_job_failed)
        session.jobs.job_cancelled.connect(self._on_jobs_job_cancelled)

    @property
    def is_running(self) -> bool:
        """Return whether a job of the page waits or runs."""
        return bool(self._ends)

    def run(
        self,
        title: Title,
        work: "Callable[[Services, Progress], Any]",
        then: Callable[[Any], None],
        refused: Callable[[Problem], None],
        cancelled: Callable[[], None] = lambda: None,
    ) -> None:
        """Run `work` with the services in the worker's thread; the others hear on this one."""
        services = self._session.services

        def whole(context: JobContext) -> object:
            return work(services, context.progress)

        job = Job(f"directory-{uuid7(self._session.clock.now())}", title, Weight.SHORT, whole)
        self._ends[job.id] = _Ends(then, refused, cancelled)
        self._session.jobs.submit(job)

    def _on_jobs_job_completed(self, event: JobCompleted) -> None:
        if ends := self._ends.pop(event.job_id, None):
            ends.then(event.result)

    def _on_jobs_job_failed(self, event: JobFailed) -> None:
        if ends := self._ends.pop(event.job_id, None):
            ends.refused(event.problem)

    def _on_jobs_job_cancelled(self, event: JobCancelled) -> None:
        if ends := self._ends.pop(event.job_id, None):
            ends.cancelled()
