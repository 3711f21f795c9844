# SPDX-License-Identifier: Apache-2.0
"""A search against the same statements on the bare driver, how it grows, and the window meanwhile.

`RARE` stands in a hundred incidents, `COMMON` in half of them. Both sides read over a connection
that has read before; the baseline makes the same view rows of what the last statement gives. The
growth is that of what the window does: the best hundred, and the count that ends at 10,000.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from benchmarks.comparing import Comparison, by_turns, seconds_of
from benchmarks.gui_gap import GOAL_S, Gap, in_a_process
from benchmarks.sealed import Sealed
from benchmarks.searchable import COMMON, RARE, searchable_workspace
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.domain.views import IncidentRow
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.storage.listing import RELEVANCE, Order, list_row
from casepack_desktop.support.clock import SystemClock

GOAL = 2.0
GROWTH_GOAL = 20.0
LARGE, SMALL = 1_000_000, 10_000
BEST = 100
_MODULE = "benchmarks.search"
_SEARCHES = 12
Statement = tuple[str, Any]


def measure(
    kept_in: Path, *, size: int = LARGE, small: int = SMALL, turns: int = 31, gap_turns: int = 5
) -> list[Comparison]:
    """Return the best hundred against the baseline, the growth, and the gap of the window."""
    folders = searchable_workspace(size, kept_in), searchable_workspace(small, kept_in)
    with ExitStack() as stack:
        large, little = (stack.enter_context(opened(folder)) for folder in folders)
        return [
            _against_bare(large, size, turns),
            _growth(large, little, (size, small), turns),
            _gap(folders[0], gap_turns),
        ]


@contextmanager
def opened(folder: Path) -> Iterator[Services]:
    """Yield the services of a kept workspace, for reading."""
    workspace = open_workspace(folder, SystemClock(), writable=False)
    try:
        yield Services.over(workspace)
    finally:
        workspace.close()


def best(services: Services, text: str) -> list[IncidentRow]:
    """Return the best hundred of what is searched for."""
    return services.incidents.page(parse_filter(text), Order(RELEVANCE), limit=BEST).rows


@contextmanager
def bare_best(services: Services, text: str) -> Iterator[Callable[[], list[IncidentRow]]]:
    """Yield what sends the statements of `best` over the bare driver and makes the same rows."""
    with noted() as statements:
        best(services, text)
    with Sealed.of(services.workspace).bare() as connection:

        def read() -> list[IncidentRow]:
            ranked, last = [connection.execute(*said).fetchall() for said in statements]
            rows = {row[0]: row for row in last}
            return [list_row(rows[key]) for key in json.loads(ranked[0][0])[:BEST]]

        yield read


@contextmanager
def noted() -> Iterator[list[Statement]]:
    """Note the statements with parameters of every SELECT that the program sends meanwhile."""
    found: list[Statement] = []

    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, *_rest: Any) -> None:
        if not sql.startswith(("PRAGMA", "BEGIN")):
            found.append((sql, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _against_bare(services: Services, size: int, turns: int) -> Comparison:
    with bare_best(services, RARE) as read:
        assert best(services, RARE) == read(), "the baseline gives other rows"
        ours, theirs = by_turns(
            turns,
            lambda _turn: seconds_of(lambda: best(services, RARE)),
            lambda _turn: seconds_of(read),
        )
    name = f"search top {BEST}, word in 100 of {size:,} incidents"
    return Comparison(
        name, "IncidentService.page", "the same SQL on the bare driver", GOAL, ours, theirs
    )


def _growth(large: Services, little: Services, sizes: tuple[int, int], turns: int) -> Comparison:
    def search(services: Services) -> float:
        return seconds_of(lambda: (best(services, COMMON), _counted(services)))

    for services in (large, little):
        search(services)
    ours, theirs = by_turns(turns, lambda _turn: search(large), lambda _turn: search(little))
    program, baseline = (f"at {size:,} incidents" for size in sizes)
    name = "search for a word in half of them, growth"
    return Comparison(name, program, baseline, GROWTH_GOAL, ours, theirs)


def _counted(services: Services) -> object:
    return services.incidents.counted(parse_filter(COMMON))


def _gap(folder: Path, turns: int) -> Comparison:
    ours, theirs = by_turns(
        turns,
        lambda _turn: in_a_process(_MODULE, str(folder)),
        lambda _turn: in_a_process("benchmarks.gui_gap", "idle", "0"),
    )
    name = f"longest gap of the window, {_SEARCHES} searches"
    return Comparison(name, "searches", "idle timer", None, ours, theirs, GOAL_S)


def search_gap(folder: Path) -> float:
    """Return the longest gap while words in half of the incidents are searched for and counted."""
    from casepack_desktop.domain.access import LOCAL_ANALYST
    from casepack_desktop.jobs.supervisor import JobSupervisor
    from casepack_desktop.ui.session import Session

    with opened(folder) as services:
        session = Session(services, LOCAL_ANALYST, JobSupervisor(), SystemClock())
        answers: list[object] = []

        def refused(problem: Exception) -> None:
            raise problem

        def ask(_answer: object = None) -> None:
            if _answer is not None:
                answers.append(_answer)
            if len(answers) < _SEARCHES:
                session.ask("search", _search, ask, refused)

        try:
            ask()
            return Gap().watch(lambda: len(answers) == _SEARCHES)
        finally:
            session.jobs.shutdown()
            session.close()


def _search(services: Services) -> object:
    return best(services, COMMON), _counted(services)


def main(arguments: list[str]) -> int:
    """Measure one turn of the gap and print the seconds."""
    from PySide6.QtWidgets import QApplication

    (folder,) = arguments
    _app = QApplication([])
    print(json.dumps(search_gap(Path(folder))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
