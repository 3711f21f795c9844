# SPDX-License-Identifier: Apache-2.0
"""The style sheet, filled in for a set of colours and a text size."""

import re
from functools import cache
from string import Template

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QFont

from casepack_desktop.support.resources import resource_path
from casepack_desktop.ui.theme.contrast import mixed
from casepack_desktop.ui.theme.measures import body_pixels, body_points, mono_families
from casepack_desktop.ui.theme.tokens import Colours, Scheme, TypeRole, tokens

_PREFIX = "casepacktheme"
_LENGTH = re.compile(r"\b(\d+)u\b")
_DRAWN = ("chevron-down", "chevron-up", "check", "radio", "radio-on")
# A focused control has a border of 2 px instead of 1; its padding gives the pixel back.
_FOCUS_PADDING = {
    "pad_focus": (5, 12),
    "pad_field_focus": (5, 9),
    "pad_link_focus": (3, 6),
    "pad_quiet_focus": (3, 3),
    "pad_inset_focus": (1, 4),
}


def style_sheet(scheme: Scheme, font: QFont) -> str:
    """Return the style sheet for the colours and the body font."""
    # A prefix, since a path may hold what ends a url() in a style sheet.
    QDir.setSearchPaths(_PREFIX, [str(resource_path("theme"))])
    unit = body_pixels(font) / tokens().type_sizes[TypeRole.BODY]
    colours = tokens().schemes[scheme]
    values = {name: colours.of(name) for name in Colours.__dataclass_fields__}
    values |= _mixtures(colours) | _types(font) | _padding(unit)
    values |= {name.replace("-", "_"): f"{_PREFIX}:{name}-{scheme}.svg" for name in _DRAWN}
    return Template(_scaled(_source(), unit)).substitute(values)


def _scaled(source: str, unit: float) -> str:
    return _LENGTH.sub(lambda match: f"{_length(int(match[1]), unit)}px", source)


def _length(length: int, unit: float) -> int:
    return max(1, round(length * unit)) if length else 0


def _padding(unit: float) -> dict[str, str]:
    return {
        name: f"{max(0, _length(vertical, unit) - 1)}px {_length(horizontal, unit) - 1}px"
        for name, (vertical, horizontal) in _FOCUS_PADDING.items()
    }


def _types(font: QFont) -> dict[str, str]:
    points = body_points(font)
    sizes = {str(role): f"{points * tokens().ratio(role):.2f}pt" for role in TypeRole}
    weights = {f"weight_{name}": str(weight) for name, weight in tokens().weights.items()}
    families = ", ".join(f'"{name}"' for name in mono_families())
    return sizes | weights | {"mono_family": families}


def _mixtures(colours: Colours) -> dict[str, str]:
    accent, ink = QColor(colours.accent), QColor(colours.accent_ink)
    away = QColor("#000000" if ink.lightness() > accent.lightness() else "#ffffff")
    return {
        "accent_hover": mixed(accent, away, 0.12).name(),
        "accent_press": mixed(accent, away, 0.22).name(),
    }


@cache
def _source() -> str:
    text = resource_path("theme", "style.qss").read_text(encoding="utf-8")
    return text[text.index("*/") + 2 :]
