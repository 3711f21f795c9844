# SPDX-License-Identifier: Apache-2.0
"""Each benchmark compares what it says it does; how long that takes is not asked here."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from benchmarks import (
    attach,
    export_alive,
    export_list,
    gui_gap,
    import_alive,
    import_list,
    registry_million,
    registry_page,
    registry_scroll,
    report_pdf,
    search,
)
from benchmarks.__main__ import main
from benchmarks.comparing import Comparison, by_turns
from benchmarks.large_workspace import large_workspace
from benchmarks.million import million_workspace
from benchmarks.sealed import Sealed, make_workspace
from benchmarks.searchable import COMMON, RARE, RARE_COUNT, searchable_workspace
from benchmarks.showing import as_json, keep, table
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.storage.listing import SORT_KEYS, Order
from tests.helpers.look import installed_theme
from tests.helpers.workspaces import bare, opened

RECORDS = 60
_LONGEST_START_S = 30
LARGE, SMALL, PAGE = 120, 40, 5


def _comparison(ours: tuple[float, ...], goal: float | None = 2.0) -> Comparison:
    return Comparison("saving", "save", "write", goal, ours, (0.001, 0.002, 0.009))


def test_the_baseline_of_the_import_stores_what_the_program_stores(tmp_path: Path) -> None:
    path = import_list.public_list(tmp_path, RECORDS)
    empty = make_workspace(tmp_path / "empty.casepack")
    imported, _ = import_list.run_program(tmp_path / "imported.casepack", path)
    insertions = import_list.added_rows(empty, imported)
    bare, _ = import_list.run_baseline(tmp_path / "bare.casepack", insertions)

    import_list.demand_same(bare, imported)
    assert import_list.row_counts(bare)["incident_search_docsize"] == RECORDS
    found, wanted = import_list.read_tables(bare), import_list.read_tables(imported)
    for insertion in insertions:
        assert found[insertion.table][-len(insertion.rows) :] == insertion.rows
        assert wanted[insertion.table][-len(insertion.rows) :] == insertion.rows
    filled = {insertion.table: len(insertion.rows) for insertion in insertions}
    assert {filled[name] for name in ("incident", "original", "history")} == {RECORDS}
    assert filled["action"] == 1
    assert _searched(bare) == _searched(imported) > 0


def _searched(sealed: Sealed) -> int:
    hits = "SELECT count(*) FROM incident_search WHERE incident_search MATCH 'prompt'"
    with sealed.bare() as connection:
        return int(connection.execute(hits).fetchone()[0])


def test_a_baseline_that_leaves_rows_out_is_refused(tmp_path: Path) -> None:
    path = import_list.public_list(tmp_path, RECORDS)
    imported, _ = import_list.run_program(tmp_path / "imported.casepack", path)
    with pytest.raises(AssertionError, match="instead of"):
        import_list.demand_same(make_workspace(tmp_path / "empty.casepack"), imported)


def test_the_gap_of_the_import_is_that_of_a_real_window(tmp_path: Path) -> None:
    (one,) = import_alive.measure(tmp_path, size=RECORDS, turns=1)
    assert one.most_seconds == gui_gap.GOAL_S
    assert 0 < one.program_seconds[0] < _LONGEST_START_S


def test_the_export_is_compared_with_the_same_cells(kept: Path, tmp_path: Path) -> None:
    found = export_list.measure(tmp_path, kept, size=SMALL, turns=1)
    assert [one.goal for one in found] == [export_list.GOAL] * 2
    assert f"{SMALL} incidents x 20 columns" in found[0].name
    assert all(min(one.program_seconds + one.baseline_seconds) >= 0 for one in found)


def test_the_gap_of_the_export_is_that_of_a_real_window(kept: Path, tmp_path: Path) -> None:
    (one,) = export_alive.measure(tmp_path, kept, size=SMALL, turns=1)
    assert one.most_seconds == gui_gap.GOAL_S
    assert 0 < one.program_seconds[0] < _LONGEST_START_S


def test_attaching_is_measured_in_time_memory_and_gap(tmp_path: Path) -> None:
    time, memory, gap = attach.measure(tmp_path, size=3 << 20, turns=1)
    assert time.goal == attach.GOAL
    assert (memory.unit, memory.most_seconds) == ("MB", 0.032)
    assert gap.most_seconds == gui_gap.GOAL_S
    assert 0 < gap.program_seconds[0] < _LONGEST_START_S


def test_the_import_is_measured_as_often_as_asked(tmp_path: Path) -> None:
    (one,) = import_list.measure(tmp_path, size=RECORDS, turns=2)
    assert len(one.program_seconds) == len(one.baseline_seconds) == 2
    assert f"{RECORDS} incidents" in one.name
    assert all(seconds > 0 for seconds in one.program_seconds + one.baseline_seconds)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.mark.parametrize("key", SORT_KEYS)
def test_pages_are_compared_at_places_not_read_before(kept: Path, key: str) -> None:
    folder = large_workspace(LARGE, kept)
    listing = registry_page.Listing(folder, PAGE, Order(key), turns=10)
    assert listing.size == LARGE
    with opened(folder, writable=False) as services:
        first = services.incidents.page(registry_page.ALL, Order(key), limit=2 * PAGE)
    beginning = {row.id for row in first.rows}
    seen = [tuple(row.id for row in listing.rows(turn)[0]) for turn in range(10)]
    assert len(set(seen)) == 10
    assert all(len(ids) == PAGE and beginning.isdisjoint(ids) for ids in seen)
    registry_page.demand_same_rows(listing)


def test_both_comparisons_of_pages_are_measured(kept: Path) -> None:
    found = registry_page.measure(kept, size=LARGE, small=SMALL, page=PAGE, turns=2)
    assert [one.goal for one in found] == [registry_page.GOAL, registry_page.GROWTH_GOAL]
    assert [one.name for one in found] == [
        f"page of {PAGE} by number at {LARGE} incidents",
        f"page of {PAGE} by number, growth",
    ]


_COUNTED = 2_000
_OBJECTS = "SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2"


def test_a_workspace_made_by_sql_is_one_that_the_program_made(kept: Path) -> None:
    folder = million_workspace(_COUNTED, kept)
    assert million_workspace(_COUNTED, kept) == folder
    with opened(folder, writable=False) as services, bare(services) as connection:
        assert services.incidents.count(registry_page.ALL) == _COUNTED
        found = connection.execute(_OBJECTS).fetchall()
    with make_workspace(kept / "fresh.casepack").bare() as fresh:
        assert found == fresh.execute(_OBJECTS).fetchall()


@pytest.mark.parametrize("text", ["", *registry_million.NARROWED])
def test_random_places_of_a_filter_are_compared(kept: Path, text: str) -> None:
    folder = million_workspace(_COUNTED, kept)
    wanted = parse_filter(text)
    listing = registry_million.RandomListing(folder, PAGE, Order("company"), 2, wanted)
    registry_page.demand_same_rows(listing)
    assert all(listing.places)


def test_counts_and_memory_of_the_list_are_measured(kept: Path) -> None:
    found = registry_million.measure(
        kept, size=_COUNTED, small=_COUNTED, page=PAGE, turns=1, orders=[Order()]
    )
    counted = [one for one in found if one.name.startswith("counts of ")]
    assert len(counted) == len(registry_million.COUNTED)
    assert {one.goal for one in counted} == {registry_million.COUNTS_GOAL}
    assert found[-1].goal == registry_million.MEMORY_GOAL
    assert found[-1].ratio == pytest.approx(1, abs=0.2)


def test_a_large_workspace_is_kept_until_what_it_depends_on_changes(tmp_path: Path) -> None:
    first = large_workspace(SMALL, tmp_path)
    made = (first / "casepack.db").stat().st_mtime_ns
    assert large_workspace(SMALL, tmp_path) == first
    assert (first / "casepack.db").stat().st_mtime_ns == made
    outdated = first.parent.rename(tmp_path / "0123456789ab")
    assert large_workspace(SMALL, tmp_path).parent != outdated
    assert not outdated.exists()


def test_the_report_is_measured(tmp_path: Path) -> None:
    found = report_pdf.measure(tmp_path, size=5, turns=1)
    assert found
    assert all(one.goal == report_pdf.GOAL for one in found)


def test_scrolling_reads_every_page_once(kept: Path, tmp_path: Path, qapp: QApplication) -> None:
    size = registry_page.SMALL
    with installed_theme(qapp):
        (one,) = registry_scroll.measure(kept, tmp_path, size=size, rows=1_000, turns=1)
    assert one.goal == registry_scroll.GOAL
    folder = large_workspace(size, kept)
    statements = registry_scroll.Scrolling(folder, tmp_path, 1_000).statements
    assert len(statements) == 1_000 / registry_page.PAGE
    assert len(set(statements)) == len(statements)


def test_searches_are_compared_with_the_same_rows(tmp_path: Path, qapp: QApplication) -> None:
    found = search.measure(tmp_path, size=400, small=200, turns=1, gap_turns=1)
    assert [one.goal for one in found] == [search.GOAL, search.GROWTH_GOAL, None]
    assert found[2].most_seconds == gui_gap.GOAL_S
    with search.opened(searchable_workspace(400, tmp_path)) as services:
        assert len(search.best(services, RARE)) == RARE_COUNT
        assert services.incidents.count(parse_filter(COMMON)) == 200
        with search.bare_best(services, COMMON) as read:
            assert read() == search.best(services, COMMON)


def test_sides_take_turns_and_their_order_changes() -> None:
    said: list[str] = []

    def side(name: str, seconds: float) -> float:
        said.append(name)
        return seconds

    ours, theirs = by_turns(3, lambda n: side(f"ours {n}", n), lambda n: side(f"bare {n}", -n))
    assert (ours, theirs) == ((0, 1, 2), (0, -1, -2))
    assert said == ["ours 0", "bare 0", "bare 1", "ours 1", "ours 2", "bare 2"]


def test_a_ratio_is_that_of_the_medians() -> None:
    one = _comparison((0.002, 0.003, 0.9))
    assert one.ratio == pytest.approx(1.5)
    assert one.spread == pytest.approx((1.5, 100))
    assert one.is_met
    assert not _comparison((0.9, 0.9, 0.001)).is_met
    assert _comparison((0.9, 0.9, 0.9), goal=None).is_met


def test_the_table_shows_times_ratio_goal_and_verdict() -> None:
    met, missed = _comparison((0.002, 0.003, 0.9)), _comparison((1.2, 1.2, 1.2))
    lines = list(table([met, missed]))
    assert lines[1].split() == [
        *("saving", "3.00", "2.00", "1.50", "1.50", "to", "100.00", "<=", "2.00", "met")
    ]
    assert lines[3].split()[1:4] == ["1,200.00", "2.00", "600.00"]
    assert lines[3].endswith("MISSED")


def test_results_are_kept_as_json(tmp_path: Path) -> None:
    content = as_json([_comparison((0.002, 0.003, 0.9))])
    path = keep(content, tmp_path / "results")
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["comparisons"][0]["ratio"] == pytest.approx(1.5)
    assert kept["comparisons"][0]["program_seconds"] == [0.002, 0.003, 0.9]
    assert path.suffix == ".json"


def test_a_size_too_small_to_mean_anything_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--size", "100"])
    assert "at least" in capsys.readouterr().err
