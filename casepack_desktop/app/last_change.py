# SPDX-License-Identifier: Apache-2.0
"""Takes back what was saved last, says what that was, and offers to do it again."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from casepack_desktop.domain.errors import Problem
from casepack_desktop.jobs.events import JobCancelled, JobCompleted, JobFailed
from casepack_desktop.jobs.job import Job, Title, Weight
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.ids import uuid7
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import (
    Message,
    MessageAction,
    MessageBar,
    MessageKind,
)
from casepack_desktop.ui.widgets.plain import shown_line

if TYPE_CHECKING:
    from casepack_desktop.services.last_action import LastAction
    from casepack_desktop.services.undo import Undone

NOTHING = N_("There is nothing to undo.")
STAYS = N_("{what}. {why}")
UNDONE = N_("Undone: {what}.")
DONE_AGAIN = N_("Done again: {what}.")
STAY = N_("What changed since stays: {numbers}.")
AGAIN = N_("Do it again")
UNDO = N_("Undo")
_KEY = "last-change"
_AT_ONCE = 50
_MOST_NAMED = 5


class LastChange(QObject):
    """What the person did last, as far as it can be taken back."""

    def __init__(
        self, session: Session, messages: MessageBar, translator: Translator, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._messages = messages
        self._translator = translator
        self._told: dict[str, tuple[str, str]] = {}
        session.jobs.job_completed.connect(self._on_jobs_job_completed)
        session.jobs.job_failed.connect(self._on_jobs_job_failed)
        session.jobs.job_cancelled.connect(self._on_jobs_job_cancelled)

    def undo(self) -> None:
        """Take back what was done last, or say why it stays."""
        actor = self._session.actor
        self._session.ask(
            _KEY, lambda services: services.undo.latest(actor), self._on_found, self._tell
        )

    def _on_found(self, found: "LastAction | None") -> None:
        gettext = self._translator.gettext
        if found is None:
            self._post(MessageKind.INFO, gettext(NOTHING))
            return
        what = gettext(found.text, **found.params)
        if not found.is_undoable:
            self._post(MessageKind.INFO, gettext(STAYS, what=what, why=gettext(found.why)))
            return
        self._take_back(
            found.id, what, UNDONE, is_small=int(str(found.params["count"])) <= _AT_ONCE
        )

    def _take_back(self, action: int, what: str, msgid: str, *, is_small: bool) -> None:
        services, actor = self._session.services, self._session.actor
        if is_small:
            self._session.write(
                _KEY,
                lambda services: services.undo.undo(actor, action),
                partial(self._on_undone, what, msgid),
                self._tell,
            )
            return
        job = Job(
            f"undo-{uuid7(self._session.clock.now())}",
            Title(UNDO),
            Weight.SHORT,
            lambda context: services.undo.undo(actor, action, context.progress),
        )
        self._told[job.id] = what, msgid
        self._session.jobs.submit(job)

    def _on_undone(self, what: str, msgid: str, undone: "Undone") -> None:
        gettext = self._translator.gettext
        other = DONE_AGAIN if msgid == UNDONE else UNDONE
        is_small = undone.taken_back <= _AT_ONCE
        actions: tuple[MessageAction, ...] = ()
        if undone.action is not None:
            run = partial(self._take_back, undone.action, what, other, is_small=is_small)
            actions = (MessageAction(gettext(AGAIN if msgid == UNDONE else UNDO), run),)
        text = gettext(msgid, what=what)
        if undone.refused:
            numbers = ", ".join(undone.refused[:_MOST_NAMED])
            text = f"{text} {gettext(STAY, numbers=numbers)}"
        self._post(MessageKind.SUCCESS, text, *actions)

    def _tell(self, problem: Problem) -> None:
        params = {key: shown_line(str(value)) for key, value in problem.params.items()}
        self._post(MessageKind.ERROR, self._translator.gettext(problem.text, **params))

    def _post(self, kind: MessageKind, text: str, *actions: MessageAction) -> None:
        self._messages.post(Message(kind, text, actions, key=_KEY))

    def _on_jobs_job_completed(self, event: JobCompleted) -> None:
        if told := self._told.pop(event.job_id, None):
            self._on_undone(*told, event.result)  # type: ignore[arg-type]

    def _on_jobs_job_failed(self, event: JobFailed) -> None:
        if self._told.pop(event.job_id, None):
            self._tell(event.problem)

    def _on_jobs_job_cancelled(self, event: JobCancelled) -> None:
        self._told.pop(event.job_id, None)
