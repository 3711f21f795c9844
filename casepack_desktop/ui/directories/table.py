# SPDX-License-Identifier: Apache-2.0
"""The table of a directory: chosen and ordered by keys and mouse."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget
from typing_extensions import override

from casepack_desktop.ui.directories.model import DirectoryModel, Row, font_of_column
from casepack_desktop.ui.preferences import ROWS, Preferences
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import tokens
from casepack_desktop.ui.widgets.rows import show_as_rows

_NARROWEST = 52
_LEAST = {"code": 110, "name": 150, "translations": 130, "order": 40}
_WIDEST = 420
_BESIDE, _BESIDE_CODE = 18, 36
_MEASURED = 60
_GIVE_WAY = ("sector", "country", "order", "active")


class DirectoryTable(QTableView):
    """One entry at a time; Enter edits, Alt+Up and Alt+Down move, Del deletes.

    Signals: `edit_wanted`; `move_wanted` with -1 or 1; `delete_wanted`; `menu_wanted` with the
    point on the screen; `chosen` whenever another entry is the current one.
    """

    edit_wanted = Signal()
    move_wanted = Signal(int)
    delete_wanted = Signal()
    menu_wanted = Signal(object)
    chosen = Signal()

    def __init__(
        self,
        model: DirectoryModel,
        name: str,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows = model
        self._preferences = preferences
        self._needed: dict[int, int] = {}
        self.setModel(model)
        self.setAccessibleName(name)
        self._set_up()
        model.modelReset.connect(self._on_model_reset)
        preferences.changed.connect(self._on_preferences_changed)
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)

    def current_row(self) -> Row | None:
        """Return the entry that is chosen."""
        at = self.currentIndex().row()
        return self._rows.rows()[at] if 0 <= at < self._rows.rowCount() else None

    def choose(self, uuid: str) -> bool:
        """Choose an entry; return False if it is not shown."""
        at = self._rows.row_of(uuid)
        if at >= 0:
            self.setCurrentIndex(self._rows.index(at, 0))
            self.scrollTo(self.currentIndex())
        return at >= 0

    def allow_dragging(self, *, allowed: bool) -> None:
        """Let entries be dragged to another place, or not."""
        self._rows.may_drag = allowed
        mode = QAbstractItemView.DragDropMode
        self.setDragDropMode(mode.InternalMove if allowed else mode.NoDragDrop)

    def _set_up(self) -> None:
        show_as_rows(self)
        self.setDragDropOverwriteMode(False)
        self.horizontalHeader().setSectionsClickable(False)
        self._fit()

    def _fit(self) -> None:
        """Share the room among the columns; the quiet ones give way where it is small."""
        height = px(tokens().row_height[self._preferences.get(ROWS)])
        self.verticalHeader().setDefaultSectionSize(height)
        least = {at: self._least_width(at) for at in range(len(self._rows.columns))}
        room = self.viewport().width()
        for key in (*_GIVE_WAY, ""):
            if sum(least.values()) <= room or not key:
                break
            least = {at: width for at, width in least.items() if self._key(at) != key}
        shares = self._shares(least, max(0, room - sum(least.values())))
        for at in range(len(self._rows.columns)):
            self.setColumnHidden(at, at not in least)
            if at in least:
                self.setColumnWidth(at, least[at] + shares[at])

    def _shares(self, least: Mapping[int, int], left: int) -> dict[int, int]:
        """Share what is left: first for texts that would be cut, then by the weights."""
        short = {at: max(0, self._needed.get(at, 0) - width) for at, width in least.items()}
        wanted = sum(short.values())
        if wanted > left:
            shares = {at: left * lack // wanted for at, lack in short.items()}
        else:
            weights = {at: self._rows.columns[at].weight for at in least}
            free, heavy = left - wanted, sum(weights.values())
            shares = {at: short[at] + free * weight // heavy for at, weight in weights.items()}
        shares[max(shares)] += left - sum(shares.values())
        return shares

    def _measure(self) -> None:
        """Note how wide the texts of each column are, as far as the first rows tell."""
        if self._rows.rowCount() < self._rows.total:
            return  # what a search leaves is shown in the widths of all
        rows = range(min(_MEASURED, self._rows.rowCount()))
        for at, column in enumerate(self._rows.columns):
            metrics = QFontMetrics(font_of_column(column) or self.font())
            texts = {self._rows.text(row, at) for row in rows}
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
            beside = px(_BESIDE_CODE if column.key == "code" else _BESIDE)
            self._needed[at] = min(widest + beside, px(_WIDEST))

    def _key(self, at: int) -> str:
        return self._rows.columns[at].key

    def _least_width(self, at: int) -> int:
        title = str(self._rows.headerData(at, Qt.Orientation.Horizontal))
        needed = self.horizontalHeader().fontMetrics().horizontalAdvance(title) + px(22)
        return max(px(_LEAST.get(self._key(at), _NARROWEST)), needed)

    def _on_model_reset(self) -> None:
        self._measure()
        self._fit()

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self.edit_wanted.emit()

    def _on_current_row_changed(self, _new: QModelIndex, _old: QModelIndex) -> None:
        self.chosen.emit()

    def _on_preferences_changed(self, key: str) -> None:
        if key == ROWS.key:
            self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wanted.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            self.menu_wanted.emit(self.viewport().mapToGlobal(rect.center()))
        elif self.indexAt(event.pos()).isValid():
            self.menu_wanted.emit(event.globalPos())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._rows.renew()
            self._measure()
            self._fit()
