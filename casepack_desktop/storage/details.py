# SPDX-License-Identifier: Apache-2.0
"""Values of further columns of the list, read for the rows that are shown and no others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select

from casepack_desktop.domain.errors import UnknownField
from casepack_desktop.domain.fields import FIELD, FieldKind
from casepack_desktop.domain.instants import Moment
from casepack_desktop.storage.case_tables import attachment, comment
from casepack_desktop.storage.encoding import moment
from casepack_desktop.storage.tables import incident

Details = dict[int, dict[str, object]]
Reading = Callable[[RowMapping], object]

_MOST_AT_ONCE = 500
_BEGINNING = 1_000


def _counted(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).select_from(table)
    counted = counted.where(table.c.incident_id == incident.c.id, *conditions)
    number: ColumnElement[int] = counted.scalar_subquery()
    return number


_OF_CASES: Mapping[str, ColumnElement[Any]] = {
    "attachments": _counted(attachment, attachment.c.removed_at.is_(None)),
    "comments": _counted(comment),
    "last_change_at": incident.c.last_change_at,
}
DETAILS = (*FIELD, *_OF_CASES)


def read_details(connection: Connection, ids: Iterable[int], keys: Sequence[str]) -> Details:
    """Return the values of some columns by incident and key, None where there is none.

    Instants are `Moment`, amounts `Decimal`, entries the id of the entry, long texts no more than
    their first 1,000 characters; `attachments` are the files that are there. Raises `UnknownField`.
    """
    readings = {key: _reading(key) for key in keys}
    columns = [column for columns, _ in readings.values() for column in columns]
    statement = select(incident.c.id, *columns)
    found: Details = {}
    asked = iter(ids)
    while batch := tuple(islice(asked, _MOST_AT_ONCE)):
        rows = connection.execute(statement.where(incident.c.id.in_(batch))).mappings()
        for row in rows:
            found[row["id"]] = {key: read(row) for key, (_, read) in readings.items()}
    return found


def _reading(key: str) -> tuple[list[ColumnElement[Any]], Reading]:
    """Return the columns of a key, named by it, and what makes its value of them."""
    if key in _OF_CASES:
        column: ColumnElement[Any] = _OF_CASES[key].label(key)
        return [column], _exact(key) if key == "last_change_at" else _plain(key)
    if key not in FIELD:
        raise UnknownField(field=key[:80], known=", ".join(DETAILS))
    return _FIELD_READINGS.get(FIELD[key].kind, _read_column)(key)


def _read_column(key: str) -> tuple[list[ColumnElement[Any]], Reading]:
    return [incident.c[key].label(key)], _plain(key)


def _read_text(key: str) -> tuple[list[ColumnElement[Any]], Reading]:
    return [func.substr(incident.c[key], 1, _BEGINNING).label(key)], _plain(key)


def _read_entry(key: str) -> tuple[list[ColumnElement[Any]], Reading]:
    return [incident.c[f"{key}_id"].label(key)], _plain(key)


def _read_moment(key: str) -> tuple[list[ColumnElement[Any]], Reading]:
    precision = f"{key}_precision"
    columns = [incident.c[key].label(key), incident.c[precision].label(precision)]
    return columns, lambda row: moment(row[key], row[precision])


def _read_amount(key: str) -> tuple[list[ColumnElement[Any]], Reading]:
    column = incident.c[key].label(key)
    return [column], lambda row: None if row[key] is None else Decimal(row[key])


_FIELD_READINGS: Mapping[FieldKind, Callable[[str], tuple[list[ColumnElement[Any]], Reading]]] = {
    FieldKind.TEXT: _read_text,
    FieldKind.ENTRY: _read_entry,
    FieldKind.MOMENT: _read_moment,
    FieldKind.AMOUNT: _read_amount,
}


def _plain(key: str) -> Reading:
    return lambda row: row[key]


def _exact(key: str) -> Reading:
    return lambda row: Moment.from_milliseconds(row[key])
