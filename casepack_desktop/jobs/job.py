# SPDX-License-Identifier: Apache-2.0
"""What a job is, and what its work is handed: a way to tell how far it is and to learn its end."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from casepack_desktop.jobs.events import JobProgressed
from casepack_desktop.support.progress import Cancelled

TELL_EVERY_S = 0.1
"""A window draws no more often; each signal costs the GUI thread a turn."""


class Weight(StrEnum):
    """How long a job takes, from the one that goes first."""

    SHORT = "short"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Title:
    """What a job is called: a msgid and its parameters."""

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)


class JobContext:
    """One running job as its work sees it; lives in the worker's thread."""

    def __init__(
        self,
        job_id: str,
        cancelled: threading.Event,
        tell: Callable[[JobProgressed], None],
        seconds: Callable[[], float],
    ) -> None:
        self._job_id = job_id
        self._cancelled = cancelled
        self._tell = tell
        self._seconds = seconds
        self._told_at = float("-inf")

    @property
    def is_cancelled(self) -> bool:
        """Return whether the work should stop."""
        return self._cancelled.is_set()

    def progress(self, done: int, total: int, /) -> None:
        """Tell `done` of `total` steps, at most ten times a second; raise `Cancelled` to stop."""
        if self._cancelled.is_set():
            raise Cancelled
        now = self._seconds()
        if now - self._told_at >= TELL_EVERY_S:
            self._told_at = now
            self._tell(JobProgressed(self._job_id, done, total))


@dataclass(frozen=True, slots=True)
class Job:
    """Work for the worker's thread; `work` touches no widget and opens its own session.

    `id` is unique among the jobs that wait or run.
    """

    id: str
    title: Title
    weight: Weight
    work: Callable[[JobContext], object]
