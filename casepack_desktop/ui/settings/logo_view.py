# SPDX-License-Identifier: Apache-2.0
"""The logo as it is stored, on paper white, since it is printed."""

import base64

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.palette import colours

_SIZE = (180, 72)


class LogoView(QWidget):
    """Shows a picture within its frame, or says that there is none."""

    def __init__(self, name: str, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._nothing = name, nothing
        self._image = QImage()
        self.setAccessibleName(nothing)
        self.setFixedSize(self.sizeHint())

    def show_logo(self, png: str | None) -> None:
        """Show a PNG in base64, None for none."""
        self._image = QImage()
        if png:
            self._image.loadFromData(base64.b64decode(png))
        self.setAccessibleName(self._nothing if self._image.isNull() else self._name)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(_SIZE[0]), px(_SIZE[1]))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(colours().line_strong))
        frame = self.rect().adjusted(0, 0, -1, -1)
        if self._image.isNull():
            painter.drawRect(frame)
            painter.setPen(QColor(colours().mute))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self._nothing)
            return
        painter.setBrush(QColor(Qt.GlobalColor.white))
        painter.drawRect(frame)
        room = frame.adjusted(px(8), px(8), -px(8), -px(8))
        size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._image)
