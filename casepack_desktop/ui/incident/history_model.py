# SPDX-License-Identifier: Apache-2.0
"""The history of a case as rows: an action, then each of its changes, newest action first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.views import HistoryEntry
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.words import Json, Told, action_name, told_changes, value_words
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
    """Rows of a history; texts are made when they are painted, so ten thousand are no work."""

    def __init__(self, session: Session, translator: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._rows: list[Row] = []
        self._utc = False

    def show_entries(self, entries: Sequence[HistoryEntry]) -> None:
        """Show a history that is given oldest first."""
        self.beginResetModel()
        self._rows = list(_rows(entries, self._translator))
        self.endResetModel()

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
        field = FIELD.get(told.key)
        if field is None:
            return "" if value is None else str(value)
        return value_words(field, value, self._session, self._translator, utc=self._utc)

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


def _rows(entries: Sequence[HistoryEntry], translator: Translator) -> Iterator[Row]:
    actions = [list(group) for _, group in groupby(entries, key=lambda entry: entry.action_id)]
    for action in reversed(actions):
        first = action[0]
        yield Head(first.action_id, first.what, first.actor, first.at)
        for entry in action:
            yield from told_changes(entry, translator)
