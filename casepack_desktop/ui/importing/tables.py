# SPDX-License-Identifier: Apache-2.0
"""Small tables of text that is only read: rows of a file, and rows that were refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.importing.texts import field_label, reason
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.widgets.plain import shown_line, shown_text, tool_tip_text

if TYPE_CHECKING:
    from casepack_desktop.exchange.records import Rejected
    from casepack_desktop.services.import_preview import ImportPreview

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()

LINE = N_("Line")
REASON = N_("Reason")
CONTENT = N_("Content")
_CELL = 120
_ROW_HEIGHT = 28
_WIDEST = 260
_NARROWEST = 90
_MEASURED = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what stands before it, its cells, and why it is refused, if it is."""

    name: str
    cells: Sequence[str]
    problem: str = ""


class TextModel(QAbstractTableModel):
    """Rows of plain text; what is long is cut in the cell and shown whole in its tool tip."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings: Sequence[str] = ()
        self._lines: Sequence[Line] = ()

    def show_lines(self, headings: Sequence[str], lines: Sequence[Line]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._headings, self._lines = headings, lines
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._headings)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self._lines[index.row()]
        text = line.cells[index.column()] if index.column() < len(line.cells) else ""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown_line(text, _CELL)
            case Qt.ItemDataRole.AccessibleTextRole:
                return shown_line(f"{text} {line.problem}".strip())
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip_text("\n".join(part for part in (line.problem, text) if part))
            case Qt.ItemDataRole.ForegroundRole if line.problem:
                return QColor(colours().crit)
            case _:
                return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        is_column = orientation is Qt.Orientation.Horizontal
        name = self._headings[section] if is_column else self._lines[section].name
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_line(name, 60)
        if role == Qt.ItemDataRole.ToolTipRole:
            problem = "" if is_column else self._lines[section].problem
            return tool_tip_text(problem or shown_text(name))
        if role == Qt.ItemDataRole.TextAlignmentRole and is_column:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class TextTable(QTableView):
    """A table that is left by Tab and takes no input."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = TextModel(self)
        self.setModel(self.lines)
        prepare(self, name)

    def show_lines(self, headings: Sequence[str], lines: Sequence[Line]) -> None:
        """Show other rows with columns as wide as they need, within bounds."""
        self.lines.show_lines(headings, lines)
        for place in range(min(len(headings), _MEASURED)):
            wanted = max(self.sizeHintForColumn(place), self._heading_width(place))
            self.setColumnWidth(place, min(max(wanted + px(8), px(_NARROWEST)), px(_WIDEST)))

    def show_lines_of_text(self, most: int) -> None:
        """Give each row room for so many lines of text instead of one."""
        self.setWordWrap(True)
        self.verticalHeader().setDefaultSectionSize(
            px(_ROW_HEIGHT) + (most - 1) * self.fontMetrics().lineSpacing()
        )

    def _heading_width(self, place: int) -> int:
        return self.horizontalHeader().sectionSizeHint(place)


def prepare(table: QTableView, name: str) -> None:
    """Give a table the looks and keys that all tables of the import have."""
    table.setAccessibleName(name)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows, columns = table.verticalHeader(), table.horizontalHeader()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(px(_ROW_HEIGHT))
    columns.setHighlightSections(False)
    rows.setHighlightSections(False)
    columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    columns.setTextElideMode(Qt.TextElideMode.ElideRight)


def raw_lines(preview: "ImportPreview", translator: Translator) -> tuple[list[str], list[Line]]:
    """Return headings and rows of the first rows as they stand in the file."""
    lines = [
        Line(str(row.line), row.cells, reason(translator, row.rejected) if row.rejected else "")
        for row in preview.rows
    ]
    return [column.name for column in preview.columns], lines


def read_lines(
    preview: "ImportPreview", translator: Translator, shown: "dict[str, dict[str, str]]"
) -> tuple[list[str], list[Line]]:
    """Return headings and rows of the first rows as they would be read.

    `shown` holds, by field, what a code is called.
    """
    used = {key for row in preview.rows for key in row.values}
    keys = [key for key in preview.targets if key in used]
    headings = [field_label(translator, key) for key in keys]
    with_problems = any(row.rejected for row in preview.rows)
    lines = []
    for row in preview.rows:
        problem = reason(translator, row.rejected) if row.rejected else ""
        cells = [shown.get(key, {}).get(text, text) for key, text in _values(keys, row.values)]
        lines.append(Line(str(row.line), [problem, *cells] if with_problems else cells, problem))
    return ([translator.gettext(REASON), *headings] if with_problems else headings), lines


def _values(keys: list[str], values: Any) -> list[tuple[str, str]]:
    return [(key, values.get(key, "")) for key in keys]


class RejectedLines(Sequence[Line]):
    """The rows that were refused, put into words when they come into sight."""

    def __init__(self, rejected: "Sequence[Rejected]", translator: Translator) -> None:
        self._rejected = rejected
        self._translator = translator

    @property
    def headings(self) -> list[str]:
        """Return the names of the columns."""
        return [self._translator.gettext(each) for each in (LINE, REASON, CONTENT)]

    def __len__(self) -> int:
        return len(self._rejected)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | Sequence[Line]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        row = self._rejected[place]
        return Line(str(row.line), (str(row.line), reason(self._translator, row), row.excerpt))
