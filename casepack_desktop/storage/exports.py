# SPDX-License-Identifier: Apache-2.0
"""The incidents of an export, read page by page in the order of the list, whatever is asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, func, select

from casepack_desktop.domain.enums import Origin
from casepack_desktop.domain.fields import FIELD, FIELDS, FieldKind
from casepack_desktop.domain.values import Value
from casepack_desktop.storage.case_tables import attachment, comment
from casepack_desktop.storage.encoding import moment
from casepack_desktop.storage.listing import Cursor, ListFilter, Order, placed, read_page
from casepack_desktop.storage.page_cache import page_cache
from casepack_desktop.storage.tables import incident

_PAGE = 500
_CACHE = 2_048
"""The page cache of a connection that reads once, in KiB."""
_LIFECYCLE = tuple(field.key for field in FIELDS if field.is_lifecycle)

Codes = Mapping[int, str]
_Read = Callable[[Any, Codes], Value]


@dataclass(frozen=True, slots=True)
class Exported:
    """One incident: its values in the order asked for, and its marking."""

    values: tuple[Value, ...]
    tlp: str | None


def read_once(connection: Connection) -> AbstractContextManager[None]:
    """Keep few pages in memory meanwhile: what is read once and in order is not read again."""
    return page_cache(connection, _CACHE)


def ids_in_order(connection: Connection, wanted: ListFilter, order: Order) -> Iterator[list[int]]:
    """Yield the ids of the incidents that the filter means, page by page."""
    after: Cursor | None = None
    while True:
        rows, after = read_page(connection, wanted, order, _PAGE, after)
        if rows:
            yield [row.id for row in rows]
        if after is None:
            return


def chosen_ids(connection: Connection, uuids: Iterable[str], order: Order) -> Iterator[list[int]]:
    """Yield the ids of those of some incidents that are on the list, page by page."""
    found = placed(connection, ListFilter(), order, uuids)
    found.sort(key=lambda one: one.place, reverse=order.descending)
    ids = iter([one.row.id for one in found])
    while batch := list(islice(ids, _PAGE)):
        yield batch


def exported(
    connection: Connection, pages: Iterable[Sequence[int]], keys: Sequence[str], codes: Codes
) -> Iterator[Exported]:
    """Yield what stands in the incidents of some pages, in their order.

    `keys` name fields, columns of the incident or one of `COUNTED` and `STAMPED`; directory entries
    come as their `codes`.
    """
    readers = [_reader(key) for key in keys]
    columns = list(dict.fromkeys(column for reader in readers for column in reader[0]))
    statement = select(incident.c.id, incident.c.tlp.label("marking"), *columns)
    reads = [reader[1] for reader in readers]
    for ids in pages:
        rows = connection.execute(statement.where(incident.c.id.in_(ids)))
        by_id = {row[0]: row for row in rows}
        for key in ids:
            row = by_id[key]
            named = row._mapping
            yield Exported(tuple([read(named, codes) for read in reads]), row[1])


def _counted(table: Any, name: str, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    statement = select(func.count()).where(table.c.incident_id == incident.c.id, *conditions)
    return statement.correlate(incident).scalar_subquery().label(name)  # type: ignore[return-value]


STAMPED = "stamped"
COUNTED = {
    "attachments": lambda: _counted(attachment, "attachments", attachment.c.removed_at.is_(None)),
    "comments": lambda: _counted(comment, "comments"),
}


def _reader(key: str) -> tuple[list[Any], _Read]:
    """Return the columns that a value needs, and what reads it from them."""
    if key == STAMPED:
        return [incident.c[f"{one}_origin"] for one in _LIFECYCLE], _stamped
    if key in COUNTED:
        return [COUNTED[key]()], lambda row, _: row[key]
    field = FIELD.get(key)
    if field is None:
        return _plain_reader(key)
    if field.kind is FieldKind.ENTRY:
        name = f"{key}_id"
        return [incident.c[name]], lambda row, codes: _code(row[name], codes)
    if field.kind is FieldKind.MOMENT:
        name = f"{key}_precision"
        columns = [incident.c[key], incident.c[name]]
        return columns, lambda row, _: moment(row[key], row[name])
    if field.kind is FieldKind.AMOUNT:
        return [incident.c[key]], lambda row, _: None if row[key] is None else Decimal(row[key])
    return [incident.c[key]], lambda row, _: row[key]


def _plain_reader(key: str) -> tuple[list[Any], _Read]:
    if key.endswith("_at"):
        return [incident.c[key]], lambda row, _: moment(row[key], None)
    return [incident.c[key]], lambda row, _: row[key]


def _code(key: int | None, codes: Codes) -> str | None:
    return None if key is None else codes[key]


def _stamped(row: Any, _codes: Codes) -> str | None:
    found = [key for key in _LIFECYCLE if row[f"{key}_origin"] == Origin.STAMPED]
    return ", ".join(found) or None
