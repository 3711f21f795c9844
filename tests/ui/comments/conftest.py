# SPDX-License-Identifier: Apache-2.0
"""The real Comments tab of one incident over a real workspace."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.comments.composer import Composer
from casepack_desktop.ui.comments.tab import CommentsTab
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.message_bar import MessageBar
from tests.helpers.look import installed_theme, show_active
from tests.helpers.sessions import a_session
from tests.helpers.workspaces import ANALYST, an_incident

PATIENCE_MS = 20_000


class Desk(QWidget):
    """As much of the main window as the tab knows."""

    def __init__(self, session: Session, bot: QtBot, folder: Path, uuid: str) -> None:
        super().__init__()
        self.session = session
        self.bot = bot
        self.uuid = uuid
        self.preferences = Preferences(folder / "preferences")
        self._layout = column(self, margin=4)
        self.messages = MessageBar(translator("en"))
        self._layout.addWidget(self.messages)
        self.resize(1_000, 700)
        self.tab = self.new_tab()

    def new_tab(self) -> CommentsTab:
        """Return another tab of the incident, shown in the page."""
        tab = CommentsTab(
            self.session, self.uuid, translator("en"), self.messages, self.preferences
        )
        self._layout.addWidget(tab, 1)
        return tab

    @property
    def composer(self) -> Composer:
        """Return the box of the tab."""
        assert self.tab.composer is not None
        return self.tab.composer

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.bot.waitUntil(condition, timeout=PATIENCE_MS)

    def say(self, *texts: str) -> list[str]:
        """Add comments past the window and return their UUIDs."""
        add = self.session.services.comments.add
        return [add(ANALYST, self.uuid, text).uuid for text in texts]

    def texts(self) -> list[str]:
        """Return what the thread shows."""
        return [entry.comment.text for entry in self.tab.thread_view.shown()]


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    with installed_theme(qapp) as installed:
        yield installed


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    with a_session(tmp_path) as session:
        made = an_incident(session.services)
        desk = Desk(session, qtbot, tmp_path, made.uuid)
        qtbot.addWidget(desk)
        yield desk
        desk.hide()


def opened(desk: Desk) -> Desk:
    """Show the window and wait for what it reads."""
    show_active(desk.bot, desk)
    desk.wait(lambda: desk.tab.state() != "loading")
    return desk
