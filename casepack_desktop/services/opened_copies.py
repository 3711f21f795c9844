# SPDX-License-Identifier: Apache-2.0
"""Copies of files that another program shows: outside of the sealed workspace, while we run.

They lie in a folder that only the user can read. It goes when the program ends; that of a program
that was killed goes when the next one makes its own.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

from casepack_desktop.domain.file_names import numbered, safe_name
from casepack_desktop.storage.problems import told

_PREFIX = "casepack-opened-"
_LOCK = ".lock"


class OpenedCopies:
    """A private folder, made when it is first needed."""

    def __init__(self, base: Path | None = None) -> None:
        """`base` is where the folder is made, the system's place for temporary files if None."""
        self._base = base or Path(tempfile.gettempdir())
        self._folder: Path | None = None
        self._lock: FileLock | None = None

    def place_for(self, name: str) -> Path:
        """Return a free path for a file of this name; raise problems of the disk."""
        with told(self._base):
            if self._folder is None:
                self._make_folder()
            return self._free(safe_name(name))

    def clean(self) -> None:
        """Remove every copy; what another program keeps open on Windows stays until later."""
        folder, self._folder = self._folder, None
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
            atexit.unregister(self.clean)

    def _make_folder(self) -> None:
        self._remove_left_over()
        self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self._base))
        self._lock = FileLock(self._folder / _LOCK)
        self._lock.acquire(timeout=0)
        atexit.register(self.clean)

    def _free(self, name: str) -> Path:
        assert self._folder is not None  # noqa: S101 - made before
        number, path = 1, self._folder / name
        while path.exists():
            number += 1
            path = self._folder / numbered(name, number)
        return path

    def _remove_left_over(self) -> None:
        """Remove the folders of programs that ended without cleaning up."""
        for folder in self._base.glob(f"{_PREFIX}*"):
            if folder.is_symlink() or not folder.is_dir() or not _is_own(folder):
                continue
            lock = FileLock(folder / _LOCK)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                continue  # another program runs
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)


def _is_own(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
