# SPDX-License-Identifier: Apache-2.0
"""The real window of the export over a real workspace."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.jobs.job import Job, Title, Weight
from casepack_desktop.storage.listing import Order
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.exporting.dialog import ExportDialog
from casepack_desktop.ui.exporting.outside import Outside
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import MessageBar
from tests.helpers.look import installed_theme
from tests.helpers.sessions import a_session
from tests.helpers.workspaces import an_incident

_LONG_MS = 60_000
SHOWN = ("number", "title", "severity", "weather")


class Window(QWidget):
    """The main window as far as the export knows it, with ways to wait."""

    def __init__(self, session: Session, folder: Path, bot: QtBot) -> None:
        super().__init__()
        english = translator("en")
        self.session = session
        self.folder = folder
        self.messages = MessageBar(english, self)
        self.may_replace = True
        self.asked: list[Path] = []
        self.opened: list[Path] = []
        outside = Outside(
            choose_file=lambda _parent, _language, _suggested, then: then(folder / "chosen.csv"),
            may_replace=lambda _parent, _language, path: self._ask(path),
            open_folder=self._open,
            usual_folder=lambda: folder,
        )
        self.dialog = ExportDialog(session, english, self.messages, self, outside)
        self._bot = bot

    def _open(self, folder: Path) -> bool:
        self.opened.append(folder)
        return False

    def _ask(self, path: Path) -> bool:
        self.asked.append(path)
        return self.may_replace

    def start(self, where: str = "", uuids: list[str] | None = None) -> None:
        """Show the window for a list and wait until it is counted."""
        self.dialog.start(parse_filter(where), Order(), SHOWN, uuids)
        self.until(lambda: "incident" in self.dialog.form.incidents.first.text())

    def export(self) -> None:
        """Press Export and wait for the end."""
        self.dialog.export_button.click()
        self.until(lambda: bool(self.told() or self.refused()))
        self.until(lambda: self.session.jobs.is_idle)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let an export wait for other work while the block lasts."""
        gate = threading.Event()
        job = Job("gate", Title("Waiting"), Weight.SHORT, lambda _context: gate.wait(60))
        self.session.jobs.submit(job)
        try:
            yield
        finally:
            gate.set()

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition holds."""
        self._bot.waitUntil(condition, timeout=_LONG_MS)

    def told(self) -> str:
        """Return what the main window is told."""
        return " ".join(message.text for message in self.messages.messages())

    def refused(self) -> str:
        """Return what the export complains about, "" for nothing."""
        return " ".join(message.text for message in self.dialog.problems.messages())


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Window]:
    with installed_theme(qapp), a_session(tmp_path) as session:
        for severity in ("high", "low", "critical"):
            an_incident(session.services, severity=severity)
        made = Window(session, tmp_path, qtbot)
        qtbot.addWidget(made)
        made.show()
        yield made
        made.dialog.close()
