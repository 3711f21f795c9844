# SPDX-License-Identifier: Apache-2.0
"""Pages of the incident list, by keyset.

A page starts behind the last row of the page before it. Rows with an empty sort value come last,
read by a statement of their own, since a comparison with NULL would drop them. Sorting is offered
on indexed columns only.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    UnaryExpression,
    bindparam,
    func,
    literal,
    null,
    select,
    tuple_,
)
from sqlalchemy.sql.operators import custom_op

from casepack_desktop.domain.views import IncidentRow
from casepack_desktop.storage.encoding import moment
from casepack_desktop.storage.narrowing import (
    ListFilter,
    TooManyWords,
    counting,
    has_text,
    narrowing,
    probing,
    unindexed,
)
from casepack_desktop.storage.ordering import (
    COLLATIONS,
    COLUMN_SORTS,
    ENTRY_SORTS,
    RELEVANCE,
    SORT_KEYS,
    Cursor,
    Order,
    Placed,
    UnknownSort,
    comes_before,
    place_behind,
    place_of,
)
from casepack_desktop.storage.tables import LIST_COLUMNS, entry, incident

__all__ = [
    "RELEVANCE",
    "SORT_KEYS",
    "Cursor",
    "ListFilter",
    "Order",
    "Placed",
    "TooManyWords",
    "UnknownSort",
    "comes_before",
    "count",
    "list_row",
    "place_behind",
    "place_of",
    "placed",
    "read_page",
    "status_counts",
]

_COLUMNS = tuple(incident.c[name] for name in LIST_COLUMNS)
_LIVE = incident.c.deleted_at.is_(None)
_PLACE = ("number_year", "number_counter", "number")
_SHOWN_SORTS = set(SORT_KEYS) - set(ENTRY_SORTS) - {"responsible"}
"""Orders by what a row shows; the rows of the others hold their place besides."""
_MOST_PLACED = 500
_FEW = 2_000
"""So many incidents are looked up and sorted sooner than an order's index is walked for them."""


def read_page(
    connection: Connection, wanted: ListFilter, order: Order, limit: int, after: Cursor | None
) -> tuple[list[IncidentRow], Cursor | None]:
    """Return at most `limit` rows behind `after`, and where to go on, None at the end."""
    if order.key == RELEVANCE:
        order = Order()
    way = _way(connection, wanted)
    if order.key == "number":
        rows = _by_number(connection, way, order, limit, after)
    else:
        rows = _by_column(connection, way, order, limit, after)
    if not rows:
        return [], None
    cursor = Cursor(_sort_value(rows[-1], order), rows[-1].id) if len(rows) == limit else None
    if order.key in _SHOWN_SORTS:
        return [list_row(row) for row in rows], cursor
    return [list_row(row, _sort_value(row, order)) for row in rows], cursor


def _sort_value(row: Row[Any], order: Order) -> Any:
    values = tuple(row[len(_COLUMNS) :])
    if order.key == "number":
        return (*values, row.number)
    if order.key in ENTRY_SORTS:
        return None if values[1] is None else values
    return values[0]


def count(connection: Connection, wanted: ListFilter, *, at_most: int | None = None) -> int:
    """Return how many incidents the filter means, counted no further than one past `at_most`."""
    return sum(status_counts(connection, wanted, at_most=at_most).values())


def status_counts(
    connection: Connection, wanted: ListFilter, *, at_most: int | None = None
) -> dict[int, int]:
    """Return how many incidents the filter means by the id of their status, none with zero.

    Where there are more than `at_most`, only one more than that is counted.
    """
    conditions = counting(wanted)
    if conditions and at_most is None and not has_text(wanted):
        statement = _counts_of_each(conditions)
    else:
        statement = _counts_by_group(conditions, at_most)
    return {row.status_id: int(row.number) for row in connection.execute(statement) if row.number}


def _counts_of_each(conditions: list[ColumnElement[bool]]) -> Select[Any]:
    """Return a count for each status by itself: nothing has to be sorted for it."""
    number = select(func.count()).select_from(incident)
    number = number.where(_LIVE, incident.c.status_id == entry.c.id, *conditions)
    counted = number.scalar_subquery().label("number")
    return select(entry.c.id.label("status_id"), counted).where(entry.c.kind == "status")


def _counts_by_group(conditions: list[ColumnElement[bool]], at_most: int | None) -> Select[Any]:
    statement = select(incident.c.status_id).where(_LIVE, *conditions)
    if at_most is not None:
        statement = statement.limit(at_most + 1)
    found = statement.subquery()
    number = func.count().label("number")
    return select(found.c.status_id, number).group_by(found.c.status_id)


def placed(
    connection: Connection, wanted: ListFilter, order: Order, uuids: Iterable[str]
) -> list[Placed]:
    """Return those of some incidents that the filter means, each with its place in the order."""
    found: list[Placed] = []
    asked = iter(uuids)
    statement = _placed_rows(order).where(_LIVE, *map(unindexed, narrowing(wanted)))
    while batch := tuple(islice(asked, _MOST_PLACED)):
        several = connection.execute(statement.where(incident.c.uuid.in_(batch)))
        rows = (list_row(row, _sort_value(row, order)) for row in several)
        found += [Placed(row, place_of(row, order)) for row in rows]
    return found


def _placed_rows(order: Order) -> Select[Any]:
    if order.key not in ENTRY_SORTS:
        return select(*_COLUMNS, *_sort_columns(order))
    key = ENTRY_SORTS[order.key]
    position = select(entry.c.position).where(entry.c.id == key).scalar_subquery()
    return select(*_COLUMNS, position.label("position"), key.label("entry_id"))


def list_row(row: Sequence[Any], sort_value: object = None) -> IncidentRow:
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
        sort_value,
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """How the incidents of a filter are come by: in the order's index, or one by one."""

    conditions: list[ColumnElement[bool]]
    is_gathered: bool = False

    def behind(self, place: ColumnElement[bool]) -> ColumnElement[bool]:
        """Return the condition of a place so that it is looked up in the index, or is not."""
        return unindexed(place) if self.is_gathered else place

    def key(self, column: ColumnElement[int]) -> ColumnElement[int]:
        """Return a column that entries are found by, through which no incident is if gathered."""
        return UnaryExpression(column, operator=custom_op("+")) if self.is_gathered else column


def _way(connection: Connection, wanted: ListFilter) -> _Way:
    """Return how to come by the incidents of a filter in any order.

    The database knows nothing of how many a filter means and would sort all of them, or read a
    whole index for a few.
    """
    conditions = narrowing(wanted)
    if not conditions:
        return _Way([])
    some = select(incident.c.id).where(_LIVE, *probing(wanted)).limit(_FEW + 1)
    found = connection.execute(some).scalars().all()
    if len(found) > _FEW:
        return _Way([unindexed(condition) for condition in conditions])
    given = func.json_each(json.dumps(found)).table_valued("value")
    return _Way([incident.c.id.in_(select(given.c.value))], is_gathered=True)


def _by_number(
    connection: Connection, way: _Way, order: Order, limit: int, after: Cursor | None
) -> Sequence[Row[Any]]:
    statement = _number_page(order.descending, after is not None, way.is_gathered)
    if way.conditions:
        statement = statement.where(*way.conditions)
    place = () if after is None else zip(_PLACE, after.value, strict=True)
    return connection.execute(statement, {"limit": limit, **dict(place)}).all()


@cache
def _number_page(descending: bool, is_continued: bool, is_gathered: bool) -> Select[Any]:
    """Return a page of the whole list, made once: making it takes a good part of a page's time."""
    # An import may bring numbers of another look, so year and counter alone can be equal.
    keys = tuple(incident.c[name] for name in _PLACE)
    statement = select(*_COLUMNS, *keys[:2]).where(_LIVE).limit(bindparam("limit"))
    if is_continued:
        place, here = tuple_(*keys), tuple_(*(bindparam(name) for name in _PLACE))
        behind = place < here if descending else place > here
        statement = statement.where(_Way([], is_gathered).behind(behind))
    return statement.order_by(*(key.desc() if descending else key for key in keys))


def _by_column(
    connection: Connection, way: _Way, order: Order, limit: int, after: Cursor | None
) -> list[Row[Any]]:
    rows: list[Row[Any]] = []
    stretches = _entry_stretches if order.key in ENTRY_SORTS else _stretches
    for statement in stretches(way, order, after):
        if len(rows) < limit:
            limited = statement.where(_LIVE, *way.conditions).limit(limit - len(rows))
            rows += connection.execute(limited).all()
    return rows


def _stretches(way: _Way, order: Order, after: Cursor | None) -> Iterator[Select[Any]]:
    """Yield what of the list lies behind a place, in order, as conditions that an index fits.

    First what has the same sort value, since a comparison of pairs would not start at the id and
    so read all that is equal again for every page; then the other values, the empty ones last.
    """
    key, number = _collated(order), incident.c.id
    base = select(*_COLUMNS, *_sort_columns(order)).order_by(*_turned(order, key, number))
    if after is None:
        yield base.where(way.behind(key.is_not(None)))
    else:
        same = key.is_(None) if after.value is None else key == after.value
        yield base.where(way.behind(same), way.behind(_behind(order, number, after.id)))
        if after.value is None:
            return
        yield base.where(way.behind(_behind(order, key, after.value)))
    if COLUMN_SORTS[order.key].nullable:
        yield base.where(way.behind(key.is_(None)))


def _entry_stretches(way: _Way, order: Order, after: Cursor | None) -> Iterator[Select[Any]]:
    """Yield the same for the entries of a directory, one entry after another in its order."""
    key, number = ENTRY_SORTS[order.key], incident.c.id
    place = (entry.c.position, entry.c.id)
    of_one = select(*_COLUMNS).order_by(*_turned(order, number))
    is_empty = way.behind(key.is_(None))
    empty = of_one.add_columns(null().label("position"), key.label("entry_id")).where(is_empty)
    joined = (
        select(*_COLUMNS, entry.c.position, entry.c.id.label("entry_id"))
        .where(way.behind(entry.c.kind == order.key), entry.c.id == way.key(key))
        .order_by(*_turned(order, *place, number))
    )
    if after is None:
        yield joined
    elif after.value is None:
        yield empty.where(way.behind(_behind(order, number, after.id)))
        return
    else:
        position, same = after.value
        here = of_one.add_columns(literal(position).label("position"), key.label("entry_id"))
        behind = _behind(order, number, after.id)
        yield here.where(way.behind(key == same), way.behind(behind))
        yield joined.where(way.behind(_behind(order, tuple_(*place), (position, same))))
    if key.nullable:
        yield empty


def _sort_columns(order: Order) -> tuple[ColumnElement[Any], ...]:
    if order.key in COLUMN_SORTS:
        return (COLUMN_SORTS[order.key].label("sort_value"),)
    return incident.c.number_year, incident.c.number_counter


def _turned(order: Order, *terms: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [term.desc() if order.descending else term for term in terms]


def _behind(order: Order, key: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
    behind: ColumnElement[bool] = key < value if order.descending else key > value
    return behind


def _collated(order: Order) -> ColumnElement[Any]:
    collation = COLLATIONS.get(order.key)
    key = COLUMN_SORTS[order.key]
    return key if collation is None else key.collate(collation)
