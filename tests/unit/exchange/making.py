# SPDX-License-Identifier: Apache-2.0
"""Small files of every format for the import tests."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import genai_incidents
import openpyxl

from casepack_desktop.exchange.readers import open_records
from casepack_desktop.exchange.records import Record, Rejected

REAL_FILE = Path(genai_incidents.__file__).parent / "data" / "incidents.min.json"


def csv_bytes(
    rows: Iterable[Sequence[object]], delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def a_workbook(path: Path, rows: Sequence[Sequence[object]], title: str = "Incidents") -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def with_part(book: Path, target: Path, part: str, content: bytes) -> Path:
    """Copy a workbook with one part replaced."""
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return target


def sheet_xml(body: str, dimension: str = "A1:B2", lead: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{lead}<worksheet xmlns="{space}">'
        f'<dimension ref="{dimension}"/><sheetData>{body}</sheetData></worksheet>'
    ).encode()


def inline(row: int, *cells: tuple[str, str]) -> str:
    parts = (f'<c r="{at}{row}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in cells)
    return f'<row r="{row}">{"".join(parts)}</row>'


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def records_of(path: Path, **how: str | None) -> list[Record]:
    """Return the records of a file of which no row is rejected."""
    read = list(open_records(path, **how))
    rejected = [row for row in read if isinstance(row, Rejected)]
    assert not rejected, rejected
    return [row for row in read if isinstance(row, Record)]


def data_of(path: Path, **how: str | None) -> list[dict[str, object]]:
    return [record.data for record in records_of(path, **how)]


def rejected_of(path: Path, **how: str | None) -> list[Rejected]:
    return [row for row in open_records(path, **how) if isinstance(row, Rejected)]


def is_open(path: Path) -> bool:
    """Return whether this process still holds the file (Linux only, elsewhere False)."""
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        return False
    held = set()
    for entry in folder.iterdir():
        try:
            held.add(str(entry.readlink()))
        except OSError:
            continue
    return str(path) in held
