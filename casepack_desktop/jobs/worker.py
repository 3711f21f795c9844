# SPDX-License-Identifier: Apache-2.0
"""A thread that carries out one call at a time.

Both the jobs and the reader give their calls to such a thread and hear of its end in their own.
Nobody connects to the worker itself: a lambda on its signals would run in the worker's thread.
"""

import logging
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, Signal, Slot

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.progress import Cancelled

_log = logging.getLogger(__name__)
_NUDGE_MS = 20
_SWITCH_S = 0.0002
"""After how long a thread leaves the interpreter to one that waits for it.

By itself Python lets a thread wait 5 ms. The window asks for the interpreter hundreds of times to
paint a table, and each time a busy worker may have it.
"""


class Tell(Protocol):
    """Sends a value to the thread that gave the call."""

    def __call__(self, value: object, /) -> None:
        """Send it."""


@dataclass(frozen=True, slots=True)
class Call:
    """What the worker is to do; `name` stands in the log if it fails by a bug."""

    name: str
    function: Callable[[Tell], object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: with a result or with an error."""

    result: object = None
    error: BaseException | None = None


class Worker(QObject):
    """Lives in the thread and carries out what it is given there.

    Signals: `told` for each value sent on the way, `finished` with the `Outcome`.
    """

    told = Signal(object)
    finished = Signal(object)

    @Slot(object)
    def run(self, call: Call) -> None:
        """Carry out a call; whatever it raises becomes its outcome."""
        self.finished.emit(_outcome(call, self.told.emit))


class WorkerThread(QObject):
    """One worker on one thread, started with its first call and ended by `stop`.

    Signals, in the thread of this object: `call_told`, `call_finished` with the `Outcome`.
    """

    call_told = Signal(object)
    call_finished = Signal(object)
    _given = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._worker = Worker()
        self._worker.moveToThread(self._thread)
        queued = Qt.ConnectionType.QueuedConnection
        self._given.connect(self._worker.run, queued)
        self._worker.told.connect(self._on_worker_told, queued)
        self._worker.finished.connect(self._on_worker_finished, queued)
        # What a call holds, perhaps a widget, is let go on this thread: the worker may still be
        # returning from the last call when the next one is given.
        self._calls: deque[Call] = deque(maxlen=2)

    def give(self, call: Call) -> None:
        """Have a call carried out; the one before must have finished."""
        if not self._thread.isRunning():
            sys.setswitchinterval(_SWITCH_S)
            self._thread.start()
        self._calls.append(call)
        self._given.emit(call)

    def stop(self, nudge: Callable[[], None] = lambda: None) -> None:
        """End the thread after its present call and deliver what it still has to say.

        `nudge` is called again and again meanwhile, to bring the call to its end.
        """
        self._thread.quit()
        while not self._thread.wait(_NUDGE_MS):
            nudge()
        self._calls.clear()
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    @Slot(object)
    def _on_worker_told(self, value: object) -> None:
        self.call_told.emit(value)

    @Slot(object)
    def _on_worker_finished(self, outcome: Outcome) -> None:
        self.call_finished.emit(outcome)


def _outcome(call: Call, tell: Tell) -> Outcome:
    try:
        return Outcome(result=call.function(tell))
    except (Cancelled, Problem) as error:
        return Outcome(error=error)
    # Nothing stands above in this thread, and some libraries' panics are no Exception: what came
    # through here would leave the caller waiting for ever.
    except BaseException as error:  # noqa: BLE001 - the worker of jobs
        _log.error("%s ended by a bug: %s", call.name, type(error).__name__, exc_info=error)
        return Outcome(error=error)
