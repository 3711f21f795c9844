# SPDX-License-Identifier: Apache-2.0
"""The one door to every readable file: looks at it, then streams its records."""

from collections.abc import Iterator
from pathlib import Path

from casepack_desktop.exchange.csv_reader import read_csv
from casepack_desktop.exchange.encodings import not_in_encoding
from casepack_desktop.exchange.formats import Format, Source, examine
from casepack_desktop.exchange.json_lines import read_json_lines
from casepack_desktop.exchange.json_reader import read_json
from casepack_desktop.exchange.problems import NotReadable
from casepack_desktop.exchange.records import Record, Rejected


def open_records(
    path: Path,
    *,
    encoding: str | None = None,
    format: str | None = None,  # noqa: A002 - the word of the command line
    sheet: str | None = None,
    records: str | None = None,
) -> Iterator[Record | Rejected]:
    """Yield the records of a CSV, XLSX, JSON or JSON Lines file in its order.

    `records` is the path of the list within a JSON object. Memory does not grow with the file.
    Raises an `ImportProblem` when the whole file is refused, which may happen at its very end: read
    everything before changing anything.
    """
    return records_in(look_at(path, encoding, format), sheet=sheet, records=records)


def look_at(
    path: Path,
    encoding: str | None = None,
    format: str | None = None,  # noqa: A002 - as above
) -> Source:
    """Return what a file is, format and encoding told apart; raise an `ImportProblem`."""
    try:
        return examine(path, encoding, format)
    except OSError as error:
        raise _not_readable(path, error) from error


def records_in(
    source: Source, *, sheet: str | None = None, records: str | None = None
) -> Iterator[Record | Rejected]:
    """Yield the records of a file that was looked at, as `open_records` does."""
    try:
        yield from _read(source, sheet, records)
    except UnicodeDecodeError as error:
        raise not_in_encoding(source.path, source.codec) from error
    except OSError as error:
        raise _not_readable(source.path, error) from error


def _not_readable(path: Path, error: OSError) -> NotReadable:
    return NotReadable(file=path.name, reason=error.strerror or type(error).__name__)


def _read(source: Source, sheet: str | None, records: str | None) -> Iterator[Record | Rejected]:
    match source.format:
        case Format.CSV:
            return read_csv(source)
        case Format.JSON:
            return read_json(source, records)
        case Format.JSONL:
            return read_json_lines(source)
        case Format.XLSX:
            # openpyxl takes longer to import than most files to read.
            from casepack_desktop.exchange.xlsx_reader import read_xlsx

            return read_xlsx(source, sheet)
