# SPDX-License-Identifier: Apache-2.0
"""The whole window over folders of the test, as the program makes it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.app.window import Desktop, Places
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import NewWorkspace, create_workspace
from casepack_desktop.ui.preferences import LANGUAGE, Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.view_state import ViewState
from casepack_desktop.ui.widgets.question import Question
from tests.helpers.look import installed_theme
from tests.helpers.workspaces import ANALYST, a_clock


@contextmanager
def a_desktop(folder: Path, *, language: str = "en") -> Iterator[Desktop]:
    """Yield the program's window over preferences and state in `folder`; it ends afterwards."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    places = Places(folder / "documents", folder / "data")
    for place in (places.documents, places.data):
        place.mkdir(exist_ok=True)
    preferences = Preferences(folder / "config")
    preferences.set(LANGUAGE, language)
    with installed_theme(app) as theme:
        desktop = Desktop(theme, preferences, ViewState(folder / "state"), places, a_clock())
        try:
            yield desktop
        finally:
            desktop.end()
            desktop.window.deleteLater()
            desktop.deleteLater()
            app.sendPostedEvents(None, 52)  # the deferred deletions


def a_workspace(folder: Path, *titles: str) -> Path:
    """Return the folder of a closed workspace that holds incidents of these titles."""
    services = Services.over(create_workspace(folder, NewWorkspace("Europe/Vilnius"), a_clock()))
    for title in titles:
        services.incidents.create(ANALYST, {"title": title, "severity": "high"})
    services.workspace.close()
    return folder


def opened(qtbot: QtBot, desktop: Desktop, folder: Path) -> Session:
    """Open a workspace that this machine knows and wait for its rows."""
    desktop.remember(folder)
    desktop.open_workspace(folder)
    return shown(qtbot, desktop)


def shown(qtbot: QtBot, desktop: Desktop) -> Session:
    """Wait until the workspace is open and its incidents are counted."""
    qtbot.waitUntil(lambda: desktop.session is not None, timeout=30_000)
    assert desktop.session is not None
    qtbot.waitUntil(lambda: bool(desktop.window.status.place()), timeout=30_000)
    return desktop.session


def answering(monkeypatch: object, *answers: str) -> list[str]:
    """Let every question be answered in turn; return the list that the titles are put into."""
    from pytest import MonkeyPatch

    assert isinstance(monkeypatch, MonkeyPatch)
    asked: list[str] = []
    left = list(answers)

    def ask(question: Question) -> str:
        asked.append(question.windowTitle())
        return left.pop(0)

    monkeypatch.setattr(Question, "ask", ask)
    return asked


def button(parent: QWidget, text: str) -> QPushButton:
    """Return the visible button of this text."""
    found = [one for one in parent.findChildren(QPushButton) if one.text() == text]
    return next(one for one in found if not one.isHidden())


def press_message(desktop: Desktop, text: str) -> None:
    """Press the button of a message."""
    pressed: Callable[[], None] = button(desktop.window.messages, text).click
    pressed()
