# SPDX-License-Identifier: Apache-2.0
"""The real Files tab of one incident over a real workspace, in a window of its own."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.files import FileView
from casepack_desktop.support.i18n import Translator, translator
from casepack_desktop.ui.files.jobs import file_jobs
from casepack_desktop.ui.files.news import FileNews
from casepack_desktop.ui.files.outside import Outside
from casepack_desktop.ui.files.tab import FilesTab
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.sheet import SheetHost
from tests.helpers.look import show_active
from tests.helpers.workspaces import ANALYST, an_incident

PATIENCE_MS = 20_000


class Window(QWidget):
    """As much of the main window as the tab knows, and the person's answers to dialogs."""

    def __init__(self, session: Session, bot: QtBot, folder: Path) -> None:
        super().__init__()
        self.session = session
        self.bot = bot
        self.folder = folder
        self.uuid = an_incident(session.services).uuid
        self.words: Translator = translator("en")
        self.chosen: list[Path] = []
        self.target: Path | None = None
        self.suggested: list[str] = []
        self.warnings: list[str] = []
        self.opens_anyway = False
        self.opened: list[Path] = []
        self.has_program = True
        self.preferences = Preferences(folder / "preferences")
        page = QWidget()
        self.page = column(page, margin=4)
        self.messages = MessageBar(self.words, page)
        self.page.addWidget(self.messages)
        self.host = SheetHost(page, self)
        column(self, gap=0).addWidget(self.host)
        self.resize(1_200, 800)
        outside = Outside(self._choose, self._name_target, self._may_open, self._open)
        self.news = FileNews(session, self.words, self.messages, self, outside)
        self.outside = outside
        self.tab = self.new_tab()

    def new_tab(self) -> FilesTab:
        """Return another tab of the incident, shown in the page."""
        tab = FilesTab(
            self.session,
            self.uuid,
            self.words,
            self.messages,
            self.host,
            self.preferences,
            outside=self.outside,
            news=self.news,
        )
        self.page.addWidget(tab, 1)
        return tab

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        self.bot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    def settle(self) -> None:
        """Wait until no work is under way and nothing is asked."""
        jobs = file_jobs(self.session)
        self.wait(lambda: not jobs.of(self.uuid) and not self.session._asked)

    def file(self, name: str, data: bytes = b"Seen at the gate") -> Path:
        """Write a file outside of the workspace."""
        path = self.folder / name
        path.write_bytes(data)
        return path

    def put(self, name: str, data: bytes = b"Seen at the gate") -> FileView:
        """Put a file into the incident and wait until the table shows it."""
        added = self.session.services.files.add_data(ANALYST, self.uuid, data, name)
        self.wait(lambda: name in self.names())
        return added.file

    def names(self) -> list[str]:
        """Return the names in the table from the top."""
        return [view.name for view in self.tab.table.rows()]

    def said(self) -> list[str]:
        """Return what the message bar says."""
        return [message.text for message in self.messages.messages()]

    def press(self, text: str) -> None:
        """Press a button of a message."""
        for message in self.messages.messages():
            for action in message.actions:
                if action.text == text:
                    self.messages.dismiss(message)
                    action.run()
                    return
        raise AssertionError(f"no message offers {text}")

    def _choose(
        self,
        _parent: QWidget,
        _words: Translator,
        *,
        several: bool,
        then: Callable[[Sequence[Path]], object],
    ) -> None:
        then(self.chosen if several else self.chosen[:1])

    def _name_target(
        self,
        _parent: QWidget,
        _words: Translator,
        suggested: str,
        then: Callable[[Sequence[Path]], object],
    ) -> None:
        self.suggested.append(suggested)
        if self.target is not None:
            then([self.target])

    def _may_open(self, _parent: QWidget, _words: Translator, name: str, warning: str) -> bool:
        self.warnings.append(f"{name}: {warning}")
        return self.opens_anyway

    def _open(self, path: Path) -> bool:
        self.opened.append(path)
        return self.has_program


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path) -> Iterator[Window]:
    folder = tmp_path / "outside"
    folder.mkdir()
    window = Window(session, qtbot, folder)
    show_active(qtbot, window)
    window.settle()
    yield window
    window.settle()
    window.close()
    window.deleteLater()
