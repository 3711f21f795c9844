# SPDX-License-Identifier: Apache-2.0
"""The list at a million incidents: pages, counts under a filter, and the memory that it takes.

Pages are measured as those of `registry_page` are, each behind a place that the process has not
read. Counts under a filter stand against the counts of all incidents, both through the service on
one open workspace. Memory is that of a process of its own which reads the list in every order.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from typing_extensions import override

from benchmarks.comparing import Comparison, by_turns, seconds_of
from benchmarks.million import MILLION, TEN_THOUSAND, million_workspace
from benchmarks.registry_page import (
    ALL,
    GOAL,
    GROWTH_GOAL,
    PAGE,
    Listing,
    Place,
    demand_same_rows,
    noted_selects,
)
from casepack_desktop.domain.filters import IncidentFilter, parse_filter
from casepack_desktop.services.incidents import IncidentService
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage.listing import SORT_KEYS, Order
from casepack_desktop.storage.ordering import cursor_at
from casepack_desktop.support.clock import SystemClock

COUNTS_GOAL = 1.5
MEMORY_GOAL = 1.5
_SEED = 11
COUNTED = (
    "company:COMPANY-00000",
    "company:COMPANY-00000 company:COMPANY-00051 company:COMPANY-00102",
    "type:phishing",
    "severity:critical",
    "severity>=medium",
    "event:year",
    "event>=2021-01-01 event<2024-01-01",
    "registered>=2021-01-01 registered<2024-01-01",
)
"""Filters by company, type, severity and period; a good part of all cases among them."""
NARROWED = ("company:COMPANY-00000", "severity:critical type:phishing", "event:30d")
_BYTES_PER_S = 1_000_000_000
"""Memory stands in the columns of times: a thousandth is a megabyte."""


def measure(
    kept_in: Path,
    *,
    size: int = MILLION,
    small: int = TEN_THOUSAND,
    page: int = PAGE,
    turns: int = 21,
    orders: Iterable[Order] = (*map(Order, SORT_KEYS),),
) -> list[Comparison]:
    """Return pages in every order, pages and counts under filters, and memory."""
    large, little = million_workspace(size, kept_in), million_workspace(small, kept_in)
    return [
        *_pages(large, little, page, turns, orders),
        *_narrowed_pages(large, page, turns),
        *_counts(large, turns),
        _memory(large, little, min(turns, 5)),
    ]


class RandomListing(Listing):
    """The list of a workspace that is too long to be read once for its places."""

    @override
    def _find_places(self, workspace: Workspace, turns: int) -> list[Place]:
        service = IncidentService(workspace)
        chance = random.Random(_SEED)
        found: list[Place] = []
        while len(found) < turns:
            key = f"{chance.randint(1, self.size):036}"
            for one in service.placed(self._wanted, self.order, [key]):
                after = cursor_at(one.row, self.order)
                with noted_selects() as statements:
                    self._read(service, after)
                found.append(Place(after, statements))
        return found


def _pages(
    large: Path, little: Path, page: int, turns: int, orders: Iterable[Order]
) -> Iterator[Comparison]:
    for order in orders:
        whole, small = (RandomListing(folder, page, order, turns) for folder in (large, little))
        demand_same_rows(whole)
        what = f"page of {page} by {order.key}"
        ours, theirs = by_turns(turns, whole.program, whole.baseline)
        yield _compared_with_bare(f"{what} at {whole.size:,}", ours, theirs)
        ours, theirs = by_turns(turns, whole.program, small.program)
        yield Comparison(
            name=f"{what}, growth",
            program=f"at {whole.size:,} incidents",
            baseline=f"at {small.size:,} incidents",
            # Only the default order has an index that holds all a row shows.
            goal=GROWTH_GOAL if order == Order() else None,
            program_seconds=ours,
            baseline_seconds=theirs,
        )


def _narrowed_pages(large: Path, page: int, turns: int) -> Iterator[Comparison]:
    for text in NARROWED:
        for order in (Order(), Order("title")):
            listing = RandomListing(large, page, order, turns, parse_filter(text))
            demand_same_rows(listing)
            ours, theirs = by_turns(turns, listing.program, listing.baseline)
            yield _compared_with_bare(f"page by {order.key} of {text}", ours, theirs)


def _compared_with_bare(
    name: str, ours: tuple[float, ...], theirs: tuple[float, ...]
) -> Comparison:
    return Comparison(
        name=name,
        program="IncidentService.page",
        baseline="the same SQL on the bare driver, same view rows",
        goal=GOAL,
        program_seconds=ours,
        baseline_seconds=theirs,
    )


def _counts(large: Path, turns: int) -> Iterator[Comparison]:
    with _opened(large) as service:
        whole = service.status_counts(ALL)
        for text in COUNTED:
            wanted = parse_filter(text)
            assert 0 < sum(service.status_counts(wanted).values()) < sum(whole.values())
            ours, theirs = by_turns(turns, _counting(service, wanted), _counting(service, ALL))
            yield Comparison(
                name=f"counts of {text}",
                program=f"IncidentService.status_counts at {sum(whole.values()):,} incidents",
                baseline="the counts of all incidents",
                goal=COUNTS_GOAL,
                program_seconds=ours,
                baseline_seconds=theirs,
            )


def _counting(service: IncidentService, wanted: IncidentFilter) -> Any:
    return lambda _turn: seconds_of(lambda: service.status_counts(wanted))


def _memory(large: Path, little: Path, turns: int) -> Comparison:
    ours, theirs = by_turns(turns, lambda _: _megabytes(large), lambda _: _megabytes(little))
    return Comparison(
        name=f"resident memory in MB, {median(ours) * 1000:.0f} at most",
        program="a process that read pages in all orders, and counts, at a million incidents",
        baseline="the same at ten thousand",
        goal=MEMORY_GOAL,
        program_seconds=ours,
        baseline_seconds=theirs,
    )


def _megabytes(folder: Path) -> float:
    """Return the resident memory of a process over a workspace, in thousands of megabytes."""
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.registry_memory", str(folder)],
        cwd=Path(__file__).parent.parent,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return int(said.stdout) / _BYTES_PER_S


@contextmanager
def _opened(folder: Path) -> Iterator[IncidentService]:
    workspace = open_workspace(folder, SystemClock(), writable=False)
    try:
        yield IncidentService(workspace)
    finally:
        workspace.close()
