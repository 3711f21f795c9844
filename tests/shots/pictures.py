# SPDX-License-Identifier: Apache-2.0
"""A picture of what stands on the screen: the window, and over it its dialogs and menus."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

_SHADOW = 12
_COLOURS = 256
_LOOKED_AT = 1_200
_FAR = 3 * 255**2


def picture_of(window: QWidget) -> QImage:
    """Return the window as it is, with everything that the program shows over it."""
    picture = _drawn(window).toImage().convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    origin = window.mapToGlobal(QPoint(0, 0))
    for one in _over(window):
        place = QRect(one.mapToGlobal(QPoint(0, 0)) - origin, one.size())
        _paint_shadow(painter, place)
        painter.drawPixmap(place.topLeft(), _drawn(one))
        if one.windowType() is Qt.WindowType.Dialog:
            painter.setPen(QColor(128, 128, 128))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
    painter.end()
    return picture


def save(picture: QImage, path: Path) -> None:
    """Write a picture as a small PNG, the same bytes each time."""
    data = picture.convertToFormat(QImage.Format.Format_RGB888)
    size, stride = (data.width(), data.height()), data.bytesPerLine()
    image = Image.frombuffer("RGB", size, bytes(data.constBits()), "raw", "RGB", stride, 1)
    small = _with_palette(image)
    small.save(path, optimize=True)


def _with_palette(image: Image.Image) -> Image.Image:
    """Return the picture with as few colours as nobody sees; rare ones that are strong stay."""
    counted = image.getcolors(image.width * image.height) or []
    if len(counted) <= _COLOURS:
        return image.quantize(len(counted), dither=Image.Dither.NONE)
    palette = Image.new("P", (1, 1))
    palette.putpalette(bytes(value for colour in _chosen(counted) for value in colour))
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


def _chosen(counted: list[tuple[int, Any]]) -> list[tuple[int, int, int]]:
    """Return the colours that stand for all: each step takes what is missed most."""
    known = [(count**0.5, *colour) for count, colour in sorted(counted, reverse=True)]
    known = known[:_LOOKED_AT]
    missed = [_FAR] * len(known)
    chosen: list[tuple[int, int, int]] = []
    while len(chosen) < _COLOURS:
        _, at = max(
            (miss * one[0], place)
            for place, (miss, one) in enumerate(zip(missed, known, strict=True))
        )
        _, red, green, blue = known[at]
        chosen.append((red, green, blue))
        for place, (_, r, g, b) in enumerate(known):
            distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2
            if distance < missed[place]:
                missed[place] = distance
    return chosen


def _drawn(widget: QWidget) -> QPixmap:
    return widget.grab()


def _over(window: QWidget) -> Iterator[QWidget]:
    """Yield what lies over the window, the lowest first: windows, then dialogs, then menus."""
    tops = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]
    yield from sorted(tops, key=lambda one: (_is_popup(one), _depth(one)))


def _is_popup(widget: QWidget) -> bool:
    return widget.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


def _depth(widget: QWidget) -> int:
    above, depth = widget.parentWidget(), 0
    while above is not None:
        above, depth = above.parentWidget(), depth + 1
    return depth


def _paint_shadow(painter: QPainter, place: QRect) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 6))
    for spread in range(_SHADOW, 0, -1):
        grown = place.adjusted(-spread, -spread + 3, spread, spread + 3)
        painter.drawRoundedRect(grown, spread, spread)
