# SPDX-License-Identifier: Apache-2.0
"""Small pictures of files that may have been made to do harm; runs in a process of its own.

Only a few formats are decoded, their size is looked at before a single pixel is, and what is too
large has no picture.
"""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter
from PySide6.QtPdf import QPdfDocument

from casepack_desktop.ui.files.picture_wire import PDF

_FORMATS = {2: b"png", 3: b"jpeg", 4: b"gif", 5: b"bmp", 6: b"webp"}
_MOST_PIXELS = 40_000_000
_LONGEST_SIDE = 30_000
_ALLOCATION_MB = 192
_THINNEST = 50
"""A page this many times longer than wide is not worth a picture."""
_ANY_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F<<"
    b"/Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
    b"4 0 obj<</Length 22>>stream\nBT /F 9 Tf (a) Tj ET  \nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n"
)


def prepare() -> None:
    """Load every decoder and the fonts, after which no file needs to be opened any more."""
    QImageReader.setAllocationLimit(_ALLOCATION_MB)
    for kind in (PDF, *_FORMATS):
        picture_of(kind, _ANY_PDF, 8)


def picture_of(kind: int, data: bytes, side: int) -> QImage | None:
    """Return a picture of at most `side` pixels each way, None if none can be made."""
    if kind == PDF:
        return _first_page(data, side)
    return _scaled(data, _FORMATS[kind], side)


def _scaled(data: bytes, form: bytes, side: int) -> QImage | None:
    buffer = QBuffer()
    _open(buffer, data)
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
    document = QPdfDocument()
    buffer = QBuffer(document)
    _open(buffer, data)
    try:
        document.load(buffer)
        if document.status() is not QPdfDocument.Status.Ready or not document.pageCount():
            return None
        size = document.pagePointSize(0).toSize()
        if not _is_bearable(size):
            return None
        page = document.render(0, _fitting(size, side))
        return None if page.isNull() else _on_white(page)
    finally:
        document.close()


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


def _open(buffer: QBuffer, data: bytes) -> None:
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
