# SPDX-License-Identifier: Apache-2.0
"""Puts incidents into the bin and takes them out again, several as one action."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from casepack_desktop.domain.errors import OtherCount, Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.progress import Progress
from casepack_desktop.ui.registry.agreeing import may_bin
from casepack_desktop.ui.registry.carrying_out import CarryingOut
from casepack_desktop.ui.registry.chosen import Chosen
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import MessageAction, MessageBar, MessageKind

if TYPE_CHECKING:
    from casepack_desktop.services.bulk import BulkResult
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.undo import Undone

BINNED_ONE = N_("{number} moved to the bin.")
UNDO = N_("Undo")
MOVING = N_("Moving incidents to the bin")
TAKING_BACK = N_("Taking incidents out of the bin")


class Binning:
    """The bin as the list uses it; asks first, and tells in the message bar what it did."""

    def __init__(
        self, session: Session, messages: MessageBar, translator: Translator, window: QWidget
    ) -> None:
        """`window` is what the question stands before."""
        self._session = session
        self._window = window
        self._carrying = CarryingOut.of(session, messages, translator)

    def ask(self, chosen: Chosen) -> bool:
        """Ask whether incidents are to be moved to the bin."""
        return may_bin(chosen, self._carrying.translator, self._window)

    def ask_and_move(self, chosen: Chosen) -> None:
        """Put incidents into the bin if somebody agrees."""
        if self.ask(chosen):
            self.move(chosen)

    def move(self, chosen: Chosen) -> None:
        """Put incidents into the bin, offering to take them back."""
        actor = self._session.actor

        def work(services: "Services", progress: Progress) -> "BulkResult":
            return services.bulk.move_to_bin(actor, chosen.which, progress, agreed=chosen.agreed)

        told = partial(self._tell_binned, chosen.number)
        refused = partial(self._on_refused, chosen)
        self._carrying.carry_out(chosen.count, MOVING, work, told, refused)

    def take_back(self, action: int, count: int) -> None:
        """Take a move back."""
        actor = self._session.actor

        def work(services: "Services", progress: Progress) -> "Undone":
            return services.undo.undo(actor, action, progress)

        self._carrying.carry_out(count, TAKING_BACK, work, self._tell_restored)

    def _on_refused(self, chosen: Chosen, problem: Problem) -> None:
        # Nobody agreed to as many as match by now.
        if isinstance(problem, OtherCount) and problem.now and isValid(self._window):
            self.ask_and_move(Chosen(problem.now, meant=chosen.meant))
        else:
            self._carrying.tell_problem(problem)

    def _tell_binned(self, number: str, result: "BulkResult") -> None:
        count, translator = result.changed, self._carrying.translator
        if result.action is None:
            return  # somebody else was quicker
        if number:
            text = translator.gettext(BINNED_ONE, number=number)
        else:
            text = translator.ngettext(
                "{n} incident moved to the bin.", "{n} incidents moved to the bin.", count
            )
        back = partial(self.take_back, result.action, count)
        undo = MessageAction(translator.gettext(UNDO), back)
        self._carrying.tell(MessageKind.SUCCESS, text, undo, undoes=result.action)

    def _tell_restored(self, undone: "Undone") -> None:
        text = self._carrying.translator.ngettext(
            "{n} incident is back on the list.",
            "{n} incidents are back on the list.",
            undone.taken_back,
        )
        self._carrying.tell(MessageKind.SUCCESS, text)
