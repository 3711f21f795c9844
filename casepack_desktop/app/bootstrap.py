# SPDX-License-Identifier: Apache-2.0
"""Wiring: which clock, which rights and which services an open workspace gets.

Storage is loaded when a workspace is opened, so that help and usage errors come at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.support.clock import Clock, SystemClock

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.opening import NewWorkspace


class Bootstrap:
    """Opens workspaces with the system's clock and full access."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()

    def open(self, folder: Path, *, writable: bool) -> "Services":
        """Open a workspace; a writable one first puts right the jobs that a crash left."""
        from casepack_desktop.services.bundle import Services
        from casepack_desktop.services.opening import open_workspace
        from casepack_desktop.services.recovery import needs_recovery

        services = Services.over(open_workspace(folder, self._clock, writable=writable))
        if writable:
            try:
                if needs_recovery(services.workspace):
                    services.reports.recover(LOCAL_ANALYST)
            except BaseException:
                services.workspace.close()
                raise
        return services

    def create(self, folder: Path, new: "NewWorkspace") -> "Services":
        """Make a workspace and open it for writing."""
        from casepack_desktop.services.bundle import Services
        from casepack_desktop.services.opening import create_workspace

        return Services.over(create_workspace(folder, new, self._clock))
