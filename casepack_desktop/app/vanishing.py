# SPDX-License-Identifier: Apache-2.0
"""Notices that the folder of the open workspace went away, before somebody saves into nothing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from casepack_desktop.domain.errors import Problem

if TYPE_CHECKING:
    from casepack_desktop.ui.session import Session

EVERY_MS = 5_000
_KEY = "shell:place"


class VanishWatch(QObject):
    """Looks every few seconds, in the reader's thread, whether the database is where it was.

    Signals: `vanished` once when it is gone or another one, `came_back` when it is there again.
    """

    vanished = Signal()
    came_back = Signal()

    def __init__(self, session: "Session", parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._layout = session.services.workspace.layout
        self._place: object = self._layout.place()
        self._is_gone = False
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look now; the answer comes as a signal."""
        self._session.ask(_KEY, lambda _: self._layout.place(), self._answer, self._refuse)

    def end(self) -> None:
        """Look no more; call it before the session ends."""
        self._timer.stop()
        self._session.drop(_KEY)
        self.deleteLater()

    def _answer(self, place: object) -> None:
        is_gone = place != self._place
        if is_gone == self._is_gone:
            return
        self._is_gone = is_gone
        if is_gone:
            self.vanished.emit()
        else:
            self.came_back.emit()

    def _refuse(self, _problem: Problem) -> None:
        self._answer(None)
