# SPDX-License-Identifier: Apache-2.0
"""Links between cases: seen from both ends, told in both histories, taken back."""

import json
from pathlib import Path

import pytest

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.errors import (
    Conflict,
    InTheBin,
    LinkUndoRefused,
    NotFound,
    NothingToUndo,
    Problem,
)
from casepack_desktop.domain.relations import AlreadyLinked, LinkedToItself, LongReason, NoLink
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.imports import ImportRequest
from tests.helpers.workspaces import (
    ANALYST,
    a_clock,
    a_workspace,
    an_incident,
    dump,
    later,
)


def linked(services: Services, uuid: str) -> list[tuple[str, str]]:
    return [(one.number, one.reason) for one in services.relations.of(uuid)]


def last(services: Services, uuid: str) -> int:
    action = services.incidents.last_action(uuid)
    assert action is not None
    return action


def test_a_link_is_seen_from_both_ends_newest_first(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        one, two, three = (an_incident(services, title=title) for title in ("A", "B", "C"))
        services.relations.link(ANALYST, two.number, one.uuid, " same sender ")
        later(clock, minutes=1)
        made = services.relations.link(ANALYST, two.uuid, three.number, "")
        assert (made.number, made.title, made.by) == (three.number, "C", "analyst")
        assert linked(services, two.uuid) == [(three.number, ""), (one.number, "same sender")]
        assert linked(services, one.number) == [(two.number, "same sender")]
        assert linked(services, three.uuid) == [(two.number, "")]


def test_both_histories_tell_of_a_link_and_the_version_stays(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        one, two = an_incident(services), an_incident(services)
        later(clock, hours=1)
        seen: list[Changes] = []
        services.workspace.bus.subscribe(seen.append)
        link = services.relations.link(ANALYST, one.uuid, two.uuid, "same sender")
        services.relations.unlink(ANALYST, link.uuid)
        for own, other in ((one, two), (two, one)):
            lines = services.incidents.history(own.uuid)[-2:]
            assert [line.what for line in lines] == ["relation.link", "relation.unlink"]
            assert other.number in str(lines[0].new)
            assert other.number in str(lines[1].old)
            case = services.incidents.get(own.uuid)
            assert (case.version, case.last_change_at.at) == (1, clock.at)
        both = frozenset({one.uuid, two.uuid})
        assert seen == [Changes(frozenset({Kind.INCIDENTS, Kind.RELATIONS}), both)] * 2
        assert services.health.check() == []


def test_what_cannot_be_linked_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        one, two, binned = (an_incident(services) for _ in range(3))
        services.relations.link(ANALYST, one.uuid, two.uuid, "")
        services.incidents.move_to_bin(ANALYST, binned.uuid)
        before = dump(services)
        refused: list[tuple[type[Problem], str, str, str]] = [
            (NotFound, one.uuid, "INC-2026-99999", ""),
            (NotFound, "\ud800", one.uuid, ""),
            (LinkedToItself, one.uuid, one.number, ""),
            (AlreadyLinked, one.uuid, two.uuid, "x"),
            (AlreadyLinked, two.uuid, one.uuid, "x"),
            (InTheBin, one.uuid, binned.uuid, ""),
            (LongReason, one.uuid, binned.uuid, "x" * 2_001),
        ]
        for problem, reference, other, reason in refused:
            with pytest.raises(problem):
                services.relations.link(ANALYST, reference, other, reason)
        with pytest.raises(NoLink):
            services.relations.unlink(ANALYST, "none")
        with pytest.raises(NoLink):
            services.relations.unlink(ANALYST, "\ud800")
        assert dump(services) == before


def test_linking_and_unlinking_are_taken_back(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        one, two = an_incident(services), an_incident(services)
        made = services.relations.link(ANALYST, one.uuid, two.uuid, "same sender")
        services.undo.undo(ANALYST, last(services, one.uuid))
        assert linked(services, one.uuid) == []
        services.undo.undo(ANALYST, last(services, two.uuid))
        assert services.relations.of(one.uuid) == [made]
        services.relations.unlink(ANALYST, made.uuid)
        services.undo.undo(ANALYST, last(services, one.uuid))
        assert services.relations.of(one.uuid) == [made]


def test_taking_back_is_refused_where_the_link_changed_since(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        one, two = an_incident(services), an_incident(services)
        made = services.relations.link(ANALYST, one.uuid, two.uuid, "")
        linking = last(services, one.uuid)
        services.relations.unlink(ANALYST, made.uuid)
        unlinking = last(services, one.uuid)
        with pytest.raises(LinkUndoRefused) as refusal:
            services.undo.undo(ANALYST, linking)
        assert refusal.value.params["numbers"] == f"{one.number} – {two.number}"
        services.relations.link(ANALYST, two.uuid, one.uuid, "anew")
        with pytest.raises(LinkUndoRefused):
            services.undo.undo(ANALYST, unlinking)


@pytest.mark.parametrize("binned", [(0,), (1,), (0, 1)])
def test_a_removed_link_comes_back_also_where_an_end_is_in_the_bin(
    tmp_path: Path, binned: tuple[int, ...]
) -> None:
    with a_workspace(tmp_path) as services:
        ends = [an_incident(services), an_incident(services)]
        made = services.relations.link(ANALYST, ends[0].uuid, ends[1].uuid, "same sender")
        services.relations.unlink(ANALYST, made.uuid)
        unlinking = last(services, ends[0].uuid)
        for one in binned:
            services.incidents.move_to_bin(ANALYST, ends[one].uuid)
        services.undo.undo(ANALYST, unlinking)
        for one in binned:
            services.incidents.restore_from_bin(ANALYST, ends[one].uuid)
        assert services.relations.of(ends[0].uuid) == [made]
        assert services.health.check() == []


def test_a_link_with_what_was_purged_does_not_come_back(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        one, two = an_incident(services), an_incident(services)
        made = services.relations.link(ANALYST, one.uuid, two.uuid, "")
        services.relations.unlink(ANALYST, made.uuid)
        unlinking = last(services, one.uuid)
        services.incidents.move_to_bin(ANALYST, two.uuid)
        services.incidents.purge(ANALYST, two.uuid, "test")
        with pytest.raises(LinkUndoRefused):
            services.undo.undo(ANALYST, unlinking)


def test_a_link_to_the_bin_is_marked_and_a_purge_removes_it(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        one, two = an_incident(services), an_incident(services)
        services.relations.link(ANALYST, one.uuid, two.uuid, "")
        services.incidents.move_to_bin(ANALYST, two.uuid)
        assert [link.is_in_bin for link in services.relations.of(one.uuid)] == [True]
        services.incidents.purge(ANALYST, two.uuid, "test")
        assert linked(services, one.uuid) == []
        assert services.health.check() == []


def test_the_history_of_what_stays_tells_that_a_purge_took_the_link(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        stays, one, two = (an_incident(services) for _ in range(3))
        for first, second in ((stays, one), (two, stays), (one, two)):
            services.relations.link(ANALYST, first.uuid, second.uuid, "same sender")
        services.bulk.move_to_bin(ANALYST, [one.uuid, two.uuid])
        later(clock, hours=1)
        services.bulk.purge(ANALYST, [one.uuid, two.uuid], "test data")
        lines = services.incidents.history(stays.uuid)[-2:]
        assert [(line.what, line.field) for line in lines] == [("incident.purge", "unlinked")] * 2
        assert {json.loads(str(line.old))["number"] for line in lines} == {one.number, two.number}
        assert services.incidents.get(stays.uuid).last_change_at.at == clock.at
        latest = services.undo.latest(ANALYST)
        assert latest is not None
        assert latest.params["count"] == 2
        with pytest.raises(NothingToUndo):
            services.undo.undo(ANALYST, latest.id)
        assert services.health.check() == []


def test_an_import_is_not_taken_back_from_under_a_link(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("title\nOne\nTwo\n")
    with a_workspace(tmp_path) as services:
        own = an_incident(services)
        action = services.imports.run(ANALYST, ImportRequest(file)).action
        assert action is not None
        services.relations.link(ANALYST, own.uuid, "INC-2026-00002", "")
        undone = services.undo.undo_import(ANALYST, action)
        assert (undone.taken_back, undone.refused) == (1, ["INC-2026-00002"])


def test_a_conflict_does_not_blame_a_link(tmp_path: Path) -> None:

    with a_workspace(tmp_path) as services:
        one, two = an_incident(services), an_incident(services)
        services.incidents.edit(ANALYST, one.uuid, {"location": "Vilnius"})
        services.relations.link(ANALYST, one.uuid, two.uuid, "")
        services.incidents.edit(ANALYST, one.uuid, {"severity": "low"}, version=2)
        with pytest.raises(Conflict, match="severity") as refusal:
            services.incidents.edit(ANALYST, one.uuid, {"severity": "high"}, version=2)
        assert "link" not in str(refusal.value)
