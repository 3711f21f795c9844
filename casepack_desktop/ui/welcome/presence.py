# SPDX-License-Identifier: Apache-2.0
"""Which of some folders are there, asked beside the window: a dead network drive never answers."""

import threading
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QTimer, Signal

_EVERY_MS = 30
_Found = tuple[str, bool]


class Presence(QObject):
    """Looks for folders.

    Signals: `found` with each folder and whether it is there, in any order.
    """

    found = Signal(str, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = 0
        self._answers: SimpleQueue[_Found] = SimpleQueue()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def look_for(self, folders: Sequence[str]) -> None:
        """Look for these folders; what was asked before is not answered any more."""
        answers: SimpleQueue[_Found] = SimpleQueue()
        self._answers = answers
        self._left = len(folders)
        for folder in folders:
            # Nobody waits for these threads, also not the end of the program.
            threading.Thread(
                target=_look, args=(folder, answers), name="presence", daemon=True
            ).start()
        self._timer.start()

    def _on_timer_timeout(self) -> None:
        while self._left:
            try:
                folder, is_there = self._answers.get_nowait()
            except Empty:
                return
            self._left -= 1
            self.found.emit(folder, is_there)
        self._timer.stop()


def _look(folder: str, answers: "SimpleQueue[_Found]") -> None:
    try:
        is_there = Path(folder).is_dir()
    except (OSError, ValueError):
        is_there = False
    answers.put((folder, is_there))
