# SPDX-License-Identifier: Apache-2.0
"""What every reader yields, whatever the format: raw records, and rows that are refused."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from casepack_desktop.exchange.cells import unguarded_cell

RECORD_LIMIT = 24_000_000
"""The most characters that one record may have; a record beyond is no incident.

All texts of a case may have 11 million together, and a file doubles every quotation mark.
"""

RECORD_LIMIT_MB = RECORD_LIMIT // 1_000_000

_EXCERPT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that has no value: a formula without a stored result, or one whose result is `error`.

    It rejects the record if its column is mapped.
    """

    column: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as read: column name to text, or the JSON object; `line` is where it begins."""

    line: int
    data: dict[str, Any]
    unread: tuple[Unread, ...] = ()


def unguarded(records: "Iterable[Record | Rejected]") -> "Iterator[Record | Rejected]":
    """Yield the records of a table that this program wrote as CSV, without its apostrophes."""
    for record in records:
        if isinstance(record, Record):
            data = {name: unguarded_cell(text) for name, text in record.data.items()}
            yield replace(record, data=data)
        else:
            yield record


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not imported: where it begins, why (a msgid with `params`), how it looks.

    `field` is the key of the field whose value is refused, empty where the whole row is.
    """

    line: int
    reason: str
    params: Mapping[str, object] = field(default_factory=dict)
    excerpt: str = ""
    field: str = ""


def excerpt(data: object) -> str:
    """Return the beginning of a raw record, short enough for one line of a list."""
    if isinstance(data, dict):
        said = ((key, value) for key, value in data.items() if value not in (None, ""))
        text = ", ".join(f"{key}: {_short(value)}" for key, value in islice(said, 20))
    else:
        text = _short(data)
    return " ".join(text[:_EXCERPT_LENGTH].split())


def _short(value: object) -> str:
    if isinstance(value, str):
        return value[:_EXCERPT_LENGTH]
    return json.dumps(value, ensure_ascii=False, default=str)[:_EXCERPT_LENGTH]
