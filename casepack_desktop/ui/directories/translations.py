# SPDX-License-Identifier: Apache-2.0
"""The texts of an entry in every language, side by side, and a mark where one is missing."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from casepack_desktop.domain.directory_fields import TEXTS, text_key, texts_of
from casepack_desktop.domain.locales import canonical_locale
from casepack_desktop.support.countries import NAME_LOCALES, locale_name
from casepack_desktop.support.i18n import LOCALES, N_, Translator
from casepack_desktop.ui.directories.controls import Control, LineControl, TextControl
from casepack_desktop.ui.directories.words import LABELS, label_of
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.card import Card
from casepack_desktop.ui.widgets.flowing import FieldGrid
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.pill import Pill
from casepack_desktop.ui.widgets.plain_label import PlainLabel

TRANSLATIONS = N_("Translations")
TRANSLATIONS_HELP = N_(
    "Read in the language and country of the reader, else in the language, in English, in any."
)
MISSING = N_("Missing")
ADD_LANGUAGE = N_("Add language")
OTHER_LANGUAGE = N_("Another language")
WORDS_HELP = N_("Separated by commas.")
_COLUMNS = 2
_DESCRIPTION_LINES = 3


class LocaleCard(Card):
    """Name, description and search words in one locale.

    Signals: `edited` whenever the person changes a text.
    """

    edited = Signal()

    def __init__(self, locale: str, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(locale_name(locale, translator.locale), locale, parent)
        self.tag = locale
        self.fields: dict[str, FormField] = {}
        self.controls: dict[str, Control] = {}
        self._mark = Pill.of_tone(translator.gettext(MISSING), Tone.HIGH)
        self.add_aside(self._mark)
        for part in TEXTS:
            key = text_key(part, locale)
            control: Control = LineControl()
            if part == "description":
                control = TextControl(_DESCRIPTION_LINES)
            control.edited.connect(self._on_control_edited)
            help_line = translator.gettext(WORDS_HELP) if part == "search" else ""
            field = FormField(translator.gettext(LABELS[part]), control, help_line)
            control.setAccessibleName(label_of(key, translator))
            self.controls[key], self.fields[key] = control, field
            self.body.addWidget(field)
        self._show_mark()

    def show_values(self, values: Mapping[str, str]) -> None:
        """Show the texts of an entry."""
        for key, control in self.controls.items():
            control.show_text(values.get(key, ""))
        self._show_mark()

    def _show_mark(self) -> None:
        self._mark.setVisible(not self.controls[text_key("name", self.tag)].text().strip())

    def _on_control_edited(self) -> None:
        self._show_mark()
        self.edited.emit()


class Translations(QWidget):
    """A card for each language that the program speaks or the entry has.

    Signals: `edited` whenever the person changes a text.
    """

    edited = Signal()

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self.cards: dict[str, LocaleCard] = {}
        _ = translator.gettext
        outer = column(self, gap=2)
        head = row(gap=2)
        head.addWidget(PlainLabel(_(TRANSLATIONS), TypeRole.SECTION))
        head.addStretch(1)
        self.locales = QComboBox()
        self.locales.setEditable(True)
        self.locales.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.locales.setMinimumContentsLength(12)
        self.locales.setAccessibleName(_(OTHER_LANGUAGE))
        self.add_button = push_button(_(ADD_LANGUAGE), self.add_language)
        head.addWidget(self.locales)
        head.addWidget(self.add_button)
        outer.addLayout(head)
        outer.addWidget(PlainLabel(_(TRANSLATIONS_HELP), TypeRole.CAPTION, Tone.MUTE, wrap=True))
        self._grid = FieldGrid(_COLUMNS)
        outer.addWidget(self._grid)
        for locale in LOCALES:
            self._add_card(locale)
        self._offer()

    def show_values(self, values: Mapping[str, str]) -> None:
        """Show the texts of an entry in all its locales."""
        for locale in sorted(texts_of(values, "name")):
            if locale not in self.cards:
                self._add_card(locale)
        for card in self.cards.values():
            card.show_values(values)
        self._offer()

    def add_language(self) -> bool:
        """Add a card for the locale that is chosen or typed; return False if it is none."""
        text = self.locales.currentText()
        at = self.locales.findText(text)
        tag = canonical_locale(str(self.locales.itemData(at)) if at >= 0 else text)
        if tag is None:
            self.locales.setFocus()
            return False
        if tag not in self.cards:
            self._add_card(tag)
            self._offer()
        self.cards[tag].controls[text_key("name", tag)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def forbid(self) -> None:
        """Let texts be read but not changed."""
        self.locales.hide()
        self.add_button.hide()
        for card in self.cards.values():
            for control in card.controls.values():
                control.forbid()

    def _add_card(self, locale: str) -> None:
        card = self.cards[locale] = LocaleCard(locale, self._translator)
        card.edited.connect(self.edited)
        self._grid.add(card)

    def _offer(self) -> None:
        """Offer the locales that have no card yet."""
        reader = self._translator.locale
        tags = [tag for tag in NAME_LOCALES if tag not in self.cards]
        self.locales.clear()
        for name, tag in sorted((locale_name(tag, reader), tag) for tag in tags):
            self.locales.addItem(name, tag)
        self.locales.setCurrentIndex(-1)
        line = self.locales.lineEdit()
        if line is not None:
            line.setPlaceholderText(self._translator.gettext(OTHER_LANGUAGE))
