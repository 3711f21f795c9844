# SPDX-License-Identifier: Apache-2.0
"""Pages of directories over a real workspace, in the look of the program."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.directories.page import DirectoryPage
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.sheet import SheetHost


@dataclass
class Made:
    """A page in a window of its own, with what it was made of."""

    window: QWidget
    page: DirectoryPage
    messages: MessageBar
    host: SheetHost
    places: list[str] = field(default_factory=list)

    def codes(self) -> list[str]:
        """Return the codes that are shown."""
        return [row.view.entry.code for row in self.page.model.rows()]

    def said(self) -> str:
        """Return the newest message."""
        return self.messages.messages()[-1].text

    def press_undo(self) -> None:
        """Press the first button of the newest message."""
        message = self.messages.messages()[-1]
        self.messages.dismiss(message)
        message.actions[0].run()


Make = Callable[[DirectoryKind], Made]


@pytest.fixture
def make(session: Session, tmp_path: Path, qtbot: QtBot) -> Iterator[Make]:
    """Yield what makes a shown page whose entries have come."""
    made: list[Made] = []
    preferences = Preferences(tmp_path / "preferences")

    def one(kind: DirectoryKind) -> Made:
        english = translator("en")
        window, inner = QWidget(), QWidget()
        window.resize(1224, 820)
        outer, layout = column(window), column(inner)
        host = SheetHost(inner)
        messages = MessageBar(english)
        page = DirectoryPage(session, kind, english, messages, host, preferences)
        outer.addWidget(host)
        layout.addWidget(messages)
        layout.addWidget(page, 1)
        whole = Made(window, page, messages, host)
        page.place_told.connect(whole.places.append)
        made.append(whole)
        with qtbot.waitSignal(page.model.modelReset):
            window.show()
        return whole

    yield one
    for whole in made:
        whole.page.sheet = None
        delete(whole.window)
    delete(preferences)
