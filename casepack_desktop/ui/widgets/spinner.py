# SPDX-License-Identifier: Apache-2.0
"""A sign that work goes on; it stops turning when nobody can see it."""

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.palette import colours

BUSY = N_("Busy")
_SIDE = 16
_STEP_MS = 80
_STEP_DEGREES = 30
_ARC_DEGREES = 270
_WHOLE = 360
_SIXTEENTHS = 16


class Spinner(QWidget):
    """A turning ring beside what is being worked on."""

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._angle = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self.setAccessibleName(translator.gettext(BUSY))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def is_turning(self) -> bool:
        """Return whether the clock runs."""
        return self._timer.isActive()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(_SIDE), px(_SIDE))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ring(QPainter(self), QRectF(self.rect()), self._angle)

    def _on_timer_timeout(self) -> None:
        self._angle = (self._angle + _STEP_DEGREES) % _WHOLE
        self.update()


def paint_ring(painter: QPainter, rect: QRectF, angle: int) -> None:
    """Paint the ring at an angle in degrees, for cells of tables too."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = max(1.5, rect.width() / 8)
    pen = QPen(QColor(colours().accent))
    pen.setWidthF(width)
    painter.setPen(pen)
    ring = rect.adjusted(width, width, -width, -width)
    painter.drawArc(ring, -angle * _SIXTEENTHS, -_ARC_DEGREES * _SIXTEENTHS)
    painter.restore()
