# SPDX-License-Identifier: Apache-2.0
"""A file on its way into the vault: opened once, read once, and shown to be the same throughout."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from casepack_desktop.domain.files import (
    ChangedWhileRead,
    InTheWorkspace,
    NotAFile,
    VanishedWhileRead,
)
from casepack_desktop.services.media_types import HEAD_SIZE
from casepack_desktop.storage.problems import told

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class _State:
    """What shows that a file is still the one that was opened."""

    device: int
    inode: int
    size: int
    modified: int

    @classmethod
    def of(cls, found: os.stat_result) -> "_State":
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


class FileSource:
    """An open file that is read to its end; `size` in bytes when it was opened."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file
        self._before = _State.of(os.fstat(file.fileno()))
        self._left = self.size = self._before.size
        self.head = b""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes; raise `ChangedWhileRead` if there are more or fewer than before.

        Raises problems of the disk that name the file.
        """
        with told(self._path):
            data = self._file.read(size)
        self._left -= len(data)
        if self._left < 0 or (not data and self._left > 0):
            raise ChangedWhileRead(path=self._path)
        if len(self.head) < HEAD_SIZE:
            self.head += data[: HEAD_SIZE - len(self.head)]
        return data

    def demand_same(self) -> None:
        """Raise `ChangedWhileRead` or `VanishedWhileRead` if the path leads to another file now."""
        with told(self._path):
            try:
                now = self._path.stat()
            except FileNotFoundError:
                raise VanishedWhileRead(path=self._path) from None
            opened = os.fstat(self._file.fileno())
        if {_State.of(now), _State.of(opened)} != {self._before}:
            raise ChangedWhileRead(path=self._path)


@contextmanager
def file_source(path: Path, workspace: Path) -> Iterator[FileSource]:
    """Yield an open file of the person's choice.

    Raises `NotAFile` for folders, devices and pipes, `InTheWorkspace`, and problems of the disk.
    """
    with told(path):
        # A folder cannot be opened everywhere, and opening a pipe would wait for its other end.
        _demand_file(path, path.stat())
        if path.resolve().is_relative_to(workspace.resolve()):
            raise InTheWorkspace(path=path)
        file = os.fdopen(os.open(path, _FLAGS), "rb", buffering=0)
    with file:
        _demand_file(path, os.fstat(file.fileno()))
        yield FileSource(path, file)


def _demand_file(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise NotAFile(path=path)
