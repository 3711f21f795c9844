# SPDX-License-Identifier: Apache-2.0
"""The real process that makes small pictures, whose decoder does what a file says.

What a hostile file could have it do is done here on demand: crash, hang, talk, reach out.
"""

import os
import signal
import socket
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtGui import QImage

from casepack_desktop.ui.files import picture_child, picturing

KIND = 2
CRASH, HANG, GREED, NOISE, BOAST, FLOOD = b"crash", b"hang", b"greed", b"noise", b"boast", b"flood"
WRITE, READ, CONNECT, HELD, SECRET = b"write", b"read", b"connect", b"held", b"secret"
SOUND = b"sound"


def main(arguments: list[str]) -> int:
    """Start the process with the odd decoder; `hasty` or `patient` with what takes too long."""
    picturing.picture_of = odd_picture_of
    if "hasty" in arguments:
        picture_child._LONGEST_S = 1
    if "patient" in arguments:
        picture_child._LONGEST_S = 600
    if "stillborn" in arguments:
        os._exit(3)
    return picture_child.main()


def odd_picture_of(kind: int, data: bytes, side: int) -> QImage | None:
    """Return a picture where the file did no harm, none where it could reach out."""
    if data in _HARMS:
        _HARMS[data]()
    elif data in _REACHES:
        try:
            _REACHES[data]()
        except OSError:
            return _sound()
        return None
    return _sound()


def _hang() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    while True:
        pass


def _flood() -> None:
    while True:
        os.write(1, bytes(1 << 16))


_HARMS: dict[bytes, Callable[[], object]] = {
    CRASH: lambda: os.kill(os.getpid(), signal.SIGSEGV),
    HANG: _hang,
    GREED: lambda: bytearray(2 << 30),
    NOISE: lambda: os.write(1, b"some library says hello here, where nobody asked it to"),
    BOAST: lambda: os.write(1, b"\xff\xff\xff\xff"),
    FLOOD: _flood,
}
_REACHES: dict[bytes, Callable[[], object]] = {
    WRITE: lambda: Path(os.environ["TMPDIR"], "spilt").write_bytes(b"x"),
    READ: lambda: Path(__file__).read_bytes(),
    CONNECT: lambda: socket.socket().close(),
    HELD: lambda: _use_a_file_of_the_parent(),
    SECRET: lambda: _use_a_secret_of_the_parent(),
}


def _use_a_file_of_the_parent() -> None:
    for descriptor in range(3, 1_024):
        with suppress(OSError):
            if stat.S_IFMT(os.fstat(descriptor).st_mode):
                return
    raise OSError("nothing but what the kernel made for this process itself")


def _use_a_secret_of_the_parent() -> None:
    if not any(name.startswith("CASEPACK_") for name in os.environ):
        raise OSError("nothing of the program's own is among the settings")


def _sound() -> QImage:
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    return image


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
