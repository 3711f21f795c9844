# SPDX-License-Identifier: Apache-2.0
"""The rows of the list that were read so far, in order, as the table shows them.

They are one stretch of the list without a gap, which begins with it or ends with it.
Nothing is asked of storage here: rows are handed in, page by page or one by one where somebody
changed them. The text of a cell is made once, when it is first seen.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal
from typing_extensions import override

from casepack_desktop.domain.views import IncidentRow
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.column import Column, Look
from casepack_desktop.ui.registry.columns import COLUMNS
from casepack_desktop.ui.registry.wording import Wording
from casepack_desktop.ui.widgets.plain import shown_line, tool_tip_text

if TYPE_CHECKING:
    from casepack_desktop.storage.listing import Order, Placed

Index = QModelIndex | QPersistentModelIndex
Place = tuple[Any, ...]
Details = Mapping[int, Mapping[str, object]]
"""Values of further columns by their keys, by the id of their incident."""
_ROOT = QModelIndex()
_NONE: Mapping[Any, Any] = {}
_Role = Qt.ItemDataRole
HUE_ROLE = int(_Role.UserRole)
UUID_ROLE = HUE_ROLE + 1
SORTS = N_("Sort by this column. Right-click to choose the columns.")
SORTS_NOT = N_("The list cannot be sorted by this column. Right-click to choose the columns.")
_CELL_LIMIT = 200


class IncidentModel(QAbstractTableModel):
    """Rows of the list.

    Signals: `page_wanted` when a view needs rows behind the last one; those of a model.
    """

    page_wanted = QtSignal()

    def __init__(
        self, wording: Wording, translator: Translator, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._wording = wording
        self._translator = translator
        self._rows: list[IncidentRow] = []
        self._texts: list[dict[int, str]] = []
        self._details: dict[int, Mapping[str, object]] = {}
        self._known: set[str] = set()
        self._has_more = False

    def rows(self) -> Sequence[IncidentRow]:
        """Return the rows read so far, in order."""
        return self._rows

    def position(self, uuid: str) -> int | None:
        """Return the row of an incident, None while it is not read or not meant."""
        if uuid not in self._known:
            return None
        return next(place for place, row in enumerate(self._rows) if row.uuid == uuid)

    def neighbours(self, uuid: str) -> tuple[str, str] | None:
        """Return the UUIDs before and behind an incident, "" at the ends; None if it is not here.

        Only rows that were read count.
        """
        place = self.position(uuid)
        if place is None:
            return None
        before, behind = self._rows[max(place - 1, 0) : place], self._rows[place + 1 : place + 2]
        return before[0].uuid if before else "", behind[0].uuid if behind else ""

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, on one line."""
        texts = self._texts[row]
        text = texts.get(column)
        if text is None:
            text = texts[column] = _one_line(self.whole_text(row, COLUMNS[column]))
        return text

    def hue(self, row: int, column: int) -> str:
        """Return the colour of a cell's dot or letters, or the severity of its pill, or ""."""
        return COLUMNS[column].hue(self._rows[row], self._wording)

    def whole_text(self, row: int, column: Column) -> str:
        """Return the text of a cell as it is stored, for copying and tool tips."""
        if column.said is not None:
            return column.said(self._detail(row, column), self._wording)
        return column.text(self._rows[row], self._wording)

    def lacking(self, keys: Iterable[str]) -> list[int]:
        """Return the ids of the rows for which some of these further values were not read."""
        wanted = frozenset(keys)
        known = self._details
        return [row.id for row in self._rows if not wanted <= known.get(row.id, _NONE).keys()]

    def show_details(self, details: Details) -> None:
        """Show values of further columns beside those known already."""
        for key, values in details.items():
            self._details[key] = {**self._details.get(key, _NONE), **values}
        self._texts = [{} for _ in self._rows]
        self._tell_all_changed()

    def show_time(self) -> None:
        """Tell again what is told against the present time."""
        sections = [place for place, one in enumerate(COLUMNS) if one.look is Look.DUE]
        for texts in self._texts:
            for section in sections:
                texts.pop(section, None)
        if self._rows:
            for section in sections:
                last = self.index(len(self._rows) - 1, section)
                self.dataChanged.emit(self.index(0, section), last)

    def reset(
        self, rows: Iterable[IncidentRow], *, has_more: bool, details: Details = _NONE
    ) -> None:
        """Show these rows instead of all others."""
        self.beginResetModel()
        self._rows = list(rows)
        self._details = dict(details)
        self._texts = [{} for _ in self._rows]
        self._known = {row.uuid for row in self._rows}
        self._has_more = has_more
        self.endResetModel()

    def append(
        self, rows: Iterable[IncidentRow], *, has_more: bool, details: Details = _NONE
    ) -> None:
        """Show these rows behind the others.

        What was moved up since the page was asked for stands there already; it is left out here.
        """
        self._has_more = has_more
        self._put_in(len(self._rows), rows, details)

    def prepend(self, rows: Iterable[IncidentRow], *, details: Details = _NONE) -> int:
        """Show these rows before the others and return how many there are.

        What was moved down since the page was asked for is left out here as well.
        """
        return self._put_in(0, rows, details)

    def _put_in(self, first: int, rows: Iterable[IncidentRow], details: Details) -> int:
        new = [row for row in rows if row.uuid not in self._known]
        if new:
            self._details.update(details)
            self.beginInsertRows(_ROOT, first, first + len(new) - 1)
            self._rows[first:first] = new
            self._texts[first:first] = [{} for _ in new]
            self._known.update(row.uuid for row in new)
            self.endInsertRows()
        return len(new)

    def apply(
        self,
        uuids: Collection[str],
        found: Iterable["Placed"],
        order: "Order",
        end: Place | None,
        details: Details = _NONE,
        start: Place | None = None,
    ) -> None:
        """Bring changed incidents to the place and text they have now; the others stay.

        `found` are those of `uuids` that belong into the list, `start` and `end` the places between
        which rows were read, None for the beginning and the end of the list.
        """
        from casepack_desktop.storage.listing import comes_before

        def is_read(one: "Placed") -> bool:
            is_behind = end is not None and comes_before(end, one.place, order)
            return not (is_behind or (start is not None and comes_before(one.place, start, order)))

        self._details.update(details)
        placed = {one.row.uuid: one for one in found if is_read(one)}
        for uuid in uuids:
            self._put(uuid, placed.get(uuid), order)

    def reword(self, wording: Wording) -> None:
        """Show the same rows with other names or in another zone."""
        self._wording = wording
        self._texts = [{} for _ in self._rows]
        self._tell_all_changed()

    def _tell_all_changed(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _put(self, uuid: str, one: "Placed | None", order: "Order") -> None:
        old = self.position(uuid)
        if one is None:
            if old is not None:
                self._remove(old)
            return
        new = self._place_for(one, order, old)
        if old is None:
            self._insert(new, one.row)
        else:
            self._move(old, new, one.row)

    def _place_for(self, one: "Placed", order: "Order", old: int | None) -> int:
        """Return where the row stands once it is taken away from its old place."""
        from casepack_desktop.storage.listing import comes_before, place_of

        def row_at(place: int) -> IncidentRow:
            return self._rows[place if old is None or place < old else place + 1]

        low, high = 0, len(self._rows) - (old is not None)
        while low < high:
            middle = (low + high) // 2
            if comes_before(place_of(row_at(middle), order), one.place, order):
                low = middle + 1
            else:
                high = middle
        return low

    def _remove(self, place: int) -> None:
        self.beginRemoveRows(_ROOT, place, place)
        self._known.remove(self._rows.pop(place).uuid)
        del self._texts[place]
        self.endRemoveRows()

    def _insert(self, place: int, row: IncidentRow) -> None:
        self.beginInsertRows(_ROOT, place, place)
        self._rows.insert(place, row)
        self._texts.insert(place, {})
        self._known.add(row.uuid)
        self.endInsertRows()

    def _move(self, old: int, new: int, row: IncidentRow) -> None:
        if new != old:
            # Qt counts the place before anything is taken away.
            self.beginMoveRows(_ROOT, old, old, _ROOT, new + (new > old))
            self._rows.insert(new, self._rows.pop(old))
            self._texts.insert(new, self._texts.pop(old))
            self.endMoveRows()
        self._rows[new] = row
        self._texts[new] = {}
        self.dataChanged.emit(self.index(new, 0), self.index(new, len(COLUMNS) - 1))

    def _detail(self, row: int, column: Column) -> object:
        return self._details.get(self._rows[row].id, _NONE).get(column.key)

    def _tip(self, row: int, column: Column) -> str:
        if column.said_tip is not None:
            return tool_tip_text(column.said_tip(self._detail(row, column), self._wording))
        if column.tip is not None:
            return tool_tip_text(column.tip(self._rows[row], self._wording))
        return tool_tip_text(self.whole_text(row, column))

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        row, place = index.row(), index.column()
        if not 0 <= row < len(self._rows):
            return None
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return self.text(row, place)
        column = COLUMNS[place]
        if role == HUE_ROLE:
            return self.hue(row, place)
        if role == _Role.ToolTipRole:
            return self._tip(row, column)
        if role == _Role.AccessibleDescriptionRole:
            return self._translator.gettext(column.title)
        return self._rows[row].uuid if role == UUID_ROLE else None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return self._translator.gettext(column.title)
        if role == _Role.ToolTipRole:
            _ = self._translator.gettext
            hint = SORTS if column.sort_key else SORTS_NOT
            return tool_tip_text(f"{_(column.title)}\n{_(hint)}")
        if role == _Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return self._has_more and not parent.isValid()

    @override
    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self.page_wanted.emit()


def _one_line(text: str) -> str:
    # Nearly every text is a line as it stands, and this is asked for every cell that is shown.
    if text.isascii() and text.isprintable() and len(text) <= _CELL_LIMIT:
        return text
    return shown_line(text, _CELL_LIMIT)
