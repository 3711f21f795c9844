# SPDX-License-Identifier: Apache-2.0
"""Numbers that were counted no further are told as more than that."""

import pytest

from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.registry import counts as counting
from casepack_desktop.ui.registry.counts import Counts
from casepack_desktop.ui.registry.saying import place, summary
from casepack_desktop.ui.registry.wanted import Wanted
from casepack_desktop.ui.session import Session
from tests.helpers.workspaces import an_incident
from tests.ui.registry.conftest import Make

EN = translator("en")


def test_more_hits_than_are_counted_are_told_so() -> None:
    cut = Counts(total=200_000, by_status=None, shown=10_000)
    assert summary(cut, 3, EN, narrowed=True) == "10000+ of 200000 incidents"
    told = place(0, 10_000, Wanted("mail"), EN, is_cut=True)
    assert told == "Row 1 of 10000+ · sorted by number"
    assert place(12_000, 10_000, Wanted(), EN, is_cut=True).startswith("Row 12001 of 12001+")


def test_a_common_word_is_counted_no_further_than_to_its_limit(
    session: Session, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        an_incident(session.services, title="mail", status="open")
    monkeypatch.setattr(counting, "MOST_HITS", 3)
    made = make()
    assert made.page.bar.status_chip("open").label() == "Open 5"
    wanted = Wanted("mail")
    told = counting._counts(session.services, wanted)
    assert (told.total, told.by_status, told.shown) == (5, None, 3)
    assert counting._counts(session.services, Wanted("status:open")).shown == 5
