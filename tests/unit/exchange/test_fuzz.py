# SPDX-License-Identifier: Apache-2.0
"""Whatever bytes a file holds, it gives records, rejected rows or one clear problem."""

import json
import random
import time
import zipfile
from collections import Counter
from datetime import UTC
from pathlib import Path

import pytest

from casepack_desktop.exchange.incoming import Incoming, incoming
from casepack_desktop.exchange.problems import ImportProblem
from casepack_desktop.exchange.readers import open_records
from casepack_desktop.exchange.recognition import recognise
from casepack_desktop.exchange.records import Record, Rejected
from tests.unit.exchange.making import a_workbook, csv_bytes

SEED = 20261121
SLOWEST = 5.0
ROWS = [
    ["title", "severity", "event_start_at", "description"],
    ["Phishing – Müller", "high", "2026-11-20T22:41Z", 'He said "no",\r\nthen left'],
    ["Outage", "low", "2026-11", "=1+1"],
]
LIST = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]
TEXTS = {
    "list.csv": csv_bytes(ROWS),
    "wide.csv": csv_bytes(ROWS, ";", "utf-16"),
    "old.csv": csv_bytes(ROWS, "\t", "cp1252"),
    "list.json": json.dumps({"version": 1.5, "incidents": LIST}, ensure_ascii=False).encode(),
    "array.json": json.dumps(LIST, indent=1).encode(),
    "list.jsonl": "\n".join(json.dumps(each) for each in LIST).encode(),
}
TOKENS = (
    b'"',
    b"\x00",
    b"\\u",
    b"\\ud800",
    b"[",
    b"{",
    b"1e999",
    b"NaN",
    b",",
    b"\r",
    b"\xff",
    b"-",
)


def mutated(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[place : place + chance.randint(1, 20)]
            case 2:
                data[place:place] = chance.choice(TOKENS)
            case 3:
                data[place:place] = data[place : place + chance.randint(1, 60)]
            case _:
                del data[max(place, 1) :]
    return bytes(data)


def outcome(path: Path) -> str:
    """Return what a file gives; any exception but a problem ends the test."""
    begun = time.perf_counter()
    try:
        rows = list(open_records(path))
        records = [row for row in rows if isinstance(row, Record)]
        assert len(records) + sum(isinstance(row, Rejected) for row in rows) == len(rows)
        mapping = recognise(records[0].data) if records else None
        if mapping is None:
            return "unknown columns"
        for row in (each := list(incoming(rows, mapping, UTC))):
            if isinstance(row, Rejected):
                assert row.reason.format(**row.params)
        return "accepted" if any(isinstance(row, Incoming) for row in each) else "rejected"
    except ImportProblem as problem:
        assert path.name in str(problem)
        return type(problem).__name__
    finally:
        assert time.perf_counter() - begun < SLOWEST


@pytest.mark.parametrize("name", TEXTS)
def test_mutated_text_files_give_rows_or_a_problem(tmp_path: Path, name: str) -> None:
    chance = random.Random(SEED)
    seen: Counter[str] = Counter()
    path = tmp_path / name
    path.write_bytes(TEXTS[name])
    assert outcome(path) == "accepted"
    for _ in range(1_500):
        path.write_bytes(mutated(TEXTS[name], chance))
        seen[outcome(path)] += 1
    assert seen["accepted"] > 100
    assert len(seen) > 3, seen


def test_mutated_workbooks_give_rows_or_a_problem(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    book = a_workbook(tmp_path / "book.xlsx", ROWS).read_bytes()
    seen: Counter[str] = Counter()
    path = tmp_path / "list.xlsx"
    for _ in range(500):
        path.write_bytes(mutated(book, chance))
        seen[outcome(path)] += 1
    assert len(seen) > 1, seen


def test_mutated_parts_of_workbooks_give_rows_or_a_problem(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    book = a_workbook(tmp_path / "book.xlsx", ROWS)
    with zipfile.ZipFile(book) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    seen: Counter[str] = Counter()
    path = tmp_path / "list.xlsx"
    for _ in range(1_000):
        victim = chance.choice(sorted(parts))
        with zipfile.ZipFile(path, "w") as package:
            for name, content in parts.items():
                package.writestr(name, mutated(content, chance) if name == victim else content)
        seen[outcome(path)] += 1
    assert seen["accepted"] > 50
    assert seen["Damaged"] > 50
