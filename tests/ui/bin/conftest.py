# SPDX-License-Identifier: Apache-2.0
"""The real page of the bin over a real workspace; the question before a purge is answered here."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.support.clock import FixedClock
from casepack_desktop.support.i18n import Translator, translator
from casepack_desktop.ui.bin.model import KEYS
from casepack_desktop.ui.bin.page import BinPage
from casepack_desktop.ui.bin.question import Condemned
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.message_bar import MessageBar
from tests.helpers.look import installed_theme, show_active
from tests.helpers.sessions import a_session
from tests.helpers.workspaces import ANALYST, a_clock, an_incident, later

PATIENCE_MS = 20_000


class Desk(QWidget):
    """As much of the main window as the page knows."""

    def __init__(self, session: Session, clock: FixedClock, bot: QtBot, folder: Path) -> None:
        super().__init__()
        self.session = session
        self.clock = clock
        self.bot = bot
        self.asked: list[Condemned] = []
        self.reason = ""
        self.preferences = Preferences(folder / "preferences")
        self.messages = MessageBar(translator("en"))
        layout = column(self, margin=4)
        layout.addWidget(self.messages)
        self.page = BinPage(
            session, translator("en"), self.messages, self.preferences, ask=self._ask
        )
        layout.addWidget(self.page, 1)
        self.resize(1_000, 700)

    def bin(self, count: int) -> list[str]:
        """Put new incidents into the bin, one after the other; return their UUIDs."""
        services = self.session.services
        uuids = [
            an_incident(services, title=f"case {n}", severity="high").uuid for n in range(count)
        ]
        for uuid in uuids:
            services.incidents.move_to_bin(ANALYST, uuid)
            later(self.clock, minutes=1)
        return uuids

    def open(self, state: str = "table") -> None:
        """Show the window and wait for what it reads."""
        show_active(self.bot, self)
        self.wait(lambda: self.page.state() == state)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.bot.waitUntil(condition, timeout=PATIENCE_MS)

    def titles(self) -> list[str]:
        """Return the titles of the rows, from the top."""
        model = self.page.model
        column_ = KEYS.index("title")
        return [str(model.index(row, column_).data()) for row in range(model.rowCount())]

    def select(self, *rows: int) -> None:
        """Select rows."""
        selection = self.page.table.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        selection.clearSelection()
        for row in rows:
            selection.select(self.page.model.index(row, 0), flags.Select | flags.Rows)

    def said(self) -> str:
        """Return what the newest message says."""
        found = self.messages.messages()
        return found[-1].text if found else ""

    def press(self, name: str) -> None:
        """Press a button of the newest message."""
        found = [b for b in self.messages.findChildren(QPushButton) if b.accessibleName() == name]
        found[-1].click()

    def _ask(self, condemned: Condemned, _words: Translator, _parent: QWidget) -> str:
        self.asked.append(condemned)
        return self.reason


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    with installed_theme(qapp) as installed:
        yield installed


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    clock = a_clock()
    with a_session(tmp_path, clock) as session:
        desk = Desk(session, clock, qtbot, tmp_path)
        qtbot.addWidget(desk)
        yield desk
        desk.hide()
