# SPDX-License-Identifier: Apache-2.0
"""The queue of the jobs, on the GUI thread.

The worker gets one job at a time, so that the order is settled here, without locks: short jobs
before long ones that have not begun, otherwise as they came.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from casepack_desktop.jobs.events import (
    JobCancelled,
    JobCompleted,
    JobFailed,
    JobProgressed,
    JobQueued,
    JobStarted,
    problem_of,
)
from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.jobs.worker import Call, Outcome, Tell, WorkerThread
from casepack_desktop.support.progress import Cancelled


@dataclass(slots=True)
class _Running:
    """The job that the worker has, and what passes between the two threads about it."""

    job: Job
    cancelled: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)


class JobSupervisor(QObject):
    """Takes jobs and tells how they fare; made, used and shut down on one thread, the GUI's.

    Signals, all on that thread and each with the value of its name: `job_queued`, `job_started`,
    `job_progressed`, then exactly one of `job_completed`, `job_failed`, `job_cancelled`; and
    `all_idle` without a value when nothing waits or runs any more.
    """

    job_queued = Signal(JobQueued)
    job_started = Signal(JobStarted)
    job_progressed = Signal(JobProgressed)
    job_completed = Signal(JobCompleted)
    job_failed = Signal(JobFailed)
    job_cancelled = Signal(JobCancelled)
    all_idle = Signal()

    def __init__(
        self, parent: QObject | None = None, *, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self._waiting: dict[Weight, dict[str, Job]] = {weight: {} for weight in Weight}
        self._running: _Running | None = None
        self._is_idle = True
        self._is_shut_down = False
        self._thread = WorkerThread("jobs", self)
        self._thread.call_told.connect(self._on_thread_call_told)
        self._thread.call_finished.connect(self._on_thread_call_finished)
        # Started by the event loop, so that jobs submitted together are put in order first.
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._on_turn_timeout)

    @property
    def is_idle(self) -> bool:
        """Return whether nothing waits or runs."""
        return self._running is None and not any(self._waiting.values())

    @property
    def running(self) -> Title | None:
        """Return what the job that runs is called, None if none does."""
        return None if self._running is None else self._running.job.title

    def knows(self, job_id: str) -> bool:
        """Return whether a job of this id waits or runs."""
        is_running = self._running is not None and self._running.job.id == job_id
        return is_running or any(job_id in waiting for waiting in self._waiting.values())

    def submit(self, job: Job) -> None:
        """Queue a job; raise `ValueError` if one of its id waits or runs."""
        self._demand_own_thread()
        if self._is_shut_down:
            raise RuntimeError("no job is taken after the shutdown")
        if self.knows(job.id):
            raise ValueError(f"job {job.id} waits or runs already")
        self._is_idle = False
        self._waiting[job.weight][job.id] = job
        self._turn.start()
        self.job_queued.emit(JobQueued(job.id, job.title, job.weight))

    def cancel(self, job_id: str) -> bool:
        """Have a job end soon; return False if none of this id waits or runs.

        A waiting job ends at once. A running one ends at its next cancel point, and is completed
        if it has none left.
        """
        self._demand_own_thread()
        if self._running is not None and self._running.job.id == job_id:
            self._running.cancelled.set()
            return True
        for waiting in self._waiting.values():
            if job := waiting.pop(job_id, None):
                self.job_cancelled.emit(JobCancelled(job.id, job.title, has_begun=False))
                self._go_on()
                return True
        return False

    def shutdown(self) -> None:
        """Cancel every job and end the thread; returns when the running job has ended.

        Whatever is to be announced was announced when this returns.
        """
        self._demand_own_thread()
        self._is_shut_down = True
        if self._running is not None:
            self._running.cancelled.set()
        for job_id in [key for waiting in self._waiting.values() for key in waiting]:
            self.cancel(job_id)
        self._turn.stop()
        self._thread.stop()
        if self._running is not None:  # the thread ended before it came to the job
            self._end(Outcome(error=Cancelled()))

    def _demand_own_thread(self) -> None:
        if not self.thread().isCurrentThread():
            raise RuntimeError("jobs are submitted and cancelled on the GUI thread")

    def _start_next(self) -> None:
        if self._running is not None or (job := self._pop_next()) is None:
            return
        self._running = running = _Running(job)
        self._thread.give(Call(f"job {job.id}", _work(running, self._seconds)))
        self.job_started.emit(JobStarted(job.id, job.title))

    def _pop_next(self) -> Job | None:
        for waiting in self._waiting.values():
            if waiting:
                return waiting.pop(next(iter(waiting)))
        return None

    def _end(self, outcome: Outcome) -> None:
        running, self._running = self._running, None
        if running is not None:
            self._announce_end(running, outcome)
            self._go_on()

    def _announce_end(self, running: _Running, outcome: Outcome) -> None:
        job = running.job
        if outcome.error is None:
            self.job_completed.emit(JobCompleted(job.id, job.title, outcome.result))
        elif isinstance(outcome.error, Cancelled):
            has_begun = running.begun.is_set()
            self.job_cancelled.emit(JobCancelled(job.id, job.title, has_begun))
        else:
            self.job_failed.emit(JobFailed(job.id, job.title, problem_of(outcome.error)))

    def _go_on(self) -> None:
        if not self.is_idle:
            self._turn.start()
        elif not self._is_idle:
            self._is_idle = True
            self.all_idle.emit()

    def _on_turn_timeout(self) -> None:
        self._start_next()

    def _on_thread_call_told(self, progressed: JobProgressed) -> None:
        self.job_progressed.emit(progressed)

    def _on_thread_call_finished(self, outcome: Outcome) -> None:
        self._end(outcome)


def _work(running: _Running, seconds: Callable[[], float]) -> Callable[[Tell], object]:
    def work(tell: Tell) -> object:
        if running.cancelled.is_set():
            raise Cancelled
        running.begun.set()
        return running.job.work(JobContext(running.job.id, running.cancelled, tell, seconds))

    return work
