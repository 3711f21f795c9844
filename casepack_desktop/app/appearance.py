# SPDX-License-Identifier: Apache-2.0
"""Colours, text size and language as the preferences ask for them."""

from typing import Any

from PySide6.QtCore import QObject

from casepack_desktop.support.i18n import (
    Translator,
    environment_locale,
    environment_names_locale,
    translator,
)
from casepack_desktop.ui.actions import ActionSet
from casepack_desktop.ui.preferences import (
    APPEARANCE,
    LANGUAGE,
    NAMES_LOCALE,
    SCALE,
    Preferences,
    Setting,
)
from casepack_desktop.ui.shell.qt_strings import QtStrings
from casepack_desktop.ui.theme.theme import Appearance, Theme


class Looks(QObject):
    """Puts the preferences on theme and words; the colours change by themselves."""

    def __init__(self, theme: Theme, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._preferences = preferences
        self._qt_strings = QtStrings(self)
        self._qt_strings.speak(self.translator)
        preferences.changed.connect(self._on_preferences_changed)

    @property
    def translator(self) -> Translator:
        """Return the translator of the chosen language, or of the system's.

        It reads names of the directories in the locale that was chosen for them.
        """
        language = self._preferences.get(LANGUAGE) or environment_locale()
        names = self._preferences.get(NAMES_LOCALE)
        if not names and language == environment_locale():
            names = environment_names_locale()
        return translator(language, names)

    def is_furnishing(self, setting: Setting[Any]) -> bool:
        """Return whether the window is to be furnished anew for it."""
        return setting.key in (LANGUAGE.key, NAMES_LOCALE.key, SCALE.key)

    def step(self, direction: int) -> int:
        """Return the next larger (1) or smaller (-1) text size."""
        return self._theme.step_percent(direction)

    def show_chosen(self, actions: ActionSet) -> None:
        """Mark in the menus what is chosen."""
        for appearance in Appearance:
            chosen = self._preferences.get(APPEARANCE) == str(appearance)
            actions.check(f"colours-{appearance}", checked=chosen)

    def end(self) -> None:
        """Let Qt speak English again."""
        self._preferences.changed.disconnect(self._on_preferences_changed)
        self._qt_strings.forget()

    def _on_preferences_changed(self, key: str) -> None:
        if key == APPEARANCE.key:
            self._theme.set_appearance(Appearance(self._preferences.get(APPEARANCE)))
        elif key == SCALE.key:
            self._theme.set_percent(self._preferences.get(SCALE))
        elif key == LANGUAGE.key:
            self._qt_strings.speak(self.translator)
