# SPDX-License-Identifier: Apache-2.0
"""One job of many, followed to its end."""

from PySide6.QtCore import QObject, Signal

from casepack_desktop.domain.errors import Problem
from casepack_desktop.jobs.events import (
    JobCancelled,
    JobCompleted,
    JobFailed,
    JobProgressed,
    JobStarted,
)
from casepack_desktop.jobs.job import Job
from casepack_desktop.jobs.supervisor import JobSupervisor


class Following(QObject):
    """Submits a job and tells of no other.

    Signals: `started`, `progressed` with done and total, then one of `completed` with the result,
    `failed` with the `Problem`, `cancelled`.
    """

    started = Signal()
    progressed = Signal(int, int)
    completed = Signal(object)
    failed = Signal(Problem)
    cancelled = Signal()

    def __init__(self, jobs: JobSupervisor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job_id = ""
        jobs.job_started.connect(self._on_jobs_job_started)
        jobs.job_progressed.connect(self._on_jobs_job_progressed)
        jobs.job_completed.connect(self._on_jobs_job_completed)
        jobs.job_failed.connect(self._on_jobs_job_failed)
        jobs.job_cancelled.connect(self._on_jobs_job_cancelled)

    @property
    def job_id(self) -> str:
        """Return the job that is followed, "" if none is."""
        return self._job_id

    @property
    def is_running(self) -> bool:
        """Return whether the job waits or runs."""
        return bool(self._job_id)

    def submit(self, job: Job) -> None:
        """Follow a job from now on; the one before must have ended."""
        self._job_id = job.id
        self._jobs.submit(job)

    def follow(self, job_id: str) -> None:
        """Follow a job that somebody else submitted and that has not ended."""
        self._job_id = job_id

    def cancel(self) -> None:
        """Have the job end soon."""
        self._jobs.cancel(self._job_id)

    def _ends(self, job_id: str) -> bool:
        if job_id != self._job_id or not job_id:
            return False
        self._job_id = ""
        return True

    def _on_jobs_job_started(self, event: JobStarted) -> None:
        if event.job_id == self._job_id:
            self.started.emit()

    def _on_jobs_job_progressed(self, event: JobProgressed) -> None:
        if event.job_id == self._job_id:
            self.progressed.emit(event.done, event.total)

    def _on_jobs_job_completed(self, event: JobCompleted) -> None:
        if self._ends(event.job_id):
            self.completed.emit(event.result)

    def _on_jobs_job_failed(self, event: JobFailed) -> None:
        if self._ends(event.job_id):
            self.failed.emit(event.problem)

    def _on_jobs_job_cancelled(self, event: JobCancelled) -> None:
        if self._ends(event.job_id):
            self.cancelled.emit()
