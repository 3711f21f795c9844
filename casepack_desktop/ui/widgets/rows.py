# SPDX-License-Identifier: Apache-2.0
"""What every table of records has in common: whole rows, no grid, smooth scrolling."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView


def show_as_rows(table: QTableView, *, several: bool = False) -> None:
    """Let a table show records line by line; `several` of them can be chosen at once.

    Tab leaves the table; how columns share the room is for each table to say.
    """
    mode = QAbstractItemView.SelectionMode
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    # A fixed height asks no row for its own, so that ten thousand cost no more than ten.
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
