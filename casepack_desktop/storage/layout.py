# SPDX-License-Identifier: Apache-2.0
"""Where things lie inside a workspace folder `NAME.casepack/`."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one workspace."""

    folder: Path

    @property
    def database(self) -> Path:
        """Return the sealed SQLite file."""
        return self.folder / "casepack.db"

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
