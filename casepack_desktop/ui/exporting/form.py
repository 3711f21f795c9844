# SPDX-License-Identifier: Apache-2.0
"""What a person chooses for an export: format, incidents, columns and file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QLineEdit, QRadioButton, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import literal
from casepack_desktop.ui.widgets.plain_label import PlainLabel

FORMAT = N_("Format")
FORMATS = {
    "xlsx": N_("Excel workbook (.xlsx)"),
    "csv": N_("CSV table (.csv)"),
    "jsonl": N_("JSON Lines (.jsonl)"),
}
FORMAT_HELP = N_("Each of them can be imported again without loss.")
INCIDENTS = N_("Incidents")
ALL_LISTED = N_("The whole list")
COLUMNS = N_("Columns")
EVERY_FIELD = N_("All fields")
SHOWN_ONLY = N_("The columns that the list shows")
FILE = N_("File")
BROWSE = N_("Browse…")
NOT_SEALED = N_("The file is not sealed: whoever has it can read it.")


@dataclass(frozen=True, slots=True)
class Choices:
    """What stands in the form."""

    format: str
    only_chosen: bool
    only_shown: bool
    file: str


class Either(QWidget):
    """Two ways of which one is taken; the second may be missing."""

    def __init__(self, name: str, first: str, second: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        layout = column(self, gap=1)
        layout.addWidget(PlainLabel(name, TypeRole.CAPTION, Tone.MUTE))
        self.first = QRadioButton(literal(first))
        self.second = QRadioButton(literal(second))
        self._group = QButtonGroup(self)
        for button in (self.first, self.second):
            self._group.addButton(button)
            layout.addWidget(button)
        self.first.setChecked(True)

    def word_first(self, text: str) -> None:
        """Say the first way anew."""
        self.first.setText(literal(text))

    def offer_second(self, text: str) -> None:
        """Say the second way anew; "" leaves only the first."""
        self.second.setText(literal(text))
        self.second.setVisible(bool(text))
        if not text:
            self.first.setChecked(True)


class ExportForm(QWidget):
    """The choices of one export.

    Signals: `file_changed` when another file is named.
    """

    file_changed = Signal()

    def __init__(
        self, translator: Translator, browse: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        _ = translator.gettext
        self._translator = translator
        self.format_box = QComboBox()
        for suffix, text in FORMATS.items():
            self.format_box.addItem(_(text), suffix)
        self.format_box.activated.connect(self._on_format_box_activated)
        self.incidents = Either(_(INCIDENTS), _(ALL_LISTED), "")
        self.columns = Either(_(COLUMNS), _(EVERY_FIELD), _(SHOWN_ONLY))
        self.file_box = QLineEdit()
        self.file_box.textChanged.connect(self.file_changed)
        self.file = FormField(_(FILE), self._with_button(browse), _(NOT_SEALED))
        self.file_box.setAccessibleName(_(FILE))
        layout = column(self, gap=4)
        layout.addWidget(FormField(_(FORMAT), self.format_box, _(FORMAT_HELP)))
        layout.addWidget(self.incidents)
        layout.addWidget(self.columns)
        layout.addWidget(self.file)
        layout.addStretch(1)

    def path(self) -> Path | None:
        """Return the file that is named, None for none; `~` is the home of the person."""
        text = self.file_box.text().strip().replace("\0", "")
        try:
            return Path(text).expanduser() if text else None
        except RuntimeError:  # nobody has that home, so that it is a name like any other
            return Path(text)

    def choices(self) -> Choices:
        """Return what stands in the form."""
        only_chosen = self.incidents.second.isChecked()
        only_shown = self.columns.second.isChecked()
        return Choices(self.format(), only_chosen, only_shown, self.file_box.text())

    def take(self, choices: Choices) -> None:
        """Show what stood in another form."""
        self.format_box.setCurrentIndex(self.format_box.findData(choices.format))
        for either, is_second in (
            (self.incidents, choices.only_chosen),
            (self.columns, choices.only_shown),
        ):
            (either.second if is_second else either.first).setChecked(True)
        self.file_box.setText(choices.file)

    def format(self) -> str:
        """Return the suffix of the format."""
        return str(self.format_box.currentData())

    def show_path(self, path: Path) -> None:
        """Name a file, and show the format that its name says."""
        self.file_box.setText(str(path))
        place = self.format_box.findData(path.suffix.lower().removeprefix("."))
        if place >= 0:
            self.format_box.setCurrentIndex(place)

    def show_counts(self, listed: int | None, chosen: int) -> None:
        """Say how many incidents are listed, None while nobody knows, and how many are chosen."""
        translator = self._translator
        text, said = translator.gettext(ALL_LISTED), ""
        if listed is not None:
            text = translator.ngettext(
                "The whole list: {n} incident", "The whole list: {n} incidents", listed
            )
        if chosen:
            said = translator.ngettext("{n} chosen incident", "{n} chosen incidents", chosen)
        self.incidents.word_first(text)
        self.incidents.offer_second(said)

    def _with_button(self, browse: Callable[[], object]) -> QWidget:
        line = QWidget()
        layout = row(line, gap=2)
        layout.addWidget(self.file_box, 1)
        self.browse_button = push_button(self._translator.gettext(BROWSE), browse)
        layout.addWidget(self.browse_button)
        line.setFocusProxy(self.file_box)
        return line

    def _on_format_box_activated(self) -> None:
        path = self.path()
        if path is not None and path.name not in ("", ".."):
            self.file_box.setText(str(path.with_suffix(f".{self.format()}")))
