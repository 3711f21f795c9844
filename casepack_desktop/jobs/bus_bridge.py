# SPDX-License-Identifier: Apache-2.0
"""From the bus of committed changes, which calls in any thread, to one signal on the GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

from casepack_desktop.domain.changes import Changes
from casepack_desktop.services.bus import ChangeBus


class ChangeBridge(QObject):
    """Repeats what a bus announces, in the order of the commits.

    Signals: `changed` with the `Changes`, in the thread of this object, whichever thread committed,
    and after the call that committed has returned to the event loop.
    """

    changed = Signal(Changes)
    _arrived = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._subscription = 0
        self._leave: Callable[[], None] | None = None
        # Queued even for commits of the GUI thread: else they would overtake those of the worker.
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def subscribe(self, bus: ChangeBus) -> None:
        """Listen to a bus, and no longer to the one before."""
        self.unsubscribe()
        subscription = self._subscription
        self._leave = bus.subscribe(lambda changes: self._arrived.emit(subscription, changes))

    def unsubscribe(self) -> None:
        """Listen no longer; what is still on its way is not announced."""
        self._subscription += 1
        leave, self._leave = self._leave, None
        if leave is not None:
            leave()

    @Slot(int, object)
    def _on_arrived(self, subscription: int, changes: Changes) -> None:
        if subscription == self._subscription:
            self.changed.emit(changes)
