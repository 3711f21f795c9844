# SPDX-License-Identifier: Apache-2.0
"""Layouts with the distances of the tokens."""

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from casepack_desktop.ui.theme.measures import space


def column(
    parent: QWidget | None = None, *, gap: int = 2, margin: int | None = None
) -> QVBoxLayout:
    """Return a vertical layout; `gap` and `margin` are steps of the tokens, None for no margin."""
    layout = QVBoxLayout() if parent is None else QVBoxLayout(parent)
    _set(layout, gap, margin)
    return layout


def row(parent: QWidget | None = None, *, gap: int = 2, margin: int | None = None) -> QHBoxLayout:
    """Return a horizontal layout; `gap` and `margin` are steps of the tokens."""
    layout = QHBoxLayout() if parent is None else QHBoxLayout(parent)
    _set(layout, gap, margin)
    return layout


def rule(parent: QWidget | None = None) -> QFrame:
    """Return a horizontal line."""
    line = QFrame(parent)
    line.setProperty("rule", True)
    return line


def emptied(layout: QBoxLayout) -> None:
    """Take everything out of the layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QBoxLayout):
            emptied(inner)


def _set(layout: QBoxLayout, gap: int, margin: int | None) -> None:
    layout.setSpacing(space(gap))
    edge = 0 if margin is None else space(margin)
    layout.setContentsMargins(edge, edge, edge, edge)
