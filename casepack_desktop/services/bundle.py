# SPDX-License-Identifier: Apache-2.0
"""The services of one open workspace, handed to the command line or the window."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from casepack_desktop.services.directories import DirectoryService
from casepack_desktop.services.health import HealthService
from casepack_desktop.services.imports import ImportService
from casepack_desktop.services.incidents import IncidentService
from casepack_desktop.services.opening import NewWorkspace
from casepack_desktop.services.reports import ReportService
from casepack_desktop.services.settings import SettingsService
from casepack_desktop.services.undo import UndoService
from casepack_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Services:
    """Everything one can do in an open workspace."""

    workspace: Workspace
    incidents: IncidentService
    directories: DirectoryService
    imports: ImportService
    reports: ReportService
    undo: UndoService
    health: HealthService
    settings: SettingsService

    @classmethod
    def over(cls, workspace: Workspace) -> "Services":
        """Return all services of a workspace."""
        return cls(
            workspace=workspace,
            incidents=IncidentService(workspace),
            directories=DirectoryService(workspace),
            imports=ImportService(workspace),
            reports=ReportService(workspace),
            undo=UndoService(workspace),
            health=HealthService(workspace),
            settings=SettingsService(workspace),
        )


class Opener(Protocol):
    """Opens and creates workspaces; the composition root decides with which clock and rights."""

    def open(self, folder: Path, *, writable: bool) -> Services:
        """Open a workspace."""

    def create(self, folder: Path, new: NewWorkspace) -> Services:
        """Make a workspace and open it for writing."""
