# SPDX-License-Identifier: Apache-2.0
"""Incidents as CSV: columns named by their keys, values as the import reads them.

UTF-8 with its mark, since a spreadsheet takes the file for UTF-8 only with it; every cell quoted;
what a spreadsheet would run has an apostrophe before it, which the import takes away again.
"""

import csv
import io
from typing import BinaryIO

from casepack_desktop.domain.values import json_value
from casepack_desktop.exchange.cells import guarded_cell
from casepack_desktop.exchange.export_table import Column, Table


def write_csv(file: BinaryIO, table: Table) -> int:
    """Write a table into an open file and return the number of its incidents.

    A lone surrogate, which no encoding knows, becomes U+FFFD; the database holds none.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
    try:
        return _write(text, table)
    finally:
        text.detach()


def _write(file: io.TextIOWrapper, table: Table) -> int:
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.key for column in table.columns])
    count = 0
    for row in table.rows:
        writer.writerow(
            [_cell(column, value) for column, value in zip(table.columns, row, strict=True)]
        )
        count += 1
    file.flush()
    return count


def _cell(column: Column, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded_cell(_whole(column.words.get(value, value)))
    return str(json_value(value))  # type: ignore[arg-type]  # a value of the domain


def _whole(text: str) -> str:
    """Return the text with U+FFFD for lone surrogates; most texts cost one look."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
