# SPDX-License-Identifier: Apache-2.0
"""The one door to every format that can be written."""

from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from casepack_desktop.exchange.export_table import Table
from casepack_desktop.exchange.problems import TooManyIncidents, UnknownExportFormat


class ExportFormat(StrEnum):
    """The formats of an export; each is the suffix of its files."""

    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"

    @property
    def is_for_people(self) -> bool:
        """Return whether it shows names and labels in a language, not codes and keys."""
        return self is ExportFormat.XLSX


def format_of(path: Path) -> ExportFormat:
    """Return the format that a file's name asks for; raise `UnknownExportFormat`."""
    try:
        return ExportFormat(path.suffix.lower().removeprefix("."))
    except ValueError:
        raise UnknownExportFormat(file=path.name) from None


def demand_room(kind: ExportFormat, count: int) -> None:
    """Raise `TooManyIncidents` where a format has no room for so many incidents."""
    if kind is ExportFormat.XLSX:
        from casepack_desktop.exchange.xlsx_writer import MOST_ROWS

        if count > MOST_ROWS:
            raise TooManyIncidents(limit=MOST_ROWS)


def write_table(file: BinaryIO, table: Table, kind: ExportFormat) -> int:
    """Write an export into an open file and return the number of its incidents.

    Raises `ExportProblem` where the format has no room, and what reading the rows raises.
    """
    match kind:
        case ExportFormat.XLSX:
            # openpyxl takes longer to import than most lists to write.
            from casepack_desktop.exchange.xlsx_writer import write_xlsx

            return write_xlsx(file, table)
        case ExportFormat.CSV:
            from casepack_desktop.exchange.csv_writer import write_csv

            return write_csv(file, table)
        case ExportFormat.JSONL:
            from casepack_desktop.exchange.json_lines_writer import write_json_lines

            return write_json_lines(file, table)
