# SPDX-License-Identifier: Apache-2.0
"""Dots of colour in lists to choose from, in the colours of the moment."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from typing_extensions import override

from casepack_desktop.domain.enums import Severity
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import tokens
from casepack_desktop.ui.widgets.pill_painting import SEVERITY_TONES, dot_width, paint_dot

Colour = Callable[[], str]
_SEVERITIES = {str(severity): tone for severity, tone in SEVERITY_TONES.items()}


def dot_icon(colour: Colour) -> QIcon:
    """Return a dot whose colour is asked for when it is painted."""
    return QIcon(_Dot(colour))


def choice_colour(value: str) -> Colour | None:
    """Return the colour of a severity or of a handling label, None for other choices."""
    if tone := _SEVERITIES.get(value):
        return lambda: colours().of(tone)
    if handling := tokens().tlp_on_black.get(value.replace("PAP:", "TLP:")):
        return lambda: handling
    return None


def severity_of(value: object) -> Severity | None:
    """Return the severity that a field holds, None if it holds none."""
    return Severity(value) if isinstance(value, str) and value in _SEVERITIES else None


class _Dot(QIconEngine):
    """Paints one dot."""

    def __init__(self, colour: Colour) -> None:
        super().__init__()
        self._colour = colour

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        inset = max(0, rect.width() - dot_width())
        paint_dot(painter, QRectF(rect.adjusted(inset // 2, 0, 0, 0)), self._colour())

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    @override
    def clone(self) -> QIconEngine:
        import ctypes

        copy = _Dot(self._colour)
        # WORKAROUND for PySide6 6.11: it drops the copy before Qt takes it, as in `theme.icons`;
        # remove when an icon survives `addPixmap` without it.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(copy))
        return copy
