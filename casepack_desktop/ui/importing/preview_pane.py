# SPDX-License-Identifier: Apache-2.0
"""The first rows of a file, and what each column of it is read for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QSplitter, QWidget

from casepack_desktop.domain.enums import ENUM_LABELS, DirectoryKind
from casepack_desktop.domain.fields import FIELDS
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.importing.columns import TARGET, ColumnsTable
from casepack_desktop.ui.importing.tables import TextTable, raw_lines, read_lines
from casepack_desktop.ui.importing.texts import field_label, sentence
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.flowing import WrapRow
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from casepack_desktop.services.directories import Directory
    from casepack_desktop.services.import_preview import ImportPreview

MAPPING = N_("Mapping")
BY_HAND = N_("Chosen column by column")
RECOGNISED = N_("Recognised: {mapping}")
BY_NAMES = N_("Recognised by the names of the columns")
NOT_RECOGNISED = N_("Not recognised")
SHOW = N_("Show")
AS_IN_FILE = N_("As in the file")
AS_READ = N_("As they are read")
FIRST_ROWS = N_("First rows")
NOTE_TABLE = N_("Choose what each column is read as. Each incident keeps its whole original row.")
NOTE_FIXED = N_("The mapping says what is read. Each incident keeps its whole original record.")
TWICE = N_("More than one column is read as “{field}”. Choose another field for the others.")
NO_TITLE = N_("No column is read as the title. Choose “Title” for one of the columns.")
_AUTOMATIC = "automatic"
_HAND = "by hand"
_COMBO = 180
_WIDEST = 380


class PreviewPane(QWidget):
    """Shows a preview and takes the mapping.

    Signals: `choice_changed` after a person chose a mapping or a field.
    """

    choice_changed = Signal()

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._preview: ImportPreview | None = None
        self._names: dict[str, dict[str, str]] = {}
        self._is_by_hand = False
        _ = translator.gettext
        self.mappings = self._combo(_(MAPPING))
        self.views = self._combo(_(SHOW))
        self.views.addItem(_(AS_IN_FILE), False)
        self.views.addItem(_(AS_READ), True)
        self.fields = ColumnsTable(translator)
        self.rows = TextTable(_(FIRST_ROWS))
        self._note = PlainLabel("", tone=Tone.MUTE, wrap=True)
        self._problem = PlainLabel("", tone=Tone.CRIT, wrap=True)
        self._problem.hide()
        self._lay_out()
        self.mappings.activated.connect(self._on_mappings_activated)
        self.views.activated.connect(self._on_views_activated)
        self.fields.columns.chosen.connect(self._on_columns_chosen)

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setMinimumWidth(px(_COMBO))
        combo.setMaximumWidth(px(_WIDEST))
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return combo

    def _lay_out(self) -> None:
        _ = self._translator.gettext
        outer = column(self, gap=2)
        head = WrapRow()
        for name, combo in ((_(MAPPING), self.mappings), (_(SHOW), self.views)):
            caption = PlainLabel(name, tone=Tone.MUTE)
            caption.setBuddy(combo)
            both = QWidget()
            line = row(both, gap=2)
            line.addWidget(caption)
            line.addWidget(combo)
            head.add(both)
        outer.addWidget(head)
        outer.addWidget(self._note)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.fields)
        split.addWidget(self.rows)
        split.setSizes([px(430), px(490)])
        outer.addWidget(split, 1)
        outer.addWidget(self._problem)

    def show_preview(self, preview: "ImportPreview", directory: "Directory") -> None:
        """Show another preview; fields that a person has chosen stay as they are."""
        self._preview = preview
        self._names = _names(directory, self._translator)
        if not self._is_by_hand:
            self.fields.columns.show_preview(preview)
        self._fill_mappings(preview)
        self._note.setText(self._translator.gettext(NOTE_TABLE if preview.is_table else NOTE_FIXED))
        self._show_rows()
        self._say()

    def begin(self) -> None:
        """Forget what was chosen for another file."""
        self._is_by_hand = False
        self._preview = None
        self.mappings.clear()

    def mapping(self) -> str | None:
        """Return the mapping that was chosen, None to find it out."""
        chosen = self.mappings.currentData()
        return None if chosen in (None, _AUTOMATIC, _HAND) else str(chosen)

    def columns(self) -> dict[str, str] | None:
        """Return the fields of the columns if a person chose them, None otherwise."""
        return self.fields.columns.chosen_fields() if self._is_by_hand else None

    def open_choice(self) -> QWidget:
        """Return where one chooses what the file does not say by itself."""
        columns = self.fields.columns
        if not columns.is_editable:
            return self.mappings
        if not self.fields.currentIndex().isValid():
            self.fields.setCurrentIndex(columns.index(0, TARGET))
        return self.fields

    def problem(self) -> str:
        """Return why the file cannot be imported this way, "" if it can."""
        preview = self._preview
        if preview is None:
            return ""
        chosen = self.fields.columns
        if self._is_by_hand and (doubles := sorted(chosen.doubles())):
            label = field_label(self._translator, doubles[0])
            return self._translator.gettext(TWICE, field=label)
        if self._is_by_hand and "title" not in chosen.chosen_fields().values():
            return self._translator.gettext(NO_TITLE)
        if preview.problem is not None and not self._is_by_hand:
            known = preview.is_table
            return self._translator.gettext(NO_TITLE) if known else self._sentence(preview)
        return ""

    def _sentence(self, preview: "ImportPreview") -> str:
        return "" if preview.problem is None else sentence(self._translator, preview.problem)

    def _fill_mappings(self, preview: "ImportPreview") -> None:
        chosen = _HAND if self._is_by_hand else self.mappings.currentData() or _AUTOMATIC
        automatic = self.mappings.itemText(0) if self.mappings.count() else ""
        if chosen == _AUTOMATIC:
            automatic = self._recognised(preview)
        self.mappings.clear()
        self.mappings.addItem(automatic, _AUTOMATIC)
        for name, title in preview.mappings:
            self.mappings.addItem(title or name, name)
        if preview.is_table:
            self.mappings.addItem(self._translator.gettext(BY_HAND), _HAND)
        self.mappings.setCurrentIndex(max(0, self.mappings.findData(chosen)))

    def _recognised(self, preview: "ImportPreview") -> str:
        if not preview.mapping:
            return self._translator.gettext(NOT_RECOGNISED)
        if preview.mapping_title:
            return self._translator.gettext(RECOGNISED, mapping=preview.mapping_title)
        return self._translator.gettext(BY_NAMES)

    def _show_rows(self) -> None:
        if self._preview is None:
            return
        if self.views.currentData():
            self.rows.show_lines(*read_lines(self._preview, self._translator, self._names))
        else:
            self.rows.show_lines(*raw_lines(self._preview, self._translator))

    def _say(self) -> None:
        text = self.problem()
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _on_mappings_activated(self, _place: int) -> None:
        self._is_by_hand = self.mappings.currentData() == _HAND
        self._say()
        self.choice_changed.emit()

    def _on_views_activated(self, _place: int) -> None:
        self._show_rows()

    def _on_columns_chosen(self) -> None:
        self._is_by_hand = True
        self.mappings.setCurrentIndex(self.mappings.findData(_HAND))
        self._say()
        self.choice_changed.emit()


def _names(directory: "Directory", translator: Translator) -> dict[str, dict[str, str]]:
    """Return what codes are called, by field."""
    names: dict[str, dict[str, str]] = {}
    for item in FIELDS:
        if item.directory is not None and item.directory is not DirectoryKind.COMPANY:
            entries = directory.of(item.directory)
            names[item.key] = {entry.code: entry.name(translator.names_locale) for entry in entries}
        elif item.choices:
            labels = {value.value: label for value, label in ENUM_LABELS.items()}
            names[item.key] = {
                choice: translator.gettext(labels[choice])
                for choice in item.choices
                if choice in labels
            }
    return names
