# SPDX-License-Identifier: Apache-2.0
"""The history of a case as rows: an action, then each of its changes, newest action first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal
from typing_extensions import override

from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.views import HistoryEntry
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.history_filter import ChangeFilter
from casepack_desktop.ui.incident.words import Json, Told, action_name, told_changes, words_of
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.plain import shown_line, tool_tip_text

CHANGED = N_("{field}: {old} → {new}")
GIVEN = N_("{field}: {new}")
_VALUE_LIMIT = 120
_TIP_LIMIT = 700
ROW_ROLE = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Head:
    """An action: what kind it is, who did it and when."""

    action_id: int
    what: str
    actor: str
    at: Moment


Row = Head | Told


class HistoryModel(QAbstractListModel):
    """Rows of a history as far as it was read; texts are made when they are painted.

    Signals: `page_wanted` when a view needs rows behind the last one; those of a model.
    """

    page_wanted = QtSignal()

    def __init__(self, session: Session, translator: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._rows: list[Row] = []
        self._utc = False
        self._has_more = False
        self._filter = ChangeFilter()

    def show_entries(
        self,
        entries: Sequence[HistoryEntry],
        wanted: ChangeFilter | None = None,
        *,
        has_more: bool = False,
    ) -> None:
        """Show a history, newest action first; `wanted` leaves out lines that do not fit."""
        self.beginResetModel()
        self._filter = wanted or ChangeFilter()
        self._rows = list(self._rows_of(entries))
        self._has_more = has_more
        self.endResetModel()

    def append_entries(self, entries: Sequence[HistoryEntry], *, has_more: bool) -> None:
        """Show older changes below the others."""
        self._has_more = has_more
        rows = list(self._rows_of(entries))
        if rows:
            first = len(self._rows)
            self.beginInsertRows(_ROOT, first, first + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def show_utc(self, utc: bool) -> None:
        """Show times in UTC or in the zone of the workspace."""
        self._utc = utc
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def row(self, index: Index) -> Row | None:
        """Return what stands at an index."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def row_of(self, wanted: Row) -> int:
        """Return where a row stands, -1 if it is not there."""
        return self._rows.index(wanted) if wanted in self._rows else -1

    def words(self, told: Told, value: Json) -> str:
        """Return a value of a change in words."""
        return words_of(told, value, self._session, self._translator, utc=self._utc)

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return self._has_more and not parent.isValid()

    @override
    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._has_more = False  # until the page is there
            self.page_wanted.emit()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, _VALUE_LIMIT)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Told):
            return tool_tip_text(self._text(row, _TIP_LIMIT))
        return None

    def _text(self, row: Row, limit: int) -> str:
        if isinstance(row, Head):
            return action_name(row.what, self._translator)
        if not row.key and row.new is None:
            return row.name
        new = shown_line(self.words(row, row.new), limit)
        if row.is_first or not row.key:
            return self._translator.gettext(GIVEN, field=row.name, new=new)
        old = shown_line(self.words(row, row.old), limit)
        return self._translator.gettext(CHANGED, field=row.name, old=old, new=new)

    def _rows_of(self, entries: Sequence[HistoryEntry]) -> Iterator[Row]:
        for _, group in groupby(entries, key=lambda entry: entry.action_id):
            action = list(group)
            first = action[0]
            lines = (told for entry in action for told in told_changes(entry, self._translator))
            yield Head(first.action_id, first.what, first.actor, first.at)
            yield from (one for one in lines if self._is_meant(one))

    def _is_meant(self, told: Told) -> bool:
        wanted = self._filter
        if not wanted.topic and not wanted.text:
            return True
        return wanted.fits_line(told, self._session, self._translator)
