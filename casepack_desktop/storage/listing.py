# SPDX-License-Identifier: Apache-2.0
"""Pages of the incident list, by keyset.

A page starts behind the last row of the page before it. Rows with an empty sort value come last,
read by a statement of their own, since a comparison with NULL would drop them. Sorting is offered
on indexed columns only.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    func,
    select,
    tuple_,
)

from casepack_desktop.domain.enums import Severity
from casepack_desktop.domain.errors import UsageProblem
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.views import IncidentRow
from casepack_desktop.storage.encoding import moment
from casepack_desktop.storage.searching import containing
from casepack_desktop.storage.tables import LIST_COLUMNS, incident
from casepack_desktop.support.i18n import N_

_COLUMNS = tuple(incident.c[name] for name in LIST_COLUMNS)
_LIVE = incident.c.deleted_at.is_(None)
_PLACE = ("number_year", "number_counter", "number")
_SORTS: dict[str, Column[Any]] = {
    "title": incident.c.title,
    "severity": incident.c.severity_rank,
    "event_start_at": incident.c.event_start_at,
    "registered_at": incident.c.registered_at,
    "next_due_at": incident.c.next_due_at,
}
_COLLATIONS = {"title": "NOCASE"}
SORT_KEYS = ("number", *_SORTS)
RELEVANCE = "relevance"
_NUMBER_KEYS = ("number", RELEVANCE)
_MOST_PLACED = 500


class UnknownSort(UsageProblem):
    """The list cannot be sorted by this."""

    text = N_("The list cannot be sorted by “{key}”. Choose one of {known}.")


@dataclass(frozen=True, slots=True)
class ListFilter:
    """A filter with its directory entries resolved to ids; empty parts do not narrow."""

    entry_ids: tuple[tuple[str, tuple[int, ...]], ...] = ()
    severities: tuple[str, ...] = ()
    tlps: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


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


def read_page(
    connection: Connection, wanted: ListFilter, order: Order, limit: int, after: Cursor | None
) -> tuple[list[IncidentRow], Cursor | None]:
    """Return at most `limit` rows behind `after`, and where to go on, None at the end."""
    if order.key == RELEVANCE and wanted.words:
        from casepack_desktop.storage.ranking import ranked_page  # which builds on this module

        return ranked_page(connection, wanted, limit, after)
    rows: Sequence[Row[Any]]
    if order.key in _NUMBER_KEYS:
        rows = _by_number(connection, wanted, order, limit, after)
    else:
        rows = _by_column(connection, wanted, order, limit, after)
    if not rows:
        return [], None
    cursor = _cursor(rows[-1], order) if len(rows) == limit else None
    return [list_row(row) for row in rows], cursor


def _cursor(last: Row[Any], order: Order) -> Cursor:
    if order.key in _NUMBER_KEYS:
        return Cursor((last.number_year, last.number_counter, last.number), last.id)
    return Cursor(last.sort_value, last.id)


def count(connection: Connection, wanted: ListFilter) -> int:
    """Return how many incidents the filter means."""
    statement = select(func.count()).select_from(incident).where(_LIVE, *narrowing(wanted))
    return int(connection.execute(statement).scalar_one())


def status_counts(connection: Connection, wanted: ListFilter) -> dict[int, int]:
    """Return how many incidents the filter means by the id of their status, none with zero."""
    key = incident.c.status_id
    statement = select(key, func.count().label("number"))
    statement = statement.where(_LIVE, *narrowing(wanted)).group_by(key)
    return {row.status_id: int(row.number) for row in connection.execute(statement)}


def placed(
    connection: Connection, wanted: ListFilter, order: Order, uuids: Iterable[str]
) -> list[Placed]:
    """Return those of some incidents that the filter means, each with its place in the order."""
    found: list[Placed] = []
    asked = iter(uuids)
    statement = select(*_COLUMNS).where(_LIVE, *narrowing(wanted))
    while batch := tuple(islice(asked, _MOST_PLACED)):
        rows = map(list_row, connection.execute(statement.where(incident.c.uuid.in_(batch))))
        found += [Placed(row, place_of(row, order)) for row in rows]
    return found


def place_of(row: IncidentRow, order: Order) -> tuple[Any, ...]:
    """Return the place of a row of the list; the list is in order of it, or in reverse.

    A list that is in order of relevance has no places: whoever changes it reads it again.
    """
    return _place(_SORT_VALUES[order.key](row), row.id, order)


def place_behind(cursor: Cursor, order: Order) -> tuple[Any, ...]:
    """Return the place of the row that a page ended with."""
    return _place(cursor.value, cursor.id, order)


def comes_before(one: tuple[Any, ...], other: tuple[Any, ...], order: Order) -> bool:
    """Return whether the first of two places stands earlier in the list."""
    return one > other if order.descending else one < other


def _place(value: Any, key: int, order: Order) -> tuple[Any, ...]:
    # Empty values come last in both directions, so the flag turns with the direction. Titles are
    # compared as the collation does it: the letters of ASCII without case, the rest by its bytes.
    flag = (value is None) is not order.descending
    return flag, value.encode().lower() if isinstance(value, str) else value, key


def _number_place(row: IncidentRow) -> tuple[int, int, str]:
    _, year, counter = row.number.rsplit("-", 2)
    return int(year), int(counter), row.number


_SORT_VALUES: dict[str, Callable[[IncidentRow], Any]] = {
    "number": _number_place,
    RELEVANCE: _number_place,
    "title": lambda row: row.title,
    "severity": lambda row: None if row.severity is None else Severity(row.severity).rank,
    "event_start_at": lambda row: _milliseconds(row.event_start_at),
    "registered_at": lambda row: _milliseconds(row.registered_at),
    "next_due_at": lambda row: _milliseconds(row.next_due_at),
}


def _milliseconds(moment: Moment | None) -> int | None:
    return None if moment is None else moment.milliseconds


def list_row(row: Sequence[Any]) -> IncidentRow:
    """Return the view row of the list's columns, in the order of `LIST_COLUMNS`."""
    return IncidentRow(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        moment(row[5], row[6]),
        row[7],
        row[8],
        row[9],
        row[10],
        row[11],
        moment(row[12], row[13]),
        moment(row[14], None),
    )


def _by_number(
    connection: Connection, wanted: ListFilter, order: Order, limit: int, after: Cursor | None
) -> Sequence[Row[Any]]:
    statement = _number_page(order.descending, after is not None)
    if conditions := list(narrowing(wanted)):
        statement = statement.where(*conditions)
    place = () if after is None else zip(_PLACE, after.value, strict=True)
    return connection.execute(statement, {"limit": limit, **dict(place)}).all()


@cache
def _number_page(descending: bool, is_continued: bool) -> Select[Any]:
    """Return a page of the whole list, made once: making it takes a good part of a page's time."""
    # An import may bring numbers of another look, so year and counter alone can be equal.
    keys = tuple(incident.c[name] for name in _PLACE)
    statement = select(*_COLUMNS, *keys[:2]).where(_LIVE).limit(bindparam("limit"))
    if is_continued:
        place, here = tuple_(*keys), tuple_(*(bindparam(name) for name in _PLACE))
        statement = statement.where(place < here if descending else place > here)
    return statement.order_by(*(key.desc() if descending else key for key in keys))


def _by_column(
    connection: Connection, wanted: ListFilter, order: Order, limit: int, after: Cursor | None
) -> list[Row[Any]]:
    key, number = _collated(order), incident.c.id
    terms = [term.desc() if order.descending else term for term in (key, number)]
    columns = (*_COLUMNS, _SORTS[order.key].label("sort_value"))
    base = select(*columns).where(_LIVE, *narrowing(wanted)).order_by(*terms)
    rows: list[Row[Any]] = []
    for stretch in _stretches(order, after):
        if len(rows) < limit:
            rows += connection.execute(base.where(stretch).limit(limit - len(rows))).all()
    return rows


def _stretches(order: Order, after: Cursor | None) -> Iterator[ColumnElement[bool]]:
    """Yield what of the list lies behind a place, in order, as conditions that an index fits.

    First what has the same sort value, since a comparison of pairs would not start at the id and
    so read all that is equal again for every page; then the other values, the empty ones last.
    """
    key, number = _collated(order), incident.c.id
    if after is None:
        yield key.is_not(None)
    else:
        behind = number < after.id if order.descending else number > after.id
        yield and_(key.is_(None) if after.value is None else key == after.value, behind)
        if after.value is None:
            return
        yield key < after.value if order.descending else key > after.value
    if _SORTS[order.key].nullable:
        yield key.is_(None)


def _collated(order: Order) -> ColumnElement[Any]:
    collation = _COLLATIONS.get(order.key)
    key = _SORTS[order.key]
    return key if collation is None else key.collate(collation)


def narrowing(wanted: ListFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that all have to hold; raise `TooManyWords` or `TooLongWords`."""
    for name, ids in wanted.entry_ids:
        yield incident.c[f"{name}_id"].in_(ids)
    if wanted.severities:
        yield incident.c.severity.in_(wanted.severities)
    if wanted.tlps:
        yield incident.c.tlp.in_(wanted.tlps)
    if wanted.words:
        yield containing(wanted.words)
