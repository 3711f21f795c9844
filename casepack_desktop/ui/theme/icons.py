# SPDX-License-Identifier: Apache-2.0
"""Icons drawn from SVG in the colours of the moment, at any size.

The engine looks the colour up when it paints, so an icon that was set once follows a change of
the palette without anybody's help.
"""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from typing_extensions import override

from casepack_desktop.support.resources import resource_path
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import Tone

_INK = "currentColor"
_CACHED = 512


def icon(name: str, tone: Tone = Tone.INK) -> QIcon:
    """Return the icon of that name; raises FileNotFoundError if none is shipped."""
    _source(name)
    return QIcon(_Engine(name, tone))


def icon_image(name: str, colour: str, size: QSize) -> QImage:
    """Return the icon in a colour, at the left of `size`, which is in pixels of the device."""
    return _drawn(name, colour, size.width(), size.height())


def paint_icon(painter: QPainter, rect: QRect, name: str, colour: str) -> None:
    """Paint the icon into `rect` in a colour, sharp on the painter's device."""
    ratio = painter.device().devicePixelRatioF()
    painter.drawImage(QRectF(rect), icon_image(name, colour, rect.size() * ratio))


class _Engine(QIconEngine):
    """Paints one SVG; a control that is switched off shows it in the colour of its text."""

    def __init__(self, name: str, tone: Tone) -> None:
        super().__init__()
        self._name = name
        self._tone = tone

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint_icon(painter, rect, self._name, self._colour(mode))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return QPixmap.fromImage(icon_image(self._name, self._colour(mode), size))

    @override
    def clone(self) -> QIconEngine:
        import ctypes

        copy = _Engine(self._name, self._tone)
        # WORKAROUND for PySide6 6.11: it keeps the copy in Python's hands, which drop it before Qt
        # takes it, and the process ends; remove when an icon survives `addPixmap` without it.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(copy))
        return copy

    @override
    def key(self) -> str:
        return f"casepack-{self._name}-{self._tone}"

    def _colour(self, mode: QIcon.Mode) -> str:
        if mode == QIcon.Mode.Disabled:
            return colours().line_strong
        return colours().of(self._tone)


@lru_cache(maxsize=_CACHED)
def _drawn(name: str, colour: str, width: int, height: int) -> QImage:
    image = QImage(max(width, 1), max(height, 1), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_source(name).replace(_INK, colour).encode()))
    side = min(width, height)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, (height - side) / 2, side, side))
    painter.end()
    return image


@cache
def _source(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
