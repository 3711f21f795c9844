# SPDX-License-Identifier: Apache-2.0
"""What can be done with the chosen incidents: one field changed in all, a copy, the last undone."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.progress import Progress
from casepack_desktop.ui.registry.carrying_out import CarryingOut
from casepack_desktop.ui.registry.saying import refusals
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import MessageAction, MessageBar, MessageKind
from casepack_desktop.ui.widgets.question import Choice, Question

if TYPE_CHECKING:
    from casepack_desktop.services.bulk import BulkResult
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.casework import Created
    from casepack_desktop.services.last_action import LastAction
    from casepack_desktop.services.undo import Undone

UNDO = N_("Undo")
OPEN = N_("Open")
CHANGING = N_("Changing incidents")
TAKING_BACK = N_("Taking the last change back")
SAME_ALREADY = N_("Nothing is changed: the chosen incidents have this value already.")
COPIED = N_("{number} is registered as a copy.")
NOTHING_LEFT = N_("There is nothing of yours left to take back.")
UNDO_LAST = N_("Take the last change back?")
TAKE_BACK = N_("Take it back")
LEAVE = N_("Leave it")
TAKEN_BACK = N_("Taken back: {what}.")
_LATEST = "registry/latest"


class Acting(QObject):
    """Changes the chosen incidents; tells in the message bar what it did.

    Signals: `open_wanted` with the UUID of a copy that was just made.
    """

    open_wanted = Signal(str)

    def __init__(
        self,
        session: Session,
        messages: MessageBar,
        translator: Translator,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._translator = translator
        self._window = window
        self._carrying = CarryingOut(session, messages, translator, self)

    def change(self, uuids: Sequence[str], given: Mapping[str, str]) -> None:
        """Give fields of these incidents the same values, as one action that can be undone."""
        actor, wanted = self._session.actor, tuple(uuids)

        def work(services: "Services", progress: Progress) -> "BulkResult":
            return services.bulk.edit(actor, wanted, given, progress)

        self._carrying.carry_out(len(wanted), CHANGING, work, self._tell_changed)

    def duplicate(self, uuid: str) -> None:
        """Register a copy of an incident."""
        actor = self._session.actor

        def work(services: "Services", _progress: Progress) -> "Created":
            return services.incidents.duplicate(actor, uuid)

        self._carrying.carry_out(1, CHANGING, work, self._tell_copied)

    def tell_problem(self, problem: Problem) -> None:
        """Say what went wrong."""
        self._carrying.tell_problem(problem)

    def undo_latest(self) -> None:
        """Ask whether to take back what was done last, and do so."""
        actor = self._session.actor

        def read(services: "Services") -> "LastAction | None":
            return services.undo.latest(actor)

        self._session.ask(_LATEST, read, self._ask_about, self._carrying.tell_problem)

    def take_back(self, action: int, count: int, what: str = "") -> None:
        """Take an action back that changed so many incidents."""
        actor = self._session.actor

        def work(services: "Services", progress: Progress) -> "Undone":
            return services.undo.undo(actor, action, progress)

        told = partial(self._tell_taken_back, what)
        self._carrying.carry_out(count, TAKING_BACK, work, told)

    def _ask_about(self, latest: "LastAction | None") -> None:
        _ = self._translator.gettext
        if latest is None:
            self._carrying.tell(MessageKind.INFO, _(NOTHING_LEFT))
            return
        what = _(latest.text, **latest.params)
        if not latest.is_undoable:
            self._carrying.tell(MessageKind.INFO, f"{what}. {_(latest.why)}")
            return
        choices = [Choice("undo", _(TAKE_BACK)), Choice("", _(LEAVE))]
        question = Question(_(UNDO_LAST), what, choices, self._window)
        count = latest.params.get("count")
        back = partial(self.take_back, latest.id, count if isinstance(count, int) else 1, what)
        question.finished.connect(lambda: question.answer() == "undo" and back())
        question.finished.connect(question.deleteLater)
        question.open()

    def _tell_changed(self, result: "BulkResult") -> None:
        if result.action is None and not result.refused:
            self._carrying.tell(MessageKind.INFO, self._translator.gettext(SAME_ALREADY))
        if result.action is not None:
            text = self._translator.ngettext(
                "{n} incident is changed.", "{n} incidents are changed.", result.changed
            )
            back = partial(self.take_back, result.action, result.changed)
            undo = MessageAction(self._translator.gettext(UNDO), back)
            self._carrying.tell(MessageKind.SUCCESS, text, undo)
        if result.refused:
            told = refusals(result.refused, self._translator)
            self._carrying.tell(MessageKind.WARNING, told)

    def _tell_copied(self, created: "Created") -> None:
        _ = self._translator.gettext
        opened = MessageAction(_(OPEN), partial(self.open_wanted.emit, created.uuid))
        text = _(COPIED, number=created.number)
        self._carrying.tell(MessageKind.SUCCESS, text, opened)

    def _tell_taken_back(self, what: str, undone: "Undone") -> None:
        if what:
            text = self._translator.gettext(TAKEN_BACK, what=what)
        else:
            text = self._translator.ngettext(
                "{n} incident is as it was before.",
                "{n} incidents are as they were before.",
                undone.taken_back,
            )
        self._carrying.tell(MessageKind.SUCCESS, text)
        if undone.refused:
            self._carrying.tell(MessageKind.WARNING, self._stay(undone.refused))

    def _stay(self, numbers: Sequence[str]) -> str:
        return self._translator.ngettext(
            "{n} incident was changed since and stays as it is: {numbers}.",
            "{n} incidents were changed since and stay as they are: {numbers}.",
            len(numbers),
            numbers=", ".join(numbers[:10]),
        )
