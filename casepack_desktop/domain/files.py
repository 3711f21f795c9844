# SPDX-License-Identifier: Apache-2.0
"""Files of a case as they are shown, and what can be wrong with one that is added."""

from dataclasses import dataclass
from enum import StrEnum

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.instants import Moment
from casepack_desktop.support.i18n import N_

NAME_LIMIT = 1_000


class Role(StrEnum):
    """What a file is for its case: the one main report file, or anything beside it."""

    MAIN = "main"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class FileView:
    """One file of a case; `size` in bytes, `media_type` by content, `name` as it was given."""

    uuid: str
    role: Role
    name: str
    size: int
    media_type: str
    sha256: str
    added_at: Moment
    added_by: str
    removed_at: Moment | None

    @property
    def is_removed(self) -> bool:
        """Return whether the file was removed and can come back."""
        return self.removed_at is not None


@dataclass(frozen=True, slots=True)
class Added:
    """A file that was added, and what an earlier one with the same content is called."""

    file: FileView
    same_as: str | None = None


class UnknownFile(Problem):
    """No file of a case has this id."""

    text = N_("There is no file {file}. Look for it among the files of the incident.")


class NotAFile(Problem):
    """A folder, a device or a pipe where a file should be."""

    text = N_("{path} is not a file. Choose a file; put a folder into an archive first.")


class InTheWorkspace(Problem):
    """A file of the workspace itself, which would hold itself then."""

    text = N_("{path} belongs to the workspace itself. Choose a file outside of it.")


class ChangedWhileRead(Problem):
    """The file is another one than when its reading began."""

    text = N_("{path} was changed while it was read. Nothing was added; try again.")


class VanishedWhileRead(Problem):
    """The file was removed while it was read."""

    text = N_("{path} was removed while it was read. Nothing was added.")


class IsRemoved(Problem):
    """What is wanted of a removed file needs one that is there."""

    text = N_("“{file}” was removed. Restore it first.")


class NotRemoved(Problem):
    """Only a removed file can be restored."""

    text = N_("“{file}” is there already, so it cannot be restored.")


class HasMainFile(Problem):
    """A case has one main report file at a time."""

    text = N_("{number} has a main file already. Replace it, or add yours as an attachment.")


class MainFileThere(Problem):
    """A removed main file cannot come back beside another one."""

    text = N_("{number} has another main file now. Remove that first, then restore “{file}”.")


class FileExists(Problem):
    """A file would be written over another one."""

    text = N_("{path} exists already. Choose another name, or replace it.")


class TooLargeToShow(Problem):
    """A file is larger than what may be read into memory."""

    text = N_("“{file}” is too large to be shown here. Save it and open it from there.")
