# SPDX-License-Identifier: Apache-2.0
"""The incidents of the bin as rows of a table, as far as they were read."""

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal
from typing_extensions import override

from casepack_desktop.domain.enums import ENUM_LABELS, Severity
from casepack_desktop.domain.views import BinnedRow
from casepack_desktop.support.formats import format_instant
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.bin.pills import LOOK
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import font_of
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.pill_painting import SEVERITY_TONES, PillLook
from casepack_desktop.ui.widgets.plain import shown_line, tool_tip_text

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole
_CELL_LIMIT = 200
KEYS = ("number", "title", "severity", "status", "deleted_at", "deleted_by")
HEADINGS = {
    "number": N_("Number"),
    "title": N_("Title"),
    "severity": N_("Severity"),
    "status": N_("Status"),
    "deleted_at": N_("Deleted"),
    "deleted_by": N_("Deleted by"),
}


class BinModel(QAbstractTableModel):
    """Rows of the bin, newest deleted first.

    Signals: `page_wanted` when a view needs rows behind the last one; those of a model.
    """

    page_wanted = QtSignal()

    def __init__(self, session: Session, translator: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._rows: list[BinnedRow] = []
        self._has_more = False
        self._is_utc = False
        self._texts: dict[str, Callable[[BinnedRow], str]] = {
            "number": lambda row: row.number,
            "title": lambda row: row.title,
            "severity": self._severity,
            "status": self._status,
            "deleted_at": self._deleted,
            "deleted_by": lambda row: row.deleted_by,
        }

    def rows(self) -> Sequence[BinnedRow]:
        """Return the rows read so far."""
        return self._rows

    def show_rows(self, rows: Sequence[BinnedRow], *, has_more: bool) -> None:
        """Show these rows instead of all others."""
        self.beginResetModel()
        self._rows, self._has_more = list(rows), has_more
        self.endResetModel()

    def append_rows(self, rows: Sequence[BinnedRow], *, has_more: bool) -> None:
        """Show these rows below the others."""
        self._has_more = has_more
        if rows:
            first = len(self._rows)
            self.beginInsertRows(_ROOT, first, first + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def show_utc(self, *, utc: bool) -> None:
        """Show times in UTC or in the zone of the workspace."""
        self._is_utc = utc
        if self._rows:
            last = self.index(len(self._rows) - 1, len(KEYS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(KEYS)

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return self._has_more and not parent.isValid()

    @override
    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._has_more = False  # until the page is there
            self.page_wanted.emit()

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return self._translator.gettext(HEADINGS[KEYS[section]])
        return None

    @override
    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        key = KEYS[index.column()]
        if role == _Role.DisplayRole:
            return shown_line(self._texts[key](self._rows[index.row()]), _CELL_LIMIT)
        if role == _Role.ToolTipRole:
            return tool_tip_text(self._texts[key](self._rows[index.row()]))
        if role == _Role.FontRole and key in ("number", "title"):
            return font_of(TypeRole.MONO if key == "number" else TypeRole.STRONG)
        if role == LOOK and key in ("severity", "status"):
            return self._look(key, self._rows[index.row()])
        return None

    def _look(self, key: str, row: BinnedRow) -> PillLook | None:
        if key == "severity":
            return PillLook(SEVERITY_TONES[Severity(row.severity)]) if row.severity else None
        entry = self._session.directory.by_id(row.status_id)
        return None if entry is None else PillLook(colour=entry.colour)

    def _severity(self, row: BinnedRow) -> str:
        if row.severity is None:
            return ""
        return self._translator.gettext(ENUM_LABELS[Severity(row.severity)])

    def _status(self, row: BinnedRow) -> str:
        entry = self._session.directory.if_known(row.status_id)
        return "" if entry is None else entry.name(self._translator.names_locale)

    def _deleted(self, row: BinnedRow) -> str:
        return format_instant(row.deleted_at.at, UTC if self._is_utc else self._session.zone)
