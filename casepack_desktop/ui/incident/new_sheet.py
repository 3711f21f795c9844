# SPDX-License-Identifier: Apache-2.0
"""The short form that registers a new incident."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.values import read_value
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.checks import told
from casepack_desktop.ui.incident.drafting import DraftKeeper
from casepack_desktop.ui.incident.editors import Desk, Editor, TextEditor, editor_of
from casepack_desktop.ui.incident.edits import Edits
from casepack_desktop.ui.incident.growing_text import is_redo, is_undo
from casepack_desktop.ui.incident.taking_back import TakingBack
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from casepack_desktop.ui.widgets.question import Choice, Question
from casepack_desktop.ui.widgets.sheet import Sheet

TITLE = N_("New incident")
SUBTITLE = N_("It starts as open; all else can follow later.")
REGISTER = N_("Register")
CANCEL = N_("Cancel")
KEYS = N_("Ctrl+S registers, Esc closes.")
WAITING = N_("Waiting for another save to end…")
LEAVE_TITLE = N_("Discard the new incident?")
LEAVE = N_("What you typed is not registered yet.")
KEEP = N_("Keep as a draft")
DISCARD = N_("Discard")
STAY = N_("Stay")
DRAFT_KEY = "new"
_FIELDS = ("title", "severity", "description")
_LINES = 6
_SAVE_KEY = "incident-new"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NewIncidentSheet(Sheet):
    """Title, severity and description of a case that does not exist yet.

    Signals: `created` with the UUID and the number of the incident; those of a sheet.
    """

    created = Signal(str, str)

    def __init__(
        self,
        session: Session,
        translator: Translator,
        messages: MessageBar,
        parent: QWidget | None = None,
    ) -> None:
        gettext = translator.gettext
        super().__init__(gettext(TITLE), gettext(SUBTITLE), translator, parent)
        self._session = session
        self._translator = translator
        self._news = TakingBack(session, translator, messages, self)
        self._editors: dict[str, Editor] = {}
        self._fields: dict[str, FormField] = {}
        self._latest = dict.fromkeys(_FIELDS, "")
        self._edits = Edits(self._put_back, self)
        self._is_waiting = False
        self._note = PlainLabel(gettext(KEYS), TypeRole.CAPTION, Tone.MUTE, wrap=True)
        self._register = push_button(gettext(REGISTER), self.register, look=Look.PRIMARY)
        self._draft = DraftKeeper(session, translator, messages, self._unsaved, self)
        self.may_close = self._may_close
        self._lay_out()
        self._offer_draft()

    def texts(self) -> dict[str, str]:
        """Return what was typed, empty fields left out."""
        typed = {key: editor.text() for key, editor in self._editors.items()}
        return {key: text for key, text in typed.items() if text.strip()}

    def put(self, texts: Mapping[str, str]) -> None:
        """Put texts into the fields."""
        for key, text in texts.items():
            if key in self._editors:
                self._editors[key].set_text(text)
                self._take(key)

    def field(self, key: str) -> FormField:
        """Return one of the fields; raises KeyError."""
        return self._fields[key]

    def editor(self, key: str) -> Editor:
        """Return the editor of one of the fields; raises KeyError."""
        return self._editors[key]

    def register(self) -> None:
        """Register the incident if nothing is wrong with what was typed."""
        wrong = [key for key in _FIELDS if not self._check(key)]
        if wrong:
            self._editors[wrong[0]].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._is_waiting:
            actor, texts = self._session.actor, self.texts()
            self._session.write(
                _SAVE_KEY,
                lambda services: services.incidents.create(actor, texts),
                lambda made: self._on_created(made.uuid, made.number),
                self._on_refused,
                self._on_waiting,
            )

    def _lay_out(self) -> None:
        gettext = self._translator.gettext
        for key in _FIELDS:
            editor = editor_of(FIELD[key], Desk(self._session, self._translator, self))
            field = FormField(gettext(FIELD[key].label), editor.widget)
            self._editors[key], self._fields[key] = editor, field
            if isinstance(editor, TextEditor):
                editor.box.set_fewest(_LINES)
            editor.edited.connect(lambda key=key: self._on_editor_edited(key))
            editor.undo_wanted.connect(self._edits.stack.undo)
            editor.redo_wanted.connect(self._edits.stack.redo)
            editor.left.connect(lambda key=key: self._on_editor_left(key))
            self.body.addWidget(field)
        self.body.addWidget(self._note)
        self.body.addStretch(1)
        self.footer.addWidget(push_button(gettext(CANCEL), self.close_sheet))
        self.footer.addWidget(self._register)

    def _check(self, key: str) -> bool:
        reason = ""
        try:
            read_value(FIELD[key], self._editors[key].text(), self._session.zone)
        except BadValue as problem:
            reason = told(problem, self._translator)
        self._fields[key].show_problem(reason)
        return not reason

    def _take(self, key: str) -> None:
        before, after = self._latest[key], self._editors[key].text()
        self._latest[key] = after
        self._edits.add(key, before, after)

    def _put_back(self, key: str, text: str) -> None:
        self._editors[key].set_text(text)
        self._latest[key] = text
        self._editors[key].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._fields[key].problem():
            self._check(key)
        self._draft.typed()

    def _unsaved(self) -> tuple[str, int, Mapping[str, str]]:
        return DRAFT_KEY, 0, self.texts()

    def _offer_draft(self) -> None:
        try:
            draft = self._session.services.drafts.find(DRAFT_KEY)
        except Problem as problem:
            self._news.tell(problem)
            return
        if draft is not None and draft.texts:
            self._draft.offer(draft, lambda: self.put(draft.texts))

    def _may_close(self) -> bool:
        if not self.texts():
            self._draft.forget()
            return True
        gettext = self._translator.gettext
        choices = [
            Choice(KEEP, gettext(KEEP), Look.PRIMARY),
            Choice(DISCARD, gettext(DISCARD), Look.DANGER),
            Choice(STAY, gettext(STAY)),
        ]
        question = Question(gettext(LEAVE_TITLE), gettext(LEAVE), choices, self)
        answer = question.ask()
        question.deleteLater()
        if answer == KEEP:
            self._draft.keep_now()
            self._draft.forget()
        elif answer == DISCARD:
            self._draft.drop(DRAFT_KEY)
        return answer in (KEEP, DISCARD) and self._stop_waiting()

    def _stop_waiting(self) -> bool:
        self._session.give_up(_SAVE_KEY)
        self._set_waiting(waiting=False)
        return True

    def _set_waiting(self, *, waiting: bool) -> None:
        self._is_waiting = waiting
        self._register.setEnabled(not waiting)
        for editor in self._editors.values():
            editor.widget.setEnabled(not waiting)
        self._note.setText(self._translator.gettext(WAITING if waiting else KEYS))

    def _on_created(self, uuid: str, number: str) -> None:
        self._set_waiting(waiting=False)
        self._draft.drop(DRAFT_KEY)
        self.put(dict.fromkeys(_FIELDS, ""))
        self._edits.clear()
        self._news.all_is_well()
        self.close_sheet()
        self.created.emit(uuid, number)

    def _on_refused(self, problem: Problem) -> None:
        self._set_waiting(waiting=False)
        if isinstance(problem, BadValue) and problem.field in self._fields:
            self._fields[problem.field].show_problem(told(problem, self._translator))
            self._editors[problem.field].widget.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._draft.keep_now()
        self._news.tell(problem)

    def _on_waiting(self) -> None:
        self._set_waiting(waiting=True)

    def _on_editor_edited(self, key: str) -> None:
        self._take(key)
        if self._fields[key].problem():
            self._check(key)
        self._draft.typed()

    def _on_editor_left(self, key: str) -> None:
        self._edits.pause()
        # A title that is still empty is no mistake before somebody wants to register.
        if self._editors[key].text().strip():
            self._check(key)

    @override
    def event(self, event: QEvent) -> bool:
        asks = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if asks and isinstance(event, QKeyEvent) and _registers(event):
            event.accept()  # before the same key of the window
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _registers(event):
            self.register()
        elif is_undo(event):
            self._edits.stack.undo()
        elif is_redo(event):
            self._edits.stack.redo()
        else:
            super().keyPressEvent(event)


def _registers(event: QKeyEvent) -> bool:
    with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return event.matches(QKeySequence.StandardKey.Save) or (with_control and event.key() in _ENTER)
