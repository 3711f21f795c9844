# SPDX-License-Identifier: Apache-2.0
"""One sheet of a workbook as a stream of records, every cell as the text a CSV would hold."""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook

from casepack_desktop.exchange.canonical import number_text
from casepack_desktop.exchange.csv_reader import as_record, column_names
from casepack_desktop.exchange.formats import Source
from casepack_desktop.exchange.problems import (
    Damaged,
    DeclaredEntities,
    NoHeaderRow,
    RecordTooLarge,
    SheetNotFound,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
)
from casepack_desktop.exchange.records import (
    RECORD_LIMIT,
    RECORD_LIMIT_MB,
    Record,
    Rejected,
)
from casepack_desktop.exchange.xlsx_guard import check_package

COLUMN_LIMIT = 1_000
ROW_LIMIT = 1_048_576
CELL_LIMIT = 20_000_000
_BATCH = 200

# openpyxl lets whatever a damaged part provokes pass; SyntaxError covers both XML parsers.
_RAW_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    SyntaxError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
)

Row = tuple[Any, ...]
T = TypeVar("T")


def read_xlsx(source: Source, sheet: str | None = None) -> Iterator[Record | Rejected]:
    """Yield the rows of the first sheet, or of `sheet`; a row's line is its number in Excel.

    Raises the problems of `check_package`, `SheetNotFound`, `NoHeaderRow`, `Damaged` and those
    that name a limit.
    """
    check_package(source.path)
    # Given an open file, openpyxl cannot leave it open when something goes wrong.
    with source.path.open("rb") as file:
        workbook = _guarded(source.path, lambda: _opened(file))
        columns: list[str] = []
        for line, row in _texts(_rows(source.path, workbook, sheet), source.path.name):
            if columns:
                yield as_record(line, columns, row)
            else:
                columns = column_names(row)
        if not columns:
            raise NoHeaderRow(file=source.path.name)


def _opened(file: BinaryIO) -> Workbook:
    if not openpyxl.DEFUSEDXML:
        raise ImportError("defusedxml is not in use by openpyxl")
    return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)


def _guarded(path: Path, step: Callable[[], T]) -> T:
    """Run one step of openpyxl; turn what a bad workbook provokes into a problem."""
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that it does not keep; none matters here.
            warnings.simplefilter("ignore")
            return step()
    except DefusedXmlException as error:
        raise DeclaredEntities(file=path.name) from error
    except OSError as error:
        # Without a number it is openpyxl's own word for a package without a workbook.
        if error.errno is not None:
            raise
        raise Damaged(file=path.name) from error
    except _RAW_ERRORS as error:
        raise Damaged(file=path.name) from error


def _rows(path: Path, workbook: Workbook, sheet: str | None) -> Iterator[Row]:
    names = [worksheet.title for worksheet in workbook.worksheets]
    if not names:
        raise Damaged(file=path.name)
    wanted = names[0] if sheet is None else sheet
    if wanted not in names:
        raise SheetNotFound(file=path.name, sheet=wanted[:80], known=", ".join(names))
    worksheet = workbook.worksheets[names.index(wanted)]
    # The size that a sheet declares may be all of Excel's grid: only rows that exist count.
    worksheet.reset_dimensions()
    rows = worksheet.iter_rows()
    while batch := _guarded(path, lambda: list(islice(rows, _BATCH))):
        yield from batch


def _texts(rows: Iterator[Row], name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each row that says anything, and its texts up to the last one."""
    spanned = 0
    for line, row in enumerate(rows, start=1):
        if line > ROW_LIMIT:
            raise TooManyRows(file=name, limit=ROW_LIMIT)
        if not row:
            continue
        spanned += len(row)
        if spanned > CELL_LIMIT:
            raise TooManyCells(file=name, limit=CELL_LIMIT)
        # A row may be 16,384 cells wide and empty: most cells must cost no call.
        texts = ["" if cell is EMPTY_CELL else _text(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        if len(texts) > COLUMN_LIMIT:
            raise TooManyColumns(file=name, line=line, limit=COLUMN_LIMIT)
        if sum(map(len, texts)) > RECORD_LIMIT:
            raise RecordTooLarge(file=name, line=line, limit=RECORD_LIMIT_MB)
        if texts:
            yield line, texts


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return unescape(value) if "_x" in value else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, datetime) and value.time() == time() and not _shows_hours(cell):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _shows_hours(cell: Any) -> bool:
    """Return whether the cell's format has a time: a day alone is stored as its midnight."""
    try:
        return "h" in cell.number_format.lower()
    except LookupError:
        return True  # a style that the workbook does not define
