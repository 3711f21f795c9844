# SPDX-License-Identifier: Apache-2.0
"""Where the window stood, and a place that can be seen where that is gone."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.view_state import ViewState

_GEOMETRY = "window"
_FIRST_SIZE = (1280, 820)
_GRIP = (160, 32)
"""How much of the title bar must lie on a screen, so that the window can be pulled back."""


def keep_place(window: QWidget, state: ViewState) -> None:
    """Keep where the window is and how large."""
    state.keep_shape(_GEOMETRY, window.saveGeometry())


def restore_place(window: QWidget, state: ViewState) -> None:
    """Put the window where it was, or where it can be seen."""
    kept = state.shape(_GEOMETRY)
    if kept.isEmpty() or not window.restoreGeometry(kept):
        window.resize(_first_size())
    if not is_reachable(window.geometry(), _screens()):
        window.setGeometry(brought_near(window.geometry(), _screens()[0]))


def is_reachable(window: QRect, screens: list[QRect]) -> bool:
    """Return whether enough of the upper edge lies on one of the screens."""
    grip = QRect(window.left(), window.top(), window.width(), _GRIP[1])
    for screen in screens:
        seen = grip.intersected(screen)
        if seen.width() >= min(_GRIP[0], window.width()) and seen.height() >= _GRIP[1] // 2:
            return True
    return False


def brought_near(window: QRect, screen: QRect) -> QRect:
    """Return the window in the middle of the screen, made smaller if it is larger."""
    size = window.size().boundedTo(screen.size())
    place = QRect(screen.topLeft(), size)
    place.moveCenter(screen.center())
    return place


def _first_size() -> QSize:
    wanted = QSize(px(_FIRST_SIZE[0]), px(_FIRST_SIZE[1]))
    return wanted.boundedTo(_screens()[0].size())


def _screens() -> list[QRect]:
    first = QGuiApplication.primaryScreen()
    others = [screen for screen in QGuiApplication.screens() if screen is not first]
    return [screen.availableGeometry() for screen in (first, *others)]
