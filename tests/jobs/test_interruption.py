# SPDX-License-Identifier: Apache-2.0
"""Reading that another thread can end, over a real workspace."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.workspace import InterruptibleWorkspace, Workspace
from casepack_desktop.storage.problems import ReadOnly
from casepack_desktop.support.progress import Cancelled
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident
from tests.jobs.builders import PATIENCE_S

COUNT = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n {limit}) SELECT max(i) FROM n"
)
ENDLESS = text(COUNT.format(limit=""))
LONG = text(COUNT.format(limit="LIMIT 2000000"))
ALL = parse_filter("")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with a_workspace(tmp_path) as services:
        an_incident(services)
        yield services


@pytest.fixture
def view(services: Services) -> InterruptibleWorkspace:
    return services.workspace.interruptible()


def _execute(workspace: Workspace, statement: object, begun: threading.Event) -> int:
    with workspace.read() as connection:
        begun.set()
        return int(connection.execute(statement).scalar_one())  # type: ignore[call-overload]


def _interrupted(view: InterruptibleWorkspace, work: Callable[[threading.Event], object]) -> None:
    """Run `work` in another thread and interrupt it until it ends."""
    begun = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        end = pool.submit(work, begun)
        assert begun.wait(PATIENCE_S)
        while not end.done():
            view.interrupt()
        end.result()


def test_an_interrupted_statement_raises_cancelled(view: InterruptibleWorkspace) -> None:
    with pytest.raises(Cancelled):
        _interrupted(view, lambda begun: _execute(view, ENDLESS, begun))


def test_the_view_reads_and_the_workspace_writes_after_an_interruption(
    services: Services, view: InterruptibleWorkspace
) -> None:
    for _ in range(5):
        with pytest.raises(Cancelled):
            _interrupted(view, lambda begun: _execute(view, ENDLESS, begun))
        an_incident(services)
    assert Services.over(view).incidents.count(ALL) == 6


def test_an_interrupt_while_nothing_is_read_does_not_touch_what_comes_later(
    view: InterruptibleWorkspace,
) -> None:
    view.interrupt()
    with view.read() as connection:
        view.interrupt()
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    assert Services.over(view).incidents.count(ALL) == 1


def test_what_the_workspace_itself_reads_is_not_interrupted(
    services: Services, view: InterruptibleWorkspace
) -> None:
    found: list[int] = []
    whole = services.workspace
    _interrupted(view, lambda begun: found.append(_execute(whole, LONG, begun)))
    assert found == [2_000_000]


def test_an_interruption_is_told_as_cancelled_by_services_too(
    services: Services, view: InterruptibleWorkspace
) -> None:
    reading = Services.over(view)

    def ask_for_ever(begun: threading.Event) -> None:
        begun.set()
        while True:
            reading.incidents.count(parse_filter("unreachable"))

    with pytest.raises(Cancelled):
        _interrupted(view, ask_for_ever)


def test_the_view_refuses_to_write(view: InterruptibleWorkspace) -> None:
    assert not view.is_writable
    with pytest.raises(ReadOnly):
        Services.over(view).incidents.create(ANALYST, {"title": "x"})


def test_closing_the_view_leaves_the_workspace_open(
    services: Services, view: InterruptibleWorkspace
) -> None:
    view.close()
    an_incident(services)
    assert services.workspace.is_writable
    assert services.incidents.count(ALL) == 2
