# SPDX-License-Identifier: Apache-2.0
"""Getting a workspace: opening one, making a new one, or filling the sample."""

import threading
from collections.abc import Callable, Set
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.app.known_workspaces import demand_known
from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.clock import Clock
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.zones import machine_zone
from casepack_desktop.ui.welcome.wanted import SUFFIX, WantedWorkspace

if TYPE_CHECKING:
    from casepack_desktop.app.opening import Opening
    from casepack_desktop.jobs.job import JobContext
    from casepack_desktop.jobs.supervisor import JobSupervisor
    from casepack_desktop.services.bundle import Services

OPENING = N_("Opening {name}…")
CREATING = N_("Creating {name}…")
FILLING = N_("Filling the sample…")


class Workspaces(QObject):
    """Takes one attempt at a time.

    Signals: `began` with the `Title` and the supervisor of the attempt; then exactly one of
    `opened` with the `Session`, `refused` with the problem and the folder, and `cancelled`.
    """

    began = Signal(object, object)
    opened = Signal(object)
    refused = Signal(Problem, object)
    cancelled = Signal()

    def __init__(self, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._bootstrap = Bootstrap(clock)
        self._opening: Opening | None = None

    @property
    def is_busy(self) -> bool:
        """Return whether an attempt is under way."""
        return self._opening is not None

    def open(self, folder: Path, *, writable: bool = True, known: Set[str] | None = None) -> None:
        """Open the workspace in a folder; with `known` only one that is marked there.

        Any other is refused with `StrangeWorkspace`.
        """
        thread = threading.get_ident()

        def work(_context: "JobContext") -> "Services":
            if known is not None:
                demand_known(folder, known)
            return self._bootstrap.open(folder, writable=writable, gui_thread=thread)

        self._begin(folder, OPENING, work)

    def create(self, wanted: WantedWorkspace) -> None:
        """Make a workspace and open it."""
        thread = threading.get_ident()

        def work(_context: "JobContext") -> "Services":
            from casepack_desktop.services.opening import NewWorkspace

            new = NewWorkspace(wanted.zone, wanted.organisation, wanted.prefix)
            return self._bootstrap.create(wanted.folder, new, gui_thread=thread)

        self._begin(wanted.folder, CREATING, work)

    def fill_sample(self, folder: Path) -> None:
        """Make the sample and open it."""
        thread = threading.get_ident()

        def work(context: "JobContext") -> "Services":
            from casepack_desktop.storage.problems import told

            with told(folder.parent):
                folder.parent.mkdir(parents=True, exist_ok=True)
            return self._bootstrap.create_sample(
                folder, zone=machine_zone(), gui_thread=thread, progress=context.progress
            )

        self._begin(folder, FILLING, work)

    def cancel(self) -> None:
        """Give the attempt up, if there is one; it ends as soon as it can."""
        if self._opening is not None:
            self._opening.cancel()

    def give_up(self) -> None:
        """End an attempt at once and say nothing, since the program ends."""
        opening, self._opening = self._opening, None
        if opening is not None:
            opening.give_up()

    def _begin(self, folder: Path, msgid: str, work: "Callable[[JobContext], Services]") -> None:
        from casepack_desktop.app.opening import Opening
        from casepack_desktop.jobs.job import Title

        name = folder.name.removesuffix(SUFFIX) or str(folder)
        title = Title(msgid, {"name": name})
        self._opening = opening = Opening(title, partial(_read_ahead, work), self)
        opening.opened.connect(partial(self._take, opening.jobs, folder))
        opening.refused.connect(partial(self._refuse, folder))
        opening.cancelled.connect(self._on_opening_cancelled)
        self.began.emit(title, opening.jobs)
        opening.start()

    def _take(self, jobs: "JobSupervisor", folder: Path, services: "Services") -> None:
        from casepack_desktop.ui.session import Session

        self._end()
        try:
            session = Session(services, LOCAL_ANALYST, jobs, self._clock, self)
        except Problem as problem:
            services.workspace.close()
            jobs.shutdown()
            self.refused.emit(problem, folder)
            return
        self.opened.emit(session)

    def _refuse(self, folder: Path, problem: Problem) -> None:
        self._end()
        self.refused.emit(problem, folder)

    def _end(self) -> None:
        opening, self._opening = self._opening, None
        if opening is not None:
            opening.deleteLater()

    def _on_opening_cancelled(self) -> None:
        self._end()
        self.cancelled.emit()


def _read_ahead(work: "Callable[[JobContext], Services]", context: "JobContext") -> "Services":
    """Open, and read what the session asks for at once, which may be thousands of companies."""
    services = work(context)
    try:
        services.directories.load()
    except BaseException:
        services.workspace.close()
        raise
    return services
