# SPDX-License-Identifier: Apache-2.0
"""Files that are either there whole or not there at all.

Written beside the target, synced, renamed, and the folder synced, so that a kill or a power cut
leaves the old file or the new one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

TEMPORARY_SUFFIX = ".casepack-tmp"


@contextmanager
def temporary_file(folder: Path, mode: int = 0o600) -> Iterator[tuple[BinaryIO, Path]]:
    """Yield a new binary file and its path, which is gone after the block unless it was renamed.

    What was written can be read again. Raises OSError.
    """
    temporary = folder / f".{os.urandom(8).hex()}{TEMPORARY_SUFFIX}"
    descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file, temporary
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


@contextmanager
def atomic_file(target: Path, mode: int = 0o600) -> Iterator[BinaryIO]:
    """Yield a binary file that becomes `target` when the block ends without an error.

    It can be read as well, to look at what was written. On an error nothing is left behind and an
    older `target` stays. Raises OSError.
    """
    with temporary_file(target.parent, mode) as (file, temporary):
        yield file
        file.flush()
        os.fsync(file.fileno())
        file.close()
        temporary.replace(target)
    sync_folder(target.parent)


def write_atomic(target: Path, data: bytes, mode: int = 0o600) -> None:
    """Write `data` to `target` whole or not at all; raises OSError."""
    with atomic_file(target, mode) as file:
        file.write(data)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_BINARY = getattr(os, "O_BINARY", 0)
