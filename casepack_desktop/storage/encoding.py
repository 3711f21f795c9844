# SPDX-License-Identifier: Apache-2.0
"""Field values as columns of the incident table, and back."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from casepack_desktop.domain.fields import FIELD, FIELDS, Field, FieldKind
from casepack_desktop.domain.instants import Moment, Precision
from casepack_desktop.domain.values import Value

Columns = dict[str, str | int | None]


def encode(
    values: Mapping[str, Value],
    entry_id: Callable[[str, str], int],
    person_id: Callable[[str], int | None],
) -> Columns:
    """Return the columns that hold `values`.

    `entry_id(field_key, code)` gives the id of a directory entry, `person_id(name)` that of a
    person of the directory or None for a name that stays as typed.
    """
    columns: Columns = {}
    for key, value in values.items():
        field = FIELD[key]
        if field.kind is FieldKind.ENTRY:
            columns[f"{key}_id"] = None if value is None else entry_id(key, str(value))
        elif field.kind is FieldKind.PERSON:
            columns[key] = None if value is None else str(value)
            columns[f"{key}_id"] = None if value is None else person_id(str(value))
        elif field.kind is FieldKind.MOMENT:
            columns |= _moment_columns(key, value)
        elif isinstance(value, Decimal):
            columns[key] = format(value, "f")
        else:
            columns[key] = value  # type: ignore[assignment]  # text or whole number
    return columns


def decode(row: Any, code_of: Callable[[int], str]) -> dict[str, Value]:
    """Return the field values of a row of the incident table; empty fields are left out."""
    values: dict[str, Value] = {}
    for field in FIELDS:
        value = _decoded(field, row, code_of)
        if value is not None:
            values[field.key] = value
    return values


def origins(row: Any) -> dict[str, str]:
    """Return how each lifecycle instant of a row came to be."""
    found = {f.key: row[f"{f.key}_origin"] for f in FIELDS if f.is_lifecycle}
    return {key: origin for key, origin in found.items() if origin is not None}


def moment(milliseconds: int | None, precision: str | None) -> Moment | None:
    """Return the moment of two columns, None where there is none."""
    if milliseconds is None:
        return None
    known = Precision.EXACT if precision is None else Precision(precision)
    return Moment.from_milliseconds(milliseconds, known)


def _moment_columns(key: str, value: Value) -> Columns:
    if not isinstance(value, Moment):
        empty: Columns = {key: None, f"{key}_precision": None}
        return empty | ({f"{key}_origin": None} if FIELD[key].is_lifecycle else {})
    exact = value.precision is Precision.EXACT
    return {
        key: value.milliseconds,
        f"{key}_precision": None if exact else value.precision.value,
    }


def _decoded(field: Field, row: Any, code_of: Callable[[int], str]) -> Value:
    if field.kind is FieldKind.ENTRY:
        key = row[f"{field.key}_id"]
        return None if key is None else code_of(key)
    value = row[field.key]
    if field.kind is FieldKind.MOMENT:
        return moment(value, row[f"{field.key}_precision"])
    if field.kind is FieldKind.AMOUNT and value is not None:
        return Decimal(value)
    result: Value = value
    return result
