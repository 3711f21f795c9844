# SPDX-License-Identifier: Apache-2.0
"""The instants of the life cycle: stamped where they are seen, brought back with their origin."""

from pathlib import Path

import pytest

from casepack_desktop.services.bundle import Services
from casepack_desktop.services.imports import ImportRequest
from tests.helpers.workspaces import (
    ANALYST,
    NOON,
    a_clock,
    a_workspace,
    an_incident,
    bare,
    later,
)

LATER = "2026-11-20T13:00:00Z"


def shown(services: Services, uuid: str, *keys: str) -> list[str | None]:
    """Return the instants with their origin."""
    case = services.incidents.get(uuid)
    found = []
    for key in keys:
        value = case.values.get(key)
        found.append(None if value is None else f"{value.isoformat()} {case.origins[key]}")  # type: ignore[union-attr]
    return found


def last(services: Services, uuid: str) -> int:
    action = services.incidents.last_action(uuid)
    assert action is not None
    return action


def test_first_touch_and_triage_are_stamped_when_they_happen(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        uuid = an_incident(services).uuid
        later(clock, hours=1)
        services.incidents.edit(ANALYST, uuid, {"location": "Vilnius"})
        later(clock, hours=1)
        services.incidents.edit(ANALYST, uuid, {"location": "Kaunas"})
        assert shown(services, uuid, "acknowledged_at", "triaged_at") == [f"{LATER} stamped", None]
        services.incidents.edit(ANALYST, uuid, {"status": "in_progress"})
        both = shown(services, uuid, "acknowledged_at", "triaged_at", "in_progress_at")
    assert both == [f"{LATER} stamped", *["2026-11-20T14:00:00Z stamped"] * 2]


def test_the_first_touch_comes_again_after_it_was_taken_back(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        uuid = an_incident(services).uuid
        services.incidents.edit(ANALYST, uuid, {"location": "Vilnius"})
        services.undo.undo(ANALYST, last(services, uuid))
        assert shown(services, uuid, "acknowledged_at") == [None]
        later(clock, hours=1)
        services.incidents.edit(ANALYST, uuid, {"location": "Kaunas"})
        assert shown(services, uuid, "acknowledged_at") == [f"{LATER} stamped"]


def test_a_first_touch_that_somebody_cleared_is_not_stamped_again(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuid = an_incident(services).uuid
        services.incidents.edit(ANALYST, uuid, {"location": "Vilnius"})
        services.incidents.edit(ANALYST, uuid, {"acknowledged_at": ""})
        services.incidents.edit(ANALYST, uuid, {"location": "Kaunas"})
        assert shown(services, uuid, "acknowledged_at") == [None]


@pytest.mark.parametrize("registered", ["", "2019-03-01T08:00:00Z"], ids=["undated", "dated"])
def test_nothing_is_invented_for_an_imported_case(tmp_path: Path, registered: str) -> None:
    file = tmp_path / "old.csv"
    file.write_text(f"title,registered_at\nOld case,{registered}\n")
    with a_workspace(tmp_path) as services:
        services.imports.run(ANALYST, ImportRequest(file))
        number = "INC-2019-00001" if registered else "INC-2026-00001"
        services.incidents.edit(ANALYST, number, {"status": "in_progress"})
        assert shown(services, number, "acknowledged_at", "triaged_at") == [None, None]


def test_nothing_is_invented_for_a_case_entered_afterwards(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuid = an_incident(services, registered_at="2025-01-01T10:00:00Z").uuid
        services.incidents.edit(ANALYST, uuid, {"status": "in_progress"})
        assert shown(services, uuid, "acknowledged_at", "triaged_at") == [None, None]


def test_reopening_is_named_and_leaves_the_instants(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        uuid = an_incident(services).uuid
        services.incidents.edit(ANALYST, uuid, {"status": "closed"})
        before = services.incidents.get(uuid).values
        later(clock, hours=1)
        after = services.incidents.edit(ANALYST, uuid, {"status": "in_progress"}).values
        newest = services.incidents.history(uuid)[-1]
        assert services.incidents.reopened_at(uuid) == newest.at
    assert newest.what == "incident.reopen"
    assert after["closed_at"] == before["closed_at"]
    assert after["in_progress_at"].isoformat() == LATER  # type: ignore[union-attr]


def test_reopening_many_and_by_a_restored_value_is_known_as_well(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        many, one = (an_incident(services).uuid for _ in range(2))
        for uuid in (many, one):
            services.incidents.edit(ANALYST, uuid, {"status": "closed"})
        closing = last(services, one)
        assert services.incidents.reopened_at(one) is None
        later(clock, hours=1)
        services.bulk.edit(ANALYST, [many], {"status": "in_progress"})
        services.undo.restore_value(ANALYST, one, closing, "status")
        for uuid in (many, one):
            reopened = services.incidents.reopened_at(uuid)
            assert reopened is not None
            assert reopened.isoformat() == LATER


@pytest.mark.parametrize("many", [False, True], ids=["single", "many"])
def test_a_reopening_that_was_taken_back_is_none(tmp_path: Path, many: bool) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        uuid = an_incident(services).uuid
        services.incidents.edit(ANALYST, uuid, {"status": "closed"})
        if many:
            services.bulk.edit(ANALYST, [uuid], {"status": "in_progress"})
        else:
            services.incidents.edit(ANALYST, uuid, {"status": "in_progress"})
        services.undo.undo(ANALYST, last(services, uuid))
        assert services.incidents.reopened_at(uuid) is None
        reopened, taken_back = services.comments.of(uuid)
        assert reopened.corrected_by == taken_back.uuid
        assert taken_back.told() == "The reopening was taken back: in_progress → closed."
        assert services.health.check() == []


def test_a_reopening_that_is_done_again_counts_from_then(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        uuid = an_incident(services).uuid
        services.incidents.edit(ANALYST, uuid, {"status": "closed"})
        services.incidents.edit(ANALYST, uuid, {"status": "in_progress"})
        services.undo.undo(ANALYST, last(services, uuid))
        later(clock, hours=1)
        services.undo.undo(ANALYST, last(services, uuid))
        again = services.incidents.reopened_at(uuid)
        assert again is not None
        assert again.isoformat() == LATER
        services.undo.undo(ANALYST, last(services, uuid))
        assert services.incidents.reopened_at(uuid) is None
        assert len(services.comments.of(uuid)) == 4
        assert services.comments.of(uuid)[-1].told().startswith("The reopening was taken back")


def test_an_earlier_reopening_counts_when_a_later_one_is_taken_back(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        uuid = an_incident(services).uuid
        for status in ("closed", "in_progress", "closed"):
            services.incidents.edit(ANALYST, uuid, {"status": status})
        first = services.incidents.reopened_at(uuid)
        later(clock, hours=1)
        services.incidents.edit(ANALYST, uuid, {"status": "open"})
        services.undo.undo(ANALYST, last(services, uuid))
        assert first is not None
        assert services.incidents.reopened_at(uuid) == first


def test_taking_back_a_closing_is_no_reopening(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuid = an_incident(services).uuid
        services.incidents.edit(ANALYST, uuid, {"status": "closed"})
        services.undo.undo(ANALYST, last(services, uuid))
        assert services.comments.of(uuid) == []


def test_taking_back_brings_the_origin_back(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        uuid = an_incident(services).uuid
        services.incidents.edit(ANALYST, uuid, {"status": "resolved"})
        stamped = shown(services, uuid, "resolved_at")
        assert stamped == [f"{NOON:%Y-%m-%dT%H:%M:%S}Z stamped"]
        services.incidents.edit(ANALYST, uuid, {"resolved_at": "2026-11-20T09:00:00Z"})
        by_hand = last(services, uuid)
        assert shown(services, uuid, "resolved_at") == ["2026-11-20T09:00:00Z set"]
        services.undo.undo(ANALYST, by_hand)
        assert shown(services, uuid, "resolved_at") == stamped
        services.undo.undo(ANALYST, last(services, uuid))
        assert shown(services, uuid, "resolved_at") == ["2026-11-20T09:00:00Z set"]


@pytest.mark.parametrize("text", ["", "2026-11-20T09:00:00Z"], ids=["cleared", "changed"])
def test_restoring_one_value_brings_its_origin_back(tmp_path: Path, text: str) -> None:
    with a_workspace(tmp_path) as services:
        uuid = an_incident(services).uuid
        given = {"registered_at": text, "location": "Vilnius"}
        services.incidents.edit(ANALYST, uuid, given)
        action = last(services, uuid)
        services.undo.restore_value(ANALYST, uuid, action, "registered_at")
        assert shown(services, uuid, "registered_at") == ["2026-11-20T12:00:00Z stamped"]
        assert services.health.check() == []


def test_an_origin_changed_behind_the_history_is_found(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuid = an_incident(services).uuid
        services.incidents.edit(ANALYST, uuid, {"status": "resolved"})
        assert services.health.check() == []
        with bare(services, writable=True) as connection:
            connection.execute("UPDATE incident SET resolved_at_origin = 'set'")
        assert services.health.check() != []


def test_the_first_instant_comes_back_as_it_came_to_be(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuid = an_incident(services).uuid
        for instant in ("2026-11-01", "2026-11-02"):
            services.incidents.edit(ANALYST, uuid, {"registered_at": instant})
        registering = services.incidents.history(uuid)[0].action_id
        services.undo.restore_value(ANALYST, uuid, registering, "registered_at")
        assert shown(services, uuid, "registered_at") == ["2026-11-20T12:00:00Z stamped"]
        assert services.health.check() == []


@pytest.mark.parametrize("in_bulk", [False, True])
def test_a_registration_that_was_left_empty_has_no_origin(tmp_path: Path, in_bulk: bool) -> None:
    with a_workspace(tmp_path) as services:
        uuid = an_incident(services, registered_at="").uuid
        assert "registered_at" not in services.incidents.get(uuid).origins
        _forge_origin(services, uuid)
        given = {"registered_at": "2026-11-01"}
        if in_bulk:
            services.bulk.edit(ANALYST, [uuid], given)
        else:
            services.incidents.edit(ANALYST, uuid, given)
        services.undo.undo(ANALYST, last(services, uuid))
        assert services.incidents.get(uuid).values.get("registered_at") is None
        assert services.health.check() == []


def _forge_origin(services: Services, uuid: str) -> None:
    """Leave an origin beside an empty instant, as earlier versions did."""
    with bare(services, writable=True) as connection:
        sql = "UPDATE incident SET registered_at_origin = 'stamped' WHERE uuid = ?"
        connection.execute(sql, (uuid,))
