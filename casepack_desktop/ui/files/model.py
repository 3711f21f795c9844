# SPDX-License-Identifier: Apache-2.0
"""The attachments of an incident as rows of a table; texts are made when they are painted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from typing_extensions import override

from casepack_desktop.domain.files import FileView
from casepack_desktop.support.formats import format_instant
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.files.texts import icon_text, size_text, time_text, type_text
from casepack_desktop.ui.theme.measures import font_of
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.plain import shown_line, tool_tip_text

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole
REMOVED = N_("{file} (removed)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What texts of rows depend on beside the row."""

    translator: Translator
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, its text, what its tool tip tells and the type it is set in."""

    key: str
    title: str
    text: Callable[[FileView, Reading], str]
    told: Callable[[FileView, Reading], str]
    type_role: TypeRole = TypeRole.BODY


def name_text(view: FileView, by: Reading) -> str:
    """Return the name of a file; one that was removed says so."""
    return by.translator.gettext(REMOVED, file=view.name) if view.is_removed else view.name


COLUMNS = (
    Column("name", N_("Name"), name_text, lambda view, _by: view.name, TypeRole.STRONG),
    Column(
        "size",
        N_("Size"),
        lambda view, by: size_text(view.size, by.translator),
        lambda view, by: by.translator.ngettext("{n} byte", "{n} bytes", view.size),
    ),
    Column(
        "type",
        N_("Type"),
        lambda view, by: type_text(view.media_type, by.translator),
        lambda view, _by: view.media_type,
    ),
    Column(
        "sha256",
        N_("SHA-256"),
        lambda view, _by: view.sha256,
        lambda view, _by: view.sha256,
        TypeRole.MONO,
    ),
    Column(
        "added",
        N_("Added"),
        lambda view, by: time_text(view.added_at.at, by.zone),
        lambda view, by: format_instant(view.added_at.at, by.zone),
        TypeRole.MONO,
    ),
    Column("by", N_("By"), lambda view, _by: view.added_by, lambda view, _by: view.added_by),
)
KEYS = tuple(column.key for column in COLUMNS)


class FileModel(QAbstractTableModel):
    """Files in the order they are given; `is_none` tells whose picture could not be made."""

    def __init__(
        self,
        translator: Translator,
        parent: QObject | None = None,
        *,
        is_none: Callable[[FileView], bool] = lambda _view: False,
    ) -> None:
        super().__init__(parent)
        self._reading = Reading(translator)
        self._is_none = is_none
        self._rows: list[FileView] = []
        self._fonts: dict[TypeRole, QFont] = {}

    def rows(self) -> Sequence[FileView]:
        """Return the rows from the top."""
        return self._rows

    def show_rows(self, rows: Sequence[FileView], reading: Reading) -> None:
        """Show other rows."""
        if self._reading == reading and _same(self._rows, rows):
            return
        self.beginResetModel()
        self._rows, self._reading = list(rows), reading
        self.endResetModel()

    def row_of(self, uuid: str) -> int:
        """Return where a file stands, -1 if it is not among the rows."""
        return next((n for n, view in enumerate(self._rows) if view.uuid == uuid), -1)

    def follow_font(self) -> None:
        """Take the present font of the application."""
        self._fonts.clear()

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell."""
        return shown_line(COLUMNS[column].text(self._rows[row], self._reading))

    def font(self, column: int) -> QFont:
        """Return the font of a column."""
        role = COLUMNS[column].type_role
        if role not in self._fonts:
            self._fonts[role] = font_of(role)
        return self._fonts[role]

    def title(self, column: int) -> str:
        """Return the title of a column."""
        return self._reading.translator.gettext(COLUMNS[column].title)

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
            return self.title(section)
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return self.text(index.row(), index.column())
        if role == _Role.ToolTipRole:
            told = COLUMNS[index.column()].told(self._rows[index.row()], self._reading)
            return tool_tip_text("\n".join(filter(None, (told, self._note(index)))))
        if role == _Role.AccessibleDescriptionRole:
            return self._note(index)
        return None

    def _note(self, index: Index) -> str:
        """Return what the icon beside a name says in words."""
        if index.column():
            return ""
        view = self._rows[index.row()]
        return icon_text(view, self._reading.translator, is_none=self._is_none(view))


def _same(some: Sequence[FileView], others: Sequence[FileView]) -> bool:
    """Return whether the rows are the same; nothing else of a file ever changes."""
    return len(some) == len(others) and all(
        one.uuid == other.uuid and one.removed_at == other.removed_at
        for one, other in zip(some, others, strict=True)
    )
