# SPDX-License-Identifier: Apache-2.0
"""Opening a workspace away from the GUI thread: it may have to be migrated, repaired or filled."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casepack_desktop.domain.errors import Problem
from casepack_desktop.jobs.events import JobCancelled, JobCompleted, JobFailed
from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.jobs.supervisor import JobSupervisor
from casepack_desktop.support.progress import Cancelled

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

_ID = "open workspace"


class Opening(QObject):
    """One attempt; its supervisor serves the workspace afterwards.

    Signals, exactly one of them: `opened` with the services; `refused` with the problem, an
    `UnexpectedFailure` for a bug; `cancelled`. After the latter two the supervisor has ended.
    """

    opened = Signal(object)
    refused = Signal(Problem)
    cancelled = Signal()

    def __init__(
        self,
        title: Title,
        work: "Callable[[JobContext], Services]",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.jobs = JobSupervisor(parent)
        self._is_given_up = False
        self._job = Job(_ID, title, Weight.SHORT, _closing_if_cancelled(work))
        self.jobs.job_completed.connect(self._on_jobs_job_completed)
        self.jobs.job_failed.connect(self._on_jobs_job_failed)
        self.jobs.job_cancelled.connect(self._on_jobs_job_cancelled)

    def start(self) -> None:
        """Begin."""
        self.jobs.submit(self._job)

    def cancel(self) -> None:
        """Give the attempt up; it ends as soon as it can."""
        self.jobs.cancel(_ID)

    def give_up(self) -> None:
        """End at once without a signal, since the program ends."""
        self._is_given_up = True
        self.jobs.shutdown()
        self.jobs.deleteLater()

    def _leave(self) -> None:
        self.jobs.job_completed.disconnect(self._on_jobs_job_completed)
        self.jobs.job_failed.disconnect(self._on_jobs_job_failed)
        self.jobs.job_cancelled.disconnect(self._on_jobs_job_cancelled)

    def _end(self) -> None:
        self._leave()
        self.jobs.shutdown()
        self.jobs.deleteLater()

    def _on_jobs_job_completed(self, completed: JobCompleted) -> None:
        if self._is_given_up:
            completed.result.workspace.close()  # type: ignore[attr-defined]
            return
        self._leave()
        self.opened.emit(completed.result)

    def _on_jobs_job_failed(self, failed: JobFailed) -> None:
        if not self._is_given_up:
            self._end()
            self.refused.emit(failed.problem)

    def _on_jobs_job_cancelled(self, _cancelled: JobCancelled) -> None:
        if not self._is_given_up:
            self._end()
            self.cancelled.emit()


def _closing_if_cancelled(
    work: "Callable[[JobContext], Services]",
) -> "Callable[[JobContext], Services]":
    def attempt(context: JobContext) -> "Services":
        services = work(context)
        if context.is_cancelled:
            services.workspace.close()
            raise Cancelled
        return services

    return attempt
