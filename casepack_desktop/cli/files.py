# SPDX-License-Identifier: Apache-2.0
"""Files that a command hands out."""

import os
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


def demand_writable(target: Path) -> None:
    """Return if a file can be put at `target`, so that long work does not end in a refusal.

    Raises `IsAFolder`, `MissingFile`, `ReadOnly`.
    """
    if target.is_dir():
        raise IsAFolder(path=target)
    if not target.parent.is_dir():
        raise MissingFile(path=target.parent)
    if not os.access(target.parent, os.W_OK):
        raise ReadOnly(path=target.parent)


def write_file(target: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises problems that name it."""
    with told(target):
        write_atomic(target, data, _PUBLIC)
