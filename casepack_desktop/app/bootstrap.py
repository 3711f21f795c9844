# SPDX-License-Identifier: Apache-2.0
"""Wiring: which clock, which rights and which services an open workspace gets."""

from pathlib import Path

from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import NewWorkspace, create_workspace, open_workspace
from casepack_desktop.support.clock import Clock, SystemClock


class Bootstrap:
    """Opens workspaces with the system's clock and full access."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()

    def open(self, folder: Path, *, writable: bool) -> Services:
        """Open a workspace; a writable one first puts right the jobs that a crash left."""
        services = Services.over(open_workspace(folder, self._clock, writable=writable))
        if writable:
            try:
                services.reports.recover(LOCAL_ANALYST)
            except BaseException:
                services.workspace.close()
                raise
        return services

    def create(self, folder: Path, new: NewWorkspace) -> Services:
        """Make a workspace and open it for writing."""
        return Services.over(create_workspace(folder, new, self._clock))
