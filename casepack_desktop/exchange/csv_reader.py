# SPDX-License-Identifier: Apache-2.0
"""CSV as a stream of records, with a bound on what one record may hold.

Lines are handed to the `csv` module in measured pieces, because it would read a line of any
length, and an unclosed quotation mark would make it swallow the rest of the file.
"""

import csv
from collections.abc import Iterator
from typing import TextIO

from casepack_desktop.exchange.encodings import head
from casepack_desktop.exchange.formats import Source
from casepack_desktop.exchange.problems import (
    ColumnTwice,
    NoHeaderRow,
    QuoteNotClosed,
    RecordTooLarge,
)
from casepack_desktop.exchange.records import (
    RECORD_LIMIT,
    RECORD_LIMIT_MB,
    Record,
    Rejected,
    excerpt,
)
from casepack_desktop.support.i18n import N_

DELIMITERS = (",", ";", "\t", "|")
TOO_MANY_COLUMNS = N_("The row has {found} columns, the first row names {expected}.")
BROKEN_QUOTES = N_("Text follows a closing quotation mark. Double the marks within the text.")

_LOOKED_AT = 20


def read_csv(source: Source) -> Iterator[Record | Rejected]:
    """Yield the rows below the header; columns that a row lacks are empty.

    Raises `NoHeaderRow`, `ColumnTwice`, `RecordTooLarge`, `QuoteNotClosed` and lets
    `UnicodeDecodeError` pass.
    """
    delimiter = _delimiter(head(source.path, source.codec))
    # The limit of the csv module belongs to the process; ours is never below it.
    csv.field_size_limit(RECORD_LIMIT)
    with source.path.open(encoding=source.codec, newline="") as file:
        rows = _Rows(file, source.path.name, delimiter)
        columns = _header(rows, source.path.name)
        for line, row in rows:
            if isinstance(row, Rejected):
                yield row
            elif any(row):
                yield as_record(line, columns, row)


def as_record(line: int, columns: list[str], row: list[str]) -> Record | Rejected:
    """Return the row as a record, or rejected if text stands beyond the last named column."""
    expected = len(columns)
    if len(row) > expected and any(row[expected:]):
        params = {"found": len(row), "expected": expected}
        return Rejected(line, TOO_MANY_COLUMNS, params, excerpt(", ".join(row)))
    row += [""] * (expected - len(row))
    return Record(line, dict(zip(columns, row, strict=False)))


def column_names(row: list[str], file: str) -> list[str]:
    """Return the names of the columns, a blank one as `#3`; raise `ColumnTwice`."""
    names: dict[str, None] = {}
    for place, cell in enumerate(row, start=1):
        name = cell.strip() or f"#{place}"
        if name in names:
            raise ColumnTwice(file=file, column=name[:80])
        names[name] = None
    return list(names)


def _header(rows: "_Rows", file: str) -> list[str]:
    for _, row in rows:
        if isinstance(row, Rejected):
            break
        while row and not row[-1].strip():
            row.pop()
        if row:
            return column_names(row, file)
    raise NoHeaderRow(file=file)


class _Rows:
    """The rows of a file with the line each begins in; rows with broken quotes are rejected."""

    def __init__(self, file: TextIO, name: str, delimiter: str) -> None:
        self._file = file
        self._name = name
        self._room = RECORD_LIMIT
        self._began = 1
        self._ended = False
        self._reader = csv.reader(self._lines(), delimiter=delimiter, strict=True)

    def __iter__(self) -> Iterator[tuple[int, list[str] | Rejected]]:
        reader = self._reader
        while True:
            try:
                for row in reader:
                    line = self._began
                    self._began = reader.line_num + 1
                    self._room = RECORD_LIMIT
                    yield line, row
                return
            except csv.Error as error:
                yield self._began, self._broken(error)

    def _lines(self) -> Iterator[str]:
        readline = self._file.readline
        while line := readline(self._room + 1):
            self._room -= len(line)
            if self._room < 0:
                raise RecordTooLarge(file=self._name, line=self._began, limit=RECORD_LIMIT_MB)
            yield line
        self._ended = True

    def _broken(self, error: csv.Error) -> Rejected:
        if self._ended:
            raise QuoteNotClosed(file=self._name, line=self._began) from error
        line = self._began
        self._began = self._reader.line_num + 1
        self._room = RECORD_LIMIT
        return Rejected(line, BROKEN_QUOTES)


def _delimiter(text: str) -> str:
    """Return the delimiter by which the first rows fall into the most equal columns."""
    best, best_score = DELIMITERS[0], (0.0, 0)
    for delimiter in DELIMITERS:
        widths = _widths(text, delimiter)
        if not widths or widths[0] < 2:
            continue
        alike = sum(1 for width in widths if width == widths[0]) / len(widths)
        score = (alike, widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _widths(text: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    lines = text.splitlines(keepends=True)
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            if any(row):
                widths.append(len(row))
            if len(widths) > _LOOKED_AT:
                break
    except csv.Error:
        return widths
    # The last row may have been cut off where the sample ends.
    return widths[:-1] if len(widths) > 1 else widths
