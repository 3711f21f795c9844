# SPDX-License-Identifier: Apache-2.0
"""Many incidents change in one action, which is taken back as a whole."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from casepack_desktop.domain.errors import BadValue, OtherCount, UndoRefused, UnknownField
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services import bulk, undo
from casepack_desktop.services.bundle import Services
from casepack_desktop.support.progress import Cancelled
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, dump, numbers


def some(services: Services, count: int) -> list[str]:
    """Register incidents and return their UUIDs."""
    return [an_incident(services, title=f"case {number}").uuid for number in range(count)]


def values_of(services: Services, uuids: list[str], key: str) -> list[object]:
    """Return a field of each incident."""
    return [services.incidents.get(uuid).values.get(key) for uuid in uuids]


def test_an_edit_of_many_is_one_action_with_a_line_per_incident_and_field(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuids = some(services, 3)
        before = len(dump(services)["action"])
        given = {"status": "resolved", "responsible": "Eva Maier", "company": "Nord"}
        result = services.bulk.edit(ANALYST, uuids, given)
        assert (result.changed, result.unchanged, result.refused) == (3, 0, [])
        assert len(dump(services)["action"]) == before + 1
        single = an_incident(services)
        services.incidents.edit(ANALYST, single.uuid, given)
        expected = services.incidents.get(single.uuid)
        alone = {line.field for line in services.incidents.history(single.uuid)[1:]}
        assert alone >= {*given, "resolved_at"}
        for uuid in uuids:
            case = services.incidents.get(uuid)
            assert case.version == 2
            for key in (*given, "resolved_at"):
                assert case.values[key] == expected.values[key]
            assert case.origins == expected.origins
            lines = services.incidents.history(uuid)[1:]
            assert {line.action_id for line in lines} == {result.action}
            assert {line.field for line in lines} == alone
        assert services.health.check() == []


def test_what_does_not_fit_is_refused_with_number_and_reason(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        good, binned, late = some(services, 3)
        services.incidents.move_to_bin(ANALYST, binned)
        services.incidents.edit(ANALYST, late, {"event_end_at": "2026-01-01"})
        unknown = "01234567-89ab-7def-8123-456789abcdef"
        same = an_incident(services, event_start_at="2026-11-01").uuid
        wanted = [good, binned, late, unknown, "nonsense\ud800", same, good]
        result = services.bulk.edit(ANALYST, wanted, {"event_start_at": "2026-11-01"})
        assert (result.changed, result.unchanged) == (1, 1)
        told = {one.number: one.text.format(**one.params) for one in result.refused}
        assert len(told) == 4
        assert "is in the bin" in told[services.incidents.get(binned).number]
        assert (
            "before the start" in told[services.incidents.get(late).number].replace("{start}", "")
            or "lies before" in told[services.incidents.get(late).number]
        )
        assert "no incident" in told[unknown]


def test_what_fits_no_incident_is_refused_as_a_whole(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuids = some(services, 2)
        before = dump(services)
        for given, problem in (
            ({"status": "nonsense"}, BadValue),
            ({"created_at": "2026"}, BadValue),
            ({"nonsense": "x"}, UnknownField),
        ):
            with pytest.raises(problem):
                services.bulk.edit(ANALYST, uuids, given)
        assert dump(services) == before


def test_nothing_to_change_is_no_action(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuids = some(services, 2)
        before = dump(services)
        assert services.bulk.edit(ANALYST, uuids, {"status": "open"}).action is None
        assert services.bulk.edit(ANALYST, [], {"company": "New company"}).action is None
        assert services.bulk.restore(ANALYST, uuids).unchanged == 2
        assert dump(services) == before


def test_an_edit_of_many_is_taken_back_but_for_what_changed_since(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuids = some(services, 4)
        result = services.bulk.edit(ANALYST, uuids, {"status": "closed", "severity": "high"})
        assert result.action is not None
        services.incidents.edit(ANALYST, uuids[1], {"severity": "low"})
        services.incidents.move_to_bin(ANALYST, uuids[2])
        undone = services.undo.undo(ANALYST, result.action)
        assert undone.taken_back == 2
        stay = [services.incidents.get(uuid).number for uuid in uuids[1:3]]
        assert undone.refused == stay
        assert values_of(services, uuids, "status") == ["open", "closed", "closed", "open"]
        assert values_of(services, uuids, "closed_at")[0] is None
        with pytest.raises(UndoRefused):
            services.undo.undo(ANALYST, result.action)


def test_many_go_into_the_bin_and_come_back_in_one_action_each(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuids = some(services, 3)
        services.incidents.move_to_bin(ANALYST, uuids[0])
        moved = services.bulk.move_to_bin(ANALYST, uuids)
        assert (moved.changed, moved.unchanged) == (2, 1)
        assert numbers(services) == []
        assert moved.action is not None
        services.undo.undo(ANALYST, moved.action)
        assert len(numbers(services)) == 2
        assert services.bulk.restore(ANALYST, uuids).changed == 1
        assert len(numbers(services)) == 3
        assert services.health.check() == []


def test_a_filter_means_all_that_fit_it_when_the_change_begins(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuids = some(services, 4)
        services.incidents.edit(ANALYST, uuids[0], {"severity": "high"})
        binned = an_incident(services, title="case in the bin").uuid
        services.incidents.move_to_bin(ANALYST, binned)
        changed = services.bulk.edit(ANALYST, parse_filter("case"), {"responsible": "Eva Maier"})
        assert (changed.changed, changed.unchanged, changed.refused) == (4, 0, [])
        assert values_of(services, [binned], "responsible") == [None]
        late = an_incident(services, title="case five", severity="high").uuid
        moved = services.bulk.move_to_bin(ANALYST, parse_filter("severity:high"))
        assert moved.changed == 2
        assert len(numbers(services)) == 3
        assert services.bulk.move_to_bin(ANALYST, parse_filter("severity:low")).action is None
        assert moved.action is not None
        services.undo.undo(ANALYST, moved.action)
        assert len(numbers(services)) == 5
        assert values_of(services, [late], "responsible") == [None]
        assert services.health.check() == []


def test_nothing_is_done_where_a_filter_means_more_or_fewer_than_was_agreed(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        some(services, 3)
        before = dump(services)
        every = parse_filter("")
        with pytest.raises(OtherCount, match="3 incidents now, not 2"):
            services.bulk.move_to_bin(ANALYST, every, agreed=2)
        with pytest.raises(OtherCount):
            services.bulk.edit(ANALYST, every, {"severity": "high"}, agreed=4)
        assert dump(services) == before
        assert services.bulk.move_to_bin(ANALYST, every, agreed=3).changed == 3


@pytest.mark.parametrize("given", [{"status": "closed", "severity": "high"}, None])
def test_what_is_too_much_for_memory_is_recorded_and_taken_back_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str] | None
) -> None:
    monkeypatch.setattr(bulk, "_BATCH", 7)
    monkeypatch.setattr(bulk, "_MOST_NAMED", 5)
    monkeypatch.setattr(bulk, "_FITTING", 5)
    monkeypatch.setattr(undo, "_IN_MEMORY", 5)
    monkeypatch.setattr(undo, "_STRETCH", 4)
    told: list[frozenset[str] | None] = []
    with a_workspace(tmp_path) as services:
        uuids = some(services, 30)
        services.workspace.bus.subscribe(lambda changes: told.append(changes.incidents))
        before = services.incidents.get(uuids[29])
        every = parse_filter("")
        if given is None:
            result = services.bulk.move_to_bin(ANALYST, every)
        else:
            result = services.bulk.edit(ANALYST, every, given)
        assert result.changed == 30
        assert told == [None]
        assert services.health.check() == []
        if given is None:
            services.incidents.restore_from_bin(ANALYST, uuids[3])
        else:
            services.incidents.edit(ANALYST, uuids[3], {"severity": "low"})
        assert result.action is not None
        steps: list[tuple[int, int]] = []
        undone = services.undo.undo(ANALYST, result.action, lambda *one: steps.append(one))
        stays = services.incidents.get(uuids[3]).number
        assert (undone.taken_back, undone.refused) == (29, [stays])
        assert len(steps) > 3
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]
        after = services.incidents.get(uuids[29])
        assert (after.values, after.origins) == (before.values, before.origins)
        assert services.health.check() == []
        assert undone.action is not None
        assert services.undo.undo(ANALYST, undone.action).taken_back == 29


def test_what_was_remarked_on_many_reopenings_is_taken_back_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "_IN_MEMORY", 5)
    monkeypatch.setattr(undo, "_STRETCH", 4)
    with a_workspace(tmp_path) as services:
        uuids = some(services, 9)
        services.bulk.edit(ANALYST, uuids, {"status": "closed"})
        result = services.bulk.edit(ANALYST, parse_filter(""), {"status": "open"})
        assert all(services.incidents.reopened_at(uuid) for uuid in uuids)
        assert result.action is not None
        assert services.undo.undo(ANALYST, result.action).taken_back == 9
        assert not any(services.incidents.reopened_at(uuid) for uuid in uuids)
        assert services.health.check() == []


def test_of_the_refused_only_the_first_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_MOST_REFUSED", 2)
    with a_workspace(tmp_path) as services:
        uuids = some(services, 4)
        services.bulk.move_to_bin(ANALYST, uuids)
        result = services.bulk.edit(ANALYST, uuids, {"severity": "high"})
        assert (len(result.refused), result.refused_count) == (2, 4)


@pytest.mark.parametrize("after", [0, 1, 3, 4])
def test_a_cancelled_edit_of_many_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(bulk, "_BATCH", 3)
    monkeypatch.setattr(bulk, "_FITTING", 5)
    steps: list[int] = []
    rooms: list[int] = []

    def stop(done: int, _total: int) -> None:
        steps.append(done)
        if len(steps) > after:
            raise Cancelled

    def note(connection: Any, *_rest: Any) -> None:
        rooms.append(connection.execute("PRAGMA cache_size").fetchone()[0])

    with a_workspace(tmp_path) as services:
        some(services, 10)
        before = dump(services)
        event.listen(services.workspace._engine, "checkin", note)
        with pytest.raises(Cancelled):
            services.bulk.edit(ANALYST, parse_filter("case"), {"severity": "high"}, stop)
        assert steps == [0, 3, 6, 9, 10][: after + 1]
        assert rooms == [-16_384]
        assert dump(services) == before


def test_a_copy_says_what_the_case_says_and_has_a_life_of_its_own(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        given = {
            "title": "Phishing",
            "external_id": "T-1",
            "type": "phishing",
            "company": "Nord",
            "description": "a\nb",
            "event_start_at": "2026-11",
            "financial_loss": "10.50",
            "financial_loss_currency": "EUR",
            "responsible": "Eva Maier",
            "status": "resolved",
            "detected_at": "2026-11-01",
        }
        made = an_incident(services, **given)
        services.comments.add(ANALYST, made.uuid, "Seen")
        copy = services.incidents.duplicate(ANALYST, made.number)
        source, case = services.incidents.get(made.uuid), services.incidents.get(copy.uuid)
        lifecycle = {"created_at", "registered_at"}
        assert case.values.keys() - lifecycle == given.keys() - {"external_id", "detected_at"} | {
            "classification"
        }
        for key in case.values.keys() - lifecycle - {"status"}:
            assert case.values[key] == source.values[key]
        assert case.values["status"] == "open"
        assert case.number != source.number
        assert services.comments.of(copy.uuid) == []
        line = services.incidents.history(copy.uuid)[-1]
        assert (line.what, line.field, line.new) == (
            "incident.duplicate",
            "copied_from",
            made.number,
        )
        assert services.health.check() == []
        services.undo.undo(ANALYST, line.action_id)
        assert numbers(services) == [made.number]
