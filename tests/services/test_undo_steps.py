# SPDX-License-Identifier: Apache-2.0
"""Taking back goes back step by step, whatever was done, and can be taken back itself."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import NotFound, UndoRefused
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.bundle import Services
from casepack_desktop.storage.listing import Order
from tests.helpers.workspaces import ANALYST, a_clock, a_workspace, an_incident, later, numbers

COMPANY = DirectoryKind.COMPANY
Step = Callable[[Services, str, str, str], object]


def edited(services: Services, number: str, other: str, word: str) -> object:
    return services.incidents.edit(ANALYST, number, {"title": word})


def located(services: Services, number: str, other: str, word: str) -> object:
    given = {"location": word, "severity": "high"}
    return services.bulk.edit(ANALYST, uuids(services, number, other), given)


def moved_on(services: Services, number: str, other: str, word: str) -> object:
    status = {"a": "open", "b": "in_progress", "c": "resolved"}[word]
    before = services.incidents.get(number).values["status"]
    if before == "resolved":  # reopening leaves a comment, which stays
        return None
    return services.incidents.edit(ANALYST, number, {"status": status})


def placed(services: Services, number: str, other: str, word: str) -> object:
    return services.incidents.edit(ANALYST, number, {"company": "ONE" if word == "a" else "TWO"})


def renamed(services: Services, number: str, other: str, word: str) -> object:
    given = {"code": f"TWO-{word}", "name.de": f"Zwei {word}", "country": "AT"}
    return services.directory_editing.edit(ANALYST, COMPANY, entry(services, "TWO"), given)


def ordered(services: Services, number: str, other: str, word: str) -> object:
    place = "abc".index(word)
    return services.directory_editing.move(ANALYST, COMPANY, entry(services, "TWO"), place)


def merged(services: Services, number: str, other: str, word: str) -> object:
    found = [e for e in services.directories.load().of(COMPANY) if e.code == "ONE"]
    if not found:
        return None
    into = entry(services, "TWO")
    return services.directory_editing.merge(ANALYST, COMPANY, found[0].uuid, into)


def linked(services: Services, number: str, other: str, word: str) -> object:
    if other not in numbers(services):
        return None
    for one in services.relations.of(number):
        services.relations.unlink(ANALYST, one.uuid)
        return one
    return services.relations.link(ANALYST, number, other, word)


def binned(services: Services, number: str, other: str, word: str) -> object:
    wanted = uuids(services, other)
    if other in numbers(services):
        return services.bulk.move_to_bin(ANALYST, wanted)
    return services.bulk.restore(ANALYST, wanted)


STEPS: tuple[Step, ...] = (
    edited,
    located,
    moved_on,
    placed,
    renamed,
    ordered,
    merged,
    linked,
    binned,
)


def uuids(services: Services, *several: str) -> list[str]:
    """Return the UUIDs of incidents."""
    return [services.incidents.get(number).uuid for number in several]


def entry(services: Services, text: str) -> str:
    """Return the UUID of a company."""
    return services.directories.load().resolve(COMPANY, text).uuid


def state(services: Services) -> object:
    """Return what the cases, their links and the companies hold, but not how often they changed."""
    rows = services.incidents.rows(parse_filter(""), Order(), None)
    cases = [services.incidents.get(row.uuid) for row in rows]
    companies = [
        (one.entry.position, one.entry.uuid, one.values)
        for one in services.directory_editing.all(COMPANY)
    ]
    links = [services.relations.of(one.uuid) for one in cases]
    return [(one.uuid, one.values, one.origins) for one in cases], companies, links


def last(services: Services) -> int:
    """Return the action that would be taken back next."""
    found = services.undo.latest(ANALYST)
    assert found is not None
    assert found.is_undoable, found
    return found.id


def prepared(services: Services) -> tuple[str, str]:
    """Make two companies and two incidents."""
    for code in ("ONE", "TWO"):
        services.directory_editing.add(ANALYST, COMPANY, {"code": code, "name.en": code.title()})
    return an_incident(services, company="ONE").number, an_incident(services).number


@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_done_is_taken_back_step_by_step_and_done_again(
    tmp_path: Path, seed: int
) -> None:
    chosen, clock = Random(seed), a_clock()
    with a_workspace(tmp_path, clock) as services:
        number, other = prepared(services)
        states, undos = [state(services)], []
        for _ in range(25):
            later(clock, seconds=1)
            before = services.undo.latest(ANALYST)
            chosen.choice(STEPS)(services, number, other, chosen.choice("abc"))
            if services.undo.latest(ANALYST) != before:
                states.append(state(services))
        for expected in reversed(states[:-1]):
            undone = services.undo.undo(ANALYST, last(services))
            assert (undone.refused, state(services)) == ([], expected)
            undos.append(undone.action)
        for action, expected in zip(reversed(undos), states[1:], strict=True):
            assert action is not None
            undone = services.undo.undo(ANALYST, action)
            assert (undone.refused, state(services)) == ([], expected)


def test_a_case_that_was_edited_and_set_back_is_taken_away(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        one = an_incident(services)
        for title in "ABC":
            services.incidents.edit(ANALYST, one.uuid, {"title": title})
        for _ in range(4):
            services.undo.undo(ANALYST, last(services))
        with pytest.raises(NotFound):
            services.incidents.get(one.number)


def test_an_edit_is_not_taken_back_twice(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        one = an_incident(services)
        services.incidents.edit(ANALYST, one.uuid, {"title": "A"})
        edit = last(services)
        undo = services.undo.undo(ANALYST, edit).action
        assert undo is not None
        with pytest.raises(UndoRefused):
            services.undo.undo(ANALYST, edit)
        services.undo.undo(ANALYST, undo)
        with pytest.raises(UndoRefused):
            services.undo.undo(ANALYST, undo)
        assert services.incidents.get(one.uuid).values["title"] == "A"


def test_an_edit_that_was_done_again_by_hand_keeps_an_older_one(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        one = an_incident(services)
        services.incidents.edit(ANALYST, one.uuid, {"title": "A"})
        edit = last(services)
        for title in ("B", "A"):
            services.incidents.edit(ANALYST, one.uuid, {"title": title})
        with pytest.raises(UndoRefused):
            services.undo.undo(ANALYST, edit)


def test_files_that_came_and_went_are_taken_back_one_after_the_other(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    with a_workspace(tmp_path) as services:
        one = an_incident(services)
        added = services.files.add(ANALYST, one.uuid, file).file
        services.files.remove(ANALYST, added.uuid)
        services.files.restore(ANALYST, added.uuid)
        gone = []
        for _ in range(3):
            services.undo.undo(ANALYST, last(services))
            gone.append(services.files.of(one.uuid)[0].removed_at is not None)
        assert gone == [True, False, True]
