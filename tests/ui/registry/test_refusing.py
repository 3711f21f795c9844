# SPDX-License-Identifier: Apache-2.0
"""A search that cannot be answered is told in a sentence in place of the rows."""

import pytest
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.empty_state import EmptyState
from tests.helpers.workspaces import an_incident
from tests.ui.registry.conftest import Made, Make


def _empty(made: Made) -> EmptyState:
    (found,) = made.page.findChildren(EmptyState)
    return found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("company:Nowhere", "Company: “company:Nowhere” is not understood."),
        ("severity:urgent", "Possible: low, medium, high, critical."),
        ("mail due:soon", "due: “due:soon” is not understood. Possible: overdue."),
        ("event:someday", "24h, 7d, 4w, year, 2026"),
        ("status>=open", "Write “status:” and what to look for right behind it."),
        (" ".join(f"a{n}" for n in range(300)), "300 words are too many"),
    ],
)
def test_a_search_that_cannot_be_answered_is_told_in_a_sentence(
    session: Session, make: Make, qtbot: QtBot, text: str, told: str
) -> None:
    an_incident(session.services)
    made = make()
    with qtbot.waitSignal(made.page.feed.refused):
        made.page.search(text)
    assert told in _empty(made).accessibleDescription()
    qtbot.waitUntil(lambda: made.page.bar.status_chip("").label() == "All")
    made.page.search("")
    qtbot.waitUntil(lambda: made.page.bar.status_chip("").label() == "All 1")
    assert made.page.table.isVisible()
