# SPDX-License-Identifier: Apache-2.0
"""The window comes back to its place, and to a visible one where that is gone."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.shell.place import brought_near, is_reachable, keep_place, restore_place
from casepack_desktop.ui.view_state import ViewState

_SCREEN = QRect(0, 0, 1920, 1080)


@pytest.mark.parametrize(
    ("window", "reachable"),
    [
        (QRect(100, 100, 800, 600), True),
        (QRect(-500, 100, 800, 600), True),
        (QRect(1760, 1060, 800, 600), True),
        (QRect(-700, 100, 800, 600), False),
        (QRect(5000, 100, 800, 600), False),
        (QRect(100, -400, 800, 600), False),
        (QRect(100, 1075, 800, 600), False),
        (QRect(1900, 100, 800, 600), False),
    ],
)
def test_enough_of_the_upper_edge_must_be_seen(window: QRect, reachable: bool) -> None:
    assert is_reachable(window, [_SCREEN]) is reachable


def test_a_second_screen_counts_as_well() -> None:
    assert is_reachable(QRect(2000, 50, 800, 600), [_SCREEN, QRect(1920, 0, 1280, 1024)])


def test_what_is_brought_near_fits_the_screen() -> None:
    assert _SCREEN.contains(brought_near(QRect(9000, 9000, 800, 600), _SCREEN))
    assert _SCREEN.contains(brought_near(QRect(9000, 9000, 8000, 6000), _SCREEN))


@pytest.mark.parametrize("place", [(30_000, 30_000), (-9_000, 40), (40, -9_000)])
def test_a_window_of_a_screen_that_is_gone_comes_into_sight(
    qtbot: QtBot, tmp_path: Path, place: tuple[int, int]
) -> None:
    state, left, back = ViewState(tmp_path), QWidget(), QWidget()
    for window in (left, back):
        qtbot.addWidget(window)
    left.setGeometry(*place, 500, 400)
    keep_place(left, state)
    restore_place(back, state)
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert is_reachable(back.geometry(), [screen])


def test_the_place_is_the_one_of_before(qtbot: QtBot, tmp_path: Path) -> None:
    left, back = QWidget(), QWidget()
    for window in (left, back):
        qtbot.addWidget(window)
    left.setGeometry(60, 70, 500, 400)
    state = ViewState(tmp_path)
    keep_place(left, state)
    state.save()
    restore_place(back, ViewState(tmp_path))
    assert back.geometry() == left.geometry()


def test_a_broken_shape_opens_the_window_as_at_first(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"window": "AAAA"}', encoding="utf-8")
    window = QWidget()
    qtbot.addWidget(window)
    restore_place(window, ViewState(tmp_path))
    assert window.width() > 400
