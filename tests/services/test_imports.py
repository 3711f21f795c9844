# SPDX-License-Identifier: Apache-2.0
"""An import brings each record once, keeps what people edited, and can be taken back as a whole."""

import json
from collections.abc import Mapping
from pathlib import Path

import genai_incidents
import pytest

from casepack_desktop.domain.changes import Changes
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import NotAnImport, NotFound, NothingToUndo, UndoRefused
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.imports import ImportRequest, ImportResult
from casepack_desktop.storage.actions import broken_links
from casepack_desktop.support.progress import Cancelled
from tests.helpers.workspaces import (
    ANALYST,
    NOON,
    a_clock,
    a_workspace,
    an_incident,
    bare,
    changed_tables,
    dump,
    later,
    numbers,
)

REAL = Path(genai_incidents.__file__).parent / "data" / "incidents.min.json"
REAL_COUNT = 15_666
UUID = "0199a0b0-0000-7000-8000-00000000000{}"


def a_file(folder: Path, *rows: Mapping[str, object], name: str = "cases.jsonl") -> Path:
    """Write rows as JSON Lines and return the path."""
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def run(services: Services, path: Path, *, dry_run: bool = False) -> ImportResult:
    """Import a file."""
    return services.imports.run(ANALYST, ImportRequest(path, dry_run=dry_run))


def counted(result: ImportResult) -> tuple[int, int, int, int, int]:
    """Return records read, created, updated, unchanged and rejected."""
    return (
        result.read,
        result.created,
        result.updated,
        result.unchanged,
        len(result.rejected),
    )


def case(number: int, **given: object) -> dict[str, object]:
    """Return a record with an id of its source."""
    return {"external_id": f"X-{number}", "title": f"Case {number}", **given}


def by_external_id(services: Services, number: int) -> str:
    """Return the number of the incident of a record."""
    with bare(services) as connection:
        row = connection.execute(
            "SELECT number FROM incident WHERE external_id = ?", (f"X-{number}",)
        ).fetchone()
    return str(row[0])


def test_the_real_list_comes_in_once_and_goes_out_as_a_whole(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        empty = dump(services)
        first = run(services, REAL)
        assert counted(first) == (REAL_COUNT, REAL_COUNT, 0, 0, 0)
        assert services.incidents.count(parse_filter("")) == REAL_COUNT
        imported = dump(services)
        assert len(imported["action"]) == len(empty["action"]) + 1
        assert len(imported["history"]) == len(empty["history"]) + REAL_COUNT
        assert len(imported["original"]) == REAL_COUNT

        second = run(services, REAL)
        assert counted(second) == (REAL_COUNT, 0, 0, REAL_COUNT, 0)
        assert second.action is None
        assert dump(services) == imported
        del imported

        assert first.action is not None
        undone = services.undo.undo(ANALYST, first.action)
        assert (undone.taken_back, undone.refused) == (REAL_COUNT, [])
        after = dump(services)
        changed = {name for name in changed_tables(empty, after) if "search" not in name}
        assert changed == {"action", "history", "counter"}
        with services.workspace.read() as connection:
            assert list(broken_links(connection)) == []


def test_a_changed_file_changes_what_differs_and_nothing_else(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        run(services, a_file(tmp_path, case(1, severity="low", impact="a"), case(2), case(3)))
        later(clock, hours=1)
        before = dump(services)
        changed = case(1, severity="high", impact="a", location="Kaunas")
        result = run(services, a_file(tmp_path, changed, case(2), case(3), case(4)))
        assert counted(result) == (4, 1, 1, 2, 0)
        lines = services.incidents.history(by_external_id(services, 1))
        assert [(line.what, line.field, line.old, line.new) for line in lines[1:]] == [
            ("incident.import", "location", None, "Kaunas"),
            ("incident.import", "severity", "low", "high"),
        ]
        after = dump(services)
        untouched = [row for row in before["incident"] if row in after["incident"]]
        assert len(untouched) == 2
        assert len(after["action"]) == len(before["action"]) + 1
        kept = services.incidents.originals(by_external_id(services, 1))
        assert [json.loads(text)["severity"] for text in kept] == ["low", "high"]


def test_what_a_person_edited_since_is_kept_and_reported(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        run(services, a_file(tmp_path, case(1, severity="low", impact="a")))
        number = by_external_id(services, 1)
        services.incidents.edit(ANALYST, number, {"severity": "critical"})
        result = run(services, a_file(tmp_path, case(1, severity="high", impact="b")))
        assert counted(result) == (1, 0, 1, 0, 0)
        assert [(kept.number, kept.field) for kept in result.kept] == [(number, "severity")]
        values = services.incidents.get(number).values
        assert (values["severity"], values["impact"]) == ("critical", "b")


@pytest.mark.parametrize("change", [{"severity": "high"}, {"colour": "not a field of ours"}])
def test_a_record_of_which_nothing_is_taken_changes_no_case(
    tmp_path: Path, change: dict[str, object]
) -> None:
    with a_workspace(tmp_path) as services:
        run(services, a_file(tmp_path, case(1, severity="low")))
        number = by_external_id(services, 1)
        services.incidents.edit(ANALYST, number, {"severity": "critical"})
        before = services.incidents.get(number)
        path = a_file(tmp_path, {**case(1, severity="low"), **change})
        assert counted(run(services, path)) == (1, 0, 0, 1, 0)
        assert services.incidents.get(number) == before
        assert counted(run(services, path)) == (1, 0, 0, 1, 0)
        assert services.health.check() == []


def test_the_second_of_two_rows_with_one_id_is_rejected(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        path = a_file(tmp_path, case(1), case(2), case(1, title="Again"), case(3))
        result = run(services, path)
        assert counted(result) == (4, 3, 0, 0, 1)
        assert result.rejected[0].line == 3
        assert "same id" in result.rejected[0].reason
        assert services.incidents.get(by_external_id(services, 1)).values["title"] == "Case 1"
        assert counted(run(services, path)) == (4, 0, 0, 3, 1)


def test_the_second_of_two_equal_rows_without_id_is_rejected_as_such(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        result = run(services, a_file(tmp_path, {"title": "One"}, {"title": "One"}))
        assert counted(result) == (2, 1, 0, 0, 1)
        assert result.rejected[0].reason == "The same row stands in this file already."


def test_only_an_import_is_taken_back_as_one(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        result = run(services, a_file(tmp_path, case(1)))
        assert result.action is not None
        an_incident(services)
        before = dump(services)
        with pytest.raises(NotAnImport, match=str(result.action + 1)):
            services.undo.undo_import(ANALYST, result.action + 1)
        assert dump(services) == before
        assert services.undo.undo_import(ANALYST, result.action).taken_back == 1


def test_a_file_without_ids_is_known_by_its_content(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        path = a_file(tmp_path, {"title": "One"}, {"title": "Two"})
        assert counted(run(services, path)) == (2, 2, 0, 0, 0)
        assert counted(run(services, path)) == (2, 0, 0, 2, 0)
        more = a_file(tmp_path, {"title": "Two"}, {"title": "Three"})
        assert counted(run(services, more)) == (2, 1, 0, 1, 0)


BAD = {
    "severity": {"severity": "urgent"},
    "status": {"status": "pondering"},
    "type": {"type": "no such type"},
    "classification": {"classification": "nothing"},
    "tlp": {"tlp": "TLP:PURPLE"},
    "detected_at": {"detected_at": "2026-02-30"},
    "users_affected": {"users_affected": "many"},
    "title": {"title": ""},
    "description": {"description": "a\x00b"},
    "event_end_at": {"event_start_at": "2026", "event_end_at": "2025"},
}


@pytest.mark.parametrize("field", BAD)
def test_a_bad_value_rejects_its_row_with_line_and_field(tmp_path: Path, field: str) -> None:
    with a_workspace(tmp_path) as services:
        rows = (case(1), case(2) | BAD[field], case(3))
        result = run(services, a_file(tmp_path, *rows))
        assert counted(result) == (3, 2, 0, 0, 1)
        (row,) = result.rejected
        assert (row.line, row.field) == (2, field)
        assert row.reason.format(**row.params)
        assert len(numbers(services)) == 2


def test_a_long_title_rejects_its_row_with_its_length(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        result = run(services, a_file(tmp_path, case(1, title="x" * 100_000)))
        (row,) = result.rejected
        assert "100000" in row.reason.format(**row.params)


def test_unknown_companies_are_added_once_and_only_for_rows_that_come_in(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        rows = (
            case(1, company="Nord"),
            case(2, company="NORD "),
            case(3, company="Nobody", severity="urgent"),
            case(4, company="Süd"),
        )
        run(services, a_file(tmp_path, *rows))
        companies = services.directories.load().of(DirectoryKind.COMPANY)
        assert [company.names["en"] for company in companies] == ["Nord", "Süd"]
        assert len(numbers(services, "company:nord")) == 2


def test_a_changed_row_that_is_rejected_or_kept_out_adds_no_company(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        first = {"event_start_at": "2026-03-01"}
        run(services, a_file(tmp_path, case(1, **first), case(2, company="Süd"), case(3)))
        services.incidents.edit(ANALYST, by_external_id(services, 2), {"company": "West"})
        rows = (
            case(1, event_end_at="2026-01-01", company="Nobody"),
            case(2, company="Nobody else"),
            case(3, company="Nord"),
        )
        assert counted(run(services, a_file(tmp_path, *rows))) == (3, 0, 1, 1, 1)
        companies = services.directories.load().of(DirectoryKind.COMPANY)
        assert [company.names["en"] for company in companies] == ["Süd", "West", "Nord"]


def test_a_rehearsal_tells_the_same_and_changes_nothing(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        run(services, a_file(tmp_path, case(1, severity="low"), case(2)))
        rows = (case(1, severity="high"), case(2), case(3, company="Nord"), case(4, severity="x"))
        path = a_file(tmp_path, *rows)
        before, heard = dump(services), list[Changes]()
        services.workspace.bus.subscribe(heard.append)
        rehearsed = run(services, path, dry_run=True)
        assert dump(services) == before
        assert (rehearsed.action, heard) == (None, [])
        assert counted(rehearsed) == counted(run(services, path)) == (4, 1, 1, 1, 1)


def test_an_import_that_is_cancelled_anywhere_changes_nothing(tmp_path: Path) -> None:
    path = a_file(tmp_path, *(case(number, company="Nord") for number in range(1_300)))
    told: list[tuple[int, int]] = []
    with a_workspace(tmp_path) as services:
        before = dump(services)
        stop = 0

        def progress(done: int, total: int) -> None:
            told.append((done, total))
            if len(told) > stop:
                raise Cancelled

        while True:
            told.clear()
            try:
                services.imports.run(ANALYST, ImportRequest(path), progress)
            except Cancelled:
                assert dump(services) == before
                stop += 1
                continue
            break
        assert told == [(500, 0), (1_000, 0), (500, 1_300), (1_000, 1_300), (1_300, 1_300)]
        assert len(numbers(services)) == 1_300


def own(counter: int, **given: object) -> dict[str, object]:
    """Return a record as our own export writes it."""
    return {
        "uuid": UUID.format(counter),
        "number": f"INC-2025-0000{counter}",
        "title": f"Case {counter}",
        "created_at": f"2025-03-0{counter}T10:00:00Z",
        "registered_at": f"2025-03-0{counter}T09:00:00Z",
        **given,
    }


def test_our_own_export_keeps_identity_number_and_creation(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        assert counted(run(services, a_file(tmp_path, own(3), own(7)))) == (2, 2, 0, 0, 0)
        found = services.incidents.get(UUID.format(7))
        assert found.number == "INC-2025-00007"
        shown = {key: str(getattr(v, "isoformat", str)()) for key, v in found.values.items()}
        assert shown["created_at"] == "2025-03-07T10:00:00Z"
        assert found.origins == {"created_at": "stamped", "registered_at": "set"}
        new = an_incident(services, registered_at="2025-06-01")
        assert new.number == "INC-2025-00008"


def test_a_removal_has_no_inverse_also_when_the_case_came_again(tmp_path: Path) -> None:
    path = a_file(tmp_path, own(7))
    with a_workspace(tmp_path) as services:
        result = run(services, path)
        assert result.action is not None
        services.undo.undo(ANALYST, result.action)
        run(services, path)
        with pytest.raises(NothingToUndo):
            services.undo.undo(ANALYST, result.action + 1)
        assert numbers(services) == ["INC-2025-00007"]


def test_a_number_in_small_letters_is_the_one_in_capitals(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        run(services, a_file(tmp_path, own(7, number=" inc-2024-00007 ")))
        assert numbers(services) == ["INC-2024-00007"]


@pytest.mark.parametrize("number", ["INC-2025-1000000000", "INC-2025-999999999999"])
def test_a_counter_beyond_nine_digits_is_replaced_by_a_new_number(
    tmp_path: Path, number: str
) -> None:
    with a_workspace(tmp_path) as services:
        run(services, a_file(tmp_path, own(7, number=number)))
        assert numbers(services) == ["INC-2025-00001"]


def test_a_number_that_is_taken_is_not_given_twice(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        ours = an_incident(services, registered_at="2025-06-01")
        assert ours.number == "INC-2025-00001"
        result = run(services, a_file(tmp_path, own(1), own(2), own(3, number="INC-2025-00002")))
        assert counted(result) == (3, 3, 0, 0, 0)
        assert len(set(numbers(services))) == 4
        assert services.incidents.get(UUID.format(2)).number == "INC-2025-00002"


def test_the_number_of_a_case_that_was_taken_back_is_no_other_cases(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        result = run(services, a_file(tmp_path, own(7)))
        assert result.action is not None
        services.undo.undo(ANALYST, result.action)
        run(services, a_file(tmp_path, own(3) | {"number": own(7)["number"]}, own(7)))
        assert services.incidents.get(UUID.format(3)).number == "INC-2025-00008"
        assert services.incidents.get(UUID.format(7)).number == "INC-2025-00007"


def test_what_was_purged_does_not_come_back_by_itself(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        path = a_file(tmp_path, own(1), own(2))
        run(services, path)
        services.incidents.move_to_bin(ANALYST, UUID.format(1))
        binned = run(services, a_file(tmp_path, own(1, title="Changed"), own(2)))
        assert counted(binned) == (2, 0, 0, 1, 1)
        assert "INC-2025-00001" in binned.rejected[0].reason.format(**binned.rejected[0].params)
        services.incidents.purge(ANALYST, UUID.format(1), "ordered")
        result = run(services, path)
        assert counted(result) == (2, 0, 0, 1, 1)
        assert result.rejected[0].line == 1
        with pytest.raises(NotFound):
            services.incidents.get(UUID.format(1))


def test_what_was_purged_and_comes_by_its_external_id_gets_a_new_number(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        path = a_file(tmp_path, case(1), case(2))
        run(services, path)
        gone = by_external_id(services, 2)
        services.incidents.move_to_bin(ANALYST, gone)
        services.incidents.purge(ANALYST, gone, "ordered")
        assert counted(run(services, path)) == (2, 1, 0, 1, 0)
        assert numbers(services) == ["INC-2026-00001", "INC-2026-00003"]


def test_an_import_that_was_partly_edited_goes_out_as_far_as_possible(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        result = run(services, a_file(tmp_path, case(1), case(2), case(3)))
        assert result.action is not None
        edited = by_external_id(services, 2)
        services.incidents.edit(ANALYST, edited, {"severity": "high"})
        undone = services.undo.undo(ANALYST, result.action)
        assert (undone.taken_back, undone.refused) == (2, [edited])
        assert numbers(services) == [edited]
        before = dump(services)
        with pytest.raises(UndoRefused, match=edited):
            services.undo.undo(ANALYST, result.action)
        assert dump(services) == before


def test_an_update_by_import_is_taken_back_with_its_record(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        first = a_file(tmp_path, case(1, severity="low"), case(2), name="first.jsonl")
        run(services, first)
        number = by_external_id(services, 1)
        before = services.incidents.get(number)
        second = a_file(tmp_path, case(1, severity="high"), case(2), case(3), name="second.jsonl")
        result = run(services, second)
        assert result.action is not None
        undone = services.undo.undo(ANALYST, result.action)
        assert undone.taken_back == 2
        assert services.incidents.get(number).values == before.values
        assert len(services.incidents.originals(number)) == 1
        assert counted(run(services, first)) == (2, 0, 0, 2, 0)


def test_an_update_that_was_taken_back_can_come_again(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        run(services, a_file(tmp_path, case(1, severity="low", tlp="TLP:RED"), name="first.jsonl"))
        second = a_file(tmp_path, case(1, severity="high", tlp="TLP:GREEN"))
        number, result = by_external_id(services, 1), run(services, second)
        assert result.action is not None
        services.undo.undo(ANALYST, result.action)
        services.incidents.edit(ANALYST, number, {"tlp": "TLP:AMBER"})
        again = run(services, second)
        assert counted(again) == (1, 0, 1, 0, 0)
        assert [kept.field for kept in again.kept] == ["tlp"]
        values = services.incidents.get(number).values
        assert (values["severity"], values["tlp"]) == ("high", "TLP:AMBER")


def test_what_stays_of_an_update_keeps_the_record_it_came_from(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        run(services, a_file(tmp_path, case(1, severity="low"), case(2, severity="low")))
        rows = (case(1, severity="high"), case(2, severity="high"))
        result = run(services, a_file(tmp_path, *rows))
        assert result.action is not None
        stays, goes = by_external_id(services, 1), by_external_id(services, 2)
        services.incidents.edit(ANALYST, stays, {"severity": "critical"})
        undone = services.undo.undo(ANALYST, result.action)
        assert (undone.taken_back, undone.refused) == (1, [stays])
        kept = {number: len(services.incidents.originals(number)) for number in (stays, goes)}
        assert kept == {stays: 2, goes: 1}


def test_an_import_says_what_it_was_made_of(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        path = a_file(tmp_path, case(1))
        result = run(services, path)
        with bare(services) as connection:
            row = connection.execute(
                "SELECT what, actor, at, changes FROM action WHERE id = ?", (result.action,)
            ).fetchone()
        assert row[:3] == ("incident.import", "analyst", int(NOON.timestamp() * 1000))
        summary = json.loads(row[3])["summary"]
        assert summary["file"] == "cases.jsonl"
        assert summary["created"] == 1
        assert str(tmp_path) not in row[3]
