# SPDX-License-Identifier: Apache-2.0
"""The first rows of a file as it holds them and as they would be read, without importing any."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import islice
from pathlib import Path
from typing import Any

from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.domain.values import json_value
from casepack_desktop.exchange.by_hand import TABLES, TARGETS, demand_table, mapping_by_hand
from casepack_desktop.exchange.canonical import plain_text
from casepack_desktop.exchange.formats import Source
from casepack_desktop.exchange.incoming import Incoming, incoming
from casepack_desktop.exchange.mapping import Mapping as FieldMapping
from casepack_desktop.exchange.mapping import load_mapping, shipped_mappings
from casepack_desktop.exchange.problems import EmptyFile, NoMappingFits, NoTitleColumn
from casepack_desktop.exchange.readers import look_at, records_in
from casepack_desktop.exchange.recognition import mapping_for
from casepack_desktop.exchange.records import Record, Rejected
from casepack_desktop.services.import_opening import How, own_cells
from casepack_desktop.services.resolution import Resolver

ROWS = 20
_CELL_LIMIT = 2_000
_COLUMN_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """A column of the file, or a key of its records, and the field it is read for, if any."""

    name: str
    field: str | None


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row: its cells in the order of the columns, and what would become of it.

    `values` are texts by the key of the field, empty where `rejected` says why it is refused.
    """

    line: int
    cells: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    rejected: Rejected | None = None


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file is and how its first rows would be read.

    `mapping` is "" where none fits, and `problem` says so. `is_table` tells whether its columns
    can be mapped by hand. `encoding` is the codec it is read with, "" where it has none, and
    `encoding_guessed` names it if nothing in the file shows it.
    """

    path: Path
    format: str
    mapping: str
    mapping_title: str
    columns: tuple[PreviewColumn, ...]
    rows: tuple[PreviewRow, ...]
    has_more: bool
    is_table: bool
    encoding: str
    encoding_guessed: str | None
    problem: Problem | None
    mappings: tuple[tuple[str, str], ...]
    """Name and title of every mapping that can be chosen instead."""
    targets: tuple[str, ...] = TARGETS
    """What a column can be read for."""


def previewed(path: Path, how: How, resolver: Resolver, zone: tzinfo) -> ImportPreview:
    """Return the preview of a file; raise an `ImportProblem` if it cannot be read at all."""
    source = look_at(path, how.encoding)
    if how.columns is not None:
        demand_table(path.name, source.format)
    named = None if how.mapping is None else load_mapping(how.mapping)
    first = _first(source, None if named is None else named.records)
    names = _names(first)
    mapping, problem = _mapping(path, how, named, names)
    columns = _columns(names, mapping, how)
    if mapping is not None:
        first = list(own_cells(source, mapping, iter(first)))
    shown = first[:ROWS]
    return ImportPreview(
        path=path,
        format=str(source.format),
        mapping="" if mapping is None else mapping.name,
        mapping_title="" if mapping is None else mapping.title,
        columns=columns,
        rows=tuple(_rows(shown, [each.name for each in columns], mapping, resolver, zone)),
        has_more=len(first) > ROWS,
        is_table=source.format in TABLES,
        encoding=source.codec,
        encoding_guessed=source.guessed,
        problem=problem,
        mappings=tuple((each.name, each.title) for each in shipped_mappings()),
    )


def _first(source: Source, records: str | None) -> list[Record | Rejected]:
    """Return the first rows, one more than are shown."""
    found: Iterator[Record | Rejected] = records_in(source, records=records)
    with closing(found):  # type: ignore[type-var]
        first = list(islice(found, ROWS + 1))
    if not first:
        raise EmptyFile(file=source.path.name)
    return first


def _names(first: Iterable[Record | Rejected]) -> list[str]:
    """Return the names in all records in the order in which they appear."""
    names: dict[str, None] = {}
    for record in first:
        if isinstance(record, Record):
            names |= dict.fromkeys(record.data)
    return list(names)[:_COLUMN_LIMIT]


def _mapping(
    path: Path, how: How, named: FieldMapping | None, names: list[str]
) -> tuple[FieldMapping | None, Problem | None]:
    try:
        if how.columns is not None:
            return mapping_by_hand(how.columns), None
        return named or mapping_for(path.name, names or ("title",)), None
    except (NoMappingFits, NoTitleColumn) as problem:
        return None, problem


def _columns(names: list[str], mapping: FieldMapping | None, how: How) -> tuple[PreviewColumn, ...]:
    if how.columns is not None:
        return tuple(PreviewColumn(name, how.columns.get(name)) for name in names)
    read = {} if mapping is None else mapping.columns()
    by_key = {path.partition(".")[0]: key for path, key in read.items()}
    return tuple(PreviewColumn(name, read.get(name) or by_key.get(name)) for name in names)


def _rows(
    records: list[Record | Rejected],
    names: list[str],
    mapping: FieldMapping | None,
    resolver: Resolver,
    zone: tzinfo,
) -> Iterator[PreviewRow]:
    read: Iterable[Incoming | Rejected | None] = (
        [None] * len(records) if mapping is None else incoming(records, mapping, zone)
    )
    for record, item in zip(records, read, strict=True):
        if isinstance(record, Rejected):
            yield PreviewRow(record.line, (), rejected=record)
            continue
        cells = tuple(_cell(record.data.get(name)) for name in names)
        values, rejected = _values(item, resolver)
        yield PreviewRow(record.line, cells, values, rejected)


def _values(
    item: Incoming | Rejected | None, resolver: Resolver
) -> tuple[dict[str, str], Rejected | None]:
    if item is None:
        return {}, None
    if isinstance(item, Rejected):
        return {}, item
    try:
        values = resolver.resolve(item.values)
        if not item.is_own:
            values = resolver.complete({}, values)
    except BadValue as error:
        return {}, Rejected(item.line, error.reason, error.reason_params, field=error.field)
    texts = {key: json_value(value) for key, value in values.items()}
    return {key: _cell(text) for key, text in texts.items() if text is not None}, None


def _cell(value: Any) -> str:
    return plain_text(value)[:_CELL_LIMIT]
