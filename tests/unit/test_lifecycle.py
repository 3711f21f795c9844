# SPDX-License-Identifier: Apache-2.0
"""Which instants an edit implies."""

import pytest

from casepack_desktop.domain.enums import Phase
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.lifecycle import Step, implied_instants
from casepack_desktop.domain.values import Value
from tests.helpers.workspaces import NOON

AT = Moment.exact(NOON)


def keys(
    before: Phase | None,
    after: Phase,
    *,
    current: dict[str, Value] | None = None,
    given: dict[str, Value] | None = None,
    began_here: bool = True,
    is_first: bool = False,
) -> tuple[str, ...]:
    step = Step(before, after, began_here=began_here, is_first=is_first)
    return implied_instants(current or {}, given or {}, step)


def test_the_first_edit_of_an_open_case_is_its_first_touch() -> None:
    assert keys(Phase.OPEN, Phase.OPEN, is_first=True) == ("acknowledged_at",)
    assert keys(Phase.OPEN, Phase.OPEN) == ()


@pytest.mark.parametrize(
    ("after", "own"),
    [
        (Phase.IN_PROGRESS, "in_progress_at"),
        (Phase.RESOLVED, "resolved_at"),
        (Phase.CLOSED, "closed_at"),
    ],
)
def test_leaving_the_open_phase_is_the_end_of_triage(after: Phase, own: str) -> None:
    assert keys(Phase.OPEN, after) == ("triaged_at", own)


@pytest.mark.parametrize("after", [Phase.OPEN, Phase.IN_PROGRESS])
def test_nothing_is_invented_for_a_case_that_did_not_begin_here(after: Phase) -> None:
    found = keys(Phase.OPEN, after, began_here=False, is_first=True)
    assert not {"acknowledged_at", "triaged_at"} & set(found)


def test_nothing_is_stamped_behind_a_later_instant_that_is_known() -> None:
    done: dict[str, Value] = {"contained_at": AT}
    assert keys(Phase.OPEN, Phase.OPEN, current=done, is_first=True) == ()
    assert keys(Phase.OPEN, Phase.IN_PROGRESS, given=done) == ("in_progress_at",)


def test_an_instant_that_is_there_or_set_by_hand_is_not_stamped_over() -> None:
    assert keys(Phase.OPEN, Phase.IN_PROGRESS, current={"triaged_at": AT}) == ("in_progress_at",)
    given: dict[str, Value] = {"acknowledged_at": AT}
    assert keys(Phase.OPEN, Phase.OPEN, given=given, is_first=True) == ()


def test_another_status_of_the_same_phase_stamps_nothing() -> None:
    assert keys(Phase.IN_PROGRESS, Phase.IN_PROGRESS) == ()


def test_a_new_case_has_no_first_touch() -> None:
    assert keys(None, Phase.OPEN) == ()
    assert keys(None, Phase.RESOLVED) == ("resolved_at",)


def test_going_on_after_the_end_is_a_reopening_and_closing_what_is_resolved_is_an_ending() -> None:
    assert Step(Phase.CLOSED, Phase.IN_PROGRESS).is_reopening
    assert not Step(Phase.CLOSED, Phase.RESOLVED).is_reopening
    assert not Step(Phase.CLOSED, Phase.RESOLVED).is_ending
    assert Step(Phase.RESOLVED, Phase.CLOSED).is_ending
    assert Step(Phase.OPEN, Phase.CLOSED).is_ending
    assert not Step(Phase.RESOLVED, Phase.RESOLVED).is_ending
