# SPDX-License-Identifier: Apache-2.0
"""Asks for the name of a view."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.form_field import mark_invalid
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import title_text
from casepack_desktop.ui.widgets.plain_label import PlainLabel

NAME = N_("Name")
SAVE = N_("Save")
CANCEL = N_("Cancel")
_WIDTH = 380
_LIMIT = 200


class NameDialog(QDialog):
    """A line for a name; it stays open until the name is taken or somebody cancels.

    Signals: `named` with what was typed, whenever it is confirmed.
    """

    named = Signal(str)

    def __init__(
        self, title: str, name: str, translator: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        _ = translator.gettext
        self.setWindowTitle(title_text(title))
        self.setModal(True)
        self.setMinimumWidth(px(_WIDTH))
        layout = column(self, gap=2, margin=5)
        layout.addWidget(PlainLabel(title, TypeRole.SECTION, wrap=True))
        self.line = QLineEdit(name)
        self.line.setMaxLength(_LIMIT)
        self.line.setAccessibleName(_(NAME))
        self.line.setPlaceholderText(_(NAME))
        self.line.selectAll()
        self.line.textChanged.connect(self._on_line_text_changed)
        layout.addWidget(self.line)
        self._problem = PlainLabel("", TypeRole.CAPTION, Tone.CRIT, wrap=True)
        self._problem.hide()
        layout.addWidget(self._problem)
        buttons = row(gap=2)
        buttons.addStretch(1)
        buttons.addWidget(push_button(_(CANCEL), self.reject))
        self._save = push_button(_(SAVE), self._confirm, look=Look.PRIMARY)
        self._save.setDefault(True)
        buttons.addWidget(self._save)
        layout.addLayout(buttons)
        self._on_line_text_changed(name)

    def complain(self, text: str) -> None:
        """Say why the name is not taken."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        mark_invalid(self.line, invalid=bool(text))
        self.line.setAccessibleDescription(text)

    def problem(self) -> str:
        """Return why the name is not taken, "" if nothing was said."""
        return self._problem.text()

    def _confirm(self) -> None:
        if name := self.line.text().strip():
            self.named.emit(name)

    def _on_line_text_changed(self, text: str) -> None:
        self._save.setEnabled(bool(text.strip()))
        self.complain("")
