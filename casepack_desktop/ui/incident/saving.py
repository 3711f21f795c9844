# SPDX-License-Identifier: Apache-2.0
"""Saving a case: waiting for the database, conflicts, what was refused, and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.errors import BadValue, Conflict, Problem
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.views import Incident
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.conflict import ConflictDialog
from casepack_desktop.ui.incident.taking_back import TakingBack
from casepack_desktop.ui.incident.texts import text_of
from casepack_desktop.ui.incident.words import value_words
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.both_values import Clash
from casepack_desktop.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

WAITING = N_("Waiting for another save to end…")
WAITING_FOR = N_("Waiting for {job}…")
SAVED = N_("{number} was saved.")
_NUMBERS = count()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The changes of a form: the case as it was read and the texts that differ."""

    incident: Incident
    version: int
    texts: Mapping[str, str]
    said: str = ""
    """What is told when it is done, in the language of the window; "" for the usual sentence."""

    is_merged: bool = False
    """Whether a field is stored without a question if only other fields were changed meanwhile."""


class Saving(QObject):
    """Stores the changes of one form at a time.

    Signals: `waited` with a sentence while somebody else writes, "" when that ends; `saved` with
    the `Incident` as it is then; `refused` with the field key and the reason of a bad value;
    `failed` after any other problem was told, or a conflict was left unsettled; `settled` with the
    fresh `Incident` and the keys whose stored value was chosen in a conflict.
    """

    waited = Signal(str)
    saved = Signal(object)
    refused = Signal(str, str)
    failed = Signal()
    settled = Signal(object, object)

    def __init__(
        self, session: Session, translator: Translator, messages: MessageBar, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self.news = TakingBack(session, translator, messages, self)
        self._window = parent
        self._wanted: Wanted | None = None
        # Of its own: who gives up one save gives up no other.
        self._key = f"incident-save-{next(_NUMBERS)}"

    @property
    def is_saving(self) -> bool:
        """Return whether a save waits for the database."""
        return self._wanted is not None

    def save(self, wanted: Wanted) -> None:
        """Store the texts that differ, unless somebody changed the case since `version`."""
        if self.is_saving:
            return
        self._wanted = wanted
        actor, uuid = self._session.actor, wanted.incident.uuid

        def work(services: "Services") -> tuple[Incident, int | None]:
            incidents = services.incidents
            before = incidents.last_action(uuid)
            after = incidents.edit(actor, uuid, wanted.texts, version=wanted.version)
            newest = incidents.last_action(uuid)
            return after, newest if newest != before else None

        self._session.write(self._key, work, self._on_written, self._on_refused, self._on_waiting)

    def give_up(self) -> bool:
        """Stop waiting; return whether a save was stopped."""
        if not self.is_saving:
            return False
        self._session.give_up(self._key)
        self._end()
        return True

    def _end(self) -> Wanted | None:
        wanted, self._wanted = self._wanted, None
        self.waited.emit("")
        return wanted

    def _on_written(self, result: tuple[Incident, int | None]) -> None:
        incident, action_id = result
        wanted = self._end()
        said = wanted.said if wanted is not None else ""
        self.news.all_is_well()
        self.saved.emit(incident)
        if action_id is not None:
            said = said or self._translator.gettext(SAVED, number=incident.number)
            self.news.say(said, action_id)

    def _on_refused(self, problem: Problem) -> None:
        wanted = self._end()
        if isinstance(problem, Conflict) and wanted is not None:
            self._settle(wanted)
        elif isinstance(problem, BadValue) and problem.field in FIELD:
            reason = self._translator.gettext(problem.reason, **problem.reason_params)
            self.refused.emit(problem.field, reason)
        else:
            self.news.tell(problem)
            self.failed.emit()

    def _on_waiting(self) -> None:
        gettext, title = self._translator.gettext, self._session.jobs.running
        if title is None:
            self.waited.emit(gettext(WAITING))
        else:
            self.waited.emit(gettext(WAITING_FOR, job=gettext(title.msgid, **title.params)))

    def _settle(self, wanted: Wanted) -> None:
        """Show both values of every field that was to be saved and is stored differently."""
        try:
            fresh = self._session.services.incidents.get(wanted.incident.uuid)
        except Problem as problem:
            self.news.tell(problem)
            self.failed.emit()
            return
        stored = {key: text_of(fresh.values.get(key)) for key in wanted.texts}
        same = {key for key, text in wanted.texts.items() if stored[key] == text}
        free = {key for key in wanted.texts if stored[key] == _read(wanted, key)} - same
        asked = wanted.texts.keys() - same - (free if wanted.is_merged else set())
        if not asked:
            self.settled.emit(fresh, same)
            return
        clashes = [
            self._clash(key, stored[key], text)
            for key, text in wanted.texts.items()
            if key in asked
        ]
        dialog = ConflictDialog(fresh.number, clashes, self._translator, self._window)
        dialog.settled.connect(lambda stored: self.settled.emit(fresh, stored))
        dialog.rejected.connect(self.failed)
        dialog.open()

    def _clash(self, key: str, stored: str, yours: str) -> Clash:
        name = self._translator.gettext(FIELD[key].label)
        return Clash(key, name, self._words(key, stored), self._words(key, yours))

    def _words(self, key: str, text: str) -> str:
        return value_words(FIELD[key], text or None, self._session, self._translator)


def _read(wanted: Wanted, key: str) -> str:
    """Return the text that the field had when the case was read."""
    return text_of(wanted.incident.values.get(key))
