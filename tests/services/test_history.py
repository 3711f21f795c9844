# SPDX-License-Identifier: Apache-2.0
"""Every change is kept, can be taken back while nothing came of it, and cannot be falsified."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from casepack_desktop.domain.errors import (
    BadValue,
    InTheBin,
    NotFound,
    NothingToRestore,
    NothingToUndo,
    UndoRefused,
    UnknownAction,
)
from casepack_desktop.domain.views import HistoryEntry
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.health import Code
from casepack_desktop.services.imports import ImportRequest
from casepack_desktop.services.reports import ReportRequest
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, bare, dump, numbers


def last_action(services: Services) -> int:
    """Return the id of the newest action."""
    with bare(services) as connection:
        return int(connection.execute("SELECT max(id) FROM action").fetchone()[0])


def short(entry: HistoryEntry) -> tuple[object, ...]:
    """Return what a line of history says, without when and who."""
    return entry.what, entry.field, entry.old, entry.new


def test_every_changed_field_has_one_line(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, severity="low", users_affected="7")
        given = {
            "severity": "high",
            "users_affected": "",
            "financial_loss": "10.50",
            "event_start_at": "2026-11",
            "description": "Łódź\n<b>",
            "title": "Mail server unreachable",
        }
        services.incidents.edit(ANALYST, made.uuid, given)
        lines = services.incidents.history(made.number)
    assert [line.field for line in lines[:1]] == ["created"]
    assert {short(line) for line in lines[1:]} == {
        ("incident.edit", "severity", "low", "high"),
        ("incident.edit", "users_affected", 7, None),
        ("incident.edit", "financial_loss", None, "10.50"),
        ("incident.edit", "event_start_at", None, "2026-11"),
        ("incident.edit", "description", None, "Łódź\n<b>"),
        ("incident.edit", "acknowledged_at", None, "2026-11-20T12:00:00Z"),
    }
    assert {(line.actor, line.at) for line in lines} == {("analyst", lines[0].at)}


def test_a_stamp_is_a_line_too(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        services.incidents.edit(ANALYST, made.uuid, {"status": "resolved"})
        fields = [line.field for line in services.incidents.history(made.uuid)[1:]]
    assert fields == ["status", "acknowledged_at", "triaged_at", "resolved_at"]


@pytest.mark.parametrize("table", ["action", "history", "tombstone"])
@pytest.mark.parametrize("change", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}"])
def test_what_was_written_down_cannot_be_changed(tmp_path: Path, table: str, change: str) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        services.incidents.move_to_bin(ANALYST, made.uuid)
        services.incidents.purge(ANALYST, made.uuid, "x")
        statement = change.format(table).replace(
            "actor", "field" if table == "history" else "actor"
        )
        with (
            bare(services, writable=True) as connection,
            pytest.raises(driver.IntegrityError, match="append-only"),
        ):
            connection.execute(statement)


def test_an_edit_can_be_taken_back_with_its_stamp(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, severity="low", company="Nord")
        before = services.incidents.get(made.uuid)
        given = {"status": "resolved", "severity": "", "company": "Süd", "impact": "a\nb"}
        services.incidents.edit(ANALYST, made.uuid, given)
        undone = services.undo.undo(ANALYST, last_action(services))
        after = services.incidents.get(made.uuid)
        assert (undone.taken_back, undone.refused) == (1, [])
        assert (after.values, after.origins) == (before.values, before.origins)
        assert after.version == 3
        undoing = last_action(services)
        services.undo.undo(ANALYST, undoing)
        assert services.incidents.get(made.uuid).values["impact"] == "a\nb"


def test_an_edit_that_was_edited_since_is_not_taken_back(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        services.incidents.edit(ANALYST, made.uuid, {"severity": "low", "impact": "none"})
        edit = last_action(services)
        services.incidents.edit(ANALYST, made.uuid, {"severity": "high"})
        before = dump(services)
        with pytest.raises(UndoRefused, match=made.number):
            services.undo.undo(ANALYST, edit)
        assert dump(services) == before


def test_an_edit_beside_another_one_is_taken_back(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        services.incidents.edit(ANALYST, made.uuid, {"severity": "low"})
        edit = last_action(services)
        services.incidents.edit(ANALYST, made.uuid, {"impact": "none"})
        services.undo.undo(ANALYST, edit)
        values = services.incidents.get(made.uuid).values
        assert (values.get("severity"), values["impact"]) == (None, "none")


def test_a_new_incident_is_taken_back_unless_something_came_of_it(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        creation = last_action(services)
        services.incidents.edit(ANALYST, made.uuid, {"severity": "low"})
        with pytest.raises(UndoRefused, match=made.number):
            services.undo.undo(ANALYST, creation)
        reported = an_incident(services)
        creation = last_action(services)
        services.reports.request(ANALYST, reported.uuid, ReportRequest())
        with pytest.raises(UndoRefused, match=reported.number):
            services.undo.undo(ANALYST, creation)
        gone = an_incident(services)
        services.undo.undo(ANALYST, last_action(services))
        assert numbers(services) == [made.number, reported.number]
        with pytest.raises(NotFound):
            services.incidents.get(gone.uuid)


def test_a_move_into_the_bin_and_out_of_it_is_taken_back(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        services.incidents.move_to_bin(ANALYST, made.uuid)
        binning = last_action(services)
        services.undo.undo(ANALYST, binning)
        assert numbers(services) == [made.number]
        with pytest.raises(UndoRefused):
            services.undo.undo(ANALYST, binning)
        services.undo.undo(ANALYST, last_action(services))
        assert numbers(services) == []


def test_an_edit_of_what_lies_in_the_bin_is_not_taken_back(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        services.incidents.edit(ANALYST, made.uuid, {"severity": "low"})
        edit = last_action(services)
        services.incidents.move_to_bin(ANALYST, made.uuid)
        with pytest.raises(UndoRefused, match=made.number):
            services.undo.undo(ANALYST, edit)


@pytest.mark.parametrize("key", [0, -1, 999, 2**63 - 1, 2**70])
def test_an_action_that_does_not_exist_is_not_known(tmp_path: Path, key: int) -> None:
    with a_workspace(tmp_path) as services, pytest.raises(UnknownAction):
        services.undo.undo(ANALYST, key)


def test_what_has_no_inverse_says_so(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        with pytest.raises(NothingToUndo):
            services.undo.undo(ANALYST, 1)  # the making of the workspace
        made = an_incident(services)
        services.reports.request(ANALYST, made.uuid, ReportRequest())
        with pytest.raises(NothingToUndo):
            services.undo.undo(ANALYST, last_action(services))
        services.incidents.move_to_bin(ANALYST, made.uuid)
        services.incidents.purge(ANALYST, made.uuid, "x")
        with pytest.raises(NothingToUndo):
            services.undo.undo(ANALYST, last_action(services))


def test_every_earlier_value_can_be_restored_as_a_new_edit(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, severity="low", impact="none", company="Nord")
        services.incidents.edit(ANALYST, made.uuid, {"severity": "high", "impact": "all"})
        first = last_action(services)
        services.incidents.edit(ANALYST, made.uuid, {"severity": "", "company": ""})
        second = last_action(services)
        case = services.undo.restore_value(ANALYST, made.number, first, "severity")
        assert (case.values["severity"], case.values["impact"]) == ("low", "all")
        line = services.incidents.history(made.uuid)[-1]
        assert short(line) == ("incident.restore-value", "severity", None, "low")
        with pytest.raises(NothingToRestore, match=made.number):
            services.undo.restore_value(ANALYST, made.number, first, "severity")
        case = services.undo.restore_value(ANALYST, made.number, second, "severity")
        assert case.values["severity"] == "high"
        services.undo.restore_value(ANALYST, made.number, second, "company")
        services.undo.undo(ANALYST, last_action(services))
        assert services.incidents.get(made.uuid).values.get("company") is None
        creation = services.incidents.history(made.uuid)[0].action_id
        services.undo.restore_value(ANALYST, made.number, creation, "company")
        assert services.incidents.get(made.uuid).values.get("company") == "NORD"
        for action in (first, creation):
            for key in ("location", "created", "nonsense"):
                with pytest.raises(UnknownAction):
                    services.undo.restore_value(ANALYST, made.number, action, key)


def test_a_restored_value_follows_the_rules_of_an_edit(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, event_start_at="2026-11-01", event_end_at="2026-11-02")
        services.incidents.edit(ANALYST, made.uuid, {"event_end_at": ""})
        edit = last_action(services)
        services.incidents.edit(ANALYST, made.uuid, {"event_start_at": "2026-11-10"})
        with pytest.raises(BadValue, match="before the start"):
            services.undo.restore_value(ANALYST, made.uuid, edit, "event_end_at")
        services.incidents.move_to_bin(ANALYST, made.uuid)
        with pytest.raises(InTheBin):
            services.undo.restore_value(ANALYST, made.uuid, edit, "event_end_at")


def test_the_history_comes_in_whole_actions_newest_first(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        for number in range(5):
            given = {"impact": f"impact {number}", "location": f"place {number}"}
            services.incidents.edit(ANALYST, made.uuid, given)
        services.comments.add(ANALYST, made.uuid, "Seen")
        page, entries = services.incidents.history_page(made.uuid, limit=2), []
        while True:
            assert len({entry.action_id for entry in page.entries}) <= 2
            entries += page.entries
            if page.next is None:
                break
            page = services.incidents.history_page(made.uuid, limit=2, before=page.next)
        assert sorted(entry.id for entry in entries) == sorted(
            entry.id for entry in services.incidents.history(made.uuid)
        )
        assert [entry.new for entry in entries[:3]] == ["Seen", "impact 4", "place 4"]
        found = services.incidents.history_page(
            made.uuid, limit=2, fits=lambda entry: entry.field == "location"
        )
        assert [entry.new for entry in found.entries] == ["place 4", "place 3"]
        assert found.next is not None
        assert services.incidents.history_actors(made.number) == ["analyst"]


Tamper = Callable[[driver.Connection], object]


def _sql(*statements: str) -> Tamper:
    return lambda connection: [connection.execute(statement) for statement in statements]


FORGERIES: dict[str, Tamper] = {
    "an action edited": _sql("UPDATE action SET actor = 'somebody' WHERE id = 3"),
    "an instant edited": _sql("UPDATE action SET at = at + 1 WHERE id = 3"),
    "an action marked derived": _sql("UPDATE action SET is_derived = 1 WHERE id = 3"),
    "a first action edited": _sql("UPDATE action SET what = 'x' WHERE id = 1"),
    "an action removed": _sql("DELETE FROM action WHERE id = 3"),
    "an action removed with its history": _sql(
        "DELETE FROM history WHERE action_id = 3", "DELETE FROM action WHERE id = 3"
    ),
    "an action put in": _sql(
        "INSERT INTO action SELECT 100, at, actor, what, is_derived, changes, hash, hash"
        " FROM action WHERE id = 4"
    ),
    "two actions swapped": _sql(
        "UPDATE action SET id = -3 WHERE id = 3",
        "UPDATE action SET id = 3 WHERE id = 4",
        "UPDATE action SET id = 4 WHERE id = -3",
    ),
    "a value of history edited": _sql("UPDATE history SET new = '\"low\"' WHERE action_id = 3"),
    "an old value of history edited": _sql("UPDATE history SET old = NULL WHERE action_id = 3"),
    "a line of history removed": _sql("DELETE FROM history WHERE action_id = 3"),
    "a line of history put in": _sql(
        "INSERT INTO history (action_id, entity, uuid, field, old, new)"
        " SELECT action_id, entity, uuid, 'title', old, new FROM history WHERE action_id = 3"
    ),
    "two lines of history swapped": _sql(
        "UPDATE history SET action_id = -1 WHERE action_id = 3",
        "UPDATE history SET action_id = 3 WHERE action_id = 4",
        "UPDATE history SET action_id = 4 WHERE action_id = -1",
    ),
    "a line of history moved to another case": _sql(
        "UPDATE history SET uuid = 'other' WHERE action_id = 3"
    ),
    "a line of a long action edited": _sql(
        "UPDATE history SET new = '\"x\"' WHERE id = (SELECT max(id) FROM history)"
    ),
}


def _a_past(services: Services, folder: Path) -> None:
    made = an_incident(services, severity="low")
    services.incidents.edit(ANALYST, made.uuid, {"severity": "high"})
    services.incidents.edit(ANALYST, made.uuid, {"severity": "critical"})
    rows = "\n".join(f"case {number}" for number in range(300))
    (folder / "many.csv").write_text(f"title\n{rows}\n")
    services.imports.run(ANALYST, ImportRequest(folder / "many.csv"))


def _broken(services: Services) -> list[object]:
    found = services.health.check()
    return [finding for finding in found if finding.code is Code.BROKEN_CHAIN]


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_past_is_found(tmp_path: Path, forgery: Tamper) -> None:
    with a_workspace(tmp_path) as services:
        _a_past(services, tmp_path)
        assert _broken(services) == []
        with bare(services, writable=True) as connection:
            connection.execute("PRAGMA foreign_keys=OFF")
            for table in ("action", "history"):
                for event in ("update", "delete"):
                    connection.execute(f"DROP TRIGGER {table}_no_{event}")
            assert _broken(services) == [], "a dropped trigger alone is no forgery"
            forgery(connection)
        assert _broken(services) != []


def test_the_last_action_is_the_one_to_undo_and_derived_work_is_none(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        case, other = an_incident(services, severity="low"), an_incident(services)
        services.incidents.edit(ANALYST, case.uuid, {"severity": "high"})
        edit = last_action(services)
        services.incidents.edit(ANALYST, other.uuid, {"severity": "critical"})
        services.reports.request(ANALYST, case.uuid, ReportRequest(format="json"))
        assert services.incidents.last_action(case.number) == edit
        services.undo.undo(ANALYST, edit)
        assert services.incidents.get(case.uuid).values["severity"] == "low"
        undo = services.incidents.last_action(case.uuid)
        assert undo == last_action(services)
        services.undo.undo(ANALYST, undo)
        assert services.incidents.get(case.uuid).values["severity"] == "high"
        with pytest.raises(NotFound):
            services.incidents.last_action("INC-1999-0001")
