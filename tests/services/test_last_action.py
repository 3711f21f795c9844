# SPDX-License-Identifier: Apache-2.0
"""What one did last is named in words, and taking it back goes on step by step."""

from pathlib import Path

from casepack_desktop.domain.access import Actor
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.last_action import LastAction
from casepack_desktop.services.reports import ReportRequest
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident

EVA = Actor("eva", "Eva Maier")


def latest(services: Services, actor: Actor = ANALYST) -> LastAction:
    """Return what somebody did last."""
    found = services.undo.latest(actor)
    assert found is not None
    return found


def told(services: Services, actor: Actor = ANALYST) -> str:
    """Return it in words."""
    found = latest(services, actor)
    return found.text.format(**found.params)


def test_taking_back_goes_further_into_the_past(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        one, two = an_incident(services), an_incident(services)
        services.incidents.edit(ANALYST, one.uuid, {"severity": "high"})
        services.bulk.edit(ANALYST, [one.uuid, two.uuid], {"status": "closed"})
        services.reports.request(ANALYST, one.uuid, ReportRequest())
        assert told(services) == "Edited: 2 incidents"
        services.undo.undo(ANALYST, latest(services).id)
        assert told(services) == f"{one.number} edited"
        services.undo.undo(ANALYST, latest(services).id)
        assert told(services) == f"{two.number} registered"
        assert latest(services).is_undoable


def test_what_was_taken_back_and_done_again_is_the_last_again(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        one = an_incident(services)
        services.incidents.edit(ANALYST, one.uuid, {"severity": "high"})
        edit = latest(services).id
        services.undo.undo(ANALYST, edit)
        undoing = services.incidents.last_action(one.uuid)
        assert undoing is not None
        services.undo.undo(ANALYST, undoing)
        assert latest(services).id == edit


def test_everybody_has_a_last_action_of_their_own(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        assert services.undo.latest(EVA) is None
        one = an_incident(services)
        services.incidents.edit(EVA, one.uuid, {"severity": "high"})
        assert told(services) == f"{one.number} registered"
        assert told(services, EVA) == f"{one.number} edited"


def test_what_stays_says_why(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        one = an_incident(services)
        services.comments.add(ANALYST, one.uuid, "Seen")
        assert latest(services).why == "A comment stays. Write a correction instead."
        assert told(services) == f"Comment written on {one.number}"
        services.incidents.move_to_bin(ANALYST, one.uuid)
        assert told(services) == f"{one.number} moved to the bin"
        services.incidents.purge(ANALYST, one.uuid, "why")
        assert "gone for good" in latest(services).why
        assert told(services) == "Purged for good: 1 incidents"
        services.directories.add_person(ANALYST, "Ona")
        assert (told(services), latest(services).is_undoable) == (
            "A change of the workspace",
            False,
        )


def test_a_file_that_came_is_taken_back(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        one = an_incident(services)
        file = tmp_path / "a.txt"
        file.write_text("x")
        services.files.add(ANALYST, one.uuid, file)
        assert told(services) == f"File added to {one.number}"
        services.undo.undo(ANALYST, latest(services).id)
        assert told(services) == f"{one.number} registered"
