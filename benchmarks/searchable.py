# SPDX-License-Identifier: Apache-2.0
"""Sealed workspaces with many incidents to search in, made by SQL and kept between runs.

They hold what search asks for and nothing else: `RARE` stands in a hundred incidents, `COMMON` in
half of them. No history is written, so nothing but reading is to be done with them.
"""

import random
import shutil
import sys
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from benchmarks.large_workspace import WORDS, workspace_stamp
from benchmarks.sealed import make_workspace

RARE, COMMON = "quokka", "everywhere"
RARE_COUNT = 100
_BLOCK = 10_000
_SEED = 20_260_102
_FIRST = 1_546_300_800_000
_BLOCK_SQL = """
INSERT INTO incident (
    id, uuid, number, number_year, number_counter, version, last_change_at, title, description,
    status_id, company_id, severity, created_at, registered_at, location
) VALUES (
    :id, 'b-' || :id, printf('INC-2026-%07d', :id), 2026, :id, 1, :at, :title, :description,
    :status, :company, :severity, :at, :at, :location
)
"""
_COPY_SQL = """
INSERT INTO incident (
    id, uuid, number, number_year, number_counter, version, last_change_at, title, description,
    status_id, company_id, severity, created_at, registered_at, location
) SELECT
    id + :by, 'b-' || (id + :by), printf('INC-2026-%07d', id + :by), 2026, id + :by, 1,
    last_change_at, title, description, status_id, company_id, severity, created_at,
    registered_at, location
FROM incident WHERE id <= :block
"""


def searchable_workspace(size: int, kept_in: Path) -> Path:
    """Return the folder of a workspace with `size` incidents, made unless it is kept already.

    What was made for another schema or content is removed.
    """
    name = f"searchable-{workspace_stamp(Path(__file__))}"
    folder = kept_in / name / f"{size}.casepack"
    if folder.is_dir():
        return folder
    for outdated in kept_in.glob("searchable-*"):
        if outdated.name != name:
            shutil.rmtree(outdated)
    unfinished = folder.with_name(f"unfinished-{size}.casepack")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    print(f"Making {size:,} incidents to search in", file=sys.stderr, flush=True)
    sealed = make_workspace(unfinished)
    with sealed.bare(writable=True) as connection:
        _fill(connection, size)
    return unfinished.rename(folder)


def _fill(connection: driver.Connection, size: int) -> None:
    chance = random.Random(_SEED)
    connection.execute("PRAGMA cache_size=-262144")
    connection.execute("BEGIN IMMEDIATE")
    entries = connection.execute("SELECT id, kind FROM entry").fetchall()
    block = min(size, _BLOCK)
    statuses = [key for key, kind in entries if kind == "status"]
    rows = [_row(chance, key, statuses) for key in range(1, block + 1)]
    connection.executemany(_BLOCK_SQL, rows)
    for by in range(block, size, block):
        connection.execute(_COPY_SQL, {"by": by, "block": min(block, size - by)})
    step = max(1, size // RARE_COUNT)
    connection.execute(
        "UPDATE incident SET title = title || ' ' || ? WHERE id % ? = 0", (RARE, step)
    )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _row(chance: random.Random, key: int, statuses: list[int]) -> dict[str, object]:
    description = chance.choices(WORDS, k=chance.randint(25, 50))
    if key % 2:
        description.insert(chance.randrange(len(description)), COMMON)
    return {
        "id": key,
        "at": _FIRST + key * 60_000,
        "title": " ".join(chance.choices(WORDS, k=chance.randint(6, 14))).capitalize(),
        "description": " ".join(description),
        "status": chance.choice(statuses),
        "company": None,
        "severity": chance.choice(["low", "medium", "high", "critical", None]),
        "location": chance.choice(["Vilnius", "Oslo", None, None]),
    }
