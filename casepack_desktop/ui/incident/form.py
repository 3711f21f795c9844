# SPDX-License-Identifier: Apache-2.0
"""All fields of a case as one form: its cards, its texts and what is wrong with them."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.fields import FIELDS, Field, FieldKind, Group
from casepack_desktop.domain.instants import BadInstant, parse_moment
from casepack_desktop.domain.views import Incident
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.zones import local_time
from casepack_desktop.ui.incident.checks import Findings, findings
from casepack_desktop.ui.incident.columns import TwoColumns
from casepack_desktop.ui.incident.editors import (
    Desk,
    Editor,
    MomentEditor,
    PersonEditor,
    TextEditor,
    editor_of,
)
from casepack_desktop.ui.incident.edits import Edits
from casepack_desktop.ui.incident.options import class_of_type
from casepack_desktop.ui.incident.sections import Section, is_wide, sections
from casepack_desktop.ui.incident.texts import texts_of
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.card import Card
from casepack_desktop.ui.widgets.flowing import FieldGrid
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.layouts import row

WITH_UNIT = N_("{field} ({unit})")
ZONE_NOTE = N_("{zone}, UTC{offset}")
SHOW_UTC = N_("Show UTC")
SHOW_ZONE = N_("Show {zone}")
UTC_NOTE = N_("UTC")
_STEP = "classification follows type"


class OverviewForm(TwoColumns):
    """The editors of every field of the table, in cards.

    Signals: `edited` after a text changed by hand, by undo or by a draft; `settled` when a field
    was left and the findings are new; `utc_toggled` when the person switches the zone of all
    times.
    """

    edited = Signal()
    settled = Signal()
    utc_toggled = Signal(bool)

    def __init__(
        self, session: Session, translator: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._desk = Desk(session, translator, self)
        self._editors: dict[str, Editor] = {}
        self._fields: dict[str, FormField] = {}
        self._loaded: dict[str, str] = {field.key: "" for field in FIELDS}
        self._latest = dict(self._loaded)
        self._utc = False
        self._findings = Findings()
        self._visited: set[str] = set()
        self.edits = Edits(self._put, self)
        self._cards = {section.key: self._card(section) for section in sections()}
        self._zone_button = self._add_zone_button()
        self.finish()
        self._order_tabs()

    def load(self, incident: Incident) -> None:
        """Show a case; what was typed before and its history go."""
        self._loaded = texts_of(incident.values)
        self._latest = dict(self._loaded)
        self._visited.clear()
        for key, editor in self._editors.items():
            editor.set_text(self._loaded[key])
            editor.refresh(self._desk)
            editor.settle()
        self._suggest_names(incident)
        self.edits.clear()
        self._show_zone()
        self.check()

    def rebase(self, incident: Incident) -> None:
        """Show a newer state of the same case; what differs from the older one stays typed."""
        loaded, self._loaded = self._loaded, texts_of(incident.values)
        for key, editor in self._editors.items():
            if self._latest[key] == loaded[key] != self._loaded[key]:
                self._latest[key] = self._loaded[key]
                editor.set_text(self._loaded[key])
                editor.refresh(self._desk)
        self.check()

    def refresh(self) -> None:
        """Follow directories and settings; nothing that was typed changes."""
        for editor in self._editors.values():
            editor.refresh(self._desk)
        self._show_zone()

    def text(self, key: str) -> str:
        """Return the present text of a field."""
        return self._latest[key]

    def changed(self) -> dict[str, str]:
        """Return the texts that differ from those of the case."""
        return {k: text for k, text in self._latest.items() if text != self._loaded[k]}

    def apply(self, texts: Mapping[str, str]) -> None:
        """Put texts into the fields as one step that can be taken back."""
        known = {key: text for key, text in texts.items() if key in self._editors}
        self.edits.begin(_STEP)
        for key, text in known.items():
            self._editors[key].set_text(text)
            self._take(key)
        self.edits.end()
        self._visited |= known.keys()
        self.check()
        self.edited.emit()

    def finish_editing(self) -> Findings:
        """Read every field as if it were left and return what is wrong."""
        for editor in self._editors.values():
            editor.finish()
        self._visited |= self.changed().keys()
        self.check()
        return self._findings

    def check(self) -> None:
        """Find out what is wrong and show it at the fields that were visited."""
        self._findings = findings(self._latest, self._session, self._translator)
        reasons = self._findings.all()
        for key, field in self._fields.items():
            own = self._editors[key].own_problem()
            reason = reasons.get(key, "") if key in self._visited or not self._is_new(key) else ""
            field.show_problem("" if own else reason)
            self._editors[key].mark(invalid=bool(own or reason))
        self.settled.emit()

    def show_refusal(self, key: str, reason: str) -> None:
        """Show at a field why it was refused, and go there."""
        self._visited.add(key)
        self._fields[key].show_problem(reason)
        self._editors[key].mark(invalid=True)
        self.focus_field(key)

    def attention(self) -> int:
        """Return how many fields show a problem."""
        return sum(
            bool(field.problem() or self._editors[key].own_problem())
            for key, field in self._fields.items()
        )

    def focus_field(self, key: str) -> None:
        """Bring the field into sight and give it the keyboard."""
        self._editors[key].reveal()
        widget = self._editors[key].widget
        self.ensureWidgetVisible(self._fields[key])
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def editor(self, key: str) -> Editor:
        """Return the editor of a field; raises KeyError."""
        return self._editors[key]

    def field(self, key: str) -> FormField:
        """Return the field with its name and its reason; raises KeyError."""
        return self._fields[key]

    def set_utc(self, utc: bool) -> None:
        """Show all times in UTC or in the zone of the workspace."""
        self._utc = utc
        for editor in self._editors.values():
            if isinstance(editor, MomentEditor):
                editor.show_utc(utc)
        self._show_zone()

    def set_closed(self, closed: bool) -> None:
        """Let nothing be typed while the form is being saved."""
        self.inside.setEnabled(not closed)

    def _is_new(self, key: str) -> bool:
        return self._latest[key] != self._loaded[key]

    def _card(self, section: Section) -> Card:
        card = Card(self._translator.gettext(section.title))
        grid = FieldGrid(section.columns)
        for field in section.fields:
            if field.kind is not FieldKind.CURRENCY:
                grid.add(self._cell(field, section), wide=is_wide(field))
        card.body.addWidget(grid)
        (self.side if section.is_side else self.main).addWidget(card)
        return card

    def _cell(self, field: Field, section: Section) -> QWidget:
        if field.kind is not FieldKind.AMOUNT:
            return self._form_field(field)
        both = QWidget()
        line = row(both, gap=2)
        line.addWidget(self._form_field(field), 3, Qt.AlignmentFlag.AlignTop)
        for other in section.fields:
            if other.kind is FieldKind.CURRENCY:
                line.addWidget(self._form_field(other), 2, Qt.AlignmentFlag.AlignTop)
        return both

    def _form_field(self, field: Field) -> FormField:
        editor = editor_of(field, self._desk)
        shown = FormField(self._label(field), editor.widget, around=editor.control)
        if isinstance(editor, TextEditor) and editor.long is not None:
            shown.add_aside(editor.long.button)
        if not self._session.is_writable:
            editor.forbid()
        self._editors[field.key] = editor
        self._fields[field.key] = shown
        editor.edited.connect(lambda key=field.key: self._on_editor_edited(key))
        editor.left.connect(lambda key=field.key: self._on_editor_left(key))
        editor.undo_wanted.connect(self.edits.stack.undo)
        editor.redo_wanted.connect(self.edits.stack.redo)
        if isinstance(editor, MomentEditor):
            editor.edit.utc_toggled.connect(self._on_edit_utc_toggled)
        return shown

    def _order_tabs(self) -> None:
        """Let Tab meet the button of a long text before the text, as the eye does."""
        for editor in self._editors.values():
            if isinstance(editor, TextEditor) and editor.long is not None:
                QWidget.setTabOrder(editor.long.button, editor.box)

    def _label(self, field: Field) -> str:
        name = self._translator.gettext(field.label)
        if not field.unit:
            return name
        unit = self._translator.gettext(field.unit)
        return self._translator.gettext(WITH_UNIT, field=name, unit=unit)

    def _add_zone_button(self) -> QPushButton:
        button = push_button("", self._toggle_utc, look=Look.LINK)
        self._cards[Group.WHEN].add_aside(button)
        return button

    def _toggle_utc(self) -> None:
        self.utc_toggled.emit(not self._utc)

    def _show_zone(self) -> None:
        zone = self._session.zone
        try:
            at = parse_moment(self._latest["event_start_at"], zone).at
        except BadInstant:
            at = self._session.clock.now()
        offset = local_time(at, zone).isoformat(" ", "minutes")[16:]
        gettext = self._translator.gettext
        note = gettext(UTC_NOTE) if self._utc else gettext(ZONE_NOTE, zone=zone.key, offset=offset)
        self._cards[Group.WHEN].show_note(note)
        text = gettext(SHOW_ZONE, zone=zone.key) if self._utc else gettext(SHOW_UTC)
        self._zone_button.setText(text)
        self._zone_button.setAccessibleName(text)

    def _suggest_names(self, incident: Incident) -> None:
        people = self._session.services.directories.people()
        own = [str(incident.values.get(f.key) or "") for f in FIELDS if f.kind is FieldKind.PERSON]
        names = list(dict.fromkeys(name for name in (*people, *own) if name))
        for editor in self._editors.values():
            if isinstance(editor, PersonEditor):
                editor.suggest(names)

    def _put(self, key: str, text: str) -> None:
        self._editors[key].set_text(text)
        self._latest[key] = text
        self._visited.add(key)
        self.focus_field(key)
        self.check()
        self.edited.emit()

    def _take(self, key: str) -> bool:
        before, after = self._latest[key], self._editors[key].text()
        self._latest[key] = after
        self.edits.add(key, before, after)
        return before != after

    def _take_type(self, key: str) -> None:
        """Let the classification follow a type, which always belongs to one."""
        wanted = class_of_type(self._session, self._editors[key].text())
        if not wanted or wanted == self._latest["classification"]:
            self._take(key)
            return
        self.edits.begin(_STEP)
        self._take(key)
        self._editors["classification"].set_text(wanted)
        self._take("classification")
        self.edits.end()

    def _on_editor_edited(self, key: str) -> None:
        editor = self._editors[key]
        if editor.field.directory is DirectoryKind.TYPE:
            self._take_type(key)
        else:
            self._take(key)
        if self._fields[key].problem():
            self._fields[key].show_problem("")
        self.edited.emit()

    def _on_editor_left(self, key: str) -> None:
        self.edits.pause()
        if self._is_new(key):
            self._visited.add(key)
        self.check()

    def _on_edit_utc_toggled(self, utc: bool) -> None:
        if utc != self._utc:
            self.utc_toggled.emit(utc)
