# SPDX-License-Identifier: Apache-2.0
"""A mapping that a person makes column by column, for a table whose names nobody knows."""

from collections.abc import Collection
from collections.abc import Mapping as Columns

from casepack_desktop.domain.errors import UnknownField
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.exchange.formats import Format
from casepack_desktop.exchange.mapping import Mapping, Rule
from casepack_desktop.exchange.problems import FieldTwice, NoColumn, NotATable, NoTitleColumn

TABLES = frozenset({Format.CSV, Format.XLSX})
"""The formats whose records have columns."""

# The name of recognised columns, so that a file is known again however it was mapped.
_NAME = "columns"
_ABOVE = ("uuid", "number", "created_at", "external_id")
_FIRST = ("title", "external_id", "uuid", "number", "created_at")
TARGETS: tuple[str, ...] = (
    *_FIRST,
    *(key for key, item in FIELD.items() if item.is_editable and key not in _FIRST),
)
"""What a column can be read for: keys of fields, and what tells an incident apart."""


def mapping_by_hand(columns: Columns[str, str]) -> Mapping:
    """Return the mapping that reads each column for the field named beside it, and no other.

    Raises `UnknownField`, `FieldTwice` and `NoTitleColumn`.
    """
    column: dict[str, str] = {}
    for name, key in columns.items():
        if key not in TARGETS:
            raise UnknownField(field=key[:80], known=", ".join(TARGETS))
        if key in column:
            raise FieldTwice(first=column[key][:80], second=name[:80])
        column[key] = name
    if "title" not in column:
        raise NoTitleColumn
    above = {key: column.pop(key, None) for key in _ABOVE}
    return Mapping(
        name=_NAME,
        match="uuid" if above["uuid"] else "external_id",
        uuid=above["uuid"],
        number=above["number"],
        created_at=above["created_at"],
        external_id=above["external_id"],
        fields={key: Rule(sources=(name,)) for key, name in column.items()},
    )


def demand_table(file: str, kind: Format) -> None:
    """Raise `NotATable` unless columns of this format can be mapped by hand."""
    if kind not in TABLES:
        raise NotATable(file=file)


def demand_columns(file: str, columns: Columns[str, str], present: Collection[str]) -> None:
    """Raise `NoColumn` unless every mapped column is in the file."""
    for name in columns:
        if name not in present:
            raise NoColumn(file=file, column=name[:80])
