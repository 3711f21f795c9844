# SPDX-License-Identifier: Apache-2.0
"""A directory as CSV or JSON, and back: one record for each entry, flat texts by key.

A cell that a spreadsheet would run is written behind an apostrophe, which reading takes away
again; so is a text that begins with such an apostrophe itself, so that nothing is lost.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from casepack_desktop.domain.directory_fields import TEXTS, field_keys, split_key
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.exchange.cells import FORMULA_LEADS, guarded_cell
from casepack_desktop.exchange.records import Record

DIRECTORY = "directory"
ORDER = "order"
_PLURALS = {"name": "names", "description": "descriptions", "search": "search_words"}
_LEADS = re.escape("".join(FORMULA_LEADS))
_GUARDED = re.compile(f"'+[{_LEADS}]")
_SHORT = {"active": "is_active", "color": "colour", "name": "name.en"}


def entries_as_csv(kind: DirectoryKind, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return entries as CSV in UTF-8 with a mark, as a spreadsheet expects it."""
    texts = sorted({key for row in rows for key in row if split_key(key)[1]}, key=_text_order)
    columns = (DIRECTORY, ORDER, *field_keys(kind), *texts)
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        cells = {DIRECTORY: kind.value} | dict(row)
        writer.writerow([_guarded(cells.get(key, "")) for key in columns])
    return table.getvalue().encode("utf-8-sig")


def entries_as_json(kind: DirectoryKind, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return entries as a JSON object with one list, their texts by locale."""
    entries = [_nested(kind, row) for row in rows]
    text = json.dumps({DIRECTORY: kind.value, "entries": entries}, ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8")


def flat_entry(record: Record) -> dict[str, str]:
    """Return what a record of either format says, as flat texts by key."""
    flat = dict(_flattened(record.data))
    return {_SHORT.get(key, key): text for key, text in flat.items() if not key.startswith("#")}


def _flattened(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    parts = {plural: part for part, plural in _PLURALS.items()}
    for name, value in data.items():
        key = name.strip()
        if isinstance(value, dict):
            part = parts.get(key, key)
            yield from ((f"{part}.{locale}", _text(text)) for locale, text in value.items())
        else:
            part, dot, locale = key.partition(".")
            yield (f"{part.lower()}{dot}{locale}", _text(value))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value[1:] if _GUARDED.match(value) else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    return "" if value is None else str(value)


def _guarded(text: str) -> str:
    return "'" + text if _GUARDED.match(text) else guarded_cell(text)


def _nested(kind: DirectoryKind, row: Mapping[str, str]) -> dict[str, object]:
    entry: dict[str, object] = {DIRECTORY: kind.value, ORDER: int(row[ORDER])}
    for key in field_keys(kind):
        entry[key] = _json_guarded(row.get(key, ""))
    entry["is_active"] = row["is_active"] == "yes"
    for part in TEXTS:
        texts = {split_key(key)[1]: text for key, text in row.items() if split_key(key)[0] == part}
        entry[_PLURALS[part]] = {key: _json_guarded(texts[key]) for key in sorted(texts) if key}
    return entry


def _json_guarded(text: str) -> str:
    # Only what reading would take for a guarded cell; JSON goes into no spreadsheet.
    return "'" + text if _GUARDED.match(text) else text


def _text_order(key: str) -> tuple[int, str]:
    part, locale = split_key(key)
    return TEXTS.index(part), locale
