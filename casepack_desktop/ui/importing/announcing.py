# SPDX-License-Identifier: Apache-2.0
"""What the main window is told of an import whose own window is closed."""

from collections.abc import Callable

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.importing import texts
from casepack_desktop.ui.importing.result_pane import Told
from casepack_desktop.ui.importing.undoing import Undoing
from casepack_desktop.ui.widgets.message_bar import (
    Message,
    MessageAction,
    MessageBar,
    MessageKind,
    Undoable,
)

SHOW_RESULT = N_("Show result")
UNDO = N_("Undo")
KEY = "import"


def problem_message(translator: Translator, problem: Problem) -> Message:
    """Return the message that says a problem."""
    return Message(MessageKind.ERROR, texts.sentence(translator, problem), key=KEY)


class Announcer:
    """Posts results with the ways to undo them and to see them whole."""

    def __init__(
        self,
        translator: Translator,
        messages: MessageBar,
        undoing: Undoing,
        show: Callable[[], object],
    ) -> None:
        self._translator = translator
        self._messages = messages
        self._undoing = undoing
        self._show = show

    def post_result(self, told: Told) -> None:
        """Tell what an import did, or would do."""
        translator, refused = self._translator, len(told.result.rejected)
        text = texts.headline(translator, told.file, told.result, rehearsal=told.is_rehearsal)
        kind = MessageKind.SUCCESS
        if refused:
            text += " " + texts.rejections(translator, refused)
            kind = MessageKind.WARNING
        action = told.result.action
        about = None if action is None else Undoable(action)
        self._messages.post(Message(kind, text, self._actions(told), KEY, about))

    def post(self, message: Message) -> None:
        """Tell something else."""
        self._messages.post(message)

    def _actions(self, told: Told) -> tuple[MessageAction, ...]:
        _ = self._translator.gettext
        shown = MessageAction(_(SHOW_RESULT), self._show)
        action = told.result.action
        if action is None:
            return (shown,)
        undo = MessageAction(_(UNDO), lambda: self._undoing.undo(told.file, action))
        return (undo, shown)
