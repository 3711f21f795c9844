# SPDX-License-Identifier: Apache-2.0
"""A part of a page is never a window of its own, which would flash and take the keyboard away."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from casepack_desktop.app.pages import CasePages
from casepack_desktop.app.window import Desktop
from casepack_desktop.ui.directories.page import DirectoryPage
from casepack_desktop.ui.incident.page import IncidentPage
from tests.ui.shell.desktops import a_desktop, a_workspace, opened

_SHOW = QEvent.Type.Show
_PROPER = (QMainWindow, QDialog, QMenu)


class _Watch(QObject):
    """Notes each widget that is shown as a window though it is a part of one."""

    def __init__(self) -> None:
        super().__init__()
        self.strays: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == _SHOW and isinstance(watched, QWidget) and _is_stray(watched):
            self.strays.append(f"{type(watched).__name__} “{watched.accessibleName()}”")
        return False


def _is_stray(widget: QWidget) -> bool:
    proper = isinstance(widget, _PROPER) or widget.parentWidget() is not None
    return widget.isWindow() and not proper


@contextmanager
def watched_windows() -> Iterator[list[str]]:
    """Yield the widgets that were shown as windows of their own."""
    watch, app = _Watch(), QApplication.instance()
    assert app is not None
    app.installEventFilter(watch)
    try:
        yield watch.strays
    finally:
        app.removeEventFilter(watch)


def _rest(qtbot: QtBot, desktop: Desktop) -> None:
    session = desktop.session
    assert session is not None
    qtbot.waitUntil(lambda: not session._asked and session.jobs.is_idle)
    QApplication.processEvents()


def _walk(qtbot: QtBot, desktop: Desktop, pages: CasePages, uuid: str) -> None:
    for entry in ("bin", "companies"):
        pages.show_entry(entry)
        _rest(qtbot, desktop)
    page = desktop.window.page()
    assert isinstance(page, DirectoryPage)
    page.add()
    assert desktop.window.sheets.close_sheet()
    for tab in ("overview", "files", "comments", "history"):
        pages.open_incident(uuid, tab)
        _rest(qtbot, desktop)
    card = desktop.window.page()
    assert isinstance(card, IncidentPage)
    card.related.add()
    card.header.status.choices.chosen.emit("closed")
    pages.new_incident()
    pages.show_registry()
    pages.registry.table.selectAll()
    pages.registry.search("severity:high one")
    _rest(qtbot, desktop)


def test_no_part_of_a_page_is_shown_as_a_window(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one", "two")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        uuid = session.services.incidents.get("INC-2026-00001").uuid
        assert desktop.pages is not None
        with watched_windows() as strays:
            _walk(qtbot, desktop, desktop.pages, uuid)
            desktop.show_settings()
            QApplication.processEvents()
        assert strays == []
