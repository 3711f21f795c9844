# SPDX-License-Identifier: Apache-2.0
"""Asks into which entry another one is merged, and says how many incidents that moves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QDialog, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import shown_line, title_text
from casepack_desktop.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from casepack_desktop.services.directory_editing import EntryView

TITLE = N_("Merge “{name}” into another entry")
SENTENCE = N_(
    "Every incident that names “{name}”, also in the bin, names the chosen entry afterwards, and"
    " “{name}” is removed. Its code and names still find the chosen entry. This can be undone."
)
INTO = N_("Merge into")
MERGE = N_("Merge")
CANCEL = N_("Cancel")
CHOOSE = N_("Choose an entry of the list.")
_WIDTH = 480


class MergeDialog(QDialog):
    """Offers the entries that one can be merged into.

    Signals: `chosen` with the UUID of the entry that stays.
    """

    chosen = Signal(str)

    def __init__(
        self,
        source: "EntryView",
        targets: "Sequence[EntryView]",
        used: int,
        translator: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        _, locale = translator.gettext, translator.names_locale
        name = shown_line(source.entry.name(locale), 80)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = _(TITLE, name=name)
        self.setWindowTitle(title_text(title))
        self.setModal(True)
        self.setMinimumWidth(px(_WIDTH))
        outer = column(self, gap=3, margin=5)
        outer.addWidget(PlainLabel(title, TypeRole.SECTION, wrap=True))
        outer.addWidget(PlainLabel(_(SENTENCE, name=name), wrap=True))
        counted = translator.ngettext(
            "{n} incident on the list is moved.", "{n} incidents on the list are moved.", used
        )
        outer.addWidget(PlainLabel(counted, wrap=True))
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for view in targets:
            text = f"{shown_line(view.entry.name(locale), 120)} ({view.entry.code})"
            self.box.addItem(text, view.entry.uuid)
        self.box.setCurrentIndex(-1)
        completer = QCompleter(self.box.model(), self.box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.box.setCompleter(completer)
        self.field = FormField(_(INTO), self.box)
        outer.addWidget(self.field)
        outer.addStretch(1)
        buttons = row(gap=2)
        buttons.addStretch(1)
        buttons.addWidget(push_button(_(CANCEL), self.reject))
        buttons.addWidget(push_button(_(MERGE), self._choose, look=Look.PRIMARY))
        outer.addLayout(buttons)
        self.box.setFocus()

    def _choose(self) -> None:
        at = self.box.findText(self.box.currentText())
        if at < 0 or not self.box.currentText():
            self.field.show_problem(self._translator.gettext(CHOOSE))
            self.box.setFocus()
            return
        self.chosen.emit(str(self.box.itemData(at)))
        self.accept()
