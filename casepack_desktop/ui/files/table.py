# SPDX-License-Identifier: Apache-2.0
"""The table of the attachments: any number of rows, all of one height, painted when seen."""

from collections.abc import Sequence
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget
from typing_extensions import override

from casepack_desktop.domain.files import FileView
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.files.cells import ICON, INSET, FileCell
from casepack_desktop.ui.files.model import KEYS, FileModel, Reading
from casepack_desktop.ui.files.thumbnails import Thumbnails
from casepack_desktop.ui.preferences import ROWS, Preferences
from casepack_desktop.ui.theme.icons import icon
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import tokens
from casepack_desktop.ui.widgets.plain import literal

NAME = N_("Attachments")
_HASH_LETTERS = 13
_PICTURE_ROOM = 14
"""A picture wants more height than a line of text."""
_NARROWEST_NAME = 260
_WELL_READ_NAME = 400
"""As wide as a name may be before who added the file makes room for it."""
_TYPE_LETTERS = 24
_LOOKED_AT = 100
_OPTIONAL = ("by", "type", "sha256")
"""Columns that make room, in this order, where there is little."""
_LAST_TO_GO = ("type", "sha256")


class Act(StrEnum):
    """What can be done with files."""

    OPEN = "open"
    SAVE = "save"
    COPY = "copy"
    REMOVE = "remove"
    RESTORE = "restore"


ACT_TEXTS: dict[Act, str] = {
    Act.OPEN: N_("Open"),
    Act.SAVE: N_("Save as…"),
    Act.COPY: N_("Copy SHA-256"),
    Act.REMOVE: N_("Remove"),
    Act.RESTORE: N_("Restore"),
}
ACT_ICONS: dict[Act, str] = {
    Act.OPEN: "external-link",
    Act.SAVE: "download",
    Act.COPY: "copy",
    Act.REMOVE: "trash-2",
    Act.RESTORE: "undo-2",
}


def acts_for(views: Sequence[FileView], *, may_change: bool) -> tuple[Act, ...]:
    """Return what can be done with some files together, the likeliest first."""
    if not views:
        return ()
    found = [Act.OPEN, Act.SAVE, Act.COPY] if len(views) == 1 else [Act.COPY]
    if may_change and not any(view.is_removed for view in views):
        found.append(Act.REMOVE)
    if may_change and all(view.is_removed for view in views):
        found.append(Act.RESTORE)
    return tuple(found)


class FileTable(QTableView):
    """Enter opens, Delete removes, Ctrl+C copies the SHA-256, the menu key offers all.

    Signals: `act_wanted` with what to do with the chosen files; `selection_changed`.
    """

    act_wanted = Signal(str)
    selection_changed = Signal()

    def __init__(
        self,
        translator: Translator,
        preferences: Preferences,
        pictures: Thumbnails,
        *,
        may_change: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        self._preferences = preferences
        self._may_change = may_change
        self._model = FileModel(translator, self, is_none=pictures.is_none)
        self._cells = FileCell(self._model, pictures, self)
        self._set_up()
        pictures.arrived.connect(self._on_pictures_arrived)
        self._cells.copy_wanted.connect(self._on_cells_copy_wanted)
        preferences.changed.connect(self._on_preferences_changed)

    def rows(self) -> Sequence[FileView]:
        """Return the rows from the top."""
        return self._model.rows()

    def show_rows(self, rows: Sequence[FileView], reading: Reading) -> None:
        """Show other rows; what was chosen stays chosen as far as it is there."""
        kept = {view.uuid for view in self.chosen()}
        current = self.currentIndex().row()
        self._model.show_rows(rows, reading)
        self._fit()
        self._choose(kept)
        if not kept and current >= 0 and rows:
            row = min(current, len(rows) - 1)
            self.selectionModel().setCurrentIndex(
                self._model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.selection_changed.emit()

    def chosen(self) -> list[FileView]:
        """Return the chosen files from the top."""
        rows = self._model.rows()
        # By stretches: ten thousand rows chosen together are one of them.
        chosen = self.selectionModel().selection()
        found: set[int] = set()
        for number in range(chosen.count()):
            stretch = chosen.at(number)
            found.update(range(stretch.top(), stretch.bottom() + 1))
        return [rows[row] for row in sorted(found)]

    def choose(self, uuid: str) -> bool:
        """Choose one file; return False if it is not among the rows."""
        row = self._model.row_of(uuid)
        if row >= 0:
            self.selectRow(row)
        return row >= 0

    def menu(self) -> QMenu:
        """Return the menu of what can be done with the chosen files."""
        menu = QMenu(self)
        for act in acts_for(self.chosen(), may_change=self._may_change):
            text = literal(self._translator.gettext(ACT_TEXTS[act]))
            entry = menu.addAction(icon(ACT_ICONS[act]), text)
            entry.triggered.connect(partial(self.act_wanted.emit, str(act)))
        return menu

    def _choose(self, uuids: set[str]) -> None:
        if not uuids:
            return
        flags = QItemSelectionModel.SelectionFlag
        found = [row for row, view in enumerate(self._model.rows()) if view.uuid in uuids]
        chosen = QItemSelection()
        for first, last in _stretches(found):
            chosen.select(self._model.index(first, 0), self._model.index(last, len(KEYS) - 1))
        self.selectionModel().select(chosen, flags.Select)
        if found:
            index = self._model.index(found[0], 0)
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)

    def _set_up(self) -> None:
        self.setModel(self._model)
        self.setItemDelegate(self._cells)
        self.setAccessibleName(self._translator.gettext(NAME))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        # A fixed height asks no row for its own, so that ten thousand cost no more than ten.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # It would ask each of ten thousand chosen rows whether the whole column is chosen.
        header.setSelectionModel(QItemSelectionModel(self._model, header))
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.doubleClicked.connect(self._on_double_clicked)
        self._fit()

    def _fit(self) -> None:
        height = px(tokens().row_height[self._preferences.get(ROWS)] + _PICTURE_ROOM)
        if self.verticalHeader().defaultSectionSize() != height:
            self.verticalHeader().setDefaultSectionSize(height)
        natural = {key: self._natural(number) for number, key in enumerate(KEYS)}
        room = self.viewport().width()
        wanted = min(natural.pop("name") + height, px(_WELL_READ_NAME))
        for key in _OPTIONAL:
            least = px(_NARROWEST_NAME) if key in _LAST_TO_GO else wanted
            if sum(natural.values()) + least > room:
                del natural[key]
        widths = natural | {"name": max(px(_NARROWEST_NAME), room - sum(natural.values()))}
        for number, key in enumerate(KEYS):
            self.setColumnHidden(number, key not in widths)
            self.setColumnWidth(number, widths.get(key, 0))

    def _natural(self, column: int) -> int:
        metrics = QFontMetrics(self._model.font(column))
        title = QFontMetrics(self.horizontalHeader().font()).horizontalAdvance(
            self._model.title(column)
        )
        inset = 3 * px(INSET)
        if KEYS[column] == "sha256":
            wide = metrics.horizontalAdvance("0" * _HASH_LETTERS) + px(ICON + INSET)
            return max(wide, title) + inset
        looked_at = range(min(len(self._model.rows()), _LOOKED_AT))
        texts = {self._model.text(row, column) for row in looked_at}
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        if column:
            widest = min(widest, metrics.averageCharWidth() * _TYPE_LETTERS)
        return max(widest, title) + inset

    def _on_pictures_arrived(self, uuid: str) -> None:
        row = self._model.row_of(uuid)
        if row >= 0:
            self.update(self._model.index(row, 0))

    def _on_cells_copy_wanted(self, row: int) -> None:
        self.selectRow(row)
        self.act_wanted.emit(str(Act.COPY))

    def _on_selection_changed(self) -> None:
        self.selection_changed.emit()

    def _on_double_clicked(self) -> None:
        self.act_wanted.emit(str(Act.OPEN))

    def _on_preferences_changed(self, key: str) -> None:
        if key == ROWS.key:
            self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_Return: Act.OPEN,
            Qt.Key.Key_Enter: Act.OPEN,
            Qt.Key.Key_Delete: Act.REMOVE,
        }
        act = keys.get(Qt.Key(event.key()))
        if event.matches(QKeySequence.StandardKey.Copy):
            act = Act.COPY
        if event.matches(QKeySequence.StandardKey.Paste):
            event.ignore()  # the tab adds it
        elif act is None:
            super().keyPressEvent(event)
        elif act in acts_for(self.chosen(), may_change=self._may_change):
            self.act_wanted.emit(str(act))

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        if not self.selectionModel().isSelected(index):
            self.selectRow(index.row())
        below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(below if by_key else event.globalPos())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._model.follow_font()
            self._fit()


def _stretches(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last of each run of rows that follow each other."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = found[-1][0], row
        else:
            found.append((row, row))
    return found
