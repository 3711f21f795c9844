# SPDX-License-Identifier: Apache-2.0
"""Real workspaces behind real sessions, for tests of the window's parts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casepack_desktop.jobs.supervisor import JobSupervisor
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import NewWorkspace, create_workspace
from casepack_desktop.storage.engine import connect
from casepack_desktop.support.clock import Clock
from casepack_desktop.ui.session import Session
from tests.helpers.workspaces import ANALYST, a_clock


@contextmanager
def a_session(
    folder: Path,
    clock: Clock | None = None,
    *,
    name: str = "case.casepack",
    zone: str = "Europe/Vilnius",
) -> Iterator[Session]:
    """Yield a session over a new workspace in `folder`; jobs, reader and workspace end with it."""
    clock = clock or a_clock()
    new = NewWorkspace(zone=zone, organisation="Baltic Grid AS")
    with session_over(
        Services.over(
            create_workspace(folder / name, new, clock, gui_thread=threading.get_ident())
        ),
        clock,
    ) as session:
        yield session


@contextmanager
def session_over(services: Services, clock: Clock) -> Iterator[Session]:
    """Yield a session over open services, which end with it."""
    jobs = JobSupervisor()
    session = Session(services, ANALYST, jobs, clock)
    try:
        yield session
    finally:
        jobs.shutdown()
        session.close()


@contextmanager
def somebody_writing(session: Session) -> Iterator[None]:
    """Hold the database of a session as another program would that is saving."""
    workspace = session.services.workspace
    other = connect(workspace.layout.database, workspace.keys.database_key, writable=True)
    other.isolation_level = None
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def knows_its_directories(session: Session) -> bool:
    """Return whether a session has read what was last changed in the directories."""
    return session.directory == session.services.directories.load()
