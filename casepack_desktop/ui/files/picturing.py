# SPDX-License-Identifier: Apache-2.0
"""Small pictures of files, made in the reader's thread from what is sealed.

What is shown may have been made to do harm: only a few formats are decoded, their size is looked at
before a single pixel is, and what is too large has no picture.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from casepack_desktop.domain.files import FileView

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

_PDF = "application/pdf"
_LARGEST_FILE = 24 << 20
_FORMATS = {
    "image/png": b"png",
    "image/jpeg": b"jpeg",
    "image/gif": b"gif",
    "image/bmp": b"bmp",
    "image/x-ms-bmp": b"bmp",
    "image/webp": b"webp",
}
_MOST_PIXELS = 40_000_000
_LONGEST_SIDE = 30_000
_THINNEST = 50
"""A page this many times longer than wide is not worth a picture."""


def has_picture(view: FileView) -> bool:
    """Return whether a picture of the file may be made."""
    known = view.media_type in _FORMATS or view.media_type == _PDF
    return known and 0 < view.size <= _LARGEST_FILE


def picture_of(services: "Services", view: FileView, side: int) -> QImage | None:
    """Return a picture of at most `side` pixels each way, None if none can be made.

    Raises problems of the stored file.
    """
    if not has_picture(view):
        return None
    data = services.files.content(view.uuid, _LARGEST_FILE)
    if view.media_type == _PDF:
        return _first_page(data, side)
    return _scaled(data, _FORMATS[view.media_type], side)


def _scaled(data: bytes, form: bytes, side: int) -> QImage | None:
    buffer = _opened(data)
    reader = QImageReader(buffer, QByteArray(form))
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if not _is_bearable(size):
        return None
    if max(size.width(), size.height()) > side:
        reader.setScaledSize(_fitting(size, side))
    image = reader.read()
    return None if image.isNull() else image


def _first_page(data: bytes, side: int) -> QImage | None:
    # Loaded with the first PDF that is looked at.
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    try:
        document.load(_opened(data, document))
        if document.status() is not QPdfDocument.Status.Ready or not document.pageCount():
            return None
        size = document.pagePointSize(0).toSize()
        if not _is_bearable(size):
            return None
        page = document.render(0, _fitting(size, side))
        return None if page.isNull() else _on_white(page)
    finally:
        document.close()
        document.deleteLater()


def _is_bearable(size: QSize) -> bool:
    wide, high = size.width(), size.height()
    if wide <= 0 or high <= 0 or max(wide, high) > _LONGEST_SIDE:
        return False
    return wide * high <= _MOST_PIXELS and max(wide, high) <= _THINNEST * min(wide, high)


def _fitting(size: QSize, side: int) -> QSize:
    fitted = size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    return fitted.expandedTo(QSize(1, 1))


def _on_white(page: QImage) -> QImage:
    paper = QImage(page.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, page)
    painter.end()
    return paper


def _opened(data: bytes, parent: object = None) -> QBuffer:
    buffer = QBuffer(parent) if parent is not None else QBuffer()  # type: ignore[call-overload]
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return buffer
