# SPDX-License-Identifier: Apache-2.0
"""Files that leave the workspace because a person asked for them."""

import os
from collections.abc import Iterable
from pathlib import Path

from casepack_desktop.domain.errors import Problem
from casepack_desktop.storage.problems import MissingFile, ReadOnly, told
from casepack_desktop.support.atomic import write_atomic
from casepack_desktop.support.i18n import N_

# Like any file that a person makes; the workspace itself is for its owner only.
_PUBLIC = 0o644


class IsAFolder(Problem):
    """A folder where a file should be written."""

    text = N_("{path} is a folder. Name a file in it.")


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
        place = target.resolve()
        if place.is_relative_to(workspace.resolve()):
            raise InTheWorkspace(path=target)
        if place in {path.resolve() for path in inputs}:
            raise IsTheInput(path=target)


def _demand_place(target: Path) -> None:
    if target.is_dir():
        raise IsAFolder(path=target)
    if not target.parent.is_dir():
        raise MissingFile(path=target.parent)
    if not os.access(target.parent, os.W_OK):
        raise ReadOnly(path=target.parent)


def write_file(target: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises problems that name it.

    A link stays and its file is written; so does a device or a pipe, which cannot be replaced.
    """
    with told(target):
        place = target.resolve()
        if place.exists() and not place.is_file():
            place.write_bytes(data)
        else:
            write_atomic(place, data, _PUBLIC)
