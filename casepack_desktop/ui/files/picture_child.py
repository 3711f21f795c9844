# SPDX-License-Identifier: Apache-2.0
"""The process that makes small pictures: files of a case come in, bare pixels go out.

A file that is made to crash or to hang a decoder costs this process, not the program. It gets the
bytes alone, never a name, and ends with its standard input, at the latest a moment after it.
"""

import faulthandler
import os
import sys
from typing import TYPE_CHECKING

from casepack_desktop.ui.files.picture_limits import confine, leave_no_trace
from casepack_desktop.ui.files.picture_wire import (
    ANSWER,
    HELLO,
    JOB,
    LARGEST_FILE,
    LARGEST_SIDE,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

_IN, _OUT, _ERRORS = 0, 1, 2
_PIECE = 1 << 20
_LONGEST_S = 12
"""After which a decoder is stopped that nobody stops from outside."""


def main() -> int:
    """Make pictures until the standard input ends; return the exit code."""
    leave_no_trace()
    _take_bytes_as_they_are()
    os.environ["QT_NO_GUI_THREADPOOL"] = "1"  # each of its threads would need a descriptor
    from PySide6.QtCore import QCoreApplication

    from casepack_desktop.ui.files.picturing import picture_of, prepare

    application = QCoreApplication(sys.argv[:1])
    prepare()
    confine()
    _write(HELLO)
    while head := _read(JOB.size):
        kind, side, size = JOB.unpack(head)
        if size > LARGEST_FILE or side > LARGEST_SIDE:
            return 1
        data = _read(size)
        # By a thread of its own that needs no interpreter: it also ends a loop inside of Qt.
        faulthandler.dump_traceback_later(_LONGEST_S, exit=True, file=_ERRORS)
        answer = _answer(picture_of(kind, data, side))
        faulthandler.cancel_dump_traceback_later()
        _write(answer)
    del application
    return 0


def _answer(picture: "QImage | None") -> bytes:
    from PySide6.QtGui import QImage

    if picture is None:
        return ANSWER.pack(0, 0)
    plain = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    return ANSWER.pack(plain.width(), plain.height()) + bytes(plain.constBits())


def _read(size: int) -> bytes:
    """Return so many bytes, or none at the end of the input."""
    data = bytearray()
    while len(data) < size:
        piece = os.read(_IN, min(_PIECE, size - len(data)))
        if not piece:
            return b""
        data += piece
    return bytes(data)


def _write(data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(_OUT, left) :]


def _take_bytes_as_they_are() -> None:
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (_IN, _OUT):
            msvcrt.setmode(descriptor, os.O_BINARY)


if __name__ == "__main__":
    sys.exit(main())
