# SPDX-License-Identifier: Apache-2.0
"""How many incidents lie in the bin, told at the left before anybody opens it."""

from PySide6.QtCore import QObject, QTimer, Signal

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.ui.session import Session

_PAUSE_MS = 300


class BinCount(QObject):
    """Counts again a moment after incidents changed.

    Signals: `counted` with the number.
    """

    counted = Signal(int)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._on_pause_timeout)
        session.changed.connect(self._on_session_changed)
        self._pause.start()

    def _on_pause_timeout(self) -> None:
        self._session.ask(
            "bin-count",
            lambda services: services.incidents.bin_count(),
            self.counted.emit,
            self._on_refused,
        )

    def _on_refused(self, _problem: Problem) -> None:
        """Leave the number as it is: the page says what is wrong as soon as it is opened."""

    def _on_session_changed(self, changes: Changes) -> None:
        if Kind.INCIDENTS in changes.kinds:
            self._pause.start()
