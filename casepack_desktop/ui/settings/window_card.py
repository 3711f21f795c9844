# SPDX-License-Identifier: Apache-2.0
"""What can be chosen about the window; every choice takes effect at once."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from casepack_desktop.support.countries import NAME_LOCALES, locale_name
from casepack_desktop.support.i18n import LANGUAGES, N_, Translator
from casepack_desktop.ui.preferences import (
    APPEARANCE,
    LANGUAGE,
    NAMES_LOCALE,
    ROWS,
    SCALE,
    SHOW_UTC,
    SOFTWARE_RENDERING,
    Density,
    Preferences,
    Setting,
)
from casepack_desktop.ui.theme.theme import SCALES, Appearance
from casepack_desktop.ui.widgets.card import Card
from casepack_desktop.ui.widgets.flowing import FieldGrid
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.plain import literal

TITLE = N_("Window")
SYSTEM_LANGUAGE = N_("As the system")
AS_THE_WINDOW = N_("The language of the window")
PERCENT = N_("{percent} %")
SOFTWARE_HELP = N_("For computers on which previews stay empty or the program ends with them.")
APPEARANCES = {
    Appearance.SYSTEM: N_("As the system"),
    Appearance.LIGHT: N_("Light"),
    Appearance.DARK: N_("Dark"),
}
DENSITIES = {Density.COMPACT: N_("Compact"), Density.COMFORTABLE: N_("Comfortable")}


class WindowCard(Card):
    """Colours, text size, language, rows, times and previews.

    Signals: `chosen` with a `Setting` and the value wanted for it.
    """

    chosen = Signal(object, object)

    def __init__(
        self, preferences: Preferences, translator: Translator, parent: QWidget | None = None
    ) -> None:
        _ = translator.gettext
        super().__init__(_(TITLE), parent=parent)
        self._preferences = preferences
        self._translator = translator
        self._boxes: dict[str, QComboBox] = {}
        self._checks: dict[str, QCheckBox] = {}
        grid = FieldGrid(2)
        for setting, choices in self._choices():
            grid.add(self._box(setting, choices))
        self.body.addWidget(grid)
        for check in (SHOW_UTC, SOFTWARE_RENDERING):
            self.body.addWidget(self._check(check))
        self.show_values()

    def show_values(self) -> None:
        """Show what is chosen now."""
        get = self._preferences.get
        for key, value in (
            (APPEARANCE.key, get(APPEARANCE)),
            (SCALE.key, get(SCALE)),
            (LANGUAGE.key, get(LANGUAGE)),
            (NAMES_LOCALE.key, get(NAMES_LOCALE)),
            (ROWS.key, get(ROWS)),
        ):
            box = self._boxes[key]
            box.setCurrentIndex(box.findData(value))
        for check in (SHOW_UTC, SOFTWARE_RENDERING):
            self._checks[check.key].setChecked(self._preferences.get(check))

    def _choices(self) -> "list[tuple[Setting[str] | Setting[int], Pairs]]":
        _ = self._translator.gettext
        scale = self._preferences.get(SCALE)
        scales = sorted({*SCALES, scale})
        languages = [("", _(SYSTEM_LANGUAGE)), *LANGUAGES.items()]
        return [
            (APPEARANCE, [(str(key), _(text)) for key, text in APPEARANCES.items()]),
            (SCALE, [(percent, _(PERCENT, percent=percent)) for percent in scales]),
            (LANGUAGE, languages),
            (NAMES_LOCALE, self._locales()),
            (ROWS, [(str(key), _(text)) for key, text in DENSITIES.items()]),
        ]

    def _locales(self) -> "Pairs":
        """Return the locales that names can be read in, each by its name."""
        chosen, reader = self._preferences.get(NAMES_LOCALE), self._translator.locale
        tags = dict.fromkeys((*NAME_LOCALES, *([chosen] if chosen else [])))
        named = sorted((locale_name(tag, reader), tag) for tag in tags)
        return [
            ("", self._translator.gettext(AS_THE_WINDOW)),
            *((tag, name) for name, tag in named),
        ]

    def _box(self, setting: Setting[str] | Setting[int], choices: "Pairs") -> FormField:
        box = QComboBox()
        for value, text in choices:
            box.addItem(text, value)
        box.activated.connect(lambda: self.chosen.emit(setting, box.currentData()))
        self._boxes[setting.key] = box
        return FormField(self._translator.gettext(setting.title), box)

    def _check(self, setting: Setting[bool]) -> QCheckBox:
        _ = self._translator.gettext
        check = QCheckBox(literal(_(setting.title)))
        if setting is SOFTWARE_RENDERING:
            check.setAccessibleDescription(_(SOFTWARE_HELP))
        check.clicked.connect(lambda: self.chosen.emit(setting, check.isChecked()))
        self._checks[setting.key] = check
        return check


Pairs = Sequence[tuple[str | int, str]]
