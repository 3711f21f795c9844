# SPDX-License-Identifier: Apache-2.0
"""The overview tab: the form of a case, its footer, its draft and its saves."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.views import Incident
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.drafting import DraftKeeper
from casepack_desktop.ui.incident.footer import KEPT, NOT_KEPT, EditFooter, Unsaved
from casepack_desktop.ui.incident.form import OverviewForm
from casepack_desktop.ui.incident.saving import Saving, Wanted
from casepack_desktop.ui.preferences import SHOW_UTC, Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.buttons import Look
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.message_bar import Message, MessageBar, MessageKind
from casepack_desktop.ui.widgets.question import Choice, Question

if TYPE_CHECKING:
    from casepack_desktop.domain.drafts import Draft

LEAVE_TITLE = N_("Save the changes?")
DISCARD_TITLE = N_("Discard the changes?")
SAVE = N_("Save")
DISCARD = N_("Discard")
STAY = N_("Stay")
ELSEWHERE = N_(
    "{number} was changed elsewhere meanwhile. Your text is still here; when you save, you choose"
    " field by field."
)
_ELSEWHERE = "changed-elsewhere"


class Overview(QWidget):
    """Edits one case; the page places its `footer`.

    Signals: `shown` with the `Incident` whenever another state of it is shown; `dirty_changed`;
    `cancelled` when there was nothing to discard; `ending_wanted` with the code of a status that
    would resolve or close the case: `save(ends=True)` goes on.
    """

    shown = Signal(object)
    ending_wanted = Signal(str)
    dirty_changed = Signal(bool)
    cancelled = Signal()

    def __init__(
        self,
        session: Session,
        translator: Translator,
        messages: MessageBar,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._messages = messages
        self._preferences = preferences
        self._incident: Incident | None = None
        self._version = 0
        self._dirty = False
        self.is_ending: Callable[[Incident, str], bool] = lambda _incident, _code: False
        self.is_settled: Callable[[Callable[[], object]], bool] = lambda _then: True
        """Returns whether nothing beside the form is to be stored first; if not, calls back."""
        self.stop_settling: Callable[[], bool] = lambda: False
        """Lets the form wait no longer for that; returns whether it waited."""
        self.form = OverviewForm(session, translator)
        self.footer = EditFooter(translator, lambda: self.save(), self.cancel)
        self.saving = Saving(session, translator, messages, self)
        self.draft = DraftKeeper(session, translator, messages, self._unsaved, self)
        layout = column(self, gap=0)
        layout.addWidget(self.form, 1)
        self._connect()
        self.form.set_utc(preferences.get(SHOW_UTC))

    @property
    def incident(self) -> Incident | None:
        """Return the case as it was read last."""
        return self._incident

    def is_dirty(self) -> bool:
        """Return whether there is something to save."""
        return self._dirty

    def open(self, incident: Incident) -> None:
        """Show another case and offer its draft if there is one that says something else."""
        self.draft.forget()
        self._messages.dismiss_key(_ELSEWHERE)
        self._load(incident)
        self._offer_draft(incident)

    def take(self, fresh: Incident) -> None:
        """Follow a change made elsewhere; what was typed here stays."""
        known = self._incident
        if known is None or fresh.version == known.version or self.saving.is_saving:
            return
        if not self._dirty:
            self._load(fresh)
            return
        text = self._translator.gettext(ELSEWHERE, number=fresh.number)
        self._messages.post(Message(MessageKind.WARNING, text, key=_ELSEWHERE))

    def absorb(self, fresh: Incident, before: int) -> None:
        """Follow a change that was made in this page and raised the version from `before`.

        What was typed stays and is saved over the fresh state, unless somebody else changed the
        case as well: then the next save shows both values.
        """
        known = self._incident
        if known is None or known.uuid != fresh.uuid:
            return
        if not self._dirty or self._version != before:
            self.take(fresh)
            return
        self.form.rebase(fresh)
        self._incident, self._version = fresh, fresh.version
        self._set_dirty(dirty=bool(self.form.changed()))
        self._show_footer()
        self.draft.typed()
        self.shown.emit(fresh)

    def close_incident(self) -> bool:
        """Let the case go, keeping what was typed as a draft; return whether there was any."""
        was_dirty = self._dirty
        if was_dirty:
            self.draft.keep_now()
        self.draft.forget()
        self.saving.give_up()
        self._messages.dismiss_key(_ELSEWHERE)
        self._incident = None
        self._set_dirty(dirty=False)
        self.footer.hide()
        return was_dirty

    def save(self, *, ends: bool = False) -> bool:
        """Save what changed; return whether nothing is left to save now.

        A status that resolves or closes the case is asked about first, unless it `ends` already.
        """
        if not self.is_settled(lambda: self.save(ends=ends)):
            return not self._dirty
        if self._incident is None or not self._is_ready():
            return False
        texts = self.form.changed()
        if not ends and "status" in texts and self.is_ending(self._incident, texts["status"]):
            self.ending_wanted.emit(texts["status"])
        elif texts:
            self.saving.save(Wanted(self._incident, self._version, texts))
        return not self._dirty

    def cancel(self) -> None:
        """Discard what was typed, after a question; leave where nothing was."""
        if self.saving.give_up() or self.stop_settling():
            return
        if not self._dirty:
            self.cancelled.emit()
        elif self._ask(DISCARD_TITLE, (DISCARD, STAY)) == DISCARD:
            self.discard()

    def discard(self) -> None:
        """Show the case as it is stored and forget the draft; a save that waits is given up."""
        self.saving.give_up()
        if self._incident is not None:
            self.draft.drop(self._incident.uuid)
            self._reload(self._incident.uuid)

    def may_leave(self) -> bool:
        """Ask about unsaved work; return whether the case may be left."""
        if not self._dirty:
            return True
        answer = self._ask(LEAVE_TITLE, (SAVE, DISCARD, STAY))
        if answer == SAVE:
            return self.save()
        if answer == DISCARD:
            self.discard()
        return answer == DISCARD

    def refresh(self) -> None:
        """Follow directories and settings."""
        self.form.refresh()
        if self._incident is not None:
            self.shown.emit(self._incident)

    def _connect(self) -> None:
        self.form.edited.connect(self._on_form_edited)
        self.form.settled.connect(self._on_form_settled)
        self.form.utc_toggled.connect(self._on_form_utc_toggled)
        self.draft.kept.connect(self._on_draft_kept)
        self.draft.paused.connect(self.form.edits.pause)
        self.saving.waited.connect(self._on_saving_waited)
        self.saving.saved.connect(self._on_saving_saved)
        self.saving.refused.connect(self.form.show_refusal)
        self.saving.failed.connect(self._on_saving_failed)
        self.saving.settled.connect(self._on_saving_settled)
        self._preferences.changed.connect(self._on_preferences_changed)

    def _is_ready(self) -> bool:
        found = self.form.finish_editing()
        self._show_footer()
        refused = [key for key in self.form.changed() if key in found.refused]
        if refused:
            self.form.focus_field(refused[0])
        return not refused

    def _load(self, incident: Incident) -> None:
        self._incident = incident
        self._version = incident.version
        self.form.load(incident)
        self._set_dirty(dirty=False)
        self._show_footer()
        self.shown.emit(incident)

    def _reload(self, uuid: str) -> None:
        try:
            self._load(self._session.services.incidents.get(uuid))
        except Problem as problem:
            self.saving.news.tell(problem)

    def _offer_draft(self, incident: Incident) -> None:
        if not self._session.is_writable:
            return
        try:
            draft = self._session.services.drafts.find(incident.uuid)
        except Problem as problem:
            self.saving.news.tell(problem)
            return
        if draft is not None and any(
            key in FIELD and self.form.text(key) != text for key, text in draft.texts.items()
        ):
            self.draft.offer(draft, lambda: self._restore(draft))

    def _restore(self, draft: "Draft") -> None:
        if self._incident is not None and draft.key == self._incident.uuid:
            # Typed over an older version: the save then shows both values of each field.
            self._version = min(self._version, draft.version)
            self.form.apply(draft.texts)

    def _unsaved(self) -> tuple[str, int, Mapping[str, str]]:
        if self._incident is None:
            return "", 0, {}
        return self._incident.uuid, self._version, self.form.changed()

    def _ask(self, title: str, answers: tuple[str, ...]) -> str:
        gettext = self._translator.gettext
        number = "" if self._incident is None else self._incident.number
        changes = len(self.form.changed())
        sentence = self._translator.ngettext(
            "{number} has {n} unsaved change.",
            "{number} has {n} unsaved changes.",
            changes,
            number=number,
        )
        looks = {SAVE: Look.PRIMARY, DISCARD: Look.DANGER}
        choices = [Choice(one, gettext(one), looks.get(one, Look.PLAIN)) for one in answers]
        question = Question(gettext(title), sentence, choices, self)
        answer = question.ask()
        question.deleteLater()
        return answer

    def _set_dirty(self, *, dirty: bool) -> None:
        if dirty != self._dirty:
            self._dirty = dirty
            self.dirty_changed.emit(dirty)

    def _show_footer(self) -> None:
        if self.saving.is_saving:
            return
        draft = ""
        if self.draft.has_failed:
            draft = self._translator.gettext(NOT_KEPT)
        elif self.draft.at:
            draft = self._translator.gettext(KEPT, time=self.draft.at)
        changes = len(self.form.changed())
        self.footer.show_unsaved(Unsaved(self.form.attention(), changes, draft))

    def _on_form_edited(self) -> None:
        self._set_dirty(dirty=bool(self.form.changed()))
        self._show_footer()
        self.draft.typed()

    def _on_form_settled(self) -> None:
        if self._incident is not None:
            self._show_footer()

    def _on_form_utc_toggled(self, utc: bool) -> None:
        self.form.set_utc(utc)
        try:
            self._preferences.set(SHOW_UTC, utc)
        except Problem as problem:
            self.saving.news.tell(problem)

    def _on_preferences_changed(self, key: str) -> None:
        if key == SHOW_UTC.key:
            self.form.set_utc(self._preferences.get(SHOW_UTC))
            if self._incident is not None:
                self.shown.emit(self._incident)

    def _on_draft_kept(self) -> None:
        self._show_footer()

    def _on_saving_waited(self, sentence: str) -> None:
        self.form.set_closed(bool(sentence))
        self.footer.show_waiting(sentence)
        if not sentence:
            self._show_footer()

    def _on_saving_saved(self, incident: Incident) -> None:
        self.draft.drop(incident.uuid)
        self._messages.dismiss_key(_ELSEWHERE)
        self._load(incident)

    def _on_saving_failed(self) -> None:
        self.draft.keep_now()

    def _on_saving_settled(self, fresh: Incident, stored: set[str]) -> None:
        """Save what was chosen over the stored version; the rest is as it is stored."""
        if self._incident is None or fresh.uuid != self._incident.uuid:
            return  # the case was left while the question stood
        mine = {key: text for key, text in self.form.changed().items() if key not in stored}
        self._load(fresh)
        if mine:
            self.form.apply(mine)
            self.save()
        else:
            self.draft.drop(fresh.uuid)
