# SPDX-License-Identifier: Apache-2.0
"""Changes of one field at once, from the header: saved by themselves, beside the form."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.views import Incident
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.saving import Saving, Wanted
from casepack_desktop.ui.incident.words import value_words
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import Message, MessageBar, MessageKind
from casepack_desktop.ui.widgets.plain import shown_line

SAID = N_("{number}: {field} is now “{value}”.")
REFUSED = N_("{field}: {reason}")
_LIMIT = 80


class QuickEdit(QObject):
    """Stores one field of a case and settles conflicts as the form does.

    Signals: `done` with the fresh `Incident` and the version it had before; `refused` with the
    field key after the reason was told; `given_up` when a conflict was left as it is; `taken_back`
    after a change was undone.
    """

    done = Signal(object, int)
    refused = Signal(str)
    given_up = Signal()
    taken_back = Signal()

    def __init__(
        self, session: Session, translator: Translator, messages: MessageBar, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._messages = messages
        self._key = self._text = ""
        self._version = 0
        self.saving = Saving(session, translator, messages, parent)
        self.saving.saved.connect(self._on_saving_saved)
        self.saving.refused.connect(self._on_saving_refused)
        self.saving.failed.connect(self._on_saving_failed)
        self.saving.settled.connect(self._on_saving_settled)
        self.saving.news.taken_back.connect(self.taken_back)

    def put(self, incident: Incident, key: str, text: str) -> None:
        """Store a text in a field of a case, unless the field was changed since it was read."""
        if self.saving.is_saving:
            return
        self._key, self._text, self._version = key, text, incident.version
        words = value_words(FIELD[key], text, self._session, self._translator)
        name = self._translator.gettext(FIELD[key].label)
        value = shown_line(words, _LIMIT)
        said = self._translator.gettext(SAID, number=incident.number, field=name, value=value)
        self.saving.save(Wanted(incident, incident.version, {key: text}, said, is_merged=True))

    def give_up(self) -> None:
        """Stop waiting for the database."""
        self.saving.give_up()

    def _on_saving_saved(self, incident: Incident) -> None:
        self.done.emit(incident, self._version)

    def _on_saving_refused(self, key: str, reason: str) -> None:
        name = self._translator.gettext(FIELD[key].label)
        text = self._translator.gettext(REFUSED, field=name, reason=reason)
        self._messages.post(Message(MessageKind.ERROR, text, key="quick-edit"))
        self.refused.emit(key)

    def _on_saving_failed(self) -> None:
        self.given_up.emit()

    def _on_saving_settled(self, fresh: Incident, stored: set[str]) -> None:
        if self._key in stored:
            self.done.emit(fresh, self._version)
        else:
            self.put(fresh, self._key, self._text)
