# SPDX-License-Identifier: Apache-2.0
"""The services of one open workspace, handed to the command line or the window.

A service and what it imports are loaded when it is first used: listing incidents needs neither
the readers of files nor the makers of reports.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from casepack_desktop.services.opening import NewWorkspace
from casepack_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from casepack_desktop.services.bulk import BulkService
    from casepack_desktop.services.comments import CommentService
    from casepack_desktop.services.directories import DirectoryService
    from casepack_desktop.services.directory_editing import DirectoryEditingService
    from casepack_desktop.services.drafts import DraftService
    from casepack_desktop.services.exports import ExportService
    from casepack_desktop.services.files import FileService
    from casepack_desktop.services.health import HealthService
    from casepack_desktop.services.imports import ImportService
    from casepack_desktop.services.incidents import IncidentService
    from casepack_desktop.services.listing import ListService
    from casepack_desktop.services.relations import RelationService
    from casepack_desktop.services.reports import ReportService
    from casepack_desktop.services.settings import SettingsService
    from casepack_desktop.services.undo import UndoService
    from casepack_desktop.services.views import ViewService


class Services:
    """Everything one can do in an open workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @classmethod
    def over(cls, workspace: Workspace) -> "Services":
        """Return all services of a workspace."""
        return cls(workspace)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the attribute name of every service."""
        return tuple(key for key, kind in vars(cls).items() if isinstance(kind, cached_property))

    @cached_property
    def incidents(self) -> "IncidentService":
        """Return the service of the incidents."""
        from casepack_desktop.services.incidents import IncidentService

        return IncidentService(self.workspace)

    @cached_property
    def listing(self) -> "ListService":
        """Return the service that reads the list, which `incidents` can as well."""
        from casepack_desktop.services.listing import ListService

        return ListService(self.workspace)

    @cached_property
    def bulk(self) -> "BulkService":
        """Return the service that changes many incidents at once."""
        from casepack_desktop.services.bulk import BulkService

        return BulkService(self.workspace)

    @cached_property
    def comments(self) -> "CommentService":
        """Return the service of the comments."""
        from casepack_desktop.services.comments import CommentService

        return CommentService(self.workspace)

    @cached_property
    def directories(self) -> "DirectoryService":
        """Return the service of the directories and people."""
        from casepack_desktop.services.directories import DirectoryService

        return DirectoryService(self.workspace)

    @cached_property
    def directory_editing(self) -> "DirectoryEditingService":
        """Return the service that changes, merges and exchanges directory entries."""
        from casepack_desktop.services.directory_editing import DirectoryEditingService

        return DirectoryEditingService(self.workspace)

    @cached_property
    def drafts(self) -> "DraftService":
        """Return the service of what was typed and not saved yet."""
        from casepack_desktop.services.drafts import DraftService

        return DraftService(self.workspace)

    @cached_property
    def files(self) -> "FileService":
        """Return the service of the files of the cases."""
        from casepack_desktop.services.files import FileService

        return FileService(self.workspace)

    @cached_property
    def imports(self) -> "ImportService":
        """Return the service that imports files."""
        from casepack_desktop.services.imports import ImportService

        return ImportService(self.workspace)

    @cached_property
    def exports(self) -> "ExportService":
        """Return the service that exports the list."""
        from casepack_desktop.services.exports import ExportService

        return ExportService(self.workspace)

    @cached_property
    def reports(self) -> "ReportService":
        """Return the service of the report jobs."""
        from casepack_desktop.services.reports import ReportService

        return ReportService(self.workspace)

    @cached_property
    def relations(self) -> "RelationService":
        """Return the service of the links between incidents."""
        from casepack_desktop.services.relations import RelationService

        return RelationService(self.workspace)

    @cached_property
    def undo(self) -> "UndoService":
        """Return the service that takes actions back."""
        from casepack_desktop.services.undo import UndoService

        return UndoService(self.workspace)

    @cached_property
    def health(self) -> "HealthService":
        """Return the service that examines and repairs."""
        from casepack_desktop.services.health import HealthService

        return HealthService(self.workspace)

    @cached_property
    def settings(self) -> "SettingsService":
        """Return the service of the workspace's settings."""
        from casepack_desktop.services.settings import SettingsService

        return SettingsService(self.workspace)

    @cached_property
    def views(self) -> "ViewService":
        """Return the service of the saved views of the list."""
        from casepack_desktop.services.views import ViewService

        return ViewService(self.workspace)


class Opener(Protocol):
    """Opens and creates workspaces; the composition root decides with which clock and rights."""

    def open(self, folder: Path, *, writable: bool) -> Services:
        """Open a workspace."""

    def create(self, folder: Path, new: NewWorkspace) -> Services:
        """Make a workspace and open it for writing."""
