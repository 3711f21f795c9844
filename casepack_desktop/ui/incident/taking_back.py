# SPDX-License-Identifier: Apache-2.0
"""News of what was done to a case, with a way to take it back."""

from PySide6.QtCore import QObject, Signal

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import (
    Message,
    MessageAction,
    MessageBar,
    MessageKind,
    Undoable,
)

TAKEN_BACK = N_("The change was taken back.")
UNDO = N_("Undo")
PROBLEM_KEY = "incident-problem"


class TakingBack(QObject):
    """Says in the message bar what was done and what went wrong.

    Signals: `taken_back` after an action was taken back here.
    """

    taken_back = Signal()

    def __init__(
        self, session: Session, translator: Translator, messages: MessageBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._messages = messages

    def tell(self, problem: Problem) -> None:
        """Show the sentence of a problem."""
        text = self._translator.gettext(problem.text, **problem.params)
        self._messages.post(Message(MessageKind.ERROR, text, key=PROBLEM_KEY))

    def all_is_well(self) -> None:
        """Take the sentence of an earlier problem away."""
        self._messages.dismiss_key(PROBLEM_KEY)

    def say(self, text: str, action_id: int | None) -> None:
        """Show news, with a button that takes the action back if there is one."""
        actions: tuple[MessageAction, ...] = ()
        if action_id is not None:
            name = self._translator.gettext(UNDO)
            actions = (MessageAction(name, lambda: self.take_back(action_id)),)
        about = None if action_id is None else Undoable(action_id)
        self._messages.post(Message(MessageKind.SUCCESS, text, actions, about=about))

    def take_back(self, action_id: int) -> None:
        """Take an action back."""
        self._session.write(
            f"undo-{action_id}",
            lambda services: services.undo.undo(self._session.actor, action_id),
            lambda _: self._on_taken_back(),
            self.tell,
        )

    def _on_taken_back(self) -> None:
        self.say(self._translator.gettext(TAKEN_BACK), None)
        self.taken_back.emit()
