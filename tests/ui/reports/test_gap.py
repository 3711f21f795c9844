# SPDX-License-Identifier: Apache-2.0
"""The measure of the window's longest gap sees a gap, and judges each turn by itself."""

import time
from pathlib import Path

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from benchmarks.comparing import Comparison
from benchmarks.gui_gap import GOAL_S, Gap, measure
from benchmarks.showing import table


def test_work_on_the_gui_thread_is_seen_as_a_gap(qtbot: QtBot) -> None:
    end = time.perf_counter() + 0.4
    QTimer.singleShot(100, lambda: time.sleep(0.15))
    assert Gap().watch(lambda: time.perf_counter() > end) >= 0.15


def test_one_turn_that_is_too_long_misses_the_goal() -> None:
    quick, slow = (0.05, 0.06, 0.05), (0.05, 0.06, 0.11)
    for seconds, word in ((quick, "met"), (slow, "MISSED")):
        one = Comparison("gap", "reports", "idle", None, seconds, (0.01,) * 3, GOAL_S)
        assert f"<= 100 ms {word}" in "\n".join(table([one]))
        assert one.is_met == (word == "met")


def test_the_gap_is_measured_in_processes_of_their_own(tmp_path: Path) -> None:
    (one,) = measure(tmp_path, size=2, turns=1)
    assert len(one.program_seconds) == len(one.baseline_seconds) == 1
    assert "2 reports" in one.name
