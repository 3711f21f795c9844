# SPDX-License-Identifier: Apache-2.0
"""Where things lie inside a workspace folder `NAME.casepack/`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casepack_desktop.support.atomic import TEMPORARY_SUFFIX


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one workspace."""

    folder: Path

    @property
    def database(self) -> Path:
        """Return the sealed SQLite file."""
        return self.folder / "casepack.db"

    @property
    def drafts(self) -> Path:
        """Return the sealed file of what was typed and not saved yet; it may be missing."""
        return self.folder / "drafts.db"

    @property
    def keys(self) -> tuple[Path, Path]:
        """Return the two copies of the key file, the first one leading."""
        return self.folder / "keys.json", self.backups / "keys.json"

    @property
    def vault(self) -> Path:
        """Return the folder of the content-addressed files."""
        return self.folder / "files"

    @property
    def backups(self) -> Path:
        """Return the folder of the backups."""
        return self.folder / "backups"

    @property
    def lock(self) -> Path:
        """Return the file that one writing process holds."""
        return self.folder / "lock"

    def place(self) -> tuple[int, int] | None:
        """Return what tells the database file from every other one, None if there is none."""
        try:
            found = self.database.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return found.st_dev, found.st_ino

    @property
    def unfinished_database(self) -> Path:
        """Return the database while it is being made; it is renamed when it is whole."""
        return self.folder / "casepack.db.part"

    @property
    def unfinished_backup(self) -> Path:
        """Return the copy of the database while it is being made and checked."""
        return self.backups / "backup.part"

    def leftovers(self) -> Iterator[Path]:
        """Yield what a program that ended left half-written, outside the vault."""
        for folder in (self.folder, self.backups):
            yield from sorted(folder.glob(f".*{TEMPORARY_SUFFIX}"))
        for part in (self.unfinished_database, self.unfinished_backup):
            yield from with_sides(part)


def with_sides(database: Path) -> list[Path]:
    """Return those of a database file and SQLite's files beside it that exist."""
    return sorted(database.parent.glob(f"{database.name}*"))
