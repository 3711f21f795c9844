# SPDX-License-Identifier: Apache-2.0
"""One sheet of a workbook as a stream of records, every cell as the text a CSV would hold."""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from casepack_desktop.exchange.canonical import number_text
from casepack_desktop.exchange.csv_reader import as_record, column_names
from casepack_desktop.exchange.formats import Source
from casepack_desktop.exchange.long_texts import LongTexts, sheet_titles
from casepack_desktop.exchange.problems import (
    Damaged,
    DeclaredEntities,
    FormulaInHeader,
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
    Unread,
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
UnreadCells = list[tuple[int, str]]
"""Columns from 1 of cells without a value, each with its error, empty for no stored result."""
T = TypeVar("T")


def read_xlsx(source: Source, sheet: str | None = None) -> Iterator[Record | Rejected]:
    """Yield the rows of the first sheet, or of `sheet`; a row's line is its number in Excel.

    Where our own export keeps texts on a sheet of their own, they stand whole in their records.
    Raises the problems of `check_package`, `SheetNotFound`, `NoHeaderRow`, `ColumnTwice`,
    `FormulaInHeader`, `Damaged` and those that name a limit.
    """
    check_package(source.path)
    # Given an open file, openpyxl cannot leave it open when something goes wrong.
    with source.path.open("rb") as file:
        workbook = _guarded(source.path, lambda: _opened(file))
        columns: list[str] = []
        long = _long_texts(source.path, workbook)
        for line, row, unread in _texts(_rows(source.path, workbook, sheet), source.path.name):
            if columns:
                record = as_record(line, columns, row if long is None else long.put_into(row))
                yield _marked(record, columns, unread) if unread else record
            else:
                columns = _header(line, row, unread, source.path.name)
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


class _Parser(WorkSheetParser):
    """Reads results of formulas and keeps in mind which cells of the row have none.

    openpyxl gives either results or formulas, so that a formula without a stored result, as
    programs other than Excel write it, would look like an empty cell.
    """

    unread: UnreadCells

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Return the cell as openpyxl does."""
        cell: dict[str, Any] = super().parse_cell(element)
        value = cell["value"]
        if cell["data_type"] == "e" or (value is None and element.find(FORMULA_TAG) is not None):
            self.unread.append((cell["column"], "" if value is None else str(value)))
        return cell


def _parsed(sheet: Any) -> Iterator[tuple[int, Row, UnreadCells]]:
    """Yield number, cells and unread cells of the rows that exist, as openpyxl's own loop does.

    The size that a sheet declares may be all of Excel's grid and is not looked at.
    """
    book, last = sheet.parent, 0
    with sheet._get_source() as part:
        parser = _Parser(
            part,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        parser.unread = []
        for line, cells in parser.parse():
            if line > last:
                yield line, sheet._get_row(cells), parser.unread
                last = line
            parser.unread = []


def _rows(
    path: Path, workbook: Workbook, sheet: str | None
) -> Iterator[tuple[int, Row, UnreadCells]]:
    names = [worksheet.title for worksheet in workbook.worksheets]
    if not names:
        raise Damaged(file=path.name)
    wanted = names[0] if sheet is None else sheet
    if wanted not in names:
        raise SheetNotFound(file=path.name, sheet=wanted[:80], known=", ".join(names))
    rows = _parsed(workbook.worksheets[names.index(wanted)])
    while batch := _guarded(path, lambda: list(islice(rows, _BATCH))):
        yield from batch


def _long_texts(path: Path, workbook: Workbook) -> LongTexts | None:
    """Return what stands on the sheet of long texts, None without one behind the first sheet."""
    names = [worksheet.title for worksheet in workbook.worksheets]
    title = next((name for name in names[1:] if name in sheet_titles()), None)
    if title is None:
        return None
    return LongTexts.of(row for _, row, _ in _texts(_rows(path, workbook, title), path.name))


def _header(line: int, row: list[str], unread: UnreadCells, name: str) -> list[str]:
    for column, error in unread:
        if not error:
            raise FormulaInHeader(file=name, cell=f"{get_column_letter(column)}{line}")
    return column_names(row, name)


def _marked(
    record: Record | Rejected, columns: list[str], unread: UnreadCells
) -> Record | Rejected:
    if isinstance(record, Rejected):
        return record
    named = [(columns[at - 1], error) for at, error in unread if at <= len(columns)]
    return replace(record, unread=tuple(Unread(column, error) for column, error in named))


def _texts(
    rows: Iterator[tuple[int, Row, UnreadCells]], name: str
) -> Iterator[tuple[int, list[str], UnreadCells]]:
    """Yield the number of each row that says anything, and its texts up to the last one."""
    spanned = 0
    for line, row, unread in rows:
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
        if texts or unread:
            yield line, texts, unread


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
