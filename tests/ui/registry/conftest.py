# SPDX-License-Identifier: Apache-2.0
"""A registry page over a real workspace, in the look of the program."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.registry import RegistryPage
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.view_state import ViewState
from casepack_desktop.ui.widgets.message_bar import MessageBar
from tests.helpers.sessions import knows_its_directories


@dataclass
class Made:
    """A page with what it was made of."""

    page: RegistryPage
    messages: MessageBar
    view_state: ViewState
    preferences: Preferences
    opened: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def titles(self) -> list[str]:
        """Return the titles of the rows that were read."""
        return [row.title for row in self.page.table.model().rows()]  # type: ignore[attr-defined]


Make = Callable[[], Made]


@pytest.fixture
def make(session: Session, tmp_path: Path, qtbot: QtBot) -> Iterator[Make]:
    """Yield what makes a shown page whose first answers have come."""
    made: list[Made] = []
    state, preferences = ViewState(tmp_path / "state"), Preferences(tmp_path / "preferences")

    def one() -> Made:
        qtbot.waitUntil(lambda: knows_its_directories(session))
        english = translator("en")
        messages = MessageBar(english)
        page = RegistryPage(session, english, messages, state, preferences)
        whole = Made(page, messages, state, preferences)
        page.incident_opened.connect(whole.opened.append)
        page.place_told.connect(whole.places.append)
        page.counted.connect(whole.counts.append)
        page.resize(1240, 700)
        made.append(whole)
        with qtbot.waitSignal(page.counted):
            page.show()
        qtbot.waitUntil(lambda: not page.feed.is_asking)
        return whole

    yield one
    for whole in made:
        delete(whole.page)
        delete(whole.messages)
    delete(preferences)
