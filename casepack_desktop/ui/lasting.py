# SPDX-License-Identifier: Apache-2.0
"""Work that outlives the pages it was asked for on, and is told in the window as it stands then.

The pages are made anew when the language or the size of the text changes.
"""

from typing import Self

from PySide6.QtCore import QObject
from shiboken6 import isValid

from casepack_desktop.support.i18n import Translator
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import Message, MessageBar


class Lasting(QObject):
    """Lives as long as its session and speaks the language of the window."""

    def __init__(self, session: Session, messages: MessageBar, translator: Translator) -> None:
        super().__init__(session)
        self._session = session
        self._messages = messages
        self._translator = translator

    @classmethod
    def of(cls, session: Session, messages: MessageBar, translator: Translator) -> Self:
        """Return the one of this kind of the session, which speaks through `messages` from now."""
        found = session.findChild(cls)
        if not isinstance(found, cls):
            return cls(session, messages, translator)
        found._messages, found._translator = messages, translator
        return found

    @property
    def translator(self) -> Translator:
        """Return the language of the window at this moment."""
        return self._translator

    def post(self, message: Message) -> None:
        """Show a message, unless there is no window any more."""
        if isValid(self._messages):
            self._messages.post(message)
