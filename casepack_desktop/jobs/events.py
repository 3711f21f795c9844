# SPDX-License-Identifier: Apache-2.0
"""What the supervisor announces about a job; every payload is a frozen value."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casepack_desktop.domain.errors import UNEXPECTED, Problem

if TYPE_CHECKING:
    from casepack_desktop.jobs.job import Title, Weight


class UnexpectedFailure(Problem):
    """Work ended by a bug, which is this problem's `__cause__`."""

    text = UNEXPECTED


def problem_of(error: BaseException) -> Problem:
    """Return the problem itself, or one that stands for the bug and has it as its cause."""
    if isinstance(error, Problem):
        return error
    problem = UnexpectedFailure(kind=type(error).__name__)
    problem.__cause__ = error
    return problem


@dataclass(frozen=True, slots=True)
class JobQueued:
    """A job waits for its turn."""

    job_id: str
    title: "Title"
    weight: "Weight"


@dataclass(frozen=True, slots=True)
class JobStarted:
    """A job was handed to the worker."""

    job_id: str
    title: "Title"


@dataclass(frozen=True, slots=True)
class JobProgressed:
    """A job has done some of its steps; `total` may change on the way."""

    job_id: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class JobCompleted:
    """A job ended with a result."""

    job_id: str
    title: "Title"
    result: object


@dataclass(frozen=True, slots=True)
class JobFailed:
    """A job ended with a problem that is shown to the person."""

    job_id: str
    title: "Title"
    problem: Problem

    @property
    def is_bug(self) -> bool:
        """Return whether the program is at fault and the crash dialog is due."""
        return isinstance(self.problem, UnexpectedFailure)


@dataclass(frozen=True, slots=True)
class JobCancelled:
    """A job ended because it was told to; `has_begun` says whether its work was ever called."""

    job_id: str
    title: "Title"
    has_begun: bool
