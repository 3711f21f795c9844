# SPDX-License-Identifier: Apache-2.0
"""What something else than the program changed in the database is found and named."""

from pathlib import Path

import pytest

from casepack_desktop.services.bundle import Services
from casepack_desktop.services.health import Code
from casepack_desktop.services.imports import ImportRequest
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.storage.layout import Layout
from tests.helpers.commands import Casepack
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, bare, numbers, opened

FIRST, SECOND, IMPORTED = "INC-2026-00001", "INC-2026-00002", "INC-2026-00003"
_TABLE = "ID;title;severity;description\n{id};{title};{severity};text\n"


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Return a closed workspace: one case edited, one in the bin, one imported and edited."""
    with a_workspace(tmp_path) as services:
        first = an_incident(services, severity="low", financial_loss="12.50", event_start_at="2026")
        services.incidents.edit(ANALYST, first.uuid, {"severity": "high", "location": "Łódź"})
        second = an_incident(services, responsible="Ada", contained_at="2026-11-20 10:00")
        services.incidents.move_to_bin(ANALYST, second.uuid)
        _import(services, tmp_path, id="1", title="old", severity="low")
        services.incidents.edit(ANALYST, IMPORTED, {"impact": "none"})
        services.reports.request(ANALYST, FIRST, ReportRequest())
        return services.workspace.layout


def _import(services: Services, folder: Path, **values: str) -> None:
    path = folder / "list.csv"
    path.write_text(_TABLE.format(**values).replace(";", ","), encoding="utf-8")
    services.imports.run(ANALYST, ImportRequest(path))


def _tamper(layout: Layout, *statements: str) -> None:
    with opened(layout.folder) as services, bare(services, writable=True) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for statement in statements:
            connection.execute(statement)


def _found(layout: Layout) -> list[tuple[Code, dict[str, object]]]:
    with opened(layout.folder, writable=False) as services:
        return [(finding.code, finding.params) for finding in services.health.check()]


def _of(number: str, change: str) -> str:
    return f"UPDATE incident SET {change} WHERE number = '{number}'"


def test_an_untouched_workspace_is_sound(layout: Layout) -> None:
    assert _found(layout) == []


@pytest.mark.parametrize(
    ("number", "change", "field"),
    [
        (FIRST, "severity = 'critical'", "severity"),
        (FIRST, "title = 'Another'", "title"),
        (FIRST, "location = NULL", "location"),
        (FIRST, "financial_loss = '12.51'", "financial_loss"),
        (FIRST, "event_start_at_precision = 'month'", "event_start_at"),
        (FIRST, "registered_at = registered_at + 1", "registered_at"),
        (FIRST, "impact = 'put in'", "impact"),
        (FIRST, "deleted_at = 1", "deleted_at"),
        (FIRST, "status_id = (SELECT max(id) FROM entry WHERE kind = 'status')", "status"),
        (SECOND, "deleted_at = NULL", "deleted_at"),
        (SECOND, "responsible = 'Eve'", "responsible"),
        (IMPORTED, "impact = 'all'", "impact"),
        (IMPORTED, "deleted_at = 1", "deleted_at"),
    ],
)
def test_a_changed_row_is_found(layout: Layout, number: str, change: str, field: str) -> None:
    _tamper(layout, _of(number, change))
    assert _found(layout) == [(Code.CHANGED_ROW, {"number": number, "field": field})]


def test_a_removed_row_and_a_row_from_nowhere_are_found(layout: Layout) -> None:
    with opened(layout.folder) as services:
        second = services.incidents.get(SECOND).uuid
    _tamper(layout, "DELETE FROM incident WHERE number = 'INC-2026-00002'")
    assert _found(layout) == [(Code.CHANGED_ROW, {"number": second})]
    other = "00000000-0000-7000-8000-000000000000"
    _tamper(layout, _of(FIRST, f"uuid = '{other}'"))
    assert (Code.CHANGED_ROW, {"number": FIRST}) in _found(layout)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE original SET record = replace(record, 'old', 'new')",
            (Code.CHANGED_ORIGINAL, {"number": IMPORTED}),
        ),
        ("UPDATE counter SET last = 2", (Code.NUMBER_COUNTER, {"year": 2026})),
        ("DELETE FROM counter", (Code.NUMBER_COUNTER, {"year": 2026})),
        ("DELETE FROM setting WHERE key = 'zone'", (Code.MISSING_SETTING, {"setting": "zone"})),
        (
            "DELETE FROM setting WHERE key = 'workspace'",
            (Code.MISSING_SETTING, {"setting": "workspace"}),
        ),
    ],
)
def test_what_else_was_changed_is_found(
    layout: Layout, statement: str, expected: tuple[Code, dict[str, object]]
) -> None:
    _tamper(layout, statement)
    assert _found(layout) == [expected]


def test_a_changed_snapshot_of_a_report_is_found(layout: Layout) -> None:
    _tamper(layout, "UPDATE report SET snapshot = replace(snapshot, 'high', 'low')")
    assert [code for code, _ in _found(layout)] == [Code.CHANGED_SNAPSHOT]


@pytest.mark.parametrize(
    "kind_and_name",
    [
        "TABLE incident_search",
        "TABLE indicator_search",
        "TABLE incident_search_docsize",
        "TRIGGER incident_search_update",
        "TRIGGER history_no_update",
    ],
)
def test_a_dropped_search_table_or_trigger_is_found_and_made_anew(
    layout: Layout, kind_and_name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _tamper(layout, f"DROP {kind_and_name}")
    name = kind_and_name.split()[1]
    assert (Code.MISSING_TRIGGER, {"name": name}) in _found(layout)
    casepack = Casepack(layout.folder, capsys)
    assert casepack("check").code == 1
    casepack("check", "--repair").demand_done()
    assert _found(layout) == []
    with opened(layout.folder) as services:
        assert numbers(services, "łódź") == [FIRST]


def test_what_the_program_itself_does_is_sound(layout: Layout, tmp_path: Path) -> None:
    with opened(layout.folder) as services:
        work = services.incidents
        _import(services, tmp_path, id="1", title="newer", severity="high")
        work.restore_from_bin(ANALYST, SECOND)
        work.edit(ANALYST, SECOND, {"status": "closed"})
        services.undo.undo(ANALYST, _last_action(services))
        made = an_incident(services, title="to be purged")
        work.move_to_bin(ANALYST, made.uuid)
        work.purge(ANALYST, made.uuid, "by mistake")
        _import(services, tmp_path, id="2", title="taken back", severity="low")
        services.undo.undo(ANALYST, _last_action(services))
        _import(services, tmp_path, id="2", title="and again", severity="low")
    assert _found(layout) == []


def _last_action(services: Services) -> int:
    with bare(services) as connection:
        return int(connection.execute("SELECT max(id) FROM action").fetchone()[0])
