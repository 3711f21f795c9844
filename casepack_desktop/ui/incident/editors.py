# SPDX-License-Identifier: Apache-2.0
"""One way to edit each kind of field, all alike to the form: a text in, a text out.

The text of an editor is what the services take and a draft keeps. Until somebody types into an
editor it gives back exactly the text that it was given, whatever its widget makes of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QSizePolicy, QWidget
from shiboken6 import isValid
from typing_extensions import override

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.fields import Field, FieldKind
from casepack_desktop.support.i18n import Translator
from casepack_desktop.ui.incident.choice_box import ChoiceBox
from casepack_desktop.ui.incident.growing_text import GrowingText, is_redo, is_undo
from casepack_desktop.ui.incident.long_text import LongText
from casepack_desktop.ui.incident.options import options_of
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.form_field import mark_invalid
from casepack_desktop.ui.widgets.key_values import NOTHING
from casepack_desktop.ui.widgets.moment_edit import UtcMomentEdit

_NARROWEST = 120


@dataclass(frozen=True, slots=True)
class Desk:
    """What editors work with, and the form that owns them."""

    session: Session
    translator: Translator
    owner: QObject


class Editor(QObject):
    """Edits one field.

    Signals: `edited` whenever the person changes the text; `left` when the field is left;
    `undo_wanted` and `redo_wanted` when its keys are pressed in the field.
    """

    edited = Signal()
    left = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, field: Field, widget: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self.field = field
        self.widget = widget
        self.control = widget
        """What stands in the form: `widget`, which takes the keyboard, or what it is in."""
        self._given = ""
        self._touched = False
        for watched in self._watched():
            watched.installEventFilter(self)

    def text(self) -> str:
        """Return the text as the services take it, or as it was typed if it says nothing yet."""
        return self._typed() if self._touched else self._given

    def set_text(self, text: str) -> None:
        """Show a text; emits nothing."""
        self._given = text
        self._touched = False
        self._show(text)
        self._touched = False

    def finish(self) -> None:
        """Read what was typed as if the field were left."""

    def own_problem(self) -> str:
        """Return the problem that the editor shows by itself, "" if none."""
        return ""

    def mark(self, *, invalid: bool) -> None:
        """Give the editor the border of a refused value, or take it away."""
        mark_invalid(self.widget, invalid=invalid)

    def refresh(self, desk: Desk) -> None:
        """Take over what directories and settings say now."""

    def settle(self) -> None:
        """Choose how a text that was just loaded is shown."""

    def reveal(self) -> None:
        """Let the person type, where the text is only shown."""

    def forbid(self) -> None:
        """Let the text be read and copied but not changed."""
        self.widget.setEnabled(False)

    def _typed(self) -> str:
        raise NotImplementedError

    def _show(self, text: str) -> None:
        raise NotImplementedError

    def _watched(self) -> tuple[QWidget, ...]:
        return (self.widget,)

    def _is_alive(self) -> bool:
        # A window that goes away takes the focus from fields whose neighbours are gone already.
        return isValid(self.widget) and self.widget.isVisible()

    def _on_widget_edited(self) -> None:
        self._touched = True
        self.edited.emit()

    def _on_widget_left(self) -> None:
        if self._is_alive():
            self.left.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and (is_undo(event) or is_redo(event)):
            event.ignore()  # the history of the form, not the one of the widget
            return True
        if event.type() == QEvent.Type.KeyPress and is_undo(event):
            self.undo_wanted.emit()
            return True
        if event.type() == QEvent.Type.KeyPress and is_redo(event):
            self.redo_wanted.emit()
            return True
        if event.type() == QEvent.Type.FocusOut and self._is_alive():
            self.finish()
            self._on_widget_left()
        return super().eventFilter(watched, event)


class LineEditor(Editor):
    """A line of text, a number or a name."""

    def __init__(self, field: Field, desk: Desk) -> None:
        self.line = QLineEdit()
        self.line.setMinimumWidth(px(_NARROWEST))
        super().__init__(field, self.line, desk.owner)
        self.line.textEdited.connect(self._on_widget_edited)

    @override
    def forbid(self) -> None:
        self.line.setReadOnly(True)

    @override
    def _typed(self) -> str:
        return self.line.text()

    @override
    def _show(self, text: str) -> None:
        self.line.setText(text)
        self.line.setCursorPosition(0)


class PersonEditor(LineEditor):
    """A name, with the names that are known."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__(field, desk)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._on_widget_edited)
        self.line.setCompleter(completer)

    def suggest(self, names: list[str]) -> None:
        """Offer these names while one types."""
        self._names.setStringList(names)


class TextEditor(Editor):
    """A text of many lines."""

    def __init__(self, field: Field, desk: Desk) -> None:
        self.box = GrowingText(fewest=1)
        super().__init__(field, self.box, desk.owner)
        self.box.typed.connect(self._on_widget_edited)
        self.long: LongText | None = None
        if field.is_marked:
            name = desk.translator.gettext(field.label)
            self.long = LongText(name, self.box, desk.translator)
            self.control = self.long

    @override
    def settle(self) -> None:
        if self.long is not None:
            self.long.settle()

    @override
    def reveal(self) -> None:
        if self.long is not None:
            self.long.edit()

    @override
    def forbid(self) -> None:
        self.box.setReadOnly(True)

    @override
    def _typed(self) -> str:
        return self.box.whole_text()

    @override
    def _show(self, text: str) -> None:
        self.box.take_text(text)
        if self.long is not None:
            self.long.refresh()


class MomentEditor(Editor):
    """An instant; its text is ISO 8601 as soon as it can be read."""

    def __init__(self, field: Field, desk: Desk) -> None:
        self.edit = UtcMomentEdit(desk.session.clock, desk.session.zone, desk.translator)
        super().__init__(field, self.edit, desk.owner)
        self._may_edit = field.is_editable
        self.edit.line.setReadOnly(not self._may_edit)
        self._hint = self.edit.line.placeholderText()
        self.edit.line.setPlaceholderText(NOTHING)
        self.edit.text_edited.connect(self._on_widget_edited)
        self.edit.moment_changed.connect(self._on_edit_moment_changed)
        self._is_showing = False

    @override
    def forbid(self) -> None:
        self._may_edit = False
        self.edit.line.setReadOnly(True)

    @override
    def finish(self) -> None:
        self.edit.finish()

    @override
    def refresh(self, desk: Desk) -> None:
        self.edit.set_zone(desk.session.zone)

    def show_utc(self, utc: bool) -> None:
        """Show UTC or the zone; the text stays the same instant."""
        self.edit.set_utc(utc)

    @override
    def own_problem(self) -> str:
        return self.edit.problem()

    @override
    def mark(self, *, invalid: bool) -> None:
        mark_invalid(self.edit.line, invalid=invalid or bool(self.edit.problem()))

    @override
    def _typed(self) -> str:
        return self.edit.iso_text()

    @override
    def _show(self, text: str) -> None:
        self._is_showing = True
        self.edit.set_moment(None)
        self.edit.set_typed_text(text)
        self._is_showing = False

    def _on_edit_moment_changed(self) -> None:
        if not self._is_showing:
            self._on_widget_edited()

    @override
    def _watched(self) -> tuple[QWidget, ...]:
        return (self.edit.line,)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and self._may_edit:
            self.edit.line.setPlaceholderText(self._hint)
        elif event.type() == QEvent.Type.FocusOut:
            self.edit.line.setPlaceholderText(NOTHING)
        return super().eventFilter(watched, event)


class ChoiceEditor(Editor):
    """A choice of the table, or an entry of a directory by its code."""

    def __init__(self, field: Field, desk: Desk) -> None:
        self.box = ChoiceBox()
        super().__init__(field, self.box, desk.owner)
        self.refresh(desk)
        self.box.chosen.connect(self._on_widget_edited)
        self.box.finished.connect(self._on_widget_left)

    @override
    def refresh(self, desk: Desk) -> None:
        options = options_of(self.field, desk.session, desk.translator, self._given)
        self.box.show_options(options, clearable=self.field.directory is not DirectoryKind.STATUS)

    @override
    def _typed(self) -> str:
        return self.box.value()

    @override
    def _show(self, text: str) -> None:
        self.box.show_value(text)

    @override
    def _watched(self) -> tuple[QWidget, ...]:
        return (self.box, self.box.line)


Factory = Callable[[Field, Desk], Editor]
_EDITORS: dict[FieldKind, Factory] = {
    FieldKind.LINE: LineEditor,
    FieldKind.TEXT: TextEditor,
    FieldKind.MOMENT: MomentEditor,
    FieldKind.CHOICE: ChoiceEditor,
    FieldKind.ENTRY: ChoiceEditor,
    FieldKind.PERSON: PersonEditor,
    FieldKind.INTEGER: LineEditor,
    FieldKind.AMOUNT: LineEditor,
    FieldKind.CURRENCY: LineEditor,
}


def editor_of(field: Field, desk: Desk) -> Editor:
    """Return an editor for the field's kind; its widget belongs to who lays it out."""
    editor = _EDITORS[field.kind](field, desk)
    editor.widget.setSizePolicy(
        QSizePolicy.Policy.Expanding, editor.widget.sizePolicy().verticalPolicy()
    )
    return editor
