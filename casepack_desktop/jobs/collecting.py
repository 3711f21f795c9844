# SPDX-License-Identifier: Apache-2.0
"""Collects reference cycles when the GUI thread is idle, and at no other time.

Python collects wherever an object happens to be made: in another thread, or in the middle of the
toolkit's own destructors, which make Python objects too. A cycle with an object of Qt would then
be destroyed inside the destruction of another, where Qt waits for itself (seen) or uses what is
gone. So Python's own collections are off from the moment there is a window.
"""

import gc

from PySide6.QtCore import QObject, QTimer

from casepack_desktop.support.collecting import is_full_collection_due, may_collect_all

_BUSY_MS = 50
_IDLE_MS = 250
"""How long until the next look, after one that collected something and after one that did not.

Short ones, while much is made, keep each collection too small to be noticed in the window.
"""


class GuiCollections(QObject):
    """Collects by a timer until it ends; made and ended on the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_IDLE_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()

    def end(self) -> None:
        """Collect no more; Python's own collections stay off, as objects of Qt may live on."""
        self._timer.stop()

    def collect_due(self) -> bool:
        """Collect the oldest generation whose turn it is, as Python would by its thresholds.

        Returns whether there was anything to collect.
        """
        young, middle, _ = gc.get_count()
        thresholds = gc.get_threshold()
        if is_full_collection_due():
            gc.collect(2)
        elif middle > thresholds[1] and may_collect_all():
            gc.collect(1)
        elif young > thresholds[0]:
            gc.collect(0)
        else:
            return False
        return True

    def _on_timer_timeout(self) -> None:
        self._timer.setInterval(_BUSY_MS if self.collect_due() else _IDLE_MS)
