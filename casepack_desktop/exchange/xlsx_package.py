# SPDX-License-Identifier: Apache-2.0
"""A workbook of openpyxl whose sheets go straight into the package, row by row.

openpyxl's own way makes an object of each cell and keeps each sheet in a file of the system's
folder for temporary files, where case data does not belong. Here it makes everything but the rows;
a row is XML that lxml has read before it is written, so that no text can break the file. The same
content makes the same bytes.
"""

import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, BinaryIO

from lxml.etree import fromstring, xmlfile
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import SHEET_MAIN_NS

from casepack_desktop.exchange.export_table import Paint
from casepack_desktop.exchange.problems import WorkbookTooLarge

_EPOCH = (1980, 1, 1, 0, 0, 0)
_PROGRAM = "CasePack Desktop"
_FAST_ENOUGH = 4
"""How hard the sheets are packed: a sixth larger than usual, in half the time."""
_MOST_BYTES = 2_000_000_000
_OWN_FILE = 0o600 << 16
_FONT = "Calibri"
_FONT_SIZE = 11


class Package:
    """A workbook on its way into a file; sheets are written one after the other."""

    def __init__(self, file: BinaryIO, at: datetime) -> None:
        self._archive = _Archive(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST_ENOUGH)
        self.book = Workbook(write_only=True)
        moment = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        self.book.properties = DocumentProperties(
            creator=_PROGRAM, lastModifiedBy=_PROGRAM, created=moment, modified=moment
        )

    @contextmanager
    def sheet(self, sheet: Any) -> Iterator["Rows"]:
        """Yield what takes the rows of a sheet that `book` made; the next sheet comes after it."""
        sheet._id = self.book.worksheets.index(sheet) + 1
        # An entry that is named only carries no time either, and is packed as fast as wanted.
        with self._archive.open(sheet.path[1:], "w") as stream:
            counted = _Counted(stream)
            writer: Any = _SheetWriter(sheet, counted)  # type: ignore[arg-type]  # lxml writes only
            sheet._writer = writer
            try:
                writer.write_top()
                place = writer.xf.send(True)
                with place.element("sheetData"):
                    yield Rows(place)
                writer.xf.send(None)
                writer.write_tail()
            finally:
                writer.close()

    def finish(self) -> None:
        """Write what stands around the sheets."""
        _Around(self.book, self._archive).write_data()
        self._archive.close()

    def abandon(self) -> None:
        """Leave the file as it is; it is of no use."""
        self._archive.fp = None


class Rows:
    """The rows of one sheet, in their order."""

    def __init__(self, place: Any) -> None:
        self._place = place
        self.count = 0

    def add(self, cells: str) -> None:
        """Write a row given by the XML of its cells, which name no row."""
        self.count += 1
        self._place.write(fromstring(f'<row r="{self.count}">{cells}</row>'))


class Styles:
    """The styles of one workbook, by what they look like; each is made once."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._known: dict[tuple[str, Paint | None, bool, bool, bool], int] = {}

    def of(
        self,
        number_format: str = "General",
        paint: Paint | None = None,
        *,
        is_quoted: bool = False,
        is_strong: bool = False,
        is_wrapped: bool = False,
    ) -> int:
        """Return the number of a style; a quoted one stays text when its cell is edited."""
        key = (number_format, paint, is_quoted, is_strong, is_wrapped)
        if key not in self._known:
            cell = WriteOnlyCell(self._sheet)
            cell.number_format = number_format
            cell.alignment = Alignment(vertical="top", wrap_text=is_wrapped)
            cell.quotePrefix = is_quoted
            _paint(cell, paint, is_strong=is_strong)
            self._known[key] = cell.style_id
        return self._known[key]


def _paint(cell: Any, paint: Paint | None, *, is_strong: bool) -> None:
    ink = None if paint is None else _argb(paint.ink)
    cell.font = Font(name=_FONT, size=_FONT_SIZE, bold=is_strong, color=ink)
    if paint is not None:
        cell.fill = PatternFill("solid", fgColor=_argb(paint.fill))
    if is_strong and paint is not None:
        cell.border = Border(bottom=Side("thin", color=_argb(paint.ink)))


class _SheetWriter(WorksheetWriter):
    """Writes a sheet in UTF-8, where openpyxl would spell every other letter as a number."""

    def get_stream(self) -> Any:
        """Return what takes the parts of a sheet in their order, as openpyxl's own does."""
        with (
            xmlfile(self.out, encoding="utf-8") as place,
            place.element("worksheet", xmlns=SHEET_MAIN_NS),
            suppress(GeneratorExit),
        ):
            yield from _parts(place)


def _parts(place: Any) -> Generator[Any, Any, None]:
    """Write each part that is sent; True asks for the place itself, None for nothing."""
    while True:
        part = yield
        if part is True:
            yield place
        elif part is not None:
            place.write(part)


class _Archive(zipfile.ZipFile):
    """A package whose parts carry no time of day."""

    def writestr(self, name: Any, data: Any, *kind: Any, **more: Any) -> None:  # type: ignore[override]  # as openpyxl calls it
        """Write a part."""
        entry = name if isinstance(name, zipfile.ZipInfo) else _entry(name)
        super().writestr(entry, data, *kind, **more)


class _Around(ExcelWriter):
    """Writes all parts but the sheets, which are in the package already."""

    def write_worksheet(self, sheet: Any) -> None:
        """Name the sheet among the parts."""
        sheet._drawing = SpreadsheetDrawing()
        sheet._rels = sheet._writer._rels
        self.manifest.append(sheet)


class _Counted:
    """The stream of one sheet; a package of this kind has no room for more than 2 GB of it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._written = 0

    def write(self, data: bytes) -> int:
        """Write, or raise `WorkbookTooLarge`."""
        self._written += len(data)
        if self._written > _MOST_BYTES:
            raise WorkbookTooLarge
        self._stream.write(data)
        return len(data)


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = _OWN_FILE
    return info


def _argb(colour: str) -> str:
    return "FF" + colour.removeprefix("#").upper()
