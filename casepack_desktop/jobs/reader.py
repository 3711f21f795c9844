# SPDX-License-Identifier: Apache-2.0
"""Questions to the workspace beside the jobs: counts, search, previews.

A person who types asks again before the answer is there. Only the newest question of a key
counts, so an older one is not waited for: it is taken from the queue, or interrupted.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from casepack_desktop.jobs.events import problem_of
from casepack_desktop.jobs.worker import Call, Outcome, WorkerThread

_REPEAT_MS = 20


@dataclass(frozen=True, slots=True)
class _Question:
    key: str
    ticket: int
    function: Callable[[], object]


class Reader(QObject):
    """Asks in a thread of its own; made, used and shut down on one thread, the GUI's.

    Signals, both on that thread and only for the newest question of a key: `answered` with key,
    ticket and result; `refused` with key, ticket and `Problem`, an `UnexpectedFailure` for a bug.
    """

    answered = Signal(str, int, object)
    refused = Signal(str, int, object)

    def __init__(self, interrupt: Callable[[], None], parent: QObject | None = None) -> None:
        """`interrupt` is called on the GUI thread and ends the statement that runs, if any."""
        super().__init__(parent)
        self._interrupt = interrupt
        self._tickets = 0
        self._newest: dict[str, int] = {}
        self._waiting: dict[str, _Question] = {}
        self._running: _Question | None = None
        self._is_shut_down = False
        self._thread = WorkerThread("reader", self)
        self._thread.call_finished.connect(self._on_thread_call_finished)
        # Between two statements there is nothing to interrupt, so it is tried until it ends.
        self._repeat = QTimer(self, interval=_REPEAT_MS)
        self._repeat.timeout.connect(self._on_repeat_timeout)

    def ask(self, key: str, question: Callable[[], object]) -> int:
        """Ask in place of every older question of the key and return the ticket of the answer."""
        self._demand_own_thread()
        if self._is_shut_down:
            raise RuntimeError("no question is taken after the shutdown")
        self._tickets += 1
        self._newest[key] = self._tickets
        self._waiting[key] = _Question(key, self._tickets, question)
        self._interrupt_if_stale()
        self._start_next()
        return self._tickets

    def drop(self, key: str) -> None:
        """Want no answer any more to what was asked under the key."""
        self._demand_own_thread()
        self._newest.pop(key, None)
        self._waiting.pop(key, None)
        self._interrupt_if_stale()

    def shutdown(self) -> None:
        """Drop every question and end the thread; nothing is announced from now on."""
        self._demand_own_thread()
        self._is_shut_down = True
        self._newest.clear()
        self._waiting.clear()
        self._interrupt_if_stale()
        self._thread.stop(nudge=self._interrupt)
        self._repeat.stop()

    def _demand_own_thread(self) -> None:
        if not self.thread().isCurrentThread():
            raise RuntimeError("questions are asked on the GUI thread")

    def _is_stale(self, question: _Question) -> bool:
        return self._newest.get(question.key) != question.ticket

    def _interrupt_if_stale(self) -> None:
        if self._running is not None and self._is_stale(self._running):
            self._interrupt()
            self._repeat.start()

    def _start_next(self) -> None:
        if self._running is None and self._waiting:
            self._running = question = self._waiting.pop(next(iter(self._waiting)))
            call = Call(f"question {question.key}", lambda _tell: question.function())
            self._thread.give(call)

    def _end(self, outcome: Outcome) -> None:
        question, self._running = self._running, None
        self._repeat.stop()
        self._start_next()
        if question is None or self._is_stale(question):
            return
        del self._newest[question.key]
        if outcome.error is None:
            self.answered.emit(question.key, question.ticket, outcome.result)
        else:
            self.refused.emit(question.key, question.ticket, problem_of(outcome.error))

    def _on_repeat_timeout(self) -> None:
        self._interrupt()

    def _on_thread_call_finished(self, outcome: Outcome) -> None:
        self._end(outcome)
