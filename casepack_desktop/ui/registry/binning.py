# SPDX-License-Identifier: Apache-2.0
"""Puts incidents into the bin and takes them out again.

Each is an action of its own. Some at a time are written, so that the window answers meanwhile.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from casepack_desktop.domain.errors import InTheBin, NotFound, Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.saying import sentence
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import (
    Message,
    MessageAction,
    MessageBar,
    MessageKind,
)

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

BINNED_ONE = N_("{number} moved to the bin.")
WAITING = N_("Somebody else is saving. This goes on as soon as they are done.")
UNDO = N_("Undo")
_AT_ONCE = 20
_KEY = "registry/bin"
_MESSAGE = "registry/bin"


@dataclass(slots=True)
class _Work:
    """What is left to do, and the actions that were written."""

    left: list[str | int]
    done: list[int] = field(default_factory=list)


class Binning(QObject):
    """The bin as the list uses it; tells in the message bar what it did."""

    def __init__(
        self, session: Session, messages: MessageBar, translator: Translator, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._messages = messages
        self._translator = translator

    def move(self, uuids: Sequence[str], numbers: Sequence[str]) -> None:
        """Put incidents into the bin, offering to take them back."""
        number = numbers[0] if len(numbers) == 1 else ""
        told = partial(self._tell_binned, number)
        self._go_on(_Work(list(uuids)), self._bin_some, told)

    def take_back(self, actions: Sequence[int]) -> None:
        """Take these moves back, the last one first."""
        self._go_on(_Work(list(reversed(actions))), self._undo_some, self._tell_restored)

    def _go_on(
        self,
        work: _Work,
        some: "Callable[[_Work, Services], None]",
        told: Callable[[list[int]], None],
    ) -> None:
        def then(_result: object) -> None:
            if work.left:
                QTimer.singleShot(0, self, partial(self._go_on, work, some, told))
            elif work.done:
                told(work.done)

        def refused(problem: Problem) -> None:
            if work.done:
                told(work.done)
            self._post(MessageKind.ERROR, sentence(problem, self._translator))

        self._session.write(_KEY, partial(some, work), then, refused, self._tell_waiting)

    def _bin_some(self, work: _Work, services: "Services") -> None:
        # What is done leaves the list at once: a busy database makes this begin again.
        for uuid in tuple(work.left[:_AT_ONCE]):
            try:
                services.incidents.move_to_bin(self._session.actor, str(uuid))
            except (InTheBin, NotFound):
                work.left.remove(uuid)  # somebody else was quicker
                continue
            work.left.remove(uuid)
            if (action := services.incidents.last_action(str(uuid))) is not None:
                work.done.append(action)

    def _undo_some(self, work: _Work, services: "Services") -> None:
        for action in tuple(work.left[:_AT_ONCE]):
            services.undo.undo(self._session.actor, int(action))
            work.left.remove(action)
            work.done.append(int(action))

    def _tell_binned(self, number: str, actions: list[int]) -> None:
        if number:
            text = self._translator.gettext(BINNED_ONE, number=number)
        else:
            text = self._translator.ngettext(
                "{n} incident moved to the bin.", "{n} incidents moved to the bin.", len(actions)
            )
        undo = MessageAction(self._translator.gettext(UNDO), partial(self.take_back, actions))
        self._post(MessageKind.SUCCESS, text, undo)

    def _tell_restored(self, actions: list[int]) -> None:
        text = self._translator.ngettext(
            "{n} incident is back on the list.", "{n} incidents are back on the list.", len(actions)
        )
        self._post(MessageKind.SUCCESS, text)

    def _tell_waiting(self) -> None:
        self._post(MessageKind.INFO, self._translator.gettext(WAITING))

    def _post(self, kind: MessageKind, text: str, *actions: MessageAction) -> None:
        key = "" if kind is MessageKind.ERROR else _MESSAGE
        self._messages.post(Message(kind, text, actions, key=key))
