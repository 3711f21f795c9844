# SPDX-License-Identifier: Apache-2.0
"""Colours as Qt hands them to every widget.

The palette of the application is the only state: widgets that paint themselves ask `colours()`,
which recognises the set by its ground, so that nobody has to be handed a theme.
"""

from functools import cache

from PySide6.QtGui import QColor, QGuiApplication, QPalette

from casepack_desktop.ui.theme.tokens import Colours, Scheme, tokens

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup

_ROLES: dict[QPalette.ColorRole, str] = {
    _Role.Window: "bg",
    _Role.WindowText: "ink",
    _Role.Base: "panel",
    _Role.AlternateBase: "side",
    _Role.Text: "ink",
    _Role.PlaceholderText: "mute",
    _Role.Button: "panel",
    _Role.ButtonText: "ink",
    _Role.BrightText: "crit",
    _Role.Light: "panel",
    _Role.Midlight: "line",
    _Role.Mid: "line_strong",
    _Role.Dark: "line_strong",
    _Role.Shadow: "line_strong",
    _Role.Highlight: "selection",
    _Role.HighlightedText: "ink",
    _Role.Link: "accent",
    _Role.LinkVisited: "accent",
    _Role.ToolTipBase: "panel",
    _Role.ToolTipText: "ink",
    _Role.Accent: "accent",
}
_DISABLED_TEXT = (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText)


def palette_of(scheme: Scheme) -> QPalette:
    """Return the palette of a set of colours; text that is switched off takes `line_strong`."""
    colours = tokens().schemes[scheme]
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, QColor(colours.of(name)))
    for role in _DISABLED_TEXT:
        palette.setColor(_Group.Disabled, role, QColor(colours.line_strong))
    return palette


def current_scheme() -> Scheme:
    """Return the set of colours that the application shows now."""
    palette = QGuiApplication.palette()
    known = _scheme_by_ground().get(palette.color(_Role.Window).rgb())
    return scheme_like(palette) if known is None else known


def colours() -> Colours:
    """Return the colours that the application shows now."""
    return tokens().schemes[current_scheme()]


@cache
def _scheme_by_ground() -> dict[int, Scheme]:
    return {QColor(colours.bg).rgb(): scheme for scheme, colours in tokens().schemes.items()}


def scheme_like(palette: QPalette) -> Scheme:
    """Return the set of colours that is as bright as a palette that is not ours."""
    window, text = (palette.color(role).lightness() for role in (_Role.Window, _Role.WindowText))
    return Scheme.DARK if window < text else Scheme.LIGHT
