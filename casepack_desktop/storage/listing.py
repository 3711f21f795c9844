# SPDX-License-Identifier: Apache-2.0
"""Pages of the incident list, by keyset.

A page starts behind the last row of the page before it. Rows with an empty sort value come last,
read by a statement of their own, since a comparison with NULL would drop them. Sorting is offered
on indexed columns only.
"""

import json
from array import array
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    func,
    select,
)

from casepack_desktop.domain.views import IncidentRow
from casepack_desktop.storage.encoding import moment
from casepack_desktop.storage.narrowing import (
    ListFilter,
    counting,
    has_text,
    is_listed,
    is_manifold,
    narrowing,
    probing,
    unindexed,
)
from casepack_desktop.storage.ordering import (
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
from casepack_desktop.storage.stretches import (
    COLUMNS,
    LIVE,
    Way,
    parameters,
    sort_columns,
    statements,
)
from casepack_desktop.storage.tables import entry, incident

__all__ = [
    "RELEVANCE",
    "SORT_KEYS",
    "Cursor",
    "ListFilter",
    "Order",
    "Placed",
    "UnknownSort",
    "comes_before",
    "count",
    "list_row",
    "meant_ids",
    "place_behind",
    "place_of",
    "placed",
    "read_page",
    "status_counts",
]

_SHOWN_SORTS = set(SORT_KEYS) - set(ENTRY_SORTS) - {"responsible"}
"""Orders by what a row shows; the rows of the others hold their place besides."""
_MOST_PLACED = 500
_FEW = 2_000
"""So many incidents are looked up and sorted sooner than an order's index is walked for them."""
_KNOWN = 10_000
"""So many of several conditions are kept as they are found, to be looked for in the index."""
_MANY = 50_000
"""So many are found sooner in the table, as the order's index names them, than known beforehand."""


def read_page(
    connection: Connection,
    wanted: ListFilter,
    order: Order,
    limit: int,
    after: Cursor | None,
    *,
    backward: bool = False,
) -> tuple[list[IncidentRow], Cursor | None]:
    """Return at most `limit` rows behind `after`, and where to go on, None at the end.

    With `backward` those before `after`, the last one first, from the end of the list for None;
    what is in order of relevance is read forward only.
    """
    if order.key == RELEVANCE and wanted.words and not backward:
        from casepack_desktop.storage.ranking import ranked_page  # which builds on this module

        return ranked_page(connection, wanted, limit, after)
    order = _placing(order)
    conditions, is_gathered = _conditions(connection, wanted, order)
    way = Way(order, is_gathered, backward)
    rows: list[Row[Any]] = []
    for statement in statements(way, after):
        narrowed = statement.where(*conditions) if conditions else statement
        given = parameters(way, after, limit - len(rows))
        rows += connection.execute(narrowed, given).all()
        if len(rows) == limit:
            break
    cursor = Cursor(_sort_value(rows[-1], order), rows[-1].id) if len(rows) == limit > 0 else None
    if order.key in _SHOWN_SORTS:
        return [list_row(row) for row in rows], cursor
    return [list_row(row, _sort_value(row, order)) for row in rows], cursor


def _placing(order: Order) -> Order:
    """Return the order in which rows have places."""
    return Order(descending=order.descending) if order.key == RELEVANCE else order


def _sort_value(row: Row[Any], order: Order) -> Any:
    values = tuple(row[len(COLUMNS) :])
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
    number = number.where(LIVE, incident.c.status_id == entry.c.id, *conditions)
    counted = number.scalar_subquery().label("number")
    return select(entry.c.id.label("status_id"), counted).where(entry.c.kind == "status")


def _counts_by_group(conditions: list[ColumnElement[bool]], at_most: int | None) -> Select[Any]:
    statement = select(incident.c.status_id).where(LIVE, *conditions)
    if at_most is not None:
        statement = statement.limit(at_most + 1)
    found = statement.subquery()
    number = func.count().label("number")
    return select(found.c.status_id, number).group_by(found.c.status_id)


def meant_ids(connection: Connection, wanted: ListFilter) -> "array[int]":
    """Return the ids of all incidents that the filter means, in ascending order."""
    # The database sorts what it found; without the sum it would look for it in this order.
    statement = _ids(wanted).order_by(incident.c.id + 0)
    return array("q", connection.execute(statement).scalars())


def placed(
    connection: Connection, wanted: ListFilter, order: Order, uuids: Iterable[str]
) -> list[Placed]:
    """Return those of some incidents that the filter means, each with its place in the order."""
    order = _placing(order)
    found: list[Placed] = []
    asked = iter(uuids)
    statement = _placed_rows(order).where(LIVE, *map(unindexed, narrowing(wanted)))
    while batch := tuple(islice(asked, _MOST_PLACED)):
        several = connection.execute(statement.where(incident.c.uuid.in_(batch)))
        rows = (list_row(row, _sort_value(row, order)) for row in several)
        found += [Placed(row, place_of(row, order)) for row in rows]
    return found


def _placed_rows(order: Order) -> Select[Any]:
    if order.key not in ENTRY_SORTS:
        return select(*COLUMNS, *sort_columns(order))
    key = ENTRY_SORTS[order.key]
    position = select(entry.c.position).where(entry.c.id == key).scalar_subquery()
    return select(*COLUMNS, position.label("position"), key.label("entry_id"))


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


def _conditions(
    connection: Connection, wanted: ListFilter, order: Order
) -> tuple[Sequence[ColumnElement[bool]], bool]:
    """Return the conditions of a filter, and whether they name a few incidents one by one.

    The database knows nothing of how many a filter means: left alone it would sort all of them, or
    read a whole index for a few. Few are looked up and sorted. For many the order's index is walked
    and every incident looked up, since the next ones are near; for some, only those looked up that
    are known to be meant.
    """
    if not (conditions := narrowing(wanted)):
        return (), False
    # Looking through the index of several columns again would take as long as the first time.
    found = _meant(connection, wanted, _KNOWN if is_manifold(wanted) else _FEW)
    if len(found) <= _FEW:
        return [_is_one_of(found)], True
    walked = [*map(unindexed, conditions)]
    if order.key == "number" and is_listed(wanted):
        return walked, False
    if is_manifold(wanted):
        return walked if len(found) > _KNOWN else [unindexed(_is_one_of(found))], False
    return walked if _are_many(connection, wanted) else [_is_meant(wanted)], False


def _meant(connection: Connection, wanted: ListFilter, at_most: int) -> Sequence[int]:
    """Return the ids of the incidents that a filter means, no more than one past `at_most`."""
    return connection.execute(_ids(wanted).limit(at_most + 1)).scalars().all()


def _are_many(connection: Connection, wanted: ListFilter) -> bool:
    some = _ids(wanted).limit(_MANY + 1).subquery()
    number = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return bool(number > _MANY)


def _is_meant(wanted: ListFilter) -> ColumnElement[bool]:
    return unindexed(incident.c.id.in_(_ids(wanted).correlate(None)))


def _is_one_of(ids: Sequence[int]) -> ColumnElement[bool]:
    given = func.json_each(json.dumps(ids)).table_valued("value")
    among: ColumnElement[bool] = incident.c.id.in_(select(given.c.value))
    return among


def _ids(wanted: ListFilter) -> Select[Any]:
    return select(incident.c.id).where(LIVE, *probing(wanted))
