# SPDX-License-Identifier: Apache-2.0
"""How large a dialog becomes: all of its text is seen, and all of it stands on the screen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

_OF_SCREEN = 0.95


def fit_height(dialog: QWidget) -> None:
    """Make room for all lines of wrapped texts, which a layout alone does not ask for."""
    layout = dialog.layout()
    if layout is not None:
        needed = max(dialog.minimumWidth(), layout.minimumSize().width())
        width = _on_screen(dialog, QSize(max(dialog.width(), needed), 0)).width()
        dialog.resize(width, layout.totalHeightForWidth(width))


def fit_screen(dialog: QWidget, wanted: QSize, smallest: QSize) -> None:
    """Give a dialog a size and a smallest one, both less where the screen is small."""
    dialog.setMinimumSize(_on_screen(dialog, smallest))
    dialog.resize(_on_screen(dialog, wanted))


def scrolled(inside: QWidget, ground: str = "bg") -> QScrollArea:
    """Return the widget in an area that scrolls it up and down where it is higher than the room."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside.setProperty("ground", ground)
    area.setWidget(inside)
    return area


def _on_screen(dialog: QWidget, wanted: QSize) -> QSize:
    return wanted.boundedTo(dialog.screen().availableSize() * _OF_SCREEN)
