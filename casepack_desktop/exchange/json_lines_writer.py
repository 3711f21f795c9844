# SPDX-License-Identifier: Apache-2.0
"""Incidents as JSON Lines: one object a line with every column by its key, null where empty."""

import json
from typing import BinaryIO

from casepack_desktop.domain.values import Value, json_value
from casepack_desktop.exchange.export_table import Column, Table


def write_json_lines(file: BinaryIO, table: Table) -> int:
    """Write a table into an open file and return the number of its incidents."""
    count = 0
    for row in table.rows:
        pairs = zip(table.columns, row, strict=True)
        file.write(_line({column.key: _value(column, value) for column, value in pairs}))
        count += 1
    return count


def _value(column: Column, value: Value) -> str | int | None:
    if isinstance(value, str):
        return column.words.get(value, value)
    return json_value(value)


def _line(record: dict[str, str | int | None]) -> bytes:
    try:
        return (json.dumps(record, ensure_ascii=False) + "\n").encode()
    except UnicodeEncodeError:
        # A lone surrogate has a place in JSON only as an escape.
        return (json.dumps(record) + "\n").encode()
