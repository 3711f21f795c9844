# SPDX-License-Identifier: Apache-2.0
"""One field of many incidents changed at once, as one action that can be taken back."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from casepack_desktop.domain.errors import OtherCount, Problem
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.progress import Progress
from casepack_desktop.ui.registry.agreeing import may_change
from casepack_desktop.ui.registry.carrying_out import CarryingOut
from casepack_desktop.ui.registry.chosen import Chosen
from casepack_desktop.ui.registry.saying import refusals
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.choices import Pick
from casepack_desktop.ui.widgets.message_bar import MessageAction, MessageBar, MessageKind

if TYPE_CHECKING:
    from casepack_desktop.services.bulk import BulkResult
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.undo import Undone

UNDO = N_("Undo")
CHANGING = N_("Changing incidents")
TAKING_BACK = N_("Taking changes back")
SAME_ALREADY = N_("Nothing is changed: the chosen incidents have this value already.")


class Changing:
    """Changes incidents; tells in the message bar what it did."""

    def __init__(
        self, session: Session, messages: MessageBar, translator: Translator, window: QWidget
    ) -> None:
        """`window` is what a question stands before."""
        self._session = session
        self._window = window
        self._carrying = CarryingOut.of(session, messages, translator)

    def change(self, chosen: Chosen, key: str, pick: Pick) -> None:
        """Give a field of incidents the same value, as one action that can be undone.

        It is asked first where a filter means more than one has seen.
        """
        translator = self._carrying.translator
        field, said = translator.gettext(FIELD[key].label), pick.name if pick.key else ""
        if chosen.meant is not None and not may_change(
            chosen, field, said, translator, self._window
        ):
            return
        actor, given = self._session.actor, {key: pick.key}

        def work(services: "Services", progress: Progress) -> "BulkResult":
            return services.bulk.edit(actor, chosen.which, given, progress, agreed=chosen.agreed)

        refused = partial(self._on_refused, chosen, key, pick)
        self._carrying.carry_out(chosen.count, CHANGING, work, self._tell_changed, refused)

    def tell_problem(self, problem: Problem) -> None:
        """Say what went wrong."""
        self._carrying.tell_problem(problem)

    def take_back(self, action: int, count: int) -> None:
        """Take an action back that changed so many incidents."""
        actor = self._session.actor

        def work(services: "Services", progress: Progress) -> "Undone":
            return services.undo.undo(actor, action, progress)

        self._carrying.carry_out(count, TAKING_BACK, work, self._tell_taken_back)

    def _on_refused(self, chosen: Chosen, key: str, pick: Pick, problem: Problem) -> None:
        # Nobody agreed to as many as match by now.
        if isinstance(problem, OtherCount) and problem.now and isValid(self._window):
            self.change(Chosen(problem.now, meant=chosen.meant), key, pick)
        else:
            self._carrying.tell_problem(problem)

    def _tell_changed(self, result: "BulkResult") -> None:
        if result.action is None and not result.refused:
            self._carrying.tell(MessageKind.INFO, self._carrying.translator.gettext(SAME_ALREADY))
        if result.action is not None:
            text = self._carrying.translator.ngettext(
                "{n} incident is changed.", "{n} incidents are changed.", result.changed
            )
            back = partial(self.take_back, result.action, result.changed)
            undo = MessageAction(self._carrying.translator.gettext(UNDO), back)
            self._carrying.tell(MessageKind.SUCCESS, text, undo, undoes=result.action)
        if result.refused:
            told = refusals(result, self._carrying.translator)
            self._carrying.tell(MessageKind.WARNING, told)

    def _tell_taken_back(self, undone: "Undone") -> None:
        text = self._carrying.translator.ngettext(
            "{n} incident is as it was before.",
            "{n} incidents are as they were before.",
            undone.taken_back,
        )
        self._carrying.tell(MessageKind.SUCCESS, text)
        if undone.refused:
            self._carrying.tell(MessageKind.WARNING, self._stay(undone.refused))

    def _stay(self, numbers: Sequence[str]) -> str:
        return self._carrying.translator.ngettext(
            "{n} incident was changed since and stays as it is: {numbers}.",
            "{n} incidents were changed since and stay as they are: {numbers}.",
            len(numbers),
            numbers=", ".join(numbers[:10]),
        )
