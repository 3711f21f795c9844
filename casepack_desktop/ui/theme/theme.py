# SPDX-License-Identifier: Apache-2.0
"""The look of the whole application: who chooses it, and how it is put on."""

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from casepack_desktop.ui.theme.fonts import install_fallback, missing_scripts, with_fallback
from casepack_desktop.ui.theme.measures import body_points
from casepack_desktop.ui.theme.palette import palette_of, scheme_like
from casepack_desktop.ui.theme.sheet import style_sheet
from casepack_desktop.ui.theme.tokens import Scheme

SMALLEST_SCALE = 80
LARGEST_SCALE = 200
SCALES = (80, 90, 100, 110, 125, 150, 175, 200)
_SMALLEST_POINTS = 6.0

_Hint = Qt.ColorScheme


class Appearance(StrEnum):
    """What the user asks for: the colours of the system, or one set of ours."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


_HINTS = {Appearance.LIGHT: _Hint.Light, Appearance.DARK: _Hint.Dark}
_SCHEMES = {
    Appearance.LIGHT: Scheme.LIGHT,
    Appearance.DARK: Scheme.DARK,
    _Hint.Light: Scheme.LIGHT,
    _Hint.Dark: Scheme.DARK,
}


class Theme(QObject):
    """Colours and text size of one application.

    Signals: `changed` after the application looks different.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._user_font = with_fallback(app.font())
        self._system_scheme = scheme_like(app.palette())
        self._appearance = Appearance.SYSTEM
        self._percent = 100
        self._shown: tuple[Scheme, int] | None = None
        app.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)

    @property
    def scheme(self) -> Scheme:
        """Return the set of colours that the present choice leads to."""
        chosen = _SCHEMES.get(self._appearance)
        hinted = _SCHEMES.get(self._app.styleHints().colorScheme())
        return chosen or hinted or self._system_scheme

    @property
    def appearance(self) -> Appearance:
        """Return what the user asked for."""
        return self._appearance

    @property
    def percent(self) -> int:
        """Return the text size in percent of the user's font."""
        return self._percent

    def install(self, appearance: Appearance = Appearance.SYSTEM, percent: int = 100) -> None:
        """Put the look on; call it once, before the first widget is made."""
        self._app.setStyle("Fusion")
        if missing_scripts():
            install_fallback()
        self._percent = within_scale(percent)
        self._choose(appearance)
        self._apply()

    def set_appearance(self, appearance: Appearance) -> None:
        """Follow the system's colours or show one set."""
        if appearance is not self._appearance:
            self._choose(appearance)
            self._apply()

    def set_percent(self, percent: int) -> None:
        """Show text at 80 to 200 percent of the user's font; other numbers are brought near."""
        self._percent = within_scale(percent)
        self._apply()

    def step_percent(self, direction: int) -> int:
        """Return the next larger (1) or smaller (-1) size that the menu offers."""
        if direction > 0:
            return next((size for size in SCALES if size > self._percent), LARGEST_SCALE)
        return next((size for size in reversed(SCALES) if size < self._percent), SMALLEST_SCALE)

    def _choose(self, appearance: Appearance) -> None:
        self._appearance = appearance
        hints = self._app.styleHints()
        # Title bars and native dialogs follow this where the platform can do it.
        if (hint := _HINTS.get(appearance)) is not None:
            hints.setColorScheme(hint)
        else:
            hints.unsetColorScheme()

    def _apply(self) -> None:
        wanted = (self.scheme, self._percent)
        if wanted == self._shown:
            return
        self._shown = wanted
        font = self._body_font()
        self._app.setFont(font)
        self._app.setPalette(palette_of(self.scheme))
        self._app.setStyleSheet(style_sheet(self.scheme, font))
        self.changed.emit()

    def _body_font(self) -> QFont:
        font = QFont(self._user_font)
        points = body_points(font) * self._percent / 100
        font.setPointSizeF(max(_SMALLEST_POINTS, round(points, 2)))
        return font

    def _on_color_scheme_changed(self) -> None:
        self._apply()


def within_scale(percent: int) -> int:
    """Return `percent`, brought into the range that the program can show."""
    return min(max(percent, SMALLEST_SCALE), LARGEST_SCALE)
