# SPDX-License-Identifier: Apache-2.0
"""Jobs for tests, a door at which a job waits, and a record of a supervisor's signals."""

import threading
from collections.abc import Callable

from casepack_desktop.jobs.events import (
    JobCancelled,
    JobCompleted,
    JobFailed,
    JobProgressed,
    JobQueued,
    JobStarted,
)
from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.jobs.supervisor import JobSupervisor

PATIENCE_S = 20
PATIENCE_MS = PATIENCE_S * 1000

Event = JobQueued | JobStarted | JobProgressed | JobCompleted | JobFailed | JobCancelled


class Door:
    """Where work in another thread waits until the test lets it through."""

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._opened = threading.Event()

    @property
    def is_reached(self) -> bool:
        """Return whether work waits here, or did."""
        return self._reached.is_set()

    def open(self) -> None:
        """Let the work go on, now or when it comes."""
        self._opened.set()

    def wait(self) -> None:
        """Wait in the other thread until the door is opened."""
        self._reached.set()
        assert self._opened.wait(PATIENCE_S)


class Heard:
    """Everything a supervisor announced, in order."""

    def __init__(self, supervisor: JobSupervisor) -> None:
        self.events: list[Event] = []
        self.idle = 0
        for signal in (
            supervisor.job_queued,
            supervisor.job_started,
            supervisor.job_progressed,
            supervisor.job_completed,
            supervisor.job_failed,
            supervisor.job_cancelled,
        ):
            signal.connect(self.events.append)
        supervisor.all_idle.connect(self._count_idle)

    def _count_idle(self) -> None:
        self.idle += 1

    def of(self, kind: type[Event]) -> list[str]:
        """Return the ids of the jobs of which such an event was heard, in order."""
        return [event.job_id for event in self.events if isinstance(event, kind)]

    def story(self, job_id: str) -> list[str]:
        """Return the names of the events of one job, in order."""
        return [type(event).__name__ for event in self.events if event.job_id == job_id]

    def last(self) -> Event:
        """Return the newest event."""
        return self.events[-1]


def a_job(
    job_id: str = "a",
    work: Callable[[JobContext], object] = lambda _context: None,
    weight: Weight = Weight.SHORT,
) -> Job:
    """Return a job; what is not given does nothing."""
    return Job(job_id, Title("Report {number}", {"number": job_id}), weight, work)


def until_cancelled(context: JobContext) -> None:
    """Work without an end of its own."""
    while True:
        context.progress(0, 1)
