# SPDX-License-Identifier: Apache-2.0
"""The real window of the import over a real workspace."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.storage.listing import Order
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.importing.dialog import ImportDialog
from casepack_desktop.ui.importing.pages import Step
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import MessageBar
from tests.helpers.look import installed_theme
from tests.helpers.sessions import a_session

_LONG_MS = 60_000


class Window(QWidget):
    """The main window as far as the import knows it, with ways to wait."""

    def __init__(self, session: Session, bot: QtBot) -> None:
        super().__init__()
        english = translator("en")
        self.session = session
        self.messages = MessageBar(english, self)
        self.dialog = ImportDialog(session, english, self.messages, self)
        self.asked = 0
        self._bot = bot
        self.dialog.choose_file = lambda *_: self._count()

    def _count(self) -> None:
        self.asked += 1

    def reach(self, step: Step) -> None:
        """Wait until the import stands there."""
        self._bot.waitUntil(lambda: self.dialog.step is step, timeout=_LONG_MS)

    def preview(self, path: Path) -> None:
        """Choose a file and wait for its first rows."""
        self.dialog.start(path)
        self.reach(Step.PREVIEW)

    def ready(self) -> None:
        """Wait until the file may be imported."""
        self._bot.waitUntil(self.dialog.footer.run.isEnabled, timeout=_LONG_MS)

    def import_now(self) -> None:
        """Press Import and wait for the result."""
        self.ready()
        self.dialog.footer.run.click()
        self.reach(Step.DONE)

    def idle(self) -> None:
        """Wait until no job waits or runs."""
        self._bot.waitUntil(lambda: self.session.jobs.is_idle, timeout=_LONG_MS)

    def choose(self, **fields: str) -> None:
        """Read columns for fields."""
        columns = self.dialog.pages.preview.fields.columns
        for name, key in fields.items():
            columns.choose(columns.row_of(name), key)

    def refused(self) -> str:
        """Return what the import complains about, "" for nothing."""
        return " ".join(message.text for message in self.dialog.problems.messages())

    def told(self) -> str:
        """Return what the main window is told."""
        return " ".join(message.text for message in self.messages.messages())

    def titles(self) -> list[str]:
        """Return the titles of all incidents, oldest first."""
        rows = self.session.services.incidents.rows(parse_filter(""), Order(descending=False), None)
        return [row.title for row in rows]


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Window]:
    with installed_theme(qapp), a_session(tmp_path) as session:
        made = Window(session, qtbot)
        qtbot.addWidget(made)
        made.show()
        yield made
        made.dialog.close()


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """Return a table whose columns nobody knows."""
    path = tmp_path / "foreign.csv"
    path.write_text(
        "Was;Wann;Stufe;Firma\nStromausfall;2026-11-02;high;Nord\nPhishing;gestern;low;Süd\n"
        "DDoS;2026-11-04;low;Süd\n",
        encoding="utf-8",
    )
    return path
