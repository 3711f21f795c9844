# SPDX-License-Identifier: Apache-2.0
"""Scrolling the registry of the window against the bare queries of the pages it shows.

The page stands in a shown window with its event loop running. Whenever its last row can be seen,
the next page is waited for, until so many rows are in the table and the last of them are painted;
so reading, handing over between the threads, the model and painting are all in the time. The
baseline sends the same statements over the bare driver and makes the same view rows. Both begin
behind the first page.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete
from typing_extensions import override

from benchmarks.comparing import Comparison, by_turns, seconds_of
from benchmarks.large_workspace import large_workspace
from benchmarks.registry_page import ALL, LARGE, PAGE, Statement, noted_selects
from benchmarks.sealed import Sealed
from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.jobs.supervisor import JobSupervisor
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.storage.listing import Order, list_row
from casepack_desktop.support.clock import SystemClock
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.registry import RegistryPage
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.view_state import ViewState
from casepack_desktop.ui.widgets.message_bar import MessageBar

GOAL = 3.0
ROWS = 10_000
_SIZE = (1240, 800)
_LONGEST_MS = 60_000


def measure(
    kept_in: Path, scratch: Path, *, size: int = LARGE, rows: int = ROWS, turns: int = 15
) -> list[Comparison]:
    """Return the way down through `rows` rows of the window against the bare queries."""
    scrolling = Scrolling(large_workspace(size, kept_in), scratch, min(rows, size))
    ours, theirs = by_turns(turns, scrolling.program, scrolling.baseline)
    return [
        Comparison(
            name=f"scrolling {scrolling.rows:,} rows at {size:,} incidents",
            program="RegistryPage in a shown window",
            baseline="the same SQL on the bare driver, same view rows",
            goal=GOAL,
            program_seconds=ours,
            baseline_seconds=theirs,
        )
    ]


class Scrolling:
    """The way from the first page of a list down to a row."""

    def __init__(self, folder: Path, scratch: Path, rows: int) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        self._folder, self._scratch, self.rows = folder, scratch, rows
        services = self._opened()
        self._sealed = Sealed.of(services.workspace)
        self.statements = self._statements(services)
        services.workspace.close()

    def program(self, _turn: int) -> float:
        """Return the seconds that the window takes."""
        with self._shown_page() as page:
            _wait_for_rows(page, min(PAGE, self.rows))
            _wait_for_rest(page)
            return seconds_of(lambda: _scroll_down(page, self.rows))

    def baseline(self, _turn: int) -> float:
        """Return the seconds that the bare driver takes."""
        with self._sealed.bare() as connection:

            def read(statements: list[Statement]) -> None:
                for said in statements:
                    _ = [list_row(row) for row in connection.execute(*said)]

            read(self.statements[:1])
            return seconds_of(lambda: read(self.statements[1:]))

    @contextmanager
    def _shown_page(self) -> Iterator[RegistryPage]:
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        if not app.styleSheet():
            Theme(app).install()
        jobs = JobSupervisor()
        session = Session(self._opened(), LOCAL_ANALYST, jobs, SystemClock())
        english = translator("en")
        state, preferences = ViewState(self._scratch), Preferences(self._scratch)
        page = RegistryPage(session, english, MessageBar(english), state, preferences)
        page.resize(*_SIZE)
        page.show()
        try:
            yield page
        finally:
            page.close()
            delete(page)
            jobs.shutdown()
            session.close()

    def _opened(self) -> Services:
        return Services.over(open_workspace(self._folder, SystemClock(), writable=False))

    def _statements(self, services: Services) -> list[Statement]:
        found, after = 0, None
        with noted_selects() as statements:
            while found < self.rows:
                page = services.incidents.page(ALL, Order(), limit=PAGE, after=after)
                found, after = found + len(page.rows), page.next
        return statements


def _scroll_down(page: RegistryPage, rows: int) -> None:
    """Go to the last row whenever rows were added, until there are so many, and paint them."""
    table = page.table
    added = table.model().rowsInserted.connect(table.scrollToBottom)
    table.scrollToBottom()
    _wait_for_rows(page, rows)
    table.model().rowsInserted.disconnect(added)
    table.scrollToBottom()
    _wait_until_painted(table.viewport())


def _wait_for_rest(page: RegistryPage) -> None:
    """Let the window be painted once and the incidents be counted, as before any scrolling."""
    _wait_until_painted(page.table.viewport())
    if not page.summary():
        loop = QEventLoop()
        page.counted.connect(loop.quit)
        loop.exec()


def _wait_until_painted(widget: QWidget) -> None:
    painted = _Painted(widget)
    if not painted.done:
        painted.loop.exec()


class _Painted(QObject):
    """Waits until a widget is painted the next time."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.loop = QEventLoop(self)
        self.done = False
        widget.installEventFilter(self)
        widget.update()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.done:
            self.done = True
            QTimer.singleShot(0, self.loop, self.loop.quit)  # when it was painted
        return False


def _wait_for_rows(page: RegistryPage, rows: int) -> None:
    model, loop = page.table.model(), QEventLoop()

    def look() -> None:
        if model.rowCount() >= rows:
            loop.quit()

    signals = (model.modelReset, model.rowsInserted)
    connections = [signal.connect(look) for signal in signals]
    overdue = QTimer(singleShot=True, interval=_LONGEST_MS)
    overdue.timeout.connect(loop.quit)
    overdue.start()
    if model.rowCount() < rows:
        loop.exec()
    for signal, connection in zip(signals, connections, strict=True):
        signal.disconnect(connection)
    assert model.rowCount() >= rows, f"only {model.rowCount()} rows came"
