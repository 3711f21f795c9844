# SPDX-License-Identifier: Apache-2.0
"""What every command is handed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casepack_desktop.cli.output import Output
from casepack_desktop.cli.usage import NoWorkspace
from casepack_desktop.domain.access import Actor

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Opener, Services

DONE, FAILED, PARTLY = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Context:
    """The opener of workspaces, the folder, the person and the output of one command."""

    opener: "Opener"
    workspace: Path | None
    actor: Actor
    output: Output

    @property
    def folder(self) -> Path:
        """Return the folder of the workspace; raise `NoWorkspace`."""
        if self.workspace is None:
            raise NoWorkspace
        return self.workspace

    @contextmanager
    def opened(self, *, writable: bool) -> "Iterator[Services]":
        """Open the workspace for the length of a block."""
        services = self.opener.open(self.folder, writable=writable)
        try:
            yield services
        finally:
            services.workspace.close()
