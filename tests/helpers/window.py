# SPDX-License-Identifier: Apache-2.0
"""The real program in this process, with folders of its own for what it remembers."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from casepack_desktop.app.known_workspaces import KnownWorkspaces
from casepack_desktop.app.window import Desktop, Places
from casepack_desktop.support.clock import Clock
from casepack_desktop.ui.preferences import APPEARANCE, LANGUAGE, Preferences
from casepack_desktop.ui.theme.theme import Appearance, Theme
from casepack_desktop.ui.view_state import ViewState


def places_in(folder: Path) -> Places:
    """Return folders for workspaces and data below one of the test's."""
    places = Places(folder / "Documents", folder / "data")
    places.documents.mkdir(parents=True, exist_ok=True)
    return places


@contextmanager
def a_program(
    folder: Path,
    clock: Clock | None = None,
    *,
    language: str = "en",
    appearance: Appearance = Appearance.LIGHT,
    known: Path | None = None,
) -> Iterator[Desktop]:
    """Yield the program with its window in sight, not yet told to open anything.

    What it remembers lies in `folder`, so that a second program goes on where the first one ended.
    The workspace `known` counts as opened before. At the end the program ends without questions.
    """
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    font, palette = app.font(), app.palette()
    preferences = Preferences(folder / "config")
    preferences.set(LANGUAGE, language)
    preferences.set(APPEARANCE, appearance.value)
    view_state = ViewState(folder / "state")
    if known is not None:
        KnownWorkspaces(view_state).remember(known)
        KnownWorkspaces(view_state).forget_last()
    theme = Theme(app)
    theme.install(appearance)
    desktop = Desktop(theme, preferences, view_state, places_in(folder), clock)
    try:
        yield desktop
    finally:
        ended(desktop)
        delete(theme)
        app.setStyleSheet("")
        app.setPalette(palette)
        app.setFont(font)


def ended(desktop: Desktop) -> None:
    """End the program as its last question would, and let every widget go."""
    while (modal := QApplication.activeModalWidget()) is not None:
        modal.close()
    desktop.end()
    delete(desktop.window)
    delete(desktop)
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
    gc.collect()


class Windows:
    """Starts the program for a test, one at a time; what it remembers stays between starts."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self._stack = stack
        self._running: ExitStack | None = None

    def start(self, workspace: Path | None = None, clock: Clock | None = None) -> Desktop:
        """Start the program, after the one before has ended, and open a workspace if named."""
        self.end()
        self._running = self._stack.enter_context(ExitStack())
        desktop = self._running.enter_context(a_program(self.folder, clock, known=workspace))
        desktop.window.resize(1280, 820)
        desktop.start(workspace)
        desktop.window.activateWindow()
        return desktop

    def end(self) -> None:
        """End the program that runs, if any."""
        if self._running is not None:
            self._running.close()
            self._running = None


@contextmanager
def windows_in(folder: Path) -> Iterator[Windows]:
    """Yield what starts the program with its folders below the given one."""
    with ExitStack() as stack:
        yield Windows(folder, stack)
