# SPDX-License-Identifier: Apache-2.0
"""Numbers that were counted no further are told as more than that."""

import pytest
from pytestqt.qtbot import QtBot

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
    cut = Counts(total=200_000, by_status=None, shown=10_000, is_cut=True)
    assert summary(cut, 3, EN, narrowed=True) == "10,000+ of 200,000 incidents"
    told = place(0, 10_000, Wanted("mail"), EN, is_cut=True)
    assert told == "Row 1 of 10,000+ · sorted by number"
    assert place(12_000, 10_000, Wanted(), EN, is_cut=True).startswith("Row 12,001 of 12,001+")


def test_a_common_word_is_counted_no_further_than_to_its_limit(
    session: Session, make: Make, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for _ in range(5):
        an_incident(session.services, title="mail", status="open")
    monkeypatch.setattr(counting, "MOST_HITS", 3)
    made = make()
    assert made.page.bar.status_chip("open").label() == "Open 5"
    wanted = Wanted("mail")
    told = counting._counts(session.services, wanted)
    assert (told.total, told.by_status, told.shown) == (5, None, 3)
    assert told.is_cut
    assert counting._counts(session.services, Wanted("status:open")).shown == 5
    made.page.search("mail")
    qtbot.waitUntil(lambda: made.page.bar.status_chip("").label() == "All 3+")
    assert made.page.bar.status_chip("open").label() == "Open"
    assert made.page.summary() == "3+ of 5 incidents"


def test_a_chosen_status_of_a_common_word_is_counted_by_itself(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for status in ("open", "open", "open", "open", "closed"):
        an_incident(session.services, title="mail", status=status)
    monkeypatch.setattr(counting, "MOST_HITS", 3)
    few = counting._counts(session.services, Wanted("mail status:closed"))
    assert (few.shown, few.is_cut, few.at_least) == (1, False, 3)
    many = counting._counts(session.services, Wanted("mail status:open"))
    assert (many.shown, many.is_cut) == (3, True)


def test_numbers_are_said_in_groups_of_digits_of_the_language() -> None:
    german, counts = translator("de"), Counts(total=12_345)
    assert summary(counts, 1_000, german, narrowed=False).startswith("12.345 ")
    assert "1.234" in place(1_233, 20_000, Wanted(), german)
    assert "20.000" in place(None, 20_000, Wanted(), german)
    assert place(None, 10_000, Wanted(), EN, is_cut=True).startswith("10,000+ incidents")
