# SPDX-License-Identifier: Apache-2.0
"""Changes of many incidents as one action: a few at once on the spot, many as a job."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from casepack_desktop.domain.errors import Problem
from casepack_desktop.jobs.events import JobCancelled, JobCompleted, JobFailed
from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.progress import Progress, no_progress
from casepack_desktop.ui.lasting import Lasting
from casepack_desktop.ui.registry.saying import sentence
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import (
    Message,
    MessageAction,
    MessageBar,
    MessageKind,
    Undoable,
)

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

T = TypeVar("T")
WAITING = N_("Somebody else is saving. This goes on as soon as they are done.")
CANCELLED = N_("Cancelled. Nothing was changed.")
AT_ONCE = 20
"""So many incidents take no longer than the eye notices; more are a job."""
_KEY = "registry/act"
_MESSAGE = "registry/act"
_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class _Ends:
    told: Callable[[object], None]
    refused: Callable[[Problem], None]


class CarryingOut(Lasting):
    """Does something for so many incidents and says in the message bar how it went.

    It goes on while the window is furnished anew and tells the end in the language of then.
    """

    def __init__(self, session: Session, messages: MessageBar, translator: Translator) -> None:
        super().__init__(session, messages, translator)
        self._ends: dict[str, _Ends] = {}
        session.jobs.job_completed.connect(self._on_jobs_job_completed)
        session.jobs.job_failed.connect(self._on_jobs_job_failed)
        session.jobs.job_cancelled.connect(self._on_jobs_job_cancelled)

    def carry_out(
        self,
        count: int,
        title: str,
        work: "Callable[[Services, Progress], T]",
        told: Callable[[T], None],
        refused: Callable[[Problem], None] | None = None,
    ) -> None:
        """Do the work, whose job is called `title`, a msgid, and hand its result to `told`.

        A problem is told, unless it is handed to `refused`.
        """
        ends = _Ends(told, refused or self.tell_problem)  # type: ignore[arg-type]
        if count <= AT_ONCE:
            on_the_spot = partial(_without_progress, work)
            self._session.write(
                _KEY, on_the_spot, told, ends.refused, self._tell_waiting, is_lasting=True
            )
            return
        services = self._session.services

        def run(context: JobContext) -> object:
            return work(services, context.progress)

        job = Job(f"registry-{next(_NUMBERS)}", Title(title), Weight.SHORT, run)
        self._ends[job.id] = ends
        self._session.jobs.submit(job)

    def tell(self, kind: MessageKind, text: str, *actions: MessageAction, undoes: int = 0) -> None:
        """Say something; news takes the place of the news before.

        `undoes` is the recorded action that a button takes back.
        """
        key = _MESSAGE if kind in (MessageKind.SUCCESS, MessageKind.INFO) else ""
        about = Undoable(undoes) if undoes else None
        self.post(Message(kind, text, actions, key, about))

    def tell_problem(self, problem: Problem) -> None:
        """Say what went wrong."""
        self.tell(MessageKind.ERROR, sentence(problem, self.translator))

    def _tell_waiting(self) -> None:
        self.tell(MessageKind.INFO, self.translator.gettext(WAITING))

    def _on_jobs_job_completed(self, event: JobCompleted) -> None:
        if ends := self._ends.pop(event.job_id, None):
            ends.told(event.result)

    def _on_jobs_job_failed(self, event: JobFailed) -> None:
        if ends := self._ends.pop(event.job_id, None):
            ends.refused(event.problem)

    def _on_jobs_job_cancelled(self, event: JobCancelled) -> None:
        if self._ends.pop(event.job_id, None):
            self.tell(MessageKind.INFO, self.translator.gettext(CANCELLED))


def _without_progress(work: "Callable[[Services, Progress], T]", services: "Services") -> T:
    return work(services, no_progress)
