# SPDX-License-Identifier: Apache-2.0
"""Takes back what was saved last, says what that was, and offers to do it again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from casepack_desktop.domain.errors import Problem
from casepack_desktop.jobs.events import JobCancelled, JobCompleted, JobFailed
from casepack_desktop.jobs.job import Job, Title, Weight
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
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.last_action import LastAction
    from casepack_desktop.services.undo import Undone

NOTHING = N_("There is nothing to undo.")
STAYS = N_("{what}. {why}")
DONE = N_("Done: {what}.")
UNDONE = N_("Undone: {what}.")
DONE_AGAIN = N_("Done again: {what}.")
STAY = N_("What changed since stays: {numbers}.")
AGAIN = N_("Do it again")
UNDO = N_("Undo")
_KEY = "last-change"
_AT_ONCE = 50
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class _What:
    """What was done, in words of no language yet, and with what sentence it is told."""

    text: str
    params: Mapping[str, object]
    msgid: str

    def said(self, translator: Translator) -> str:
        """Return it in words."""
        return _in_words(self.text, self.params, translator)


class LastChange(Lasting):
    """What the person did last, as far as it can be taken back.

    It tells the end in the language that the window has by then.
    """

    def __init__(self, session: Session, messages: MessageBar, translator: Translator) -> None:
        super().__init__(session, messages, translator)
        self._told: dict[str, _What] = {}
        session.jobs.job_completed.connect(self._on_jobs_job_completed)
        session.jobs.job_failed.connect(self._on_jobs_job_failed)
        session.jobs.job_cancelled.connect(self._on_jobs_job_cancelled)

    def undo(self) -> None:
        """Take back what was done last, or say why it stays."""
        actor = self._session.actor
        self._session.ask(
            _KEY, lambda services: services.undo.latest(actor), self._on_found, self._tell
        )

    def tell_of(self, action: int) -> None:
        """Say what an action did, with the way to take it back; 0 is the last one."""
        actor = self._session.actor

        def read(services: "Services") -> "LastAction | None":
            return services.undo.told(action) if action else services.undo.latest(actor)

        self._session.ask(f"{_KEY}/{action}", read, self._tell_done, self._tell)

    def _tell_done(self, found: "LastAction | None") -> None:
        if found is not None and found.is_undoable:
            gettext = self.translator.gettext
            text = gettext(DONE, what=_in_words(found.text, found.params, self.translator))
            run = partial(self._on_found, found)
            undo = MessageAction(gettext(UNDO), run)
            self._post(MessageKind.SUCCESS, text, undo, about=Undoable(found.id))

    def _on_found(self, found: "LastAction | None") -> None:
        gettext = self.translator.gettext
        if found is None:
            self._post(MessageKind.INFO, gettext(NOTHING))
            return
        if not found.is_undoable:
            what = _in_words(found.text, found.params, self.translator)
            self._post(MessageKind.INFO, gettext(STAYS, what=what, why=gettext(found.why)))
            return
        is_small = int(str(found.params["count"])) <= _AT_ONCE
        self._take_back(found.id, _What(found.text, found.params, UNDONE), is_small=is_small)

    def _take_back(self, action: int, what: _What, *, is_small: bool) -> None:
        services, actor = self._session.services, self._session.actor
        if is_small:
            self._session.write(
                _KEY,
                lambda services: services.undo.undo(actor, action),
                partial(self._on_undone, what),
                self._tell,
                is_lasting=True,
            )
            return
        job = Job(
            f"undo-{uuid7(self._session.clock.now())}",
            Title(UNDO),
            Weight.SHORT,
            lambda context: services.undo.undo(actor, action, context.progress),
        )
        self._told[job.id] = what
        self._session.jobs.submit(job)

    def _on_undone(self, what: _What, undone: "Undone") -> None:
        self.post(self._undone_message(what, undone))

    def _undone_message(self, what: _What, undone: "Undone") -> Message:
        gettext = self.translator.gettext
        is_undone = what.msgid == UNDONE
        actions: tuple[MessageAction, ...] = ()
        if undone.action is not None:
            other = replace(what, msgid=DONE_AGAIN if is_undone else UNDONE)
            is_small = undone.taken_back <= _AT_ONCE
            run = partial(self._take_back, undone.action, other, is_small=is_small)
            actions = (MessageAction(gettext(AGAIN if is_undone else UNDO), run),)
        text = gettext(what.msgid, what=what.said(self.translator))
        if undone.refused:
            numbers = ", ".join(undone.refused[:_MOST_NAMED])
            text = f"{text} {gettext(STAY, numbers=numbers)}"
        again = partial(self._undone_message, what, undone)
        return Message(MessageKind.SUCCESS, text, actions, _KEY, again)

    def _tell(self, problem: Problem) -> None:
        params = {key: shown_line(str(value)) for key, value in problem.params.items()}
        self._post(MessageKind.ERROR, self.translator.gettext(problem.text, **params))

    def _post(
        self, kind: MessageKind, text: str, *actions: MessageAction, about: object = None
    ) -> None:
        self.post(Message(kind, text, actions, _KEY, about))

    def _on_jobs_job_completed(self, event: JobCompleted) -> None:
        if what := self._told.pop(event.job_id, None):
            self._on_undone(what, event.result)  # type: ignore[arg-type]

    def _on_jobs_job_failed(self, event: JobFailed) -> None:
        if self._told.pop(event.job_id, None):
            self._tell(event.problem)

    def _on_jobs_job_cancelled(self, event: JobCancelled) -> None:
        self._told.pop(event.job_id, None)


def _in_words(text: str, params: Mapping[str, object], translator: Translator) -> str:
    """Return what was done, how many it was in groups of digits."""
    count = translator.number(int(str(params["count"])))
    return translator.gettext(text, **{**params, "count": count})
