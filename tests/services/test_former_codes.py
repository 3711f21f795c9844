# SPDX-License-Identifier: Apache-2.0
"""A directory entry that gets another code is the same entry to the history of incidents."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import BadValue, UndoRefused
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.directory_editing import EntryInUse
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident

COMPANY = DirectoryKind.COMPANY


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Yield a workspace."""
    with a_workspace(tmp_path) as made:
        yield made


def a_company(services: Services, code: str) -> str:
    """Add a company and return its UUID."""
    given = {"code": code, "name.en": f"Company {code}"}
    return services.directory_editing.add(ANALYST, COMPANY, given).uuid


def rename(services: Services, uuid: str, code: str) -> None:
    """Give an entry another code."""
    services.directory_editing.edit(ANALYST, COMPANY, uuid, {"code": code})


def company(services: Services, uuid: str) -> object:
    """Return the code of the company of an incident."""
    return services.incidents.get(uuid).values["company"]


def edited(services: Services, uuid: str, code: str) -> int:
    """Give an incident another company and return the action."""
    services.incidents.edit(ANALYST, uuid, {"company": code})
    action = services.incidents.last_action(uuid)
    assert action is not None
    return action


def test_a_new_code_is_no_finding_of_the_check(services: Services) -> None:
    south = a_company(services, "SOUTH")
    an_incident(services, company="SOUTH")
    rename(services, south, "SUD")
    rename(services, south, "S")
    assert services.health.check() == []


def test_an_edit_is_taken_back_after_the_codes_were_changed(services: Services) -> None:
    north, south = a_company(services, "NORTH"), a_company(services, "SOUTH")
    case = an_incident(services, company="NORTH").uuid
    action = edited(services, case, "SOUTH")
    rename(services, south, "S")
    rename(services, north, "SOUTH")
    assert company(services, case) == "S"
    undone = services.undo.undo(ANALYST, action)
    assert (undone.taken_back, undone.refused) == (1, [])
    assert company(services, case) == "SOUTH"
    assert services.health.check() == []


def test_a_value_is_restored_as_the_entry_that_had_the_code_then(services: Services) -> None:
    north, south = a_company(services, "NORTH"), a_company(services, "SOUTH")
    case = an_incident(services, company="NORTH").uuid
    action = edited(services, case, "SOUTH")
    rename(services, north, "N")
    rename(services, south, "NORTH")
    services.undo.restore_value(ANALYST, case, action, "company")
    assert company(services, case) == "N"


def test_a_merge_is_taken_back_after_the_code_was_changed(services: Services) -> None:
    north, south = a_company(services, "NORTH"), a_company(services, "SOUTH")
    case = an_incident(services, company="SOUTH").uuid
    merged = services.directory_editing.merge(ANALYST, COMPANY, south, north)
    rename(services, north, "N")
    undone = services.undo.undo(ANALYST, merged.action)
    assert company(services, case) == "SOUTH"
    # The other one was changed since, and keeps the search word.
    assert undone.refused == ["N"]


def test_a_merge_is_done_again_as_a_whole(services: Services) -> None:
    north, south = a_company(services, "NORTH"), a_company(services, "SOUTH")
    case = an_incident(services, company="SOUTH").uuid
    merged = services.directory_editing.merge(ANALYST, COMPANY, south, north)
    undone = services.undo.undo(ANALYST, merged.action)
    assert undone.action is not None
    again = services.undo.undo(ANALYST, undone.action)
    assert again.refused == []
    assert company(services, case) == "NORTH"
    assert [one.code for one in services.directories.load().of(COMPANY)] == ["NORTH"]


def test_an_entry_that_took_the_code_of_a_merged_one_is_another_one(services: Services) -> None:
    north, south = a_company(services, "NORTH"), a_company(services, "SOUTH")
    case = an_incident(services, company="NORTH").uuid
    action = edited(services, case, "SOUTH")
    back = edited(services, case, "NORTH")
    merged = services.directory_editing.merge(ANALYST, COMPANY, north, south)
    other = a_company(services, "NORTH")
    rename(services, other, "OTHER")
    another = {"code": "NORTH", "name.en": "Yet another"}
    services.directory_editing.add(ANALYST, COMPANY, another)
    for wanted in (merged.action, back, action):
        with pytest.raises(UndoRefused):
            services.undo.undo(ANALYST, wanted)
    with pytest.raises(BadValue):
        services.undo.restore_value(ANALYST, case, action, "company")
    assert company(services, case) == "SOUTH"
    lines = services.incidents.history(case)
    told = [(one.old, one.new) for one in lines if one.field == "company"]
    assert told == [("“NORTH”", "SOUTH"), ("SOUTH", "“NORTH”"), ("“NORTH”", "SOUTH")]
    assert services.health.check() == []


def test_an_entry_is_in_use_by_what_the_history_calls_it(services: Services) -> None:
    south = a_company(services, "SOUTH")
    case = an_incident(services, company="SOUTH").uuid
    services.incidents.edit(ANALYST, case, {"company": ""})
    rename(services, south, "S")
    assert services.directory_editing.usage(COMPANY, south).past == 1
    with pytest.raises(EntryInUse):
        services.directory_editing.delete(ANALYST, COMPANY, south)


def test_the_history_names_the_entry_that_was_meant(services: Services) -> None:
    north, south = a_company(services, "NORTH"), a_company(services, "SOUTH")
    case = an_incident(services, company="NORTH").uuid
    action = edited(services, case, "SOUTH")
    rename(services, north, "N")
    rename(services, south, "NORTH")
    whole = services.incidents.history(case)
    (line,) = (one for one in whole if (one.action_id, one.field) == (action, "company"))
    assert (line.old, line.new) == ("N", "NORTH")
    assert json.loads(str(whole[0].new))["company"] == "N"
    page = services.incidents.history_page(case).entries
    assert sorted(page, key=lambda one: one.id) == whole
