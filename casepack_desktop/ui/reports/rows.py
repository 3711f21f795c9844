# SPDX-License-Identifier: Apache-2.0
"""The table of an incident's reports as data: rows, columns and what can be done with each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from typing_extensions import override

from casepack_desktop.domain.enums import ReportState
from casepack_desktop.support.formats import format_instant
from casepack_desktop.support.i18n import LANGUAGES, N_, Translator
from casepack_desktop.ui.reports.wording import (
    report_name,
    short_time,
    state_text,
    template_title,
)
from casepack_desktop.ui.theme.measures import font_of
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.plain import shown_line, shown_text, tool_tip_text

if TYPE_CHECKING:
    from casepack_desktop.services.reports import ReportView

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole
_ANSWERED = frozenset(
    (
        _Role.DisplayRole,
        _Role.FontRole,
        _Role.ToolTipRole,
        _Role.AccessibleTextRole,
    )
)
PREVIEWED = ("pdf", "html")


class Act(StrEnum):
    """What can be done with a report."""

    PREVIEW = "preview"
    SAVE = "save"
    FOLDER = "folder"
    RETRY = "retry"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report job with what only this window knows about it."""

    view: "ReportView"
    is_under_way: bool
    """Whether the worker has it or will get it."""
    is_saved: bool
    may_change: bool = True
    """Whether the workspace is open for writing."""

    @property
    def acts(self) -> tuple[Act, ...]:
        """Return what can be done now, the likeliest first."""
        if self.view.state is ReportState.COMPLETED:
            shown = (Act.PREVIEW,) if self.view.format in PREVIEWED else ()
            return (*shown, Act.SAVE, Act.FOLDER) if self.is_saved else (*shown, Act.SAVE)
        if not self.may_change:
            return ()
        if self.view.state is ReportState.FAILED:
            # Its job may still be on the way out; only then can it be made again.
            return () if self.is_under_way else (Act.RETRY,)
        return (Act.CANCEL,) if self.is_under_way else (Act.RETRY, Act.CANCEL)


@dataclass(frozen=True, slots=True)
class Reading:
    """What texts of rows depend on beside the row."""

    translator: Translator
    now: datetime
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, its text and the type it is set in."""

    key: str
    title: str
    text: Callable[["ReportView", Reading], str]
    type_role: TypeRole = TypeRole.BODY


COLUMNS = (
    Column(
        "template",
        N_("Template"),
        lambda view, by: template_title(view.template, by.translator),
        TypeRole.STRONG,
    ),
    Column("status", N_("Status"), lambda view, by: state_text(view, by.translator)),
    Column("format", N_("Format"), lambda view, _by: view.format.upper()),
    Column(
        "language", N_("Language"), lambda view, _by: LANGUAGES.get(view.language, view.language)
    ),
    Column(
        "requested",
        N_("Requested"),
        lambda view, by: short_time(view.requested_at.at, by.now, by.zone),
        TypeRole.MONO,
    ),
    Column("actions", N_("Actions"), lambda _view, _by: ""),
)
KEYS = tuple(column.key for column in COLUMNS)


class ReportModel(QAbstractTableModel):
    """The reports of an incident, newest first."""

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._rows: list[ReportRow] = []
        self._reading: Reading | None = None
        self._fonts: dict[TypeRole, QFont] = {}
        self._lines: dict[str, tuple[str, ...]] = {}
        """The texts of the cells by report: painting asks for each again and again."""

    def follow_font(self) -> None:
        """Take the present font of the application."""
        self._fonts.clear()

    def texts(self, number: int) -> set[str]:
        """Return the different texts of a column, its title among them."""
        column, by = COLUMNS[number], self._reading
        title = self._translator.gettext(column.title)
        return {title, *(column.text(row.view, by) for row in self._rows if by is not None)}

    def rows(self) -> Sequence[ReportRow]:
        """Return the rows from the top."""
        return tuple(self._rows)

    def row_of(self, uuid: str) -> int:
        """Return where a report stands, -1 if it is not among the rows."""
        found = (number for number, row in enumerate(self._rows) if row.view.uuid == uuid)
        return next(found, -1)

    def name_of(self, row: ReportRow) -> str:
        """Return what tells a report from the others."""
        by = self._reading
        return "" if by is None else report_name(row.view, by.translator, by.now, by.zone)

    def show_rows(self, rows: Sequence[ReportRow], reading: Reading) -> None:
        """Show other rows; those that stay keep their place and their selection."""
        had_another_day = self._reading is not None and (
            self._reading.now.date() != reading.now.date() or self._reading.zone != reading.zone
        )
        self._reading = reading
        if had_another_day:
            self._lines.clear()
        added = _added(self._rows, rows)
        if added is None:
            self.beginResetModel()
            self._lines.clear()
            self._rows = list(rows)
            self.endResetModel()
            return
        if added:
            self.beginInsertRows(_ROOT, 0, added - 1)
            self._rows[:0] = rows[:added]
            self.endInsertRows()
        for number, row in enumerate(rows):
            if self._rows[number] != row or had_another_day:
                self._rows[number] = row
                self._lines.pop(row.view.uuid, None)
                last = self.index(number, len(COLUMNS) - 1)
                self.dataChanged.emit(self.index(number, 0), last)

    def line(self, row: int, column: int) -> tuple[str, QFont]:
        """Return the text of a cell and the font it is set in."""
        font = self._font(COLUMNS[column].type_role)
        if self._reading is None:
            return "", font
        return self._lines_of(self._rows[row], self._reading)[column], font

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return self._translator.gettext(COLUMNS[section].title)
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if role not in _ANSWERED or not index.isValid() or self._reading is None:
            return None
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        if role == _Role.DisplayRole:
            return self._lines_of(row, self._reading)[index.column()]
        if role == _Role.FontRole:
            return self._font(column.type_role)
        if role == _Role.ToolTipRole:
            return tool_tip_text(self._told(row, column))
        if role == _Role.AccessibleTextRole:
            return shown_text(self._told(row, column))
        return None

    def _lines_of(self, row: ReportRow, by: Reading) -> tuple[str, ...]:
        if row.view.uuid not in self._lines:
            lines = tuple(shown_line(column.text(row.view, by)) for column in COLUMNS)
            self._lines[row.view.uuid] = lines
        return self._lines[row.view.uuid]

    def _font(self, role: TypeRole) -> QFont:
        if role not in self._fonts:
            self._fonts[role] = font_of(role)
        return self._fonts[role]

    def _told(self, row: ReportRow, column: Column) -> str:
        assert self._reading is not None  # noqa: S101 - data() asked before
        if column.key == "requested":
            return format_instant(row.view.requested_at.at, self._reading.zone)
        return column.text(row.view, self._reading)


def _added(old: Sequence[ReportRow], new: Sequence[ReportRow]) -> int | None:
    """Return how many rows came on top, None if anything else happened to the order."""
    added = len(new) - len(old)
    if added < 0:
        return None
    same = all(a.view.uuid == b.view.uuid for a, b in zip(old, new[added:], strict=True))
    return added if same else None
