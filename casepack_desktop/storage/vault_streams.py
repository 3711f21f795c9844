# SPDX-License-Identifier: Apache-2.0
"""What the age library reads from and writes to: pieces are hashed as they pass.

The library hides which call failed, so that each end keeps the error for its caller.
"""

import hashlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

_BLOCK = 1 << 20

Tell = Callable[[int], None]


class Readable(Protocol):
    """Whatever bytes can be read from, at most so many at a time; none at the end."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""


def tell_nothing(_done: int) -> None:
    """Take no note of how far it is."""


class HashingReader:
    """Hands out what it reads and hashes it; `tell` hears how many bytes have passed.

    The library asks for 8 kB at a time. Larger blocks are read and hashed, so that Python is
    called seldom and other threads get their turn while a block is hashed.
    """

    def __init__(self, source: Readable, tell: Tell = tell_nothing) -> None:
        self._source = source
        self._tell = tell
        self._block = memoryview(b"")
        self._hash = hashlib.sha256()
        self.size = 0
        self.error: BaseException | None = None

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of what has passed."""
        return self._hash.hexdigest()

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""
        if not self._block:
            try:
                self._next_block()
            except BaseException as error:
                self.error = error
                raise
        piece = bytes(self._block[:size])
        self._block = self._block[size:]
        return piece

    def _next_block(self) -> None:
        self._tell(self.size)
        block = self._source.read(_BLOCK)
        self._hash.update(block)
        self.size += len(block)
        self._block = memoryview(block)


class KeepingWriter:
    """Writes into a file and keeps the error that the library would hide."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.error: BaseException | None = None

    def write(self, data: bytes, /) -> int:
        """Write all of a piece."""
        try:
            return self._target.write(data)
        except BaseException as error:
            self.error = error
            raise

    def flush(self) -> None:
        """Hand over what was written so far."""
        self._target.flush()


class HashingWriter:
    """Hashes what it is given and passes it on, if there is a target."""

    def __init__(self, target: BinaryIO | None = None, tell: Tell = tell_nothing) -> None:
        self._target = target
        self._tell = tell
        self._untold = 0
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of what has passed."""
        return self._hash.hexdigest()

    def write(self, data: bytes, /) -> int:
        """Take a piece and return its length."""
        self._hash.update(data)
        if self._target is not None:
            self._target.write(data)
        self.size += len(data)
        self._untold += len(data)
        if self._untold >= _BLOCK:
            self._untold = 0
            self._tell(self.size)
        return len(data)

    def flush(self) -> None:
        """Hand over what was written so far."""
        if self._target is not None:
            self._target.flush()


class Enough(Exception):
    """The first bytes are there; nothing more is read."""


class HeadWriter:
    """Keeps the first bytes and then ends the reading with `Enough`."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._data = bytearray()

    @property
    def head(self) -> bytes:
        """Return the first bytes, at most as many as were asked for."""
        return bytes(self._data[: self._limit])

    def write(self, data: bytes, /) -> int:
        """Take a piece; raise `Enough` when no more is wanted."""
        self._data += data
        if len(self._data) >= self._limit:
            raise Enough
        return len(data)

    def flush(self) -> None:
        """Do nothing."""
