# SPDX-License-Identifier: Apache-2.0
"""Whether a colour can be read on another: the ratio of WCAG 2.2, section 1.4.3."""

from functools import lru_cache

from PySide6.QtGui import QColor

READABLE = 4.5
VISIBLE = 3.0
_STEPS = 20


def contrast(one: str | QColor, other: str | QColor) -> float:
    """Return the contrast ratio, 1 (none) to 21 (black on white)."""
    light, dark = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def visible_on(ground: str, colour: str) -> QColor:
    """Return `colour`, moved towards black or white until it is seen on `ground` (3:1).

    Directories hold colours that people chose; a colour that is none becomes that of the end.
    """
    return QColor(_moved_until(ground, colour, VISIBLE))


def readable_on(ground: str, colour: str) -> QColor:
    """Return `colour`, moved alike until letters of it can be read on `ground` (4.5:1)."""
    return QColor(_moved_until(ground, colour, READABLE))


@lru_cache(maxsize=512)
def _moved_until(ground: str, colour: str, ratio: float) -> QColor:
    end = QColor("#ffffff" if _luminance(QColor(ground)) < 0.18 else "#000000")
    wanted = QColor(colour)
    if not wanted.isValid():
        return end
    steps = (mixed(wanted, end, step / _STEPS) for step in range(_STEPS + 1))
    return next((one for one in steps if contrast(one, ground) >= ratio), end)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return the colour that lies `share` (0 to 1) of the way from `one` to `other`."""
    return QColor.fromRgbF(
        *(
            a + (b - a) * share
            for a, b in zip(one.getRgbF()[:3], other.getRgbF()[:3], strict=True)  # type: ignore[index]
        )
    )


def _luminance(colour: QColor) -> float:
    red, green, blue = map(_linear, (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
