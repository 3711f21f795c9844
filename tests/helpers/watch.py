# SPDX-License-Identifier: Apache-2.0
"""What a passing test leaves behind: no warning in the log and no running thread."""

import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QThread


class LogWatch(logging.Handler):
    """Collects records from WARNING that the test did not announce."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._patterns: dict[str, bool] = {}
        self._unexpected: list[str] = []

    def expect(self, pattern: str) -> None:
        """Announce that at least one record whose message contains this pattern will come."""
        self._patterns[pattern] = False

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        found = [pattern for pattern in self._patterns if re.search(pattern, message)]
        for pattern in found:
            self._patterns[pattern] = True
        if not found:
            self._unexpected.append(f"{record.levelname} {record.name}: {message}")

    def verdict(self) -> list[str]:
        """Return one sentence for each unexpected record and each that did not come."""
        absent = [pattern for pattern, came in self._patterns.items() if not came]
        return [
            *(f"logged: {line}" for line in self._unexpected),
            *(f"not logged, though expected: {pattern}" for pattern in absent),
        ]


@contextmanager
def watched_log() -> Iterator[LogWatch]:
    """Watch the root logger."""
    watch = LogWatch()
    logging.getLogger().addHandler(watch)
    try:
        yield watch
    finally:
        logging.getLogger().removeHandler(watch)


@contextmanager
def watched_threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[str]]]:
    """Yield a function that names the threads started meanwhile that still run."""
    before = set(threading.enumerate())
    started: list[QThread] = []
    start = QThread.start

    def remembered_start(thread: QThread, *arguments: QThread.Priority) -> None:
        started.append(thread)
        start(thread, *arguments)

    def still_running() -> list[str]:
        # A thread of Qt that ran Python stays listed as a dummy; it is judged as a QThread.
        left = set(threading.enumerate()) - before
        ours = [thread for thread in left if not isinstance(thread, threading._DummyThread)]
        for thread in ours:
            thread.join(timeout=1)
        names = [f"thread {thread.name}" for thread in ours if thread.is_alive()]
        return names + [f"QThread {thread}" for thread in started if _runs(thread)]

    monkeypatch.setattr(QThread, "start", remembered_start)
    yield still_running


def _runs(thread: QThread) -> bool:
    try:
        return thread.isRunning() and not thread.wait(1000)
    except RuntimeError:  # its C++ half is gone, which a running thread does not survive
        return False
