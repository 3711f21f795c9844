# SPDX-License-Identifier: Apache-2.0
"""A directory as a table: its entries in their order, narrowed by a search."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QFont, QGuiApplication, QPainter, QPixmap
from typing_extensions import override

from casepack_desktop.domain.directory_fields import YES, texts_of
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.directories.words import missing_locales, value_words
from casepack_desktop.ui.theme.measures import font_of, px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.pill_painting import paint_dot
from casepack_desktop.ui.widgets.plain import shown_line, tool_tip_text

if TYPE_CHECKING:
    from casepack_desktop.services.directory_editing import EntryView

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole
_MIME = "application/x-casepack-entry"
_DOT = 10
COMPLETE = N_("Complete")
MISSING = N_("Missing: {locales}")
UNKNOWN = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What texts of cells depend on beside the entry."""

    translator: Translator
    counts: Mapping[int, int] | None
    """How many incidents name each entry, by id; None until they are counted."""
    parents: Mapping[str, str]
    """Names of classifications by code."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its place in the whole directory, counted from 0."""

    view: "EntryView"
    place: int

    @property
    def uuid(self) -> str:
        """Return the UUID of the entry."""
        return self.view.entry.uuid

    @property
    def is_active(self) -> bool:
        """Return whether the entry is offered for new incidents."""
        return self.view.values["is_active"] == YES


@dataclass(frozen=True, slots=True)
class Listing:
    """A directory as it was read: its rows, and beside each what a search looks at."""

    rows: list[Row]
    searched: list[str]


def listing_of(views: "Sequence[EntryView]") -> Listing:
    """Return entries as rows; there may be thousands, so this is done where they are read."""
    rows = [Row(view, place) for place, view in enumerate(views)]
    return Listing(rows, [_searched(row) for row in rows])


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title and its text; the widest share of the room has the largest weight."""

    key: str
    title: str
    text: Callable[[Row, Reading], str]
    weight: int
    kinds: tuple[DirectoryKind, ...] = tuple(DirectoryKind)
    is_number: bool = False


def _name(row: Row, by: Reading) -> str:
    return row.view.entry.name(by.translator.names_locale)


def _count(row: Row, by: Reading) -> str:
    return UNKNOWN if by.counts is None else str(by.counts.get(row.view.entry.id, 0))


def _translations(row: Row, by: Reading) -> str:
    missing = missing_locales(texts_of(row.view.values, "name"))
    if not missing:
        return by.translator.gettext(COMPLETE)
    return by.translator.gettext(MISSING, locales=", ".join(missing))


def _value(key: str) -> Callable[[Row, Reading], str]:
    def text(row: Row, by: Reading) -> str:
        return value_words(key, row.view.values.get(key, ""), by.translator)

    return text


def _parent(row: Row, by: Reading) -> str:
    code = row.view.values.get("parent", "")
    return by.parents.get(code, code)


def _active(row: Row, by: Reading) -> str:
    return value_words("is_active", row.view.values["is_active"], by.translator)


_COLUMNS = (
    Column("order", N_("#"), lambda row, _by: str(row.place + 1), 0, is_number=True),
    Column("code", N_("Code"), lambda row, _by: row.view.values["code"], 16),
    Column("name", N_("Name"), _name, 30),
    Column("country", N_("Country"), _value("country"), 12, (DirectoryKind.COMPANY,)),
    Column("sector", N_("Sector"), _value("sector"), 20, (DirectoryKind.COMPANY,)),
    Column("parent", N_("Classification"), _parent, 24, (DirectoryKind.TYPE,)),
    Column("phase", N_("Phase"), _value("phase"), 14, (DirectoryKind.STATUS,)),
    Column("incidents", N_("Incidents"), _count, 2, is_number=True),
    Column("active", N_("Active"), _active, 2),
    Column("translations", N_("Translations"), _translations, 18),
)


def columns_of(kind: DirectoryKind) -> tuple[Column, ...]:
    """Return the columns of a directory."""
    return tuple(column for column in _COLUMNS if kind in column.kinds)


class DirectoryModel(QAbstractTableModel):
    """The entries that a search leaves, in their order.

    Signals: `dropped` with the UUID of a dragged entry and the row it was dropped before.
    """

    dropped = Signal(str, int)

    def __init__(self, kind: DirectoryKind, translator: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self.columns = columns_of(kind)
        self.may_drag = False
        self._all: list[Row] = []
        self._texts: list[str] = []
        self._rows: list[Row] = []
        self._search = ""
        self._reading = Reading(translator, None, {})
        self._dots: dict[tuple[str, str], QPixmap] = {}

    def rows(self) -> Sequence[Row]:
        """Return the rows that are shown."""
        return self._rows

    def views(self) -> "list[EntryView]":
        """Return all entries, also those that a search leaves out."""
        return [row.view for row in self._all]

    @property
    def total(self) -> int:
        """Return how many entries the directory has."""
        return len(self._all)

    def row_of(self, uuid: str) -> int:
        """Return where an entry stands, -1 if it is not shown."""
        return next((at for at, row in enumerate(self._rows) if row.uuid == uuid), -1)

    def show_entries(self, listing: Listing, parents: Mapping[str, str]) -> None:
        """Show a directory as it is now."""
        self.beginResetModel()
        now = self._reading
        self._reading = Reading(now.translator, now.counts, parents)
        self._all, self._texts = listing.rows, listing.searched
        self._narrow()
        self.endResetModel()

    def show_counts(self, counts: Mapping[int, int]) -> None:
        """Show how many incidents name each entry."""
        self._reading = Reading(self._reading.translator, counts, self._reading.parents)
        if self._rows:
            column = next(at for at, one in enumerate(self.columns) if one.key == "incidents")
            last = self.index(len(self._rows) - 1, column)
            self.dataChanged.emit(self.index(0, column), last)

    def search(self, text: str) -> None:
        """Show only entries whose code, names, search words or details hold every word."""
        self.beginResetModel()
        self._search = _folded(text)
        self._narrow()
        self.endResetModel()

    def renew(self) -> None:
        """Take up the colours and fonts of the application as they are now."""
        self._dots.clear()
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell."""
        return shown_line(self.columns[column].text(self._rows[row], self._reading))

    def _narrow(self) -> None:
        words = self._search.split()
        self._rows = (
            self._all
            if not words
            else [
                row
                for row, text in zip(self._all, self._texts, strict=True)
                if all(word in text for word in words)
            ]
        )

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == _Role.DisplayRole:
            return self._reading.translator.gettext(column.title)
        if role == _Role.TextAlignmentRole:
            return _aligned(column)
        return None

    @override
    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return self.text(index.row(), index.column())
        if role == _Role.ToolTipRole:
            return tool_tip_text(self._told(row, column))
        if role == _Role.DecorationRole and column.key == "code":
            return self._dot(row.view.values["colour"])
        if role == _Role.TextAlignmentRole:
            return _aligned(column)
        if role == _Role.FontRole:
            return font_of_column(column)
        if role == _Role.ForegroundRole:
            return self._ink(row, column)
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        if not self.may_drag or self._search:
            return usual
        extra = Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled
        return usual | extra

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    @override
    def mimeTypes(self) -> list[str]:
        return [_MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(_MIME, self._rows[indexes[0].row()].uuid.encode())
        return data

    @override
    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        uuid = bytes(data.data(_MIME).data()).decode()
        if uuid and self.may_drag:
            self.dropped.emit(uuid, len(self._rows) if row < 0 else row)
        return False  # the rows come back in their new order

    def _told(self, row: Row, column: Column) -> str:
        text = column.text(row, self._reading)
        if column.key == "name":
            description = row.view.entry.description(self._reading.translator.names_locale)
            return f"{text}\n{description}" if description else text
        return text

    def _ink(self, row: Row, column: Column) -> QBrush | None:
        now = colours()
        if column.key == "translations":
            missing = missing_locales(texts_of(row.view.values, "name"))
            # The name of a company is seldom another one in another language.
            is_loud = missing and row.view.entry.kind is not DirectoryKind.COMPANY
            return QBrush(QColor(now.high if is_loud else now.mute))
        is_quiet = not row.is_active or column.key in ("order", "country", "sector", "parent")
        return QBrush(QColor(now.mute)) if is_quiet else None

    def _dot(self, colour: str) -> QPixmap:
        key = colour, colours().panel
        if key not in self._dots:
            self._dots[key] = _dot_pixmap(colour)
        return self._dots[key]


def _dot_pixmap(colour: str) -> QPixmap:
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    side = px(_DOT)
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_dot(painter, QRectF(0, 0, side, side), colour)
    painter.end()
    return pixmap


def _aligned(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def font_of_column(column: Column) -> QFont | None:
    """Return the font of a column that is not set as all text is."""
    if column.key == "code":
        return font_of(TypeRole.MONO)
    return font_of(TypeRole.STRONG) if column.key == "name" else None


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _searched(row: Row) -> str:
    values = row.view.values
    return _folded("\n".join(text for key, text in values.items() if key != "colour"))
