# SPDX-License-Identifier: Apache-2.0
"""The real Reports tab of one incident over a real workspace, in a window of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.enums import ReportState
from casepack_desktop.support.i18n import Translator, translator
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.reports.builder import ReportBuilder
from casepack_desktop.ui.reports.outside import Outside
from casepack_desktop.ui.reports.rows import Act, ReportRow
from casepack_desktop.ui.reports.tab import ReportsTab
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.web.preview import Preview
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.sheet import SheetHost
from tests.helpers.look import installed_theme, show_active
from tests.helpers.sessions import a_session
from tests.helpers.workspaces import an_incident

PATIENCE_MS = 20_000


class Window(QWidget):
    """As much of the main window as the tab knows, and the person's answers to dialogs."""

    def __init__(self, session: Session, bot: QtBot, folder: Path, uuid: str, locale: str) -> None:
        super().__init__()
        self.session = session
        self.bot = bot
        self.uuid = uuid
        self.words: Translator = translator(locale)
        self.chosen: Path | None = None
        self.suggested: list[Path] = []
        self.folders: list[Path] = []
        self.previews: list[Preview] = []
        self.preferences = Preferences(folder / "preferences")
        page = QWidget()
        self.page = column(page, margin=4)
        self.messages = MessageBar(self.words, page)
        self.page.addWidget(self.messages)
        self.host = SheetHost(page, self)
        column(self, gap=0).addWidget(self.host)
        self.resize(1_200, 800)
        self.tab = self.new_tab()

    def new_tab(self) -> ReportsTab:
        """Return another tab of the incident, shown in the page."""
        outside = Outside(self._choose, self._open, lambda shown, *_rest: self._preview(shown))
        tab = ReportsTab(
            self.session,
            self.uuid,
            self.words,
            self.messages,
            self.host,
            self.preferences,
            outside=outside,
        )
        self.page.addWidget(tab, 1)
        return tab

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.bot.waitUntil(condition, timeout=PATIENCE_MS)

    def builder(self) -> ReportBuilder:
        """Return the builder, opened and with what it reads of the case."""
        if self.tab.builder is None:
            self.tab.open_builder()
        builder = self.tab.builder
        assert builder is not None
        self.wait(lambda: bool(builder.edit_of("executive_summary").placeholderText()))
        return builder

    def states(self) -> list[ReportState]:
        """Return the states that the table shows, from the top."""
        return [row.view.state for row in self.tab.table.rows()]

    def row(self, state: ReportState) -> ReportRow:
        """Wait until the newest report is in a state and has its buttons; return its row."""

        def is_there() -> bool:
            rows = self.tab.table.rows()
            if not rows or rows[0].view.state is not state:
                return False
            buttons = self.tab.table.buttons_of(rows[0].view.uuid)
            return buttons is not None and buttons.shown[0] == rows[0].acts != ()

        self.wait(is_there)
        return self.tab.table.rows()[0]

    def click(self, row: ReportRow, act: Act) -> None:
        """Click a button of a row."""
        buttons = self.tab.table.buttons_of(row.view.uuid)
        assert buttons is not None
        buttons.button(act).click()

    def said(self) -> list[str]:
        """Return what the message bar says."""
        return [message.text for message in self.messages.messages()]

    def _choose(self, _window: QWidget, suggested: Path, _form: str, _words: object) -> Path | None:
        self.suggested.append(suggested)
        return self.chosen

    def _open(self, folder: Path) -> bool:
        self.folders.append(folder)
        return True

    def _preview(self, shown: Preview) -> None:
        self.previews.append(shown)


@pytest.fixture
def theme(qapp: object) -> Iterator[Theme]:
    from PySide6.QtWidgets import QApplication

    assert isinstance(qapp, QApplication)
    with installed_theme(qapp) as installed:
        yield installed


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    with a_session(tmp_path) as session:
        yield session


MakeWindow = Callable[..., Window]


@pytest.fixture
def make(qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path) -> Iterator[MakeWindow]:
    """Make the window of an incident; what is not given is a plain value."""
    made: list[Window] = []

    def window(locale: str = "en", **given: str) -> Window:
        incident = an_incident(session.services, **({"responsible": "Duty analyst"} | given))
        window = Window(session, qtbot, tmp_path, incident.uuid, locale)
        made.append(window)
        show_active(qtbot, window)
        return window

    yield window
    for one in made:
        one.host.close_sheet()
        one.tab.saver.close()
        one.close()
        one.deleteLater()


@pytest.fixture
def window(make: MakeWindow) -> Window:
    return make()
