# SPDX-License-Identifier: Apache-2.0
"""The toolkit's own faults that the program cannot live with."""

import sys

from PySide6.QtCore import QObject, Signal


class _Sender(QObject):
    changed = Signal(int)


def test_emitting_signals_leaves_the_reference_count_of_true_alone() -> None:
    """PySide6 6.12.0 drops one reference to True per emit, which ends CPython 3.11."""
    sender = _Sender()
    received: list[int] = []
    sender.changed.connect(received.append)
    before = sys.getrefcount(True)
    for number in range(20_000):
        sender.changed.emit(number)
    assert len(received) == 20_000
    assert abs(sys.getrefcount(True) - before) <= 10
