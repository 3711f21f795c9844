# SPDX-License-Identifier: Apache-2.0
"""Wiring: which clock, which rights and which services an open workspace gets.

Storage is loaded when a workspace is opened, so that help and usage errors come at once.
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.support.clock import Clock, SystemClock
from casepack_desktop.support.progress import Progress, no_progress

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.opening import NewWorkspace


class Bootstrap:
    """Opens workspaces with the system's clock and full access."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()

    def open(self, folder: Path, *, writable: bool, gui_thread: int | None = None) -> "Services":
        """Open a workspace; a writable one first puts right the jobs that a crash left.

        The thread with the identity `gui_thread` will wait for a lock only a moment, and raise
        `WorkspaceBusy` then; others wait longer. Any thread may open the workspace for it.
        """
        from casepack_desktop.services.bundle import Services
        from casepack_desktop.services.opening import open_workspace
        from casepack_desktop.services.recovery import needs_recovery

        services = Services.over(
            open_workspace(folder, self._clock, writable=writable, gui_thread=gui_thread)
        )
        if writable:
            try:
                if needs_recovery(services.workspace):
                    services.reports.recover(LOCAL_ANALYST)
            except BaseException:
                services.workspace.close()
                raise
        return services

    def create(
        self, folder: Path, new: "NewWorkspace", *, gui_thread: int | None = None
    ) -> "Services":
        """Make a workspace and open it for writing; `gui_thread` is that of `open`."""
        from casepack_desktop.services.bundle import Services
        from casepack_desktop.services.opening import create_workspace

        return Services.over(create_workspace(folder, new, self._clock, gui_thread=gui_thread))

    def create_sample(
        self,
        folder: Path,
        *,
        zone: str = "UTC",
        gui_thread: int | None = None,
        progress: Progress = no_progress,
    ) -> "Services":
        """Make a workspace of the shipped samples, marked as such, and open it for writing.

        `progress` is told records read, of an unknown total (0), then records written. Where it
        raises `Cancelled` or the disk fails, a folder that was not there before is removed again.
        """
        from casepack_desktop.services.opening import NewWorkspace
        from casepack_desktop.services.samples import SAMPLE_ORGANISATION, load_samples

        was_there = folder.exists()
        new = NewWorkspace(zone=zone, organisation=SAMPLE_ORGANISATION, is_sample=True)
        services = self.create(folder, new, gui_thread=gui_thread)
        try:
            load_samples(services.imports, LOCAL_ANALYST, progress)
        except BaseException:
            services.workspace.close()
            if not was_there:
                shutil.rmtree(folder)
            raise
        return services
