# SPDX-License-Identifier: Apache-2.0
"""The export of a long list as XLSX against a bare write-only loop of openpyxl.

That loop writes the same tuples: what the export puts into its cells, read beforehand. It neither
reads a database nor colours, freezes or marks anything. Memory is the peak of a process of its own
in which the same modules are loaded; the program's reads its rows as it goes, the baseline's gets
them one by one from a file.
"""

import gc
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from shutil import copytree
from typing import Any

from openpyxl import Workbook

from benchmarks.comparing import Comparison, by_turns, seconds_of
from benchmarks.large_workspace import large_workspace
from benchmarks.peak import peak_bytes
from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.domain.instants import Moment, Precision
from casepack_desktop.domain.values import Value, json_value
from casepack_desktop.exchange.readers import open_records
from casepack_desktop.exchange.records import Record
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.export_columns import Wording, keys_of
from casepack_desktop.services.exports import ExportRequest
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.storage import exports
from casepack_desktop.storage.listing import ListFilter, Order
from casepack_desktop.support.clock import SystemClock
from casepack_desktop.support.i18n import translator

GOAL = 1.3
SIZE = 100_000
COLUMNS = (
    *("title", "external_id", "company", "location", "classification", "type", "status"),
    *("severity", "tlp", "event_start_at", "registered_at", "created_at", "description"),
    *("indicators", "users_affected", "responsible"),
)
"""With number, UUID, last change and stamped instants, which are always there: twenty."""
Tuple = tuple[Any, ...]
_MODULE = "benchmarks.export_list"
_BYTES_PER_GB = 1_000_000_000
_CHECKED = 50


def measure(
    folder: Path, kept_in: Path, *, size: int | None = None, turns: int = 3
) -> list[Comparison]:
    """Return the comparisons of time and of memory, made with files in `folder`."""
    count = size or SIZE
    place, kept = folder / "export.casepack", folder / "rows.pickle"
    copytree(large_workspace(count, kept_in), place)
    what = f"{count:,} incidents x {len(keys_of(COLUMNS))} columns"
    ours, theirs = _times(folder, place, kept, turns)
    peaks = by_turns(
        turns,
        lambda turn: _peak("program", place, folder / f"peak-{turn}.xlsx"),
        lambda turn: _peak("baseline", kept, folder / f"bare-peak-{turn}.xlsx"),
    )
    sides = "ExportService.write", "bare openpyxl", GOAL
    return [
        Comparison(f"export of {what}", *sides, ours, theirs),
        Comparison(f"memory, {what}", *sides, *peaks, unit="MB"),
    ]


def _times(
    folder: Path, place: Path, kept: Path, turns: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the seconds of both sides, and keep the tuples in a file."""
    rows = list(tuples(place))
    demand_same(place, folder / "looked-at.xlsx", rows)
    with kept.open("wb") as file:
        for row in rows:
            pickle.dump(row, file, 5)
    return by_turns(
        turns,
        lambda turn: _program(place, folder / f"ours-{turn}.xlsx"),
        lambda turn: _baseline(rows, folder / f"bare-{turn}.xlsx"),
    )


def tuples(folder: Path) -> Iterator[Tuple]:
    """Yield what the export puts into the cells of each row, as openpyxl takes it."""
    workspace = open_workspace(folder, SystemClock(), writable=False)
    try:
        directory = Services.over(workspace).directories.load()
        wording = Wording(directory, translator("en"))
        keys = keys_of(COLUMNS)
        words = [wording.column(key).words for key in keys]
        codes = {entry.id: entry.code for entry in directory.entries}
        with workspace.read() as connection:
            pages = exports.ids_in_order(connection, ListFilter(), Order())
            for one in exports.exported(connection, pages, keys, codes):
                pairs = zip(one.values, words, strict=True)
                yield tuple([_plain(value, known) for value, known in pairs])
    finally:
        workspace.close()


def demand_same(folder: Path, target: Path, rows: list[Tuple]) -> None:
    """Fail unless both sides write the same texts, as the first rows of their files show."""
    _program(folder, target)
    bare = target.with_name("looked-at-bare.xlsx")
    _baseline([tuple(map(str, range(len(rows[0])))), *rows[:_CHECKED]], bare)
    for ours, theirs in zip(islice(_records(target), _CHECKED), _records(bare), strict=True):
        left, right = list(ours.values()), list(theirs.values())
        assert left == right, f"{left} instead of {right}"


def _records(path: Path) -> Iterator[dict[str, Any]]:
    return (record.data for record in open_records(path) if isinstance(record, Record))


def _plain(value: Value, words: Any) -> Any:
    if isinstance(value, str):
        return words.get(value, value)
    if isinstance(value, Moment):
        if value.precision is Precision.DAY:
            return value.at.date()
        exact = value.precision is Precision.EXACT
        return value.at.replace(tzinfo=None) if exact else json_value(value)
    return value


def _program(folder: Path, target: Path) -> float:
    workspace = open_workspace(folder, SystemClock(), writable=True)
    service = Services.over(workspace).exports
    gc.collect()
    try:
        wanted = ExportRequest(columns=COLUMNS)
        return seconds_of(lambda: service.write(LOCAL_ANALYST, target, wanted))
    finally:
        workspace.close()


def _baseline(rows: Any, target: Path) -> float:
    def work() -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Incidents")
        for row in rows:
            sheet.append(row)
        book.save(target)

    gc.collect()
    return seconds_of(work)


def _peak(side: str, source: Path, target: Path) -> float:
    """Return the memory that one export took in a process of its own, in GB."""
    command = [sys.executable, "-m", _MODULE, side, str(source), str(target)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout))


def _kept(path: Path) -> Iterator[Tuple]:
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)  # noqa: S301 - what this module itself kept
            except EOFError:
                return


def main(arguments: list[str]) -> int:
    """Export once and print how many GB of memory that took at most."""
    side, source, target = arguments
    if side == "baseline":
        _baseline(_kept(Path(source)), Path(target))
    else:
        _program(Path(source), Path(target))
    sys.stdout.write(json.dumps(peak_bytes() / _BYTES_PER_GB) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
