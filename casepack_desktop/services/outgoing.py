# SPDX-License-Identifier: Apache-2.0
"""Files that leave the workspace because a person asked for them."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from casepack_desktop.domain.errors import Problem
from casepack_desktop.storage.problems import MissingFile, ReadOnly, told
from casepack_desktop.support.atomic import atomic_file
from casepack_desktop.support.i18n import N_

# Like any file that a person makes; the workspace itself is for its owner only.
PUBLIC = 0o644
_WRITABLE = 0o222


class IsAFolder(Problem):
    """A folder where a file should be written."""

    text = N_("{path} is a folder. Name a file in it.")


class NotAFile(Problem):
    """A device or a pipe where a file should be written whole."""

    text = N_("{path} is no ordinary file. Name another one.")


class InUse(Problem):
    """A file that may not be written over, or that another program holds."""

    text = N_(
        "{path} is open in another program or may only be read. Close it there, or choose another"
        " name; the file is as it was."
    )


class InTheWorkspace(Problem):
    """A file that would be written among those of the workspace, perhaps over its database."""

    text = N_("{path} lies in the workspace. Name a file outside of it.")


class IsTheInput(Problem):
    """A file that would be written over one that is read."""

    text = N_("{path} is a file to read. Name another one to write.")


def demand_writable(target: Path, workspace: Path, inputs: Iterable[Path] = ()) -> None:
    """Return if a file can be put at `target`, so that long work does not end in a refusal.

    Raises `IsAFolder`, `MissingFile`, `ReadOnly`, `InTheWorkspace`, `IsTheInput`.
    """
    with told(target):
        _demand_place(target)
        place = _real(target)
        if place.is_relative_to(_real(workspace)):
            raise InTheWorkspace(path=target)
        if place in {_real(path) for path in inputs}:
            raise IsTheInput(path=target)


def demand_no_folder(target: Path) -> bool:
    """Return whether something lies at `target` that would be written over.

    Raises `IsAFolder`, and problems that name `target` where the disk cannot say.
    """
    with told(target):
        if target.is_dir():
            raise IsAFolder(path=target)
        return target.is_file()


def _demand_place(target: Path) -> None:
    demand_no_folder(target)
    if not target.parent.is_dir():
        raise MissingFile(path=target.parent)
    if not os.access(target.parent, os.W_OK):
        raise ReadOnly(path=target.parent)


def _real(path: Path) -> Path:
    """Return the path with all links followed; raise OSError for links that lead in a circle."""
    # `Path.resolve` ends in a RuntimeError there.
    place = Path(os.path.realpath(path))
    if place.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return place


def demand_replaceable(target: Path) -> None:
    """Return if nothing stands at `target`, or a file that may be written over.

    Windows keeps a file that a spreadsheet holds open. Raises `NotAFile`, `InUse`.
    """
    with told(target):
        place = _real(target)
        if not place.exists():
            return
        if not place.is_file():
            raise NotAFile(path=target)
        # Whoever may do everything is told by the mode all the same.
        if not place.stat().st_mode & _WRITABLE:
            raise InUse(path=target)
        try:
            place.open("r+b").close()
        except PermissionError:
            raise InUse(path=target) from None


@contextmanager
def outgoing_file(target: Path, mode: int = PUBLIC) -> Iterator[BinaryIO]:
    """Yield a file that becomes `target` whole when the block ends, or not at all.

    A link stays and its file is written. Raises problems that name `target`, `InUse` among them.
    """
    with told(target):
        place = _real(target)
        try:
            with atomic_file(place, mode) as file:
                yield file
        except PermissionError as error:
            # Windows replaces no file that was opened meanwhile.
            if error.filename2 is None:
                raise
            raise InUse(path=target) from error


def write_file(target: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises problems that name it, `InUse` among them.

    A link stays and its file is written; so does a device or a pipe, which cannot be replaced.
    """
    with told(target):
        place = _real(target)
        if place.exists() and not place.is_file():
            place.write_bytes(data)
            return
    demand_replaceable(target)
    with outgoing_file(target) as file:
        file.write(data)
