# SPDX-License-Identifier: Apache-2.0
"""A page of the registry against the same statements on the bare driver, and how it grows.

Each turn opens the workspace anew and reads the first two pages, as a window does; then a page at
a random place is timed, none of whose rows the process has read. The baseline sends the very same
statements, noted beforehand, over a connection of the bare driver that began the same way, and
makes the same view rows. The system's file cache is warm on both sides, SQLite's page cache is not.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from benchmarks.comparing import Comparison, by_turns, seconds_of
from benchmarks.import_list import Sealed, make_workspace
from benchmarks.large_workspace import large_workspace
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.views import IncidentRow
from casepack_desktop.services.incidents import IncidentService, Page
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage.engine import connect
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
    scratch: Path,
    *,
    size: int = LARGE,
    small: int = SMALL,
    page: int = PAGE,
    turns: int = 31,
    order: Order | None = None,
) -> list[Comparison]:
    """Return the page against its baseline, and the page at `size` against one at `small`."""
    order = Order() if order is None else order
    schema = schema_text(make_workspace(scratch / "schema.casepack"))
    large = Listing(large_workspace(size, kept_in, schema), page, order, turns)
    little = Listing(large_workspace(small, kept_in, schema), page, order, turns)
    what = f"page of {page} by {order.key} at {size:,} incidents"
    ours, theirs = by_turns(turns, large.program, large.baseline)
    bare = Comparison(f"page-{order.key}", what, "the same SQL, bare driver", GOAL, ours, theirs)
    ours, theirs = by_turns(turns, large.program, little.program)
    below = f"the page at {small:,}"
    return [bare, Comparison(f"growth-{order.key}", what, below, GROWTH_GOAL, ours, theirs)]


class Listing:
    """The list of one workspace with a place to look at for each turn."""

    def __init__(self, folder: Path, page: int, order: Order, turns: int) -> None:
        self._folder, self._page, self._order = folder, page, order
        with self._opened() as workspace:
            self._sealed = Sealed(workspace.layout.database, workspace.keys.database_key)
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
        connection = connect(self._sealed.database, self._sealed.key, writable=False)

        def read(statements: list[Statement]) -> list[IncidentRow]:
            return [list_row(row) for said in statements for row in connection.execute(*said)]

        connection.row_factory = None
        try:
            yield read
        finally:
            connection.close()

    def _read(self, service: IncidentService, after: Cursor | None) -> Page:
        return service.page(ALL, self._order, limit=self._page, after=after)

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
        if sql.startswith("SELECT") and "FROM incident" in sql:
            noted.append((sql, tuple(parameters)))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield noted
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def schema_text(sealed: Sealed) -> str:
    """Return the statements that made the tables, indexes and triggers."""
    connection = connect(sealed.database, sealed.key, writable=False)
    try:
        rows = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 1")
        return "\n".join(row[0] for row in rows)
    finally:
        connection.close()
