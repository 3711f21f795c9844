# SPDX-License-Identifier: Apache-2.0
"""The table, or in its place the reason why there are no rows."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.ui.registry.states import States
from casepack_desktop.ui.registry.table import IncidentTable
from casepack_desktop.ui.widgets.empty_state import Empty, EmptyState
from casepack_desktop.ui.widgets.fitting import scrolled


class RowsArea(QStackedWidget):
    """The rows or why there are none."""

    def __init__(self, table: IncidentTable, states: States, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._states = states
        self._empty = EmptyState(Empty("inbox", ""))
        # Large letters on a small screen: the reason is read by scrolling, and needs no room while
        # the table is shown.
        self._reason = scrolled(self._empty)
        self.addWidget(table)
        self.addWidget(self._reason)

    @property
    def shows_table(self) -> bool:
        """Return whether the rows are shown."""
        return self.currentWidget() is self._table

    def show_rows(self, meant: IncidentFilter, *, is_writable: bool) -> None:
        """Show the rows, or say that none is meant by the filter or that there is none yet."""
        if self._table.model().rowCount():
            self.setCurrentWidget(self._table)
        elif meant != IncidentFilter():
            is_filtered = meant != IncidentFilter(words=meant.words)
            reason = self._states.nothing_found(
                is_searched=bool(meant.words), is_filtered=is_filtered
            )
            self._show_reason(reason)
        else:
            self._show_reason(self._states.none_yet(is_writable=is_writable))

    def show_problem(self, problem: Problem) -> None:
        """Say why the rows could not be read."""
        self._show_reason(self._states.refused(problem))

    def _show_reason(self, reason: Empty) -> None:
        had_focus = self._table.hasFocus()
        self._empty.show_empty(reason)
        self._empty.leave_out_icon(self.size())
        self.setCurrentWidget(self._reason)
        if had_focus and reason.actions:
            reason.actions[0].setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._empty.leave_out_icon(event.size())
