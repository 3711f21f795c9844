# SPDX-License-Identifier: Apache-2.0
"""Reads on where somebody scrolls, goes to an end of the list or steps from case to case."""

from enum import Enum

from PySide6.QtCore import QModelIndex, QObject, QTimer

from casepack_desktop.ui.registry.feed import RegistryFeed
from casepack_desktop.ui.registry.model import IncidentModel
from casepack_desktop.ui.registry.table import IncidentTable

_STEPS_AHEAD = 50


class _Goal(Enum):
    """Which end of the list is on its way."""

    START = "start"
    END = "end"


class ReadingOn(QObject):
    """Keeps rows ready around what is seen, and the current row where it belongs."""

    def __init__(
        self, table: IncidentTable, model: IncidentModel, feed: RegistryFeed, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._model = model
        self._feed = feed
        self._kept = ""
        self._goal: _Goal | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._on_soon_timeout)
        table.end_neared.connect(self._on_end_neared)
        table.start_wanted.connect(self._on_table_start_wanted)
        table.end_wanted.connect(self._on_table_end_wanted)
        model.page_wanted.connect(self._on_end_neared)
        model.modelAboutToBeReset.connect(self._on_model_about_to_be_reset)
        model.rowsRemoved.connect(self._on_model_rows_removed)
        feed.began.connect(self._on_feed_began)
        feed.replaced.connect(self._on_feed_replaced)
        feed.grew_before.connect(table.keep_sight)
        feed.arrived.connect(self._on_feed_arrived)
        feed.refused.connect(self._on_feed_refused)

    def neighbours(self, uuid: str) -> tuple[str, str] | None:
        """Return the UUIDs before and behind an incident, None if it is not among the rows.

        Where few rows are left on a side, more are read; `arrived` of the feed tells of them.
        """
        place = self._model.position(uuid)
        if place is None:
            return None
        if place >= self._model.rowCount() - _STEPS_AHEAD:
            self._feed.fetch_more()
        if place < _STEPS_AHEAD:
            self._feed.fetch_before()
        return self._model.neighbours(uuid)

    def stand_on(self, uuid: str) -> None:
        """Make an incident the current one, unless it is chosen already or not among the rows."""
        place = self._model.position(uuid)
        if place is not None and place not in self._table.selected_rows():
            self._table.choose(place)

    def _on_soon_timeout(self) -> None:
        table = self._table
        is_due = table.is_frame_due()
        if is_due:
            table.paint_now()
        if (table.is_near_end() and self._feed.fetch_more()) or (
            table.is_near_start() and self._feed.fetch_before()
        ):
            table.hold_frame()
        elif not is_due:
            table.paint_now()

    def _on_end_neared(self) -> None:
        if not self._feed.is_asking:
            self._soon.start()

    def _on_table_start_wanted(self) -> None:
        self._goal = _Goal.START if self._feed.show_start() else None
        if self._goal is None:
            self._table.choose(0)

    def _on_table_end_wanted(self) -> None:
        self._goal = _Goal.END if self._feed.show_end() else None
        if self._goal is None:
            self._table.choose(self._model.rowCount() - 1)

    def _on_model_about_to_be_reset(self) -> None:
        place = self._table.currentIndex().row()
        self._kept = self._model.rows()[place].uuid if place >= 0 else ""

    def _on_model_rows_removed(self, _above: QModelIndex, first: int, _last: int) -> None:
        # Whoever deletes one after the other goes on with the one below, not the one above.
        if self._model.rowCount() and not self._table.selectionModel().hasSelection():
            self._table.choose(min(first, self._model.rowCount() - 1))

    def _on_feed_began(self) -> None:
        self._goal = None  # it was that of the question before

    def _on_feed_replaced(self) -> None:
        place = self._model.position(self._kept) if self._kept and self._goal is None else None
        self._table.choose(place or 0)

    def _on_feed_arrived(self) -> None:
        if not self._feed.is_asking:
            if self._goal is _Goal.END:
                self._table.choose(self._model.rowCount() - 1)
            self._goal = None
        self._soon.start()

    def _on_feed_refused(self) -> None:
        self._goal = None
