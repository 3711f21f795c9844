# SPDX-License-Identifier: Apache-2.0
"""Puts incidents into the bin and takes them out again, several as one action."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.progress import Progress
from casepack_desktop.ui.registry.carrying_out import CarryingOut
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


class Binning(QObject):
    """The bin as the list uses it; tells in the message bar what it did."""

    def __init__(
        self, session: Session, messages: MessageBar, translator: Translator, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._carrying = CarryingOut(session, messages, translator, self)

    def move(self, uuids: Sequence[str], numbers: Sequence[str]) -> None:
        """Put incidents into the bin, offering to take them back."""
        number = numbers[0] if len(numbers) == 1 else ""
        actor, wanted = self._session.actor, tuple(uuids)

        def work(services: "Services", progress: Progress) -> "BulkResult":
            return services.bulk.move_to_bin(actor, wanted, progress)

        self._carrying.carry_out(len(wanted), MOVING, work, partial(self._tell_binned, number))

    def take_back(self, action: int, count: int) -> None:
        """Take a move back."""
        actor = self._session.actor

        def work(services: "Services", progress: Progress) -> "Undone":
            return services.undo.undo(actor, action, progress)

        self._carrying.carry_out(count, TAKING_BACK, work, self._tell_restored)

    def _tell_binned(self, number: str, result: "BulkResult") -> None:
        count = result.changed
        if result.action is None:
            return  # somebody else was quicker
        if number:
            text = self._translator.gettext(BINNED_ONE, number=number)
        else:
            text = self._translator.ngettext(
                "{n} incident moved to the bin.", "{n} incidents moved to the bin.", count
            )
        back = partial(self.take_back, result.action, count)
        undo = MessageAction(self._translator.gettext(UNDO), back)
        self._carrying.tell(MessageKind.SUCCESS, text, undo)

    def _tell_restored(self, undone: "Undone") -> None:
        text = self._translator.ngettext(
            "{n} incident is back on the list.",
            "{n} incidents are back on the list.",
            undone.taken_back,
        )
        self._carrying.tell(MessageKind.SUCCESS, text)
