# SPDX-License-Identifier: Apache-2.0
"""The design tokens as values: two sets of colours, sizes at 100 %, ratios of type.

`resources/theme/tokens.json` is their source; a colour or size that stands elsewhere is a mistake.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from casepack_desktop.support.resources import resource_path


class Scheme(StrEnum):
    """The two sets of colours."""

    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """The colours that text and icons may take; each can be read on every panel."""

    INK = "ink"
    MUTE = "mute"
    ACCENT = "accent"
    ACCENT_INK = "accent_ink"
    CRIT = "crit"
    HIGH = "high"
    MED = "med"
    LOW = "low"
    INFO = "info"


class TypeRole(StrEnum):
    """What a text is for, which gives its size and weight."""

    CAPTION = "caption"
    BODY = "body"
    STRONG = "strong"
    SECTION = "section"
    TITLE = "title"
    MONO = "mono"


@dataclass(frozen=True, slots=True)
class Colours:
    """One set of colours as `#rrggbb`."""

    bg: str
    panel: str
    line: str
    line_strong: str
    ink: str
    mute: str
    accent: str
    accent_ink: str
    accent_soft: str
    selection: str
    side: str
    crit: str
    crit_soft: str
    high: str
    high_soft: str
    med: str
    med_soft: str
    low: str
    low_soft: str
    info: str
    info_soft: str

    def of(self, name: str) -> str:
        """Return the colour of a token or tone by its name."""
        return str(getattr(self, name))

    def soft(self, tone: Tone) -> str:
        """Return the quiet ground on which the tone can be read."""
        return str(getattr(self, f"{tone}_soft", self.side))


@dataclass(frozen=True, slots=True)
class Tokens:
    """Everything that `tokens.json` says; lengths are device-independent pixels at 100 %."""

    schemes: Mapping[Scheme, Colours]
    text_pairs: tuple[tuple[str, str], ...]
    tlp_on_black: Mapping[str, str]
    space: tuple[int, ...]
    radius: Mapping[str, int]
    type_sizes: Mapping[TypeRole, int]
    weights: Mapping[str, int]
    row_height: Mapping[str, int]
    control_height: int
    sidebar_width: int
    sheet_width: int
    focus_ring: int

    def ratio(self, role: TypeRole) -> float:
        """Return the size of the role as a multiple of the body size."""
        return self.type_sizes[role] / self.type_sizes[TypeRole.BODY]

    def weight(self, role: TypeRole) -> int:
        """Return the font weight of the role, 100 to 900."""
        default = "strong" if role is TypeRole.SECTION else "body"
        return self.weights.get(role, self.weights[default])


@cache
def tokens() -> Tokens:
    """Return the shipped tokens."""
    with resource_path("theme", "tokens.json").open(encoding="utf-8") as file:
        return _from_json(json.load(file))


def _from_json(data: dict[str, Any]) -> Tokens:
    sizes = data["type"]
    return Tokens(
        schemes=MappingProxyType({scheme: Colours(**data[scheme]) for scheme in Scheme}),
        text_pairs=tuple((ink, ground) for ink, ground in data["text_pairs"]),
        tlp_on_black=MappingProxyType(data["tlp_on_black"]),
        space=tuple(data["space"]),
        radius=MappingProxyType(data["radius"]),
        type_sizes=MappingProxyType({role: sizes[role] for role in TypeRole}),
        weights=MappingProxyType(sizes["weights"]),
        row_height=MappingProxyType(data["row_height"]),
        control_height=data["control_height"],
        sidebar_width=data["sidebar_width"],
        sheet_width=data["sheet_width"],
        focus_ring=data["focus_ring"],
    )
