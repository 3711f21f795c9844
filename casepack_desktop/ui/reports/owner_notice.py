# SPDX-License-Identifier: Apache-2.0
"""The first thing that a report lacks: somebody who is responsible for the incident."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QWidget

from casepack_desktop.domain.fields import FIELD, LINE_LIMIT
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.form_field import FormField, mark_invalid
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain_label import PlainLabel

OWNER = "responsible"
NOBODY = N_("Nobody is responsible yet")
CONSEQUENCE = N_("The report would name this first among its open questions. Who takes the case?")
SET = N_("Set")
NEEDED = N_("Write the name of a person.")


class OwnerNotice(QFrame):
    """Says that nobody is responsible and takes a name; Enter sets it.

    Signals: `named` with the name that was typed.
    """

    named = Signal(str)

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self.setProperty("message", "warning")
        self.setAccessibleName(translator.gettext(NOBODY))
        self.line = QLineEdit()
        self.line.setMaxLength(LINE_LIMIT)
        self.line.returnPressed.connect(self._name)
        self._people = QStringListModel(self)
        self.line.setCompleter(self._completer())
        self.set_button = push_button(translator.gettext(SET), self._name)
        self._field = FormField(translator.gettext(FIELD[OWNER].label), self._line_with_button())
        self.line.setAccessibleName(translator.gettext(FIELD[OWNER].label))
        self.line.setAccessibleDescription(translator.gettext(CONSEQUENCE))
        layout = column(self, gap=2, margin=3)
        layout.addWidget(PlainLabel(translator.gettext(NOBODY), TypeRole.STRONG, wrap=True))
        layout.addWidget(PlainLabel(translator.gettext(CONSEQUENCE), wrap=True))
        layout.addWidget(self._field)
        self.put_away()

    def offer(self, people: Sequence[str]) -> None:
        """Show the notice and complete what is typed by these names."""
        if self._people.stringList() != list(people):
            self._people.setStringList(list(people))
        self.setEnabled(True)
        self.show()

    def put_away(self) -> None:
        """Hide the notice; nothing in it takes the focus then."""
        self.setEnabled(False)
        self.hide()

    def refuse(self, reason: str) -> None:
        """Show why a name was not taken."""
        self._field.show_problem(reason)
        mark_invalid(self.line, invalid=bool(reason))

    def _completer(self) -> QCompleter:
        completer = QCompleter(self._people, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        return completer

    def _line_with_button(self) -> QWidget:
        both = QWidget()
        layout = row(both, gap=2)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.set_button)
        both.setFocusProxy(self.line)
        return both

    def _name(self) -> None:
        name = self.line.text().strip()
        self.refuse("" if name else self._translator.gettext(NEEDED))
        if name:
            self.named.emit(name)
