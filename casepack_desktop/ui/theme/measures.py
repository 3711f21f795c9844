# SPDX-License-Identifier: Apache-2.0
"""Lengths and fonts that grow with the text.

The font of the application is the only state: it holds the user's font times the chosen scale,
and lengths of the tokens are multiples of it, so that a larger text never outgrows its control.
"""

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from casepack_desktop.ui.theme.tokens import TypeRole, tokens

_POINTS_PER_INCH = 72.0
MONO_FALLBACK = "DejaVu Sans Mono"


def unit() -> float:
    """Return what one pixel of the tokens measures here, in device-independent pixels."""
    return body_pixels(QGuiApplication.font()) / tokens().type_sizes[TypeRole.BODY]


def px(length: float) -> int:
    """Return a length of the tokens for the present text size, at least one pixel."""
    return max(1, round(length * unit()))


def space(step: int) -> int:
    """Return the distance of a step, 0 (hair) to 6 (widest), for the present text size."""
    return px(tokens().space[step])


def body_pixels(font: QFont) -> float:
    """Return the size of a font in device-independent pixels."""
    if font.pixelSize() > 0:
        return float(font.pixelSize())
    return font.pointSizeF() * _dpi() / _POINTS_PER_INCH


def body_points(font: QFont) -> float:
    """Return the size of a font in points."""
    if font.pointSizeF() > 0:
        return font.pointSizeF()
    return font.pixelSize() * _POINTS_PER_INCH / _dpi()


def font_of(role: TypeRole) -> QFont:
    """Return the font of a role beside the present font of the application."""
    font = QFont(QGuiApplication.font())
    if role is TypeRole.MONO:
        font.setFamilies([*mono_families(), *font.families()])
    font.setPointSizeF(round(body_points(font) * tokens().ratio(role), 2))
    font.setWeight(_weight(role))
    return font


def mono_families() -> list[str]:
    """Return the families for numbers and indicators, the system's own first."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families()
    return [*system, MONO_FALLBACK]


def _weight(role: TypeRole) -> QFont.Weight:
    # The enumeration knows hundreds only; half a step counts as bold.
    return QFont.Weight((tokens().weight(role) + 50) // 100 * 100)


def _dpi() -> float:
    return QGuiApplication.primaryScreen().logicalDotsPerInchY()
