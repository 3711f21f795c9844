# SPDX-License-Identifier: Apache-2.0
"""Real, sealed workspaces for tests, with a clock that stands still until it is set."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from casepack_desktop.domain.access import FULL_ACCESS, LOCAL_ANALYST, Access
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.casework import Created
from casepack_desktop.services.opening import NewWorkspace, create_workspace, open_workspace
from casepack_desktop.storage.derived import SEARCH_TABLES
from casepack_desktop.storage.engine import connect
from casepack_desktop.storage.listing import Order
from casepack_desktop.support.clock import Clock, FixedClock, SystemClock

ANALYST = LOCAL_ANALYST
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

SEARCHES = {table.name for table in SEARCH_TABLES}
Dump = dict[str, list[tuple[object, ...]]]


def a_clock(at: datetime = NOON) -> FixedClock:
    """Return a clock that stands at `at`."""
    return FixedClock(at)


def later(clock: FixedClock, **by: float) -> None:
    """Move a clock on, by the arguments of `timedelta`."""
    clock.at += timedelta(**by)


@contextmanager
def a_workspace(
    folder: Path,
    clock: Clock | None = None,
    *,
    name: str = "case.casepack",
    zone: str = "Europe/Vilnius",
) -> Iterator[Services]:
    """Yield the services of a new workspace in `folder`, closed at the end."""
    new = NewWorkspace(zone=zone, organisation="Baltic Grid AS")
    workspace = create_workspace(folder / name, new, clock or a_clock())
    try:
        yield Services.over(workspace)
    finally:
        workspace.close()


@contextmanager
def opened(
    folder: Path,
    clock: Clock | None = None,
    *,
    writable: bool = True,
    access: Access = FULL_ACCESS,
) -> Iterator[Services]:
    """Yield the services of an existing workspace, closed at the end."""
    workspace = open_workspace(folder, clock or SystemClock(), writable=writable, access=access)
    try:
        yield Services.over(workspace)
    finally:
        workspace.close()


def an_incident(services: Services, **given: str) -> Created:
    """Register an incident; what is not given is a plain value."""
    return services.incidents.create(ANALYST, {"title": "Mail server unreachable", **given})


def numbers(services: Services, text: str = "", order: Order | None = None) -> list[str]:
    """Return the numbers of the incidents that a filter means, oldest first unless ordered."""
    rows = services.incidents.rows(parse_filter(text), order or Order(descending=False), None)
    return [row.number for row in rows]


@contextmanager
def bare(services: Services, *, writable: bool = False) -> Iterator[driver.Connection]:
    """Yield a driver's connection to the database, past every gate."""
    workspace = services.workspace
    connection = connect(workspace.layout.database, workspace.keys.database_key, writable=writable)
    try:
        yield connection
    finally:
        connection.close()


def dump(services: Services) -> Dump:
    """Return every row of every table as another connection sees them."""
    with bare(services) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        ).fetchall()
        # A contentless search table answers nothing but its row ids; its shadow tables hold the
        # rest, and reading them is reading all.
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for (name,) in tables
            if name not in SEARCHES
        }


def changed_tables(before: Dump, after: Dump) -> set[str]:
    """Return the names of the tables whose rows differ."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def files_in(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder but the lock and SQLite's side files."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock" and not path.name.endswith(("-shm", "-wal"))
    }
