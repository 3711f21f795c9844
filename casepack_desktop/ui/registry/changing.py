# SPDX-License-Identifier: Apache-2.0
"""One field of many incidents changed at once, as one action that can be taken back."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.progress import Progress
from casepack_desktop.ui.registry.carrying_out import CarryingOut
from casepack_desktop.ui.registry.saying import refusals
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import MessageAction, MessageBar, MessageKind

if TYPE_CHECKING:
    from casepack_desktop.services.bulk import BulkResult
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.undo import Undone

UNDO = N_("Undo")
CHANGING = N_("Changing incidents")
TAKING_BACK = N_("Taking changes back")
SAME_ALREADY = N_("Nothing is changed: the chosen incidents have this value already.")


class Changing(QObject):
    """Changes incidents; tells in the message bar what it did."""

    def __init__(
        self,
        session: Session,
        messages: MessageBar,
        translator: Translator,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._carrying = CarryingOut(session, messages, translator, self)

    def change(self, uuids: Sequence[str], given: Mapping[str, str]) -> None:
        """Give fields of these incidents the same values, as one action that can be undone."""
        actor, wanted = self._session.actor, tuple(uuids)

        def work(services: "Services", progress: Progress) -> "BulkResult":
            return services.bulk.edit(actor, wanted, given, progress)

        self._carrying.carry_out(len(wanted), CHANGING, work, self._tell_changed)

    def tell_problem(self, problem: Problem) -> None:
        """Say what went wrong."""
        self._carrying.tell_problem(problem)

    def take_back(self, action: int, count: int) -> None:
        """Take an action back that changed so many incidents."""
        actor = self._session.actor

        def work(services: "Services", progress: Progress) -> "Undone":
            return services.undo.undo(actor, action, progress)

        self._carrying.carry_out(count, TAKING_BACK, work, self._tell_taken_back)

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

    def _tell_taken_back(self, undone: "Undone") -> None:
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
