# SPDX-License-Identifier: Apache-2.0
"""The statements of a page: what of the list lies behind a place, in conditions an index fits.

First what has the same sort value, since a comparison of pairs would not start at the id and so
read all that is equal again for every page; then the other values, the empty ones last. Backwards,
towards the beginning, it is the other way round. They are made once, since making them takes a good
part of a page's time. All take `limit`, those behind a place its `value` and `id` or, by number,
the columns of the number.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    UnaryExpression,
    bindparam,
    null,
    select,
    tuple_,
)
from sqlalchemy.sql.operators import custom_op

from casepack_desktop.storage.narrowing import unindexed
from casepack_desktop.storage.ordering import (
    COLLATIONS,
    COLUMN_SORTS,
    ENTRY_SORTS,
    Cursor,
    Order,
)
from casepack_desktop.storage.tables import LIST_COLUMNS, entry, incident

COLUMNS = tuple(incident.c[name] for name in LIST_COLUMNS)
LIVE = incident.c.deleted_at.is_(None)
_PLACE = ("number_year", "number_counter", "number")
_VALUE, _ID, _POSITION, _LIMIT = "place_value", "place_id", "place_position", "page_limit"
Statements = tuple[Select[Any], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """An order, and whether the incidents are gathered one by one or read in the order's index.

    Backwards the list is read from its end to its beginning.
    """

    order: Order
    is_gathered: bool = False
    is_backward: bool = False

    @property
    def descends(self) -> bool:
        """Return whether it is read from greater values to lesser ones."""
        return self.order.descending is not self.is_backward

    def by(self, *terms: ColumnElement[Any]) -> list[ColumnElement[Any]]:
        """Return what the statement is sorted by."""
        return [term.desc() if self.descends else term for term in terms]

    def behind(self, key: ColumnElement[Any], here: Any) -> ColumnElement[bool]:
        """Return the condition that a row stands behind a value in the order."""
        return self.found_by(key < here if self.descends else key > here)

    def found_by(self, place: ColumnElement[bool]) -> ColumnElement[bool]:
        """Return the condition of a place so that it is looked up in an index, or is not."""
        return unindexed(place) if self.is_gathered else place

    def leading_to_entry(self, key: ColumnElement[int]) -> ColumnElement[int]:
        """Return a key that finds an entry, but if gathered no incident of that entry."""
        return UnaryExpression(key, operator=custom_op("+")) if self.is_gathered else key


def statements(way: Way, after: Cursor | None) -> Statements:
    """Return the statements of what lies behind a place, or of all."""
    if way.order.key == "number":
        return _by_number(way, after is not None)
    made = _by_entry if way.order.key in ENTRY_SORTS else _by_column
    return made(way, after is not None, after is not None and after.value is None)


def parameters(way: Way, after: Cursor | None, limit: int) -> dict[str, Any]:
    """Return the parameters of these statements."""
    if after is None:
        return {_LIMIT: limit}
    if way.order.key == "number":
        return {_LIMIT: limit, **dict(zip(_PLACE, after.value, strict=True))}
    given = {_LIMIT: limit, _ID: after.id}
    if after.value is None:
        return given
    if way.order.key in ENTRY_SORTS:
        position, value = after.value
        return given | {_POSITION: position, _VALUE: value}
    return given | {_VALUE: after.value}


def sort_columns(order: Order) -> tuple[ColumnElement[Any], ...]:
    """Return what the rows hold besides what they show, to go on behind the last of them."""
    if order.key == "number":
        return incident.c.number_year, incident.c.number_counter
    return (COLUMN_SORTS[order.key].label("sort_value"),)


@cache
def _by_number(way: Way, is_continued: bool) -> Statements:
    # An import may bring numbers of another look, so year and counter alone can be equal.
    keys = tuple(incident.c[name] for name in _PLACE)
    page = _page(way, keys, *sort_columns(way.order))
    if is_continued:
        page = page.where(way.behind(tuple_(*keys), tuple_(*map(bindparam, _PLACE))))
    return (page,)


@cache
def _by_column(way: Way, is_continued: bool, is_at_end: bool) -> Statements:
    key, number = _collated(way.order), incident.c.id
    page = _page(way, (key, number), *sort_columns(way.order))
    further = way.behind(number, bindparam(_ID))
    empty, whole = page.where(way.found_by(key.is_(None))), way.found_by(key.is_not(None))
    if is_at_end:
        left = empty.where(further)
        return (left, page.where(whole)) if way.is_backward else (left,)
    if is_continued:
        here: BindParameter[Any] = bindparam(_VALUE)
        same = page.where(way.found_by(key == here), further)
        filled: Statements = (same, page.where(way.behind(key, here)))
    else:
        filled = (page.where(whole),)
    is_nullable = bool(COLUMN_SORTS[way.order.key].nullable)
    return _with_empty(way, filled, empty if is_nullable else None, is_continued=is_continued)


@cache
def _by_entry(way: Way, is_continued: bool, is_at_end: bool) -> Statements:
    """Return the statements that go from entry to entry, in the order of their directory."""
    key, number = ENTRY_SORTS[way.order.key], incident.c.id
    further = way.behind(number, bindparam(_ID))
    empty = _page(way, (number,), null().label("position"), key.label("entry_id"))
    empty = empty.where(way.found_by(key.is_(None)))
    place = (entry.c.position, entry.c.id)
    of_entries = _page(way, (*place, number), entry.c.position, entry.c.id.label("entry_id"))
    of_entries = of_entries.where(
        way.found_by(entry.c.kind == way.order.key), entry.c.id == way.leading_to_entry(key)
    )
    if is_at_end:
        left = empty.where(further)
        return (left, of_entries) if way.is_backward else (left,)
    filled: Statements = (of_entries,)
    if is_continued:
        position: BindParameter[int] = bindparam(_POSITION, type_=Integer)
        value: BindParameter[int] = bindparam(_VALUE, type_=Integer)
        of_one = _page(way, (number,), position.label("position"), key.label("entry_id"))
        behind = way.behind(tuple_(*place), tuple_(position, value))
        filled = (of_one.where(way.found_by(key == value), further), of_entries.where(behind))
    return _with_empty(way, filled, empty if key.nullable else None, is_continued=is_continued)


def _with_empty(
    way: Way, filled: Statements, empty: Select[Any] | None, *, is_continued: bool
) -> Statements:
    """Return the statements with that of the empty values, which are behind all others."""
    if empty is None or (way.is_backward and is_continued):
        return filled
    return (empty, *filled) if way.is_backward else (*filled, empty)


def _page(
    way: Way, terms: tuple[ColumnElement[Any], ...], *besides: ColumnElement[Any]
) -> Select[Any]:
    page = select(*COLUMNS, *besides).where(LIVE).order_by(*way.by(*terms))
    return page.limit(bindparam(_LIMIT))


def _collated(order: Order) -> ColumnElement[Any]:
    collation = COLLATIONS.get(order.key)
    key = COLUMN_SORTS[order.key]
    return key if collation is None else key.collate(collation)
