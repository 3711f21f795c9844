# SPDX-License-Identifier: Apache-2.0
"""A page of the registry against the same statements on the bare driver, and how it grows.

Each turn opens the workspace anew and reads the first two pages, as a window does; then a page at
a random place is timed, none of whose rows the process has read. The baseline sends the very same
statements, noted beforehand, over a connection of the bare driver that began the same way, and
makes the same view rows. The system's file cache is warm on both sides, SQLite's page cache is not.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from benchmarks.comparing import Comparison, by_turns, seconds_of
from benchmarks.large_workspace import large_workspace
from benchmarks.sealed import Sealed
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.views import IncidentRow
from casepack_desktop.services.incidents import IncidentService
from casepack_desktop.services.listing import Page
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage.listing import Cursor, Order, list_row
from casepack_desktop.support.clock import SystemClock

GOAL = 2.0
GROWTH_GOAL = 1.5
PAGE = 200
LARGE, SMALL = 200_000, 2_000
ALL = IncidentFilter()
_SEED = 7
Statement = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """A page somewhere in the list: where it starts and the statements that the program sends."""

    after: Cursor
    statements: list[Statement]


def measure(
    kept_in: Path,
    *,
    size: int = LARGE,
    small: int = SMALL,
    page: int = PAGE,
    turns: int = 31,
    orders: Iterable[Order] = (Order(),),
) -> list[Comparison]:
    """Return for each order the page against its baseline, and how it grows from `small`."""
    folders = large_workspace(size, kept_in), large_workspace(small, kept_in)
    compared = []
    for order in orders:
        large, little = (Listing(folder, page, order, turns) for folder in folders)
        demand_same_rows(large)
        demand_same_rows(little)
        compared += _compared(large, little, turns)
    return compared


def _compared(large: "Listing", little: "Listing", turns: int) -> list[Comparison]:
    what = f"page of {large.page} by {large.order.key}"
    ours, theirs = by_turns(turns, large.program, large.baseline)
    bare = Comparison(
        name=f"{what} at {large.size:,} incidents",
        program="IncidentService.page",
        baseline="the same SQL on the bare driver, same view rows",
        goal=GOAL,
        program_seconds=ours,
        baseline_seconds=theirs,
    )
    ours, theirs = by_turns(turns, large.program, little.program)
    growth = Comparison(
        name=f"{what}, growth",
        program=f"at {large.size:,} incidents",
        baseline=f"at {little.size:,} incidents",
        # Only the default order has an index that holds all a row shows.
        goal=GROWTH_GOAL if large.order == Order() else None,
        program_seconds=ours,
        baseline_seconds=theirs,
    )
    return [bare, growth]


def demand_same_rows(listing: "Listing") -> None:
    """Fail unless program and baseline give the same rows at every place."""
    for turn in range(len(listing.places)):
        ours, theirs = listing.rows(turn)
        assert ours == theirs, f"other rows at place {turn}"


class Listing:
    """The list of one workspace with a place to look at for each turn."""

    def __init__(
        self, folder: Path, page: int, order: Order, turns: int, wanted: IncidentFilter = ALL
    ) -> None:
        self._folder, self.page, self.order, self._wanted = folder, page, order, wanted
        with self._opened() as workspace:
            self._sealed = Sealed.of(workspace)
            self.size = IncidentService(workspace).count(ALL)
            self._beginning = self._begin_noted(workspace)
            self.places = self._find_places(workspace, turns)
        with self._sealed.database.open("rb") as file:
            while file.read(1 << 20):
                pass  # from now on the system's file cache holds it

    def program(self, turn: int) -> float:
        """Return the seconds of the page through the service."""
        with self._opened() as workspace:
            service = IncidentService(workspace)
            first = self._read(service, None)
            self._read(service, first.next)
            return seconds_of(lambda: self._read(service, self.places[turn].after))

    def baseline(self, turn: int) -> float:
        """Return the seconds of the same page over the bare driver."""
        with self._bare() as read:
            read(self._beginning)
            return seconds_of(lambda: read(self.places[turn].statements))

    def rows(self, turn: int) -> tuple[list[IncidentRow], list[IncidentRow]]:
        """Return the rows that the program and the baseline read in a turn."""
        with self._opened() as workspace, self._bare() as read:
            page = self._read(IncidentService(workspace), self.places[turn].after)
            return page.rows, read(self.places[turn].statements)

    @contextmanager
    def _opened(self) -> Iterator[Workspace]:
        workspace = open_workspace(self._folder, SystemClock(), writable=False)
        try:
            yield workspace
        finally:
            workspace.close()

    @contextmanager
    def _bare(self) -> Iterator[Callable[[list[Statement]], list[IncidentRow]]]:
        with self._sealed.bare() as connection:

            def read(statements: list[Statement]) -> list[IncidentRow]:
                found = (row for said in statements for row in connection.execute(*said))
                # Which incidents a filter means is asked before what a row of them shows.
                return [list_row(row) for row in found if len(row) > 1]

            yield read

    def _read(self, service: IncidentService, after: Cursor | None) -> Page:
        return service.page(self._wanted, self.order, limit=self.page, after=after)

    def _begin_noted(self, workspace: Workspace) -> list[Statement]:
        service = IncidentService(workspace)
        with noted_selects() as statements:
            self._read(service, self._read(service, None).next)
        return statements

    def _find_places(self, workspace: Workspace, turns: int) -> list[Place]:
        """Return random places behind the first two pages, none overlapping another if it fits."""
        service = IncidentService(workspace)
        rows = list(self._ends(service))[1:-1]
        chance = random.Random(_SEED)
        found = []
        for number in range(turns):
            if number % len(rows) == 0:
                chance.shuffle(rows)
            after = rows[number % len(rows)]
            with noted_selects() as statements:
                self._read(service, after)
            found.append(Place(after, statements))
        return found

    def _ends(self, service: IncidentService) -> Iterator[Cursor]:
        """Yield where each page of the whole list ends."""
        after: Cursor | None = None
        while (after := self._read(service, after).next) is not None:
            yield after


@contextmanager
def noted_selects() -> Iterator[list[Statement]]:
    """Note the statements with parameters of every SELECT that the program sends meanwhile."""
    noted: list[Statement] = []

    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, *_rest: Any) -> None:
        if sql.startswith("SELECT incident."):
            noted.append((sql, tuple(parameters)))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield noted
    finally:
        event.remove(Engine, "before_cursor_execute", note)
