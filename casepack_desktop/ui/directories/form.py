# SPDX-License-Identifier: Apache-2.0
"""The form of one entry at the right of its directory: fields, details, texts in every language."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.directory_fields import (
    DEFAULT_COLOUR,
    YES,
    field_keys,
    split_key,
)
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import BadValue, Conflict, Problem
from casepack_desktop.domain.sectors import SECTORS
from casepack_desktop.support.countries import country_names
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.directories.conflict import ConflictDialog
from casepack_desktop.ui.directories.controls import (
    ChoiceControl,
    ColourControl,
    Control,
    FlagControl,
    LineControl,
    TextControl,
    ZoneControl,
)
from casepack_desktop.ui.directories.translations import Translations
from casepack_desktop.ui.directories.words import (
    KINDS,
    label_of,
    phase_names,
    reason_of,
    sentence,
)
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.both_values import NOTHING
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.flowing import FieldGrid
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.layouts import rule
from casepack_desktop.ui.widgets.message_bar import Message, MessageBar, MessageKind
from casepack_desktop.ui.widgets.question import Choice, Question
from casepack_desktop.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.directory_editing import Edited, EntryView

SAVE = N_("Save")
ADD = N_("Add")
CANCEL = N_("Cancel")
CLOSE = N_("Close")
HISTORY = N_("History…")
UNSAVED = N_("Unsaved changes")
UNSAVED_SENTENCE = N_("The changes of this entry are not saved.")
DISCARD = N_("Discard")
STAY = N_("Stay")
CODE_HELP = N_("Short and unique; imports and filters use it.")
WAITING = N_("Somebody else is saving. This goes on as soon as they are done.")
WIDTH = 620
_WIDE = {"contacts", "authority"}
_KEY = "directory/save"
_CONFLICT = "directory/conflict"


class EntrySheet(Sheet):
    """Adds or edits one entry; what is not saved is asked about before it goes.

    Signals: `saved` with the `Edited` and whether it was added; `history_wanted`.
    """

    saved = Signal(object, bool)
    history_wanted = Signal()

    def __init__(
        self,
        session: Session,
        kind: DirectoryKind,
        view: "EntryView | None",
        translator: Translator,
        messages: MessageBar,
        parent: QWidget | None = None,
    ) -> None:
        words = KINDS[kind]
        title = translator.gettext(words.add if view is None else words.edit)
        code = "" if view is None else view.entry.code
        super().__init__(title, code, translator, parent)
        self.wanted_width = WIDTH
        self.may_close = self._may_close
        self._session = session
        self._kind = kind
        self.view = view
        self._translator = translator
        self._messages = messages
        self.controls: dict[str, Control] = {}
        self.fields: dict[str, FormField] = {}
        self._base: dict[str, str] = {}
        self._is_waiting = False
        self._build()
        values = {"colour": DEFAULT_COLOUR, "is_active": YES}
        self.show_values(values if view is None else view.values)
        self.closed.connect(self._on_self_closed)

    def is_dirty(self) -> bool:
        """Return whether something was typed that is not saved."""
        return bool(self._given())

    def show_values(self, values: Mapping[str, str]) -> None:
        """Show what an entry holds, in place of what was typed."""
        for key, control in self.controls.items():
            control.show_text(values.get(key, ""))
        self.translations.show_values(values)
        self._base = self._typed()
        self._on_edited()

    def save(self, *, closes: bool = True) -> None:
        """Store what was typed, and close then."""
        if self._is_waiting:
            return
        given = self._given()
        if self.view is not None and not given:
            self.close_sheet()
            return
        self._show_problem("", "")
        session, kind, view = self._session, self._kind, self.view
        if view is None:
            given = {key: text for key, text in self._typed().items() if text}

        def work(services: "Services") -> "Edited":
            editing = services.directory_editing
            if view is None:
                return editing.add(session.actor, kind, given)
            version = view.entry.version
            return editing.edit(session.actor, kind, view.entry.uuid, given, version=version)

        def done(edited: "Edited") -> None:
            self._show_waiting(waiting=False)
            self._base = self._typed()
            self.saved.emit(edited, view is None)
            if closes:
                self.close_sheet()

        session.write(_KEY, work, done, self._refuse, self._tell_waiting)

    def _build(self) -> None:
        _ = self._translator.gettext
        grid = FieldGrid(2)
        for key in field_keys(self._kind):
            control = self._control(key)
            help_line = _(CODE_HELP) if key == "code" else ""
            field = FormField(label_of(key, self._translator), control, help_line)
            self.controls[key], self.fields[key] = control, field
            grid.add(field, wide=key in _WIDE)
            control.edited.connect(self._on_edited)
        self.body.addWidget(grid)
        self.body.addWidget(rule())
        self.translations = Translations(self._translator)
        self.translations.edited.connect(self._on_edited)
        self.body.addWidget(self.translations)
        self.body.addStretch(1)
        self._add_buttons()
        if not self._session.is_writable:
            for control in self.controls.values():
                control.forbid()
            self.translations.forbid()

    def _add_buttons(self) -> None:
        _ = self._translator.gettext
        if self.view is not None:
            self.footer.insertWidget(0, push_button(_(HISTORY), self.history_wanted.emit))
        is_writable = self._session.is_writable
        self.footer.addWidget(push_button(_(CANCEL if is_writable else CLOSE), self.close_sheet))
        said = _(ADD if self.view is None else SAVE)
        self.save_button = push_button(said, self.save, look=Look.PRIMARY)
        self.footer.addWidget(self.save_button)
        self.save_button.setVisible(is_writable)

    def _control(self, key: str) -> Control:
        _ = self._translator.gettext
        if key == "colour":
            return ColourControl(self._translator)
        if key == "is_active":
            return FlagControl(self._translator)
        if key == "zone":
            return ZoneControl()
        if key == "contacts":
            return TextControl(3)
        if choices := self._choices(key):
            return ChoiceControl(choices)
        return LineControl()

    def _choices(self, key: str) -> Sequence[tuple[str, str]]:
        _ = self._translator.gettext
        none = [("", NOTHING)]
        if key == "phase":
            return list(phase_names(self._translator).items())
        if key == "sector":
            return none + [(code, _(name)) for code, name in SECTORS.items()]
        if key == "country":
            names = country_names(self._translator.locale)
            return none + [(code, f"{name} ({code})") for code, name in names.items()]
        if key == "parent":
            entries = self._session.directory.of(DirectoryKind.CLASSIFICATION)
            locale = self._translator.names_locale
            return [(entry.code, entry.name(locale)) for entry in entries if entry.is_active]
        return []

    def _typed(self) -> dict[str, str]:
        typed = {key: control.text() for key, control in self.controls.items()}
        for card in self.translations.cards.values():
            typed |= {key: control.text() for key, control in card.controls.items()}
        return typed

    def _given(self) -> dict[str, str]:
        typed = self._typed()
        return {key: text for key, text in typed.items() if text != self._base.get(key, "")}

    def _field(self, key: str) -> FormField | None:
        locale = split_key(key)[1]
        card = self.translations.cards.get(locale)
        return self.fields.get(key) if card is None else card.fields.get(key)

    def _all_fields(self) -> list[FormField]:
        cards = self.translations.cards.values()
        return [*self.fields.values(), *(one for card in cards for one in card.fields.values())]

    def _show_problem(self, key: str, reason: str) -> bool:
        for one in self._all_fields():
            one.show_problem("")
        field = self._field(key)
        if field is None:
            return False
        field.show_problem(reason)
        field.control.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(field)
        return True

    def _refuse(self, problem: Problem) -> None:
        self._show_waiting(waiting=False)
        if isinstance(problem, Conflict):
            self._settle(problem)
            return
        if isinstance(problem, BadValue):
            reason = reason_of(problem, self._translator)
            if self._show_problem(problem.field, reason):
                return
        text = sentence(problem, self._translator)
        self._messages.post(Message(MessageKind.ERROR, text, key=_KEY))

    def _settle(self, problem: Conflict) -> None:
        code = str(problem.params["number"])
        dialog = ConflictDialog(code, problem.differences, self._translator, self.window())
        dialog.settled.connect(self._on_dialog_settled)
        dialog.open()

    def _on_dialog_settled(self, stored: set[str]) -> None:
        """Take up what is stored now, keep what was typed but for the fields that stay."""
        if self.view is None:
            return
        uuid, kind = self.view.entry.uuid, self._kind
        kept = {key: text for key, text in self._given().items() if key not in stored}

        def take(view: "EntryView") -> None:
            self.view = view
            self.show_values(view.values)
            for key, text in kept.items():
                if field := self._field(key):
                    control = field.control
                    if isinstance(control, Control):
                        control.show_text(text)
            self.save()

        self._session.ask(
            _CONFLICT,
            lambda services: services.directory_editing.entry(kind, uuid),
            take,
            self._refuse,
        )

    def _show_waiting(self, *, waiting: bool) -> None:
        """Take no more text while what was typed waits to be stored."""
        self._is_waiting = waiting
        for control in (*self.controls.values(), self.translations):
            control.setEnabled(not waiting)
        self.save_button.setEnabled(not waiting and self.is_dirty())

    def _tell_waiting(self) -> None:
        self._show_waiting(waiting=True)
        text = self._translator.gettext(WAITING)
        self._messages.post(Message(MessageKind.INFO, text, key=_KEY))

    def _may_close(self) -> bool:
        if not self.is_dirty():
            return True
        _ = self._translator.gettext
        choices = [
            Choice("save", _(SAVE), Look.PRIMARY),
            Choice("discard", _(DISCARD), Look.DANGER),
            Choice("stay", _(STAY)),
        ]
        answer = Question(_(UNSAVED), _(UNSAVED_SENTENCE), choices, self.window()).ask()
        if answer == "save":
            self.save(closes=False)
            return not self.is_dirty()
        return answer == "discard"

    def _on_self_closed(self) -> None:
        # What was given up is not stored behind the back of who left it.
        self._session.give_up(_KEY)
        self._session.drop(_CONFLICT)

    def _on_edited(self) -> None:
        colour = self.controls["colour"]
        if isinstance(colour, ColourControl):
            self.fields["colour"].show_help(colour.hint())
        self.save_button.setEnabled(self.is_dirty())
