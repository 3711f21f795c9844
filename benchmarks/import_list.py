# SPDX-License-Identifier: Apache-2.0
"""The import of the public list against bare `executemany` of the rows it leaves behind.

The rows are taken from an imported workspace, table by table. The baseline puts them into a fresh
workspace in one transaction of the bare driver: same cipher, pragmas, indexes and triggers, so it
fills the search tables as well. The program reads, checks and converts the file on top of that.
"""

import gc
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import genai_incidents

from benchmarks.comparing import Comparison, by_turns, seconds_of
from benchmarks.sealed import Sealed, make_workspace
from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.services.imports import ImportRequest, ImportService
from casepack_desktop.services.opening import NewWorkspace, create_workspace
from casepack_desktop.storage.tables import metadata
from casepack_desktop.support.clock import SystemClock

GOAL = 3.0
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Insertion:
    """The rows that an import adds to one table and the statement that adds them."""

    table: str
    statement: str
    rows: Rows


def public_list(folder: Path, size: int | None) -> Path:
    """Return the public list of incidents, cut to its first `size` records where one is given."""
    whole = Path(genai_incidents.__file__).parent / "data" / "incidents.min.json"
    if size is None:
        return whole
    content = json.loads(whole.read_text(encoding="utf-8"))
    content["incidents"] = content["incidents"][:size]
    cut = folder / "incidents.json"
    cut.write_text(json.dumps(content), encoding="utf-8")
    return cut


def measure(folder: Path, *, size: int | None = None, turns: int = 5) -> list[Comparison]:
    """Return the one comparison, made with workspaces in `folder`."""
    path = public_list(folder, size)
    empty = make_workspace(folder / "empty.casepack")
    full, _ = run_program(folder / "full.casepack", path)
    insertions = added_rows(empty, full)

    def program(turn: int) -> float:
        filled, seconds = run_program(folder / f"program-{turn}.casepack", path)
        return _checked(filled, full, seconds)

    def baseline(turn: int) -> float:
        filled, seconds = run_baseline(folder / f"baseline-{turn}.casepack", insertions)
        return _checked(filled, full, seconds)

    ours, theirs = by_turns(turns, program, baseline)
    incidents = next(len(part.rows) for part in insertions if part.table == "incident")
    rows = sum(len(part.rows) for part in insertions)
    return [
        Comparison(
            name=f"import of {incidents:,} incidents",
            program="ImportService.run",
            baseline=f"bare executemany of the {rows:,} rows",
            goal=GOAL,
            program_seconds=ours,
            baseline_seconds=theirs,
        )
    ]


def run_program(folder: Path, path: Path) -> tuple[Sealed, float]:
    """Import `path` into a new workspace; return it, closed, and the seconds of the import."""
    workspace = create_workspace(folder, NewWorkspace(), SystemClock())
    service, wanted = ImportService(workspace), ImportRequest(path)
    gc.collect()
    try:
        seconds = seconds_of(lambda: service.run(LOCAL_ANALYST, wanted))
    finally:
        workspace.close()
    return Sealed.of(workspace), seconds


def run_baseline(folder: Path, insertions: list[Insertion]) -> tuple[Sealed, float]:
    """Insert the rows into a new workspace; return it, closed, and the seconds it took."""
    sealed = make_workspace(folder)
    gc.collect()
    with sealed.bare(writable=True) as connection:

        def work() -> None:
            connection.execute("BEGIN IMMEDIATE")
            for insertion in insertions:
                connection.executemany(insertion.statement, insertion.rows)
            connection.execute("COMMIT")

        return sealed, seconds_of(work)


def added_rows(empty: Sealed, full: Sealed) -> list[Insertion]:
    """Return what the tables of `full` hold beyond those of a fresh workspace."""
    before, after = read_tables(empty), read_tables(full)
    found = []
    for table in metadata.sorted_tables:
        # A fresh workspace fills its tables the same way each time; an import only appends.
        rows = after[table.name][len(before[table.name]) :]
        names = _stored_columns(table.name)
        statement = (
            f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        )
        if rows:
            found.append(Insertion(table.name, statement, rows))
    return found


def demand_same(filled: Sealed, full: Sealed) -> None:
    """Fail unless every table, those of the search included, has as many rows in both."""
    found, wanted = row_counts(filled), row_counts(full)
    assert found == wanted, f"{found} instead of {wanted}"


def row_counts(sealed: Sealed) -> dict[str, int]:
    """Return the number of rows of each table, and of the documents of the search tables."""
    names = [*metadata.tables, "incident_search_docsize", "indicator_search_docsize"]
    with sealed.bare() as connection:
        counts = {name: f"SELECT count(*) FROM {name}" for name in names}
        return {name: connection.execute(sql).fetchone()[0] for name, sql in counts.items()}


def read_tables(sealed: Sealed) -> dict[str, Rows]:
    """Return the rows of every table in the order of insertion."""
    selects = {
        name: f"SELECT {', '.join(_stored_columns(name))} FROM {name} ORDER BY rowid"
        for name in metadata.tables
    }
    with sealed.bare() as connection:
        return {name: list(connection.execute(sql)) for name, sql in selects.items()}


def _checked(filled: Sealed, full: Sealed, seconds: float) -> float:
    """Return the seconds if the workspace holds what it should, and remove it."""
    demand_same(filled, full)
    shutil.rmtree(filled.database.parent)
    return seconds


def _stored_columns(table: str) -> list[str]:
    return [column.name for column in metadata.tables[table].c if column.computed is None]
