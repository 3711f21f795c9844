# SPDX-License-Identifier: Apache-2.0
"""Reads stretches of the list in the reader's thread: behind a place, before one, or its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casepack_desktop.domain.views import IncidentRow
from casepack_desktop.ui.registry.counts import MOST_HITS
from casepack_desktop.ui.registry.model import Details
from casepack_desktop.ui.registry.wanted import Wanted

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.storage.listing import Cursor

PAGE = 200
MOST_PAGES = 5
READ_AGAIN_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that stand one behind the other in the list."""

    rows: list[IncidentRow]
    cursor: "Cursor | None"
    details: Details
    keys: tuple[str, ...]
    """The further columns that were shown when this was asked for."""
    start: "Cursor | None" = None
    """Where what is before these rows is to be read, None at the beginning of the list."""
    is_last: bool = False
    """Whether these are the last rows of the list, whatever was read before."""


def read_pages(
    services: "Services",
    wanted: Wanted,
    keys: tuple[str, ...],
    *,
    pages: int,
    after: "Cursor | None",
) -> Stretch:
    """Read the rows behind a place, or the first ones of the list for None."""
    wanted_filter, order = wanted.filter, wanted.order()
    rows: list[IncidentRow] = []
    for _ in range(pages):
        page = services.listing.page(wanted_filter, order, limit=PAGE, after=after)
        rows += page.rows
        after = page.next
        if after is None:
            break
    return Stretch(rows, after, details_of(services, rows, keys), keys)


def read_back(
    services: "Services",
    wanted: Wanted,
    keys: tuple[str, ...],
    *,
    pages: int,
    before: "Cursor | None",
) -> Stretch:
    """Read the rows before a place, or the last ones of the list for None."""
    wanted_filter, order, start = wanted.filter, wanted.order(), before
    rows: list[IncidentRow] = []
    for _ in range(pages):
        page = services.listing.page(wanted_filter, order, limit=PAGE, after=start, backward=True)
        rows += page.rows
        start = page.next
        if start is None:
            break
    rows.reverse()
    details = details_of(services, rows, keys)
    return Stretch(rows, None, details, keys, start, is_last=before is None)


def read_to_end(
    services: "Services", wanted: Wanted, keys: tuple[str, ...], *, after: "Cursor"
) -> Stretch:
    """Read on behind a place if the end is near, else the last rows of the list by themselves."""
    pages = MOST_HITS // PAGE if wanted.is_best_first else MOST_PAGES
    on = read_pages(services, wanted, keys, pages=pages, after=after)
    if on.cursor is None or wanted.is_best_first:
        return on
    return read_back(services, wanted, keys, pages=READ_AGAIN_AT_MOST, before=None)


def details_of(services: "Services", rows: Sequence[IncidentRow], keys: tuple[str, ...]) -> Details:
    """Return the values of further columns of these rows."""
    return services.listing.details([row.id for row in rows], keys) if rows and keys else {}
