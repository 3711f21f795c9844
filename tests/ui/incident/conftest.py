# SPDX-License-Identifier: Apache-2.0
"""A real page over a real workspace, as the window holds it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.support.clock import FixedClock
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.incident.editors import Editor
from casepack_desktop.ui.incident.overview import Overview
from casepack_desktop.ui.incident.page import IncidentPage
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.sheet import SheetHost
from tests.helpers.look import installed_theme, press, show_active
from tests.helpers.sessions import a_session
from tests.helpers.workspaces import a_clock, an_incident


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    with installed_theme(qapp) as installed:
        yield installed


@pytest.fixture
def clock() -> FixedClock:
    return a_clock()


@pytest.fixture
def session(theme: Theme, tmp_path: Path, clock: FixedClock) -> Iterator[Session]:
    with a_session(tmp_path, clock) as opened:
        yield opened


@dataclass
class Desk:
    """A page with the message bar above it, as a person meets it."""

    qtbot: QtBot
    session: Session
    window: QWidget
    page: IncidentPage
    bar: MessageBar
    sheets: SheetHost
    preferences: Preferences
    left: list[bool] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    """UUIDs of the list that the page was opened from."""

    @property
    def overview(self) -> Overview:
        return self.page.overview

    def show(self, uuid: str, tab: str = "overview") -> None:
        self.page.show_incident(uuid, tab)
        self.qtbot.waitUntil(lambda: self.overview.incident is not None)

    def new(self, **given: str) -> str:
        """Register an incident and show it."""
        uuid = an_incident(self.session.services, **given).uuid
        self.show(uuid)
        return uuid

    def editor(self, key: str) -> Editor:
        return self.overview.form.editor(key)

    def type(self, key: str, text: str) -> None:
        """Go to a field, replace its text by typing, and leave it."""
        self.start(key, text)
        if (suggestions := QApplication.activePopupWidget()) is not None:
            press(suggestions, Qt.Key.Key_Tab)
        other = "external_id" if key != "external_id" else "location"
        self.overview.form.focus_field(other)

    def start(self, key: str, text: str) -> None:
        """Go to a field and replace its text by typing."""
        self.overview.form.focus_field(key)
        target = self.focus()
        select = getattr(target, "selectAll", None) or target.lineEdit().selectAll  # type: ignore[attr-defined]
        select()
        press(target, text)

    def focus(self) -> QWidget:
        """Return the widget that has the keyboard."""
        focused = self.window.focusWidget()
        assert focused is not None
        return focused

    def told(self) -> list[str]:
        return [message.text for message in self.bar.messages()]

    def answer(self, text: str) -> None:
        """Press the button of a message."""
        for message in self.bar.messages():
            for action in message.actions:
                if action.text == text:
                    self.bar.dismiss(message)
                    action.run()
                    return
        pytest.fail(f"no {text} in {self.told()}")

    def stored(self, uuid: str, key: str) -> object:
        return self.session.services.incidents.get(uuid).values.get(key)


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[MakeDesk]:
    made: list[Desk] = []

    def make(session: Session, locale: str = "en", size: tuple[int, int] = (1224, 760)) -> Desk:
        language = translator(locale)
        window = QWidget()
        bar, inside = MessageBar(language), QWidget()
        sheets = SheetHost(inside)
        preferences = Preferences(tmp_path / "preferences", window)
        listed: list[str] = []

        def neighbours(uuid: str) -> tuple[str, str] | None:
            if uuid not in listed:
                return None
            around = ["", *listed, ""]
            place = around.index(uuid)
            return around[place - 1], around[place + 1]

        page = IncidentPage(
            session,
            language,
            bar,
            sheets,
            preferences,
            [("Reports", lambda _uuid: QWidget())],
            neighbours=neighbours,
        )
        column(inside, gap=0).addWidget(page)
        layout = column(window, gap=0)
        layout.addWidget(bar)
        layout.addWidget(sheets, 1)
        window.resize(*size)
        qtbot.addWidget(window)
        show_active(qtbot, window)
        desk = Desk(qtbot, session, window, page, bar, sheets, preferences, listed=listed)
        page.left.connect(lambda: desk.left.append(True))
        made.append(desk)
        return desk

    yield make


@pytest.fixture
def desk(session: Session, make_desk: MakeDesk) -> Desk:
    return make_desk(session)
