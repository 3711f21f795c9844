# SPDX-License-Identifier: Apache-2.0
"""The preview says what an import would do, and columns mapped by hand are what is read."""

import gc
from pathlib import Path

import genai_incidents
import openpyxl
import pytest

from casepack_desktop.domain.errors import UnknownField
from casepack_desktop.exchange import problems
from casepack_desktop.services.imports import ImportRequest
from casepack_desktop.support.collecting import no_full_collections
from casepack_desktop.support.progress import Cancelled
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, changed_tables, dump

REAL = Path(genai_incidents.__file__).parent / "data" / "incidents.min.json"
TEXT = "Was;Wann;Stufe\nStromausfall;2026-11-02;high\nPhishing;gestern;low\n"


def _file(folder: Path, text: str = TEXT, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_nobody_knows_is_shown_raw_with_the_reason(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        before = dump(services)
        seen = services.imports.preview(_file(tmp_path))
        assert changed_tables(before, dump(services)) == set()
    assert isinstance(seen.problem, problems.NoMappingFits)
    assert (seen.format, seen.mapping, seen.is_table) == ("csv", "", True)
    assert [(column.name, column.field) for column in seen.columns] == [
        ("Was", None),
        ("Wann", None),
        ("Stufe", None),
    ]
    assert seen.rows[0].cells == ("Stromausfall", "2026-11-02", "high")


def test_mapped_columns_are_shown_as_they_would_be_read(tmp_path: Path) -> None:
    columns = {"Was": "title", "Wann": "event_start_at"}
    with a_workspace(tmp_path) as services:
        seen = services.imports.preview(_file(tmp_path), columns=columns)
        result = services.imports.run(ANALYST, ImportRequest(_file(tmp_path), columns=columns))
    assert seen.problem is None
    assert [column.field for column in seen.columns] == ["title", "event_start_at", None]
    assert seen.rows[0].values == {"title": "Stromausfall", "event_start_at": "2026-11-02"}
    refused = seen.rows[1].rejected
    assert refused is not None
    assert (refused.line, refused.field) == (3, "event_start_at")
    assert [row.line for row in result.rejected] == [3]
    assert (result.read, result.created) == (2, 1)


def test_a_column_that_is_not_mapped_is_not_read_though_its_name_is_known(tmp_path: Path) -> None:
    path = _file(tmp_path, "title,severity\nA,critical\n")
    with a_workspace(tmp_path) as services:
        services.imports.run(ANALYST, ImportRequest(path, columns={"title": "title"}))
        row = next(iter(dump(services)["incident"]))
    assert "critical" not in row


def test_our_own_export_is_matched_by_a_mapped_uuid(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        path = _file(tmp_path, f"key,name\n{made.uuid},Renamed\n")
        columns = {"key": "uuid", "name": "title"}
        result = services.imports.run(ANALYST, ImportRequest(path, columns=columns))
        assert (result.created, result.updated + len(result.kept)) == (0, 1)


def test_the_preview_of_a_long_list_reads_only_its_beginning(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        seen = services.imports.preview(REAL)
    assert (seen.mapping, seen.is_table, seen.has_more) == ("genai-incidents", False, True)
    assert len(seen.rows) == 20
    fields = {column.name: column.field for column in seen.columns}
    assert (fields["title"], fields["date"]) == ("title", "event_start_at")


def test_a_workbook_is_previewed_and_mapped_like_any_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Was", "Stufe"])
    book.active.append(["Störung", "high"])
    path = tmp_path / "list.xlsx"
    book.save(path)
    book.close()
    columns = {"Was": "title", "Stufe": "severity"}
    with a_workspace(tmp_path) as services:
        seen = services.imports.preview(path, columns=columns)
        assert seen.rows[0].values == {"title": "Störung", "severity": "high"}
        assert services.imports.run(ANALYST, ImportRequest(path, columns=columns)).created == 1


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"Was": "severity"}, problems.NoTitleColumn),
        ({"Was": "title", "Wann": "title"}, problems.FieldTwice),
        ({"Nie": "title"}, problems.NoColumn),
        ({"Was": "nonsense"}, UnknownField),
    ],
)
def test_a_wrong_choice_of_columns_is_refused(
    tmp_path: Path, columns: dict[str, str], problem: type[Exception]
) -> None:
    with a_workspace(tmp_path) as services:
        before = dump(services)
        with pytest.raises(problem):
            services.imports.run(ANALYST, ImportRequest(_file(tmp_path), columns=columns))
        assert changed_tables(before, dump(services)) == set()


def test_json_has_no_columns_to_map(tmp_path: Path) -> None:
    path = _file(tmp_path, '[{"a": "x"}]', "list.json")
    with a_workspace(tmp_path) as services, pytest.raises(problems.NotATable):
        services.imports.run(ANALYST, ImportRequest(path, columns={"a": "title"}))


def test_a_file_that_grows_while_it_is_read_is_not_imported(tmp_path: Path) -> None:
    path = _file(tmp_path, "title\n" + "".join(f"Case {n}\n" for n in range(5_000)))

    def grow(_done: int, total: int) -> None:
        if not total:
            with path.open("a") as file:
                file.write("One more\n")

    with a_workspace(tmp_path) as services:
        before = dump(services)
        with pytest.raises(problems.ChangedWhileRead, match="was changed while it was read"):
            services.imports.run(ANALYST, ImportRequest(path), grow)
        assert changed_tables(before, dump(services)) == set()


def test_an_undo_can_be_cancelled_and_leaves_the_import(tmp_path: Path) -> None:
    path = _file(tmp_path, "title\n" + "".join(f"Case {n}\n" for n in range(1_200)))

    def stop(done: int, _total: int) -> None:
        if done:
            raise Cancelled

    with a_workspace(tmp_path) as services:
        action = services.imports.run(ANALYST, ImportRequest(path)).action
        assert action is not None
        before = dump(services)
        with pytest.raises(Cancelled):
            services.undo.undo_import(ANALYST, action, stop)
        assert changed_tables(before, dump(services)) == set()
        assert services.undo.undo_import(ANALYST, action).taken_back == 1_200


def test_the_collector_is_as_before_after_the_last_block() -> None:
    usual = gc.get_threshold()
    with no_full_collections():
        with no_full_collections():
            pass
        assert gc.get_threshold()[2] > usual[2]
    assert gc.get_threshold() == usual
