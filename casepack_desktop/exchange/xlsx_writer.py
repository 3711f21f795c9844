# SPDX-License-Identifier: Apache-2.0
"""Incidents as a workbook: a sheet of them, a sheet about the export, one for texts too long.

Instants are real dates in UTC, which the headings say, so that no clock that is put back makes two
of them alike; what Excel knows no date for (a year, a month, anything before March 1900) is text.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any, BinaryIO

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from casepack_desktop.domain.fields import FieldKind
from casepack_desktop.exchange.export_table import (
    LAST_CHANGE,
    NUMBER,
    STAMPED,
    UTC_SUFFIX,
    UUID,
    Column,
    Ending,
    Paint,
    Row,
    Table,
)
from casepack_desktop.exchange.long_texts import marker
from casepack_desktop.exchange.problems import TooManyIncidents
from casepack_desktop.exchange.xlsx_cells import GENERAL, TEXT_FORMAT, Cells, text_cell, texts
from casepack_desktop.exchange.xlsx_package import Package, Rows, Styles
from casepack_desktop.exchange.xlsx_text import needs_quote, pieces
from casepack_desktop.support.spool import Spool

MOST_ROWS = 1_048_575
"""The rows of a sheet of Excel below its heading."""

_HEAD = Paint("#1b2430", "#dbe6fd")
_OWN_HEAD = Paint("#5b6675", "#f0f2f5")
_TITLE_WIDTH = 48
_WIDTHS: dict[FieldKind, int] = {
    FieldKind.LINE: 24,
    FieldKind.TEXT: 40,
    FieldKind.MOMENT: 22,
    FieldKind.CHOICE: 16,
    FieldKind.ENTRY: 22,
    FieldKind.PERSON: 22,
    FieldKind.INTEGER: 16,
    FieldKind.AMOUNT: 16,
    FieldKind.CURRENCY: 10,
}
_OWN_WIDTHS = {"number": 18, "uuid": 38, "title": _TITLE_WIDTH}
_FACT_WIDTHS = (26, 90)
_PIECE_WIDTHS = (8, 38, 18, 24, 8, 90)
_ARROW = 4
"""The width that the arrow of the filter takes of a heading."""
_A4 = 9
_PAGE_WIDTH = 200
"""The characters across a landscape page, at three quarters of their size on the screen."""
_TAIL = (UUID, LAST_CHANGE, STAMPED)
_MARK_SIZE = 12
"""TLP 2.0 asks for 12 points or more, in header and footer of each page."""

Kept = tuple[str, ...]


def write_xlsx(file: BinaryIO, table: Table) -> int:
    """Write a workbook into an open file and return the number of its incidents.

    Memory does not grow with the rows. Raises `TooManyIncidents` and `WorkbookTooLarge`.
    """
    package = Package(file, table.at)
    try:
        count = _Book(package, table).write()
    except BaseException:
        package.abandon()
        raise
    package.finish()
    return count


class _Book:
    """The three sheets of one export."""

    def __init__(self, package: Package, table: Table) -> None:
        self._package = package
        self._table = table
        self._sheet: Any = package.book.create_sheet(table.sheets.incidents)
        self._about: Any = package.book.create_sheet(table.sheets.about)
        self._styles = Styles(self._sheet)
        self._long: Spool[Kept] = Spool(plain=0)
        self._row: Row = ()
        keys = [column.key for column in table.columns]
        self._named = [keys.index(key) if key in keys else None for key in (UUID, NUMBER)]

    def write(self) -> int:
        """Write the sheets and return the number of incidents."""
        count = self._write_incidents()
        ending = self._table.ending()
        self._write_about(ending)
        if len(self._long):
            self._write_long_texts(ending)
        return count

    def _write_incidents(self) -> int:
        sheet, columns = self._sheet, self._table.columns
        widths = [_width(column) for column in columns]
        _widen(sheet, widths)
        sheet.freeze_panes = "B2"
        sheet.print_title_rows = "1:1"
        sheet.print_title_cols = "A:A"
        _lay_out_pages(sheet, widths)
        cells = Cells(columns, self._styles, self._keep)
        with self._package.sheet(sheet) as rows:
            rows.add("".join(self._headings()))
            for values in self._table.rows:
                _demand_room(rows)
                self._row = values
                rows.add(cells.row(rows.count + 1, values))
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{rows.count}"
            _mark(sheet, self._table.ending().tlp)
            return rows.count - 1

    def _headings(self) -> Iterator[str]:
        for place, column in enumerate(self._table.columns, start=1):
            paint = _OWN_HEAD if column.key in _TAIL else _HEAD
            style = self._styles.of(TEXT_FORMAT, paint, is_strong=True)
            yield text_cell(get_column_letter(place), 1, _heading(column), style)

    def _write_about(self, ending: Ending) -> None:
        sheet = self._about
        _widen(sheet, _FACT_WIDTHS)
        _mark(sheet, ending.tlp)
        label = self._styles.of(TEXT_FORMAT, is_strong=True)
        with self._package.sheet(sheet) as rows:
            for number, fact in enumerate(ending.facts, start=1):
                said = next(pieces(fact.text), "")
                style = self._styles.of(GENERAL, is_quoted=needs_quote(said), is_wrapped=True)
                shown = text_cell("A", number, fact.label, label)
                rows.add(shown + text_cell("B", number, said, style))

    def _keep(self, key: str, text: str) -> str:
        """Keep a text for its own sheet and return the mark that stands in its cell."""
        place = len(self._long) + 1
        named = ["" if at is None else str(self._row[at]) for at in self._named]
        self._long.append((str(place), *named, key, text))
        return marker(place)

    def _write_long_texts(self, ending: Ending) -> None:
        sheet: Any = self._package.book.create_sheet(self._table.sheets.long_texts)
        _widen(sheet, _PIECE_WIDTHS)
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        _lay_out_pages(sheet, _PIECE_WIDTHS)
        _mark(sheet, ending.tlp)
        head = self._styles.of(TEXT_FORMAT, _HEAD, is_strong=True)
        with self._package.sheet(sheet) as rows:
            rows.add(texts(self._styles, 1, self._table.sheets.long_headings, head))
            for *about, text in self._long.drained():
                for place, piece in enumerate(pieces(text), start=1):
                    _demand_room(rows)
                    shown = [*about, str(place), piece]
                    rows.add(texts(self._styles, rows.count + 1, shown))


def _demand_room(rows: Rows) -> None:
    if rows.count > MOST_ROWS:
        raise TooManyIncidents(limit=MOST_ROWS)


def _heading(column: Column) -> str:
    return column.label + UTC_SUFFIX if column.kind is FieldKind.MOMENT else column.label


def _width(column: Column) -> int:
    least = min(len(_heading(column)) + _ARROW, _TITLE_WIDTH)
    return max(least, _OWN_WIDTHS.get(column.key, _WIDTHS[column.kind]))


def _widen(sheet: Any, widths: Sequence[int]) -> None:
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _lay_out_pages(sheet: Any, widths: Sequence[int]) -> None:
    """Print on as many pages across as it takes to be read."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = ceil(sum(widths) / _PAGE_WIDTH)
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _mark(sheet: Any, tlp: str) -> None:
    """Put the marking above and below every printed page, and the number of the page."""
    for part in (sheet.oddHeader, sheet.oddFooter):
        part.center.text = tlp
        part.center.size = _MARK_SIZE
        part.center.font = "Calibri,Bold"
    sheet.oddFooter.right.text = "&P / &N"
