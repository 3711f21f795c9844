# SPDX-License-Identifier: Apache-2.0
"""How a file to be imported is opened: looked at, its mapping found, its records at hand."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from casepack_desktop.exchange.by_hand import demand_columns, demand_table, mapping_by_hand
from casepack_desktop.exchange.formats import Format, Source
from casepack_desktop.exchange.mapping import Mapping as FieldMapping
from casepack_desktop.exchange.mapping import load_mapping
from casepack_desktop.exchange.problems import ChangedWhileRead, EmptyFile
from casepack_desktop.exchange.readers import records_in
from casepack_desktop.exchange.recognition import mapping_for
from casepack_desktop.exchange.records import Record, Rejected, unguarded

Records = Iterator[Record | Rejected]


@dataclass(frozen=True, slots=True)
class How:
    """How a file is read; None means: find out.

    `columns` names the field of each column of a table that is read, in place of any mapping.
    """

    mapping: str | None = None
    encoding: str | None = None
    columns: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class FileState:
    """What shows that a file is still the one that was opened."""

    inode: int
    size: int
    modified: int

    @classmethod
    def of(cls, path: Path) -> "FileState":
        """Return the state of a file now; raise OSError."""
        found = os.stat(path)  # noqa: PTH116 - one call, whatever the path is
        return cls(found.st_ino, found.st_size, found.st_mtime_ns)

    def demand_same(self, path: Path) -> None:
        """Raise `ChangedWhileRead` if the file is another one now; raise OSError if it is gone."""
        if FileState.of(path) != self:
            raise ChangedWhileRead(file=path.name)


def opened(source: Source, how: How) -> tuple[FieldMapping, Records]:
    """Return the mapping of a file that was looked at and all its records."""
    if how.columns is not None:
        return _by_hand(source, how.columns)
    named = None if how.mapping is None else load_mapping(how.mapping)
    records = records_in(source, records=None if named is None else named.records)
    if named is not None:
        return named, own_cells(source, named, records)
    name = source.path.name
    passed, first = until_first_record(records)
    if not passed:
        raise EmptyFile(file=name)
    mapping = mapping_for(name, ("title",) if first is None else first.data)
    return mapping, own_cells(source, mapping, chain(passed, records))


def own_cells(source: Source, mapping: FieldMapping, records: Records) -> Records:
    """Return the records without what our own export put before cells that look like formulas."""
    return unguarded(records) if mapping.is_own and source.format is Format.CSV else records


def until_first_record(records: Records) -> tuple[list[Record | Rejected], Record | None]:
    """Return everything up to the first whole record, and that record if there is one."""
    passed: list[Record | Rejected] = []
    for record in records:
        passed.append(record)
        if isinstance(record, Record):
            return passed, record
    return passed, None


def _by_hand(source: Source, columns: Mapping[str, str]) -> tuple[FieldMapping, Records]:
    name = source.path.name
    demand_table(name, source.format)
    mapping = mapping_by_hand(columns)
    records = records_in(source)
    passed, first = until_first_record(records)
    if not passed:
        raise EmptyFile(file=name)
    if first is not None:
        demand_columns(name, columns, first.data)
    return mapping, chain(passed, records)
