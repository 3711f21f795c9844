# SPDX-License-Identifier: Apache-2.0
"""Files as evidence may hold them: sound, damaged, and made to do harm."""

import io
import struct
import zlib

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter


def a_picture(form: str, wide: int = 300, high: int = 150, colour: str = "#d9822b") -> bytes:
    """Return a picture of one colour in a format that Qt writes."""
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(form.encode())).write(image)
    return bytes(buffer.data().data())


def a_gif() -> bytes:
    """Return a GIF of one dot, which Qt does not write."""
    return bytes.fromhex(
        "47494638396101000100800000ff0000ffffff21f90400000000002c00000000010001000002024401003b"
    )


def a_pdf(text: str = "Page", wide: float = 595, high: float = 842) -> bytes:
    """Return a document of one page, in points."""
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(wide, high), invariant=True)
    canvas.drawString(min(100, wide / 4), high / 2, text)
    canvas.rect(0, 0, wide, high / 3, fill=1)
    canvas.save()
    return target.getvalue()


def a_raw_pdf(*objects: bytes) -> bytes:
    """Return a document of bare objects, numbered from 1, of which the first is its root."""
    body = b"".join(b"%d 0 obj %b endobj\n" % (n, one) for n, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size %d>>\n" % (len(objects) + 1)


def a_page_of(box: bytes, content: bytes = b"", more: bytes = b"", *others: bytes) -> bytes:
    """Return a document of one page with this box, content and resources."""
    return a_raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents 4 0 R/Resources<<%b>>>>" % (box, more),
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        *others,
    )


def a_png(wide: int, high: int, depth: int, colour: int, rows: bytes) -> bytes:
    """Return a PNG of this size whatever its rows hold, which come compressed."""
    head = struct.pack(">IIBBBBB", wide, high, depth, colour, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(kind, data) for kind, data in parts)


def nothing(size: int) -> bytes:
    """Return so many zero bytes, compressed."""
    packer = zlib.compressobj(1)
    whole, rest = divmod(size, 1 << 20)
    pieces = [packer.compress(bytes(1 << 20)) for _ in range(whole)]
    return b"".join([*pieces, packer.compress(bytes(rest)), packer.flush()])


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
