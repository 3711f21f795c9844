# SPDX-License-Identifier: Apache-2.0
"""The one step before a case is resolved or closed: what is missing, and the way to it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.closing import Missing
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.empty_state import IconView
from casepack_desktop.ui.widgets.layouts import column, emptied, row, rule
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from casepack_desktop.ui.widgets.sheet import Sheet

TITLE = N_("Set to “{status}”?")
SOME = N_("Some things are still missing. You can do them first, or later.")
NONE = N_("Nothing is missing any more.")
ABOUT = N_("{field}: {sentence}")
GO_TO = N_("Go to “{field}”")
SAVE = N_("Save them now")
SET = N_("Set to “{status}”")
CANCEL = N_("Cancel")
_ICON = 16


class ClosingSheet(Sheet):
    """Lists what is missing; nothing in it keeps anybody from going on.

    Signals: `confirmed` when the status is to be set now; `field_wanted` with the key of a field;
    `save_wanted` when the unsaved changes of the form are to be saved; those of a sheet.
    """

    confirmed = Signal()
    field_wanted = Signal(str)
    save_wanted = Signal()

    def __init__(
        self, number: str, status: str, translator: Translator, parent: QWidget | None = None
    ) -> None:
        gettext = translator.gettext
        super().__init__(gettext(TITLE, status=status), number, translator, parent)
        self._translator = translator
        self._shown: tuple[tuple[Missing, ...], int] | None = None
        self._note = PlainLabel("", tone=Tone.MUTE, wrap=True)
        self._rows = column(gap=2)
        self.confirm_button = push_button(
            gettext(SET, status=status), self._confirm, look=Look.PRIMARY
        )
        self.body.addWidget(self._note)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self.footer.addWidget(push_button(gettext(CANCEL), self.close_sheet))
        self.footer.addWidget(self.confirm_button)

    def show_missing(self, missing: Sequence[Missing], unsaved: int) -> None:
        """Show what is missing, and how many fields of the form are not saved."""
        shown = (tuple(missing), unsaved)
        if shown == self._shown:
            return
        self._shown = shown
        gettext = self._translator.gettext
        self._note.setText(gettext(SOME if missing or unsaved else NONE))
        emptied(self._rows)
        if unsaved:
            text = self._translator.ngettext("{n} unsaved change", "{n} unsaved changes", unsaved)
            self._add(text, gettext(SAVE), self.save_wanted.emit)
        for one in missing:
            name = gettext(FIELD[one.field].label)
            sentence = gettext(one.text)
            text = gettext(ABOUT, field=name, sentence=sentence) if one.is_about_value else sentence
            self._add(text, gettext(GO_TO, field=name), partial(self.field_wanted.emit, one.field))

    def texts(self) -> list[str]:
        """Return what is missing in words."""
        labels = [label for label in self.findChildren(PlainLabel) if label.property("missing")]
        return [label.text() for label in labels if label.isVisibleTo(self)]

    def _add(self, text: str, button: str, run: Callable[[], object]) -> None:
        if self._rows.count():
            self._rows.addWidget(rule())
        one = QWidget()
        inside = column(one, gap=1)
        line = row(gap=2)
        label = PlainLabel(text, wrap=True)
        label.setProperty("missing", True)
        line.addWidget(IconView("triangle-alert", Tone.HIGH, _ICON), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label, 1)
        inside.addLayout(line)
        go = push_button(button, run, look=Look.LINK)
        inside.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        self._rows.addWidget(one)

    def _confirm(self) -> None:
        self.close_sheet()
        self.confirmed.emit()
