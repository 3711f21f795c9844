# SPDX-License-Identifier: Apache-2.0
"""The thread of the window waits a moment for a lock, every other thread for seconds."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import NewWorkspace
from casepack_desktop.storage.engine import GUI_BUSY_MS
from casepack_desktop.storage.problems import WorkspaceBusy
from tests.helpers.workspaces import ANALYST, a_clock, a_workspace, an_incident, bare

T = TypeVar("T")


def in_a_thread(work: Callable[[], T]) -> T:
    """Return what `work` returns in another thread."""
    found: list[T] = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]


@contextmanager
def opened_by_a_worker(folder: Path) -> Iterator[Services]:
    """Yield services opened in a worker for this thread, closed here."""
    here = threading.get_ident()
    bootstrap = Bootstrap(a_clock())
    services = in_a_thread(lambda: bootstrap.open(folder, writable=True, gui_thread=here))
    try:
        yield services
    finally:
        services.workspace.close()


def patience(services: Services) -> int:
    """Return how long the connection of this thread waits, in milliseconds."""
    with services.workspace.read() as connection:
        return int(connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a closed workspace."""
    with a_workspace(tmp_path) as services:
        return services.workspace.layout.folder


def test_a_workspace_opened_by_a_worker_is_used_and_closed_by_the_window(folder: Path) -> None:
    with opened_by_a_worker(folder) as services:
        case = an_incident(services)
        assert in_a_thread(lambda: services.incidents.get(case.uuid)).uuid == case.uuid
    assert not folder.joinpath("casepack.db-wal").exists()


def test_each_thread_has_its_own_patience_on_the_same_connections(folder: Path) -> None:
    with opened_by_a_worker(folder) as services:
        for _ in range(3):
            assert patience(services) == GUI_BUSY_MS
            assert in_a_thread(lambda: patience(services)) == 5_000


def test_without_a_window_every_thread_waits_as_long(folder: Path) -> None:
    services = Bootstrap(a_clock()).open(folder, writable=True)
    assert patience(services) == in_a_thread(lambda: patience(services)) == 5_000
    services.workspace.close()


def test_a_new_workspace_knows_the_thread_of_the_window(tmp_path: Path) -> None:
    here = threading.get_ident()
    bootstrap = Bootstrap(a_clock())
    services = bootstrap.create(tmp_path / "new.casepack", NewWorkspace(), gui_thread=here)
    assert patience(services) == GUI_BUSY_MS
    services.workspace.close()


def test_the_window_is_told_at_once_and_a_worker_waits(folder: Path) -> None:
    with opened_by_a_worker(folder) as services, bare(services, writable=True) as other:
        an_incident(services)  # the connections are there
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(WorkspaceBusy):
            an_incident(services)
        assert time.monotonic() - began < 1.0
        begun = threading.Event()

        def create() -> str:
            begun.set()
            return services.incidents.create(ANALYST, {"title": "Later"}).number

        made: list[str] = []
        thread = threading.Thread(target=lambda: made.append(create()))
        thread.start()
        assert begun.wait(5)
        with pytest.raises(WorkspaceBusy):  # the worker's waiting leaves the window's alone
            an_incident(services)
        assert not made
        other.execute("ROLLBACK")
        thread.join()
        assert len(made) == 1
        assert services.incidents.get(made[0]).values["title"] == "Later"
