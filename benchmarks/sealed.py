# SPDX-License-Identifier: Apache-2.0
"""Workspaces reached past the program, with its own driver, key and pragmas."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from casepack_desktop.services.opening import NewWorkspace, create_workspace
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage.engine import connect
from casepack_desktop.support.clock import SystemClock


@dataclass(frozen=True, slots=True)
class Sealed:
    """A closed workspace: its database file and the key of the database."""

    database: Path
    key: str

    @classmethod
    def of(cls, workspace: Workspace) -> "Sealed":
        """Return the database of an open workspace."""
        return cls(workspace.layout.database, workspace.keys.database_key)

    @contextmanager
    def bare(self, *, writable: bool = False) -> Iterator[driver.Connection]:
        """Yield a connection of the bare driver with the pragmas of the program."""
        connection = connect(self.database, self.key, writable=writable)
        try:
            yield connection
        finally:
            connection.close()


def make_workspace(folder: Path) -> Sealed:
    """Make a fresh workspace and close it."""
    workspace = create_workspace(folder, NewWorkspace(), SystemClock())
    workspace.close()
    return Sealed.of(workspace)
