# SPDX-License-Identifier: Apache-2.0
"""What the list can be sorted by, and where a row stands in an order.

Each key is an index. Entries of a directory stand in the order of their directory, empty values
last in both directions; what is equal stands in the order of registration.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column

from casepack_desktop.domain.enums import Severity
from casepack_desktop.domain.errors import UsageProblem
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.views import IncidentRow
from casepack_desktop.storage.tables import incident
from casepack_desktop.support.i18n import N_

RELEVANCE = "relevance"
COLUMN_SORTS: dict[str, Column[Any]] = {
    "title": incident.c.title,
    "event_start_at": incident.c.event_start_at,
    "registered_at": incident.c.registered_at,
    "severity": incident.c.severity_rank,
    "responsible": incident.c.responsible,
    "location": incident.c.location,
    "next_due_at": incident.c.next_due_at,
}
ENTRY_SORTS: dict[str, Column[Any]] = {
    "company": incident.c.company_id,
    "type": incident.c.type_id,
    "status": incident.c.status_id,
}
COLLATIONS = {"title": "NOCASE", "responsible": "NOCASE", "location": "NOCASE"}
SORT_KEYS = (
    "number",
    "title",
    "company",
    "event_start_at",
    "registered_at",
    "type",
    "status",
    "severity",
    "responsible",
    "location",
    "next_due_at",
)


class UnknownSort(UsageProblem):
    """The list cannot be sorted by this."""

    text = N_("The list cannot be sorted by “{key}”. Choose one of {known}.")


@dataclass(frozen=True, slots=True)
class Order:
    """The sort key, `number` being the default, and the direction.

    `relevance` puts the best of what was searched for first, and means `number` without words.
    """

    key: str = "number"
    descending: bool = True

    def __post_init__(self) -> None:
        if self.key not in SORT_KEYS and self.key != RELEVANCE:
            raise UnknownSort(key=self.key[:80], known=", ".join((*SORT_KEYS, RELEVANCE)))


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: the sort value (None among the empty ones) and the id, or the number."""

    value: Any
    id: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with its place, which compares with the places of other rows of the same order."""

    row: IncidentRow
    place: tuple[Any, ...]


def cursor_at(row: IncidentRow, order: Order) -> Cursor:
    """Return where to go on behind a row, which was read in this order."""
    read = _SORT_VALUES.get(order.key)
    return Cursor(row.sort_value if read is None else read(row), row.id)


def place_of(row: IncidentRow, order: Order) -> tuple[Any, ...]:
    """Return the place of a row of the list; the list is in order of it, or in reverse.

    The row must have been read in this order.
    """
    return place_behind(cursor_at(row, order), order)


def place_behind(cursor: Cursor, order: Order) -> tuple[Any, ...]:
    """Return the place of the row that a page ended with."""
    return _place(cursor.value, cursor.id, order)


def comes_before(one: tuple[Any, ...], other: tuple[Any, ...], order: Order) -> bool:
    """Return whether the first of two places stands earlier in the list."""
    return one > other if order.descending else one < other


def _place(value: Any, key: int, order: Order) -> tuple[Any, ...]:
    # Empty values come last in both directions, so the flag turns with the direction. Texts are
    # compared as the collation does it: the letters of ASCII without case, the rest by its bytes.
    flag = (value is None) is not order.descending
    return flag, value.encode().lower() if isinstance(value, str) else value, key


def _number_place(row: IncidentRow) -> tuple[int, int, str]:
    _, year, counter = row.number.rsplit("-", 2)
    return int(year), int(counter), row.number


def _milliseconds(moment: Moment | None) -> int | None:
    return None if moment is None else moment.milliseconds


_SORT_VALUES: dict[str, Callable[[IncidentRow], Any]] = {
    "number": _number_place,
    RELEVANCE: _number_place,
    "title": lambda row: row.title,
    "location": lambda row: row.location,
    "severity": lambda row: None if row.severity is None else Severity(row.severity).rank,
    "event_start_at": lambda row: _milliseconds(row.event_start_at),
    "registered_at": lambda row: _milliseconds(row.registered_at),
    "next_due_at": lambda row: _milliseconds(row.next_due_at),
}
