# SPDX-License-Identifier: Apache-2.0
"""What is done to the bin, as jobs beside the window, and how it is told."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from casepack_desktop.domain.errors import Problem
from casepack_desktop.jobs.events import JobCancelled, JobCompleted, JobFailed
from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.ids import uuid7
from casepack_desktop.ui.lasting import Lasting
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import (
    Message,
    MessageAction,
    MessageBar,
    MessageKind,
    Undoable,
)
from casepack_desktop.ui.widgets.plain import shown_line

if TYPE_CHECKING:
    from casepack_desktop.services.bulk import BulkResult
    from casepack_desktop.services.purging import Purged
    from casepack_desktop.services.undo import Undone

RESTORING = N_("Restore from the bin")
PURGING = N_("Purge for good")
TAKING_BACK = N_("Undo")
PURGED_ONE = N_("{number} is gone for good.")
IN_BACKUPS = N_("Backups still hold what they held then: {names}.")
UNDO = N_("Undo")
CANCELLED = N_("Cancelled. Nothing was changed.")
NOT_THERE = N_("Nothing was restored: what was chosen is in the bin no longer.")
_KEY = "bin"
_MOST_NAMED = 3


class BinWork(Lasting):
    """Restores and purges; tells in the message bar what became of it.

    It tells the end in the language that the window has by then.
    """

    def __init__(self, session: Session, messages: MessageBar, translator: Translator) -> None:
        super().__init__(session, messages, translator)
        self._told: dict[str, Callable[[object], None]] = {}
        session.jobs.job_completed.connect(self._on_jobs_job_completed)
        session.jobs.job_failed.connect(self._on_jobs_job_failed)
        session.jobs.job_cancelled.connect(self._on_jobs_job_cancelled)

    @property
    def is_busy(self) -> bool:
        """Return whether something is under way."""
        return bool(self._told)

    def restore(self, uuids: Sequence[str]) -> None:
        """Put incidents back on the list, offering to take that back."""
        bulk, actor = self._session.services.bulk, self._session.actor
        self._submit(
            RESTORING, lambda job: bulk.restore(actor, uuids, job.progress), self._tell_restored
        )

    def purge(self, uuids: Sequence[str], reason: str) -> None:
        """Remove incidents for good."""
        bulk, actor = self._session.services.bulk, self._session.actor
        self._submit(
            PURGING, lambda job: bulk.purge(actor, uuids, reason, job.progress), self._tell_purged
        )

    def take_back(self, action: int) -> None:
        """Put back into the bin what was restored."""
        undo, actor = self._session.services.undo, self._session.actor
        self._submit(
            TAKING_BACK, lambda job: undo.undo(actor, action, job.progress), self._tell_undone
        )

    def tell(self, problem: Problem) -> None:
        """Say what went wrong."""
        params = {key: shown_line(str(value)) for key, value in problem.params.items()}
        self._post(MessageKind.ERROR, self.translator.gettext(problem.text, **params))

    def _submit(
        self,
        msgid: str,
        work: Callable[[JobContext], object],
        told: Callable[..., None],
    ) -> None:
        job = Job(f"bin-{uuid7(self._session.clock.now())}", Title(msgid), Weight.SHORT, work)
        self._told[job.id] = told
        self._session.jobs.submit(job)

    def _tell_restored(self, result: "BulkResult") -> None:
        if not result.changed:
            self._post(MessageKind.INFO, self.translator.gettext(NOT_THERE))
            return
        text = self.translator.ngettext(
            "{n} incident is back on the list.",
            "{n} incidents are back on the list.",
            result.changed,
        )
        if result.action is None:
            self._post(MessageKind.SUCCESS, text)
            return
        run = partial(self.take_back, result.action)
        undo = MessageAction(self.translator.gettext(UNDO), run)
        self._post(MessageKind.SUCCESS, text, undo, about=Undoable(result.action))

    def _tell_undone(self, undone: "Undone") -> None:
        text = self.translator.ngettext(
            "{n} incident is in the bin again.",
            "{n} incidents are in the bin again.",
            undone.taken_back,
        )
        self._post(MessageKind.SUCCESS, text)

    def _tell_purged(self, purged: "Purged") -> None:
        self.post(self._purged_message(purged))

    def _purged_message(self, purged: "Purged") -> Message:
        gettext = self.translator.gettext
        if len(purged.numbers) == 1:
            said = gettext(PURGED_ONE, number=purged.numbers[0])
        else:
            said = self.translator.ngettext(
                "{n} incident is gone for good.",
                "{n} incidents are gone for good.",
                len(purged.numbers),
            )
        if not purged.backups:
            return Message(MessageKind.SUCCESS, said, key=_KEY)
        names = ", ".join(purged.backups[-_MOST_NAMED:])
        text = f"{said} {gettext(IN_BACKUPS, names=names)}"
        # It stays until it was read: who purges for a reason must know where the case still is.
        anew = partial(self._purged_message, purged)
        return Message(MessageKind.WARNING, text, key=_KEY, about=anew)

    def _post(
        self, kind: MessageKind, text: str, *actions: MessageAction, about: object = None
    ) -> None:
        self.post(Message(kind, text, actions, _KEY, about))

    def _on_jobs_job_completed(self, event: JobCompleted) -> None:
        if told := self._told.pop(event.job_id, None):
            told(event.result)

    def _on_jobs_job_failed(self, event: JobFailed) -> None:
        if self._told.pop(event.job_id, None):
            self.tell(event.problem)

    def _on_jobs_job_cancelled(self, event: JobCancelled) -> None:
        if self._told.pop(event.job_id, None):
            self._post(MessageKind.INFO, self.translator.gettext(CANCELLED))
