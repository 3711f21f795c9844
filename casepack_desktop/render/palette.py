# SPDX-License-Identifier: Apache-2.0
"""Colours of a printed report: the light set of the design tokens."""

from casepack_desktop.domain.enums import Severity, Tlp

INK = "#1b2430"
MUTE = "#5b6675"
LINE = "#e2e5ea"
ACCENT = "#2456d6"
ACCENT_SOFT = "#e8eefc"
UNKNOWN = "#aa4700"
PILL_INK: dict[Severity | None, str] = {
    Severity.CRITICAL: "#b42318",
    Severity.HIGH: "#aa4700",
    Severity.MEDIUM: "#7a5f00",
    Severity.LOW: "#146c43",
    None: MUTE,
}
PILL_FILL: dict[Severity | None, str] = {
    Severity.CRITICAL: "#fdecea",
    Severity.HIGH: "#fdf0e3",
    Severity.MEDIUM: "#fbf4d9",
    Severity.LOW: "#e4f4ec",
    None: "#f0f2f5",
}
TLP_BOX = "#000000"
TLP_INK: dict[str, str] = {
    Tlp.RED: "#ff2b2b",
    Tlp.AMBER_STRICT: "#ffc000",
    Tlp.AMBER: "#ffc000",
    Tlp.GREEN: "#33ff00",
    Tlp.CLEAR: "#ffffff",
}
"""Colours on black as TLP 2.0 gives them (first.org/tlp)."""
