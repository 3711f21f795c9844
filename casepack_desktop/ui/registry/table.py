# SPDX-License-Identifier: Apache-2.0
"""The table of the list: rows are opened, chosen, copied and put into the bin here."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget
from typing_extensions import override

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.preferences import Density
from casepack_desktop.ui.registry.delegate import CellDelegate
from casepack_desktop.ui.registry.header import HEADER, KEYS, RegistryHeader
from casepack_desktop.ui.registry.model import IncidentModel
from casepack_desktop.ui.registry.selection_bar import CHANGED
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import tokens
from casepack_desktop.ui.widgets.plain import literal

INCIDENTS = N_("Incidents")
OPEN = N_("Open")
DUPLICATE = N_("Duplicate")
COPY = N_("Copy")
CHANGE = N_("Change {field}…")
EXPORT = N_("Export…")
BIN = N_("Move to bin")
_AHEAD = 120
_FRAME_MS = 60
_Edge = QAbstractItemView.ScrollHint
_Select = QItemSelectionModel.SelectionFlag
_OPEN_KEY, _DUPLICATE_KEY = "Return", "Ctrl+D"
_COPY_KEY = QKeySequence.StandardKey.Copy
_BIN_KEY = QKeySequence.StandardKey.Delete
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class IncidentTable(QTableView):
    """The rows of a model.

    Signals: `row_opened` with the row; `copy_wanted`, `duplicate_wanted`, `export_wanted` and
    `bin_wanted` for the selected rows, `change_wanted` with the key of a field; `resized` with
    the width that the columns have; `chosen` when the current row or the selection changed;
    `end_neared` when only few rows are left below or above what is seen; `start_wanted` and
    `end_wanted` when the keyboard asks for the first and the last row of the list.
    """

    row_opened = Signal(int)
    copy_wanted = Signal()
    bin_wanted = Signal()
    duplicate_wanted = Signal()
    export_wanted = Signal()
    change_wanted = Signal(str)
    resized = Signal(int)
    chosen = Signal()
    end_neared = Signal()
    start_wanted = Signal()
    end_wanted = Signal()

    def __init__(
        self, model: IncidentModel, translator: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        self.header = RegistryHeader(translator.gettext(HEADER), translator.gettext(KEYS), self)
        self._delegate = CellDelegate(model, self)
        self._density = Density.COMPACT
        self.may_change = True
        self._painted = QElapsedTimer()
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(_FRAME_MS)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.timeout.connect(self._on_frame_timeout)
        self.setHorizontalHeader(self.header)
        self.header.section_focused.connect(self.show_column)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(translator.gettext(INCIDENTS))
        self._set_manners()
        self.doubleClicked.connect(self._on_table_double_clicked)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.selectionModel().currentRowChanged.connect(self._on_selection_changed)
        self.verticalScrollBar().valueChanged.connect(self._on_bar_value_changed)

    def show_density(self, density: Density) -> None:
        """Give the rows their height."""
        self._density = density
        self.verticalHeader().setDefaultSectionSize(px(tokens().row_height[density]))

    def show_words(self, words: tuple[str, ...]) -> None:
        """Mark these words in the cells that are seen."""
        self._delegate.show_words(words)
        self.viewport().update()

    def show_column(self, section: int) -> None:
        """Let a column be seen where the list is wider than the window."""
        self.executeDelayedItemsLayout()
        self.updateGeometries()  # a column that was hidden a moment ago is not in them yet
        index = self.model().index(max(0, self.rowAt(0)), section)
        if index.isValid():
            self.scrollTo(index)

    def current_place(self) -> QPoint:
        """Return where something belongs on the screen that is about the current row."""
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())

    def selected_rows(self) -> list[int]:
        """Return the selected rows from above to below."""
        # Whole rows are selected, so the stretches tell all; each row by itself takes long.
        stretches = self.selectionModel().selection()
        parts = (stretches.at(place) for place in range(stretches.size()))
        rows = {row for one in parts for row in range(one.top(), one.bottom() + 1)}
        return sorted(rows)

    def choose(self, row: int) -> None:
        """Make the row the current and only selected one, and let it be seen."""
        index = self._first_shown_cell(row)
        if index.isValid():
            # Not as a key would have it, which may be held down with Ctrl at the moment.
            self.selectionModel().setCurrentIndex(index, _Select.ClearAndSelect | _Select.Rows)
            self.scrollTo(index)

    def is_near_end(self) -> bool:
        """Return whether only few rows are left below what is seen."""
        below = self.rowAt(self.viewport().height() - 1)
        return below < 0 or below >= self.model().rowCount() - _AHEAD

    def is_near_start(self) -> bool:
        """Return whether only few rows are left above what is seen."""
        return self.rowAt(0) < _AHEAD

    def keep_sight(self, count: int) -> None:
        """Let the same rows be seen as before so many came to stand above them."""
        self.executeDelayedItemsLayout()
        self.updateGeometries()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + count * self.verticalHeader().defaultSectionSize())

    def hold_frame(self) -> None:
        """Paint nothing for a moment, since rows are being read.

        Two threads that work at once hinder each other, and rows that fly by are not seen.
        """
        self.viewport().setUpdatesEnabled(False)
        self._frame.start()

    def is_frame_due(self) -> bool:
        """Return whether the last painting is so long ago that the eye notices."""
        return not self._painted.isValid() or self._painted.elapsed() >= _FRAME_MS

    def paint_now(self) -> None:
        """Paint what is held back."""
        if self._frame.isActive():
            self._frame.stop()
            self.viewport().setUpdatesEnabled(True)
            self.viewport().repaint()

    def _set_manners(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        down = self.verticalHeader()
        down.hide()
        down.setMinimumSectionSize(1)
        down.setSectionResizeMode(down.ResizeMode.Fixed)
        self.header.setMinimumSectionSize(px(40))
        self.show_density(self._density)

    def _first_shown_cell(self, row: int) -> QModelIndex:
        # A current cell in a hidden column would scroll nowhere.
        column = self.currentIndex().column()
        if column < 0 or self.isColumnHidden(column):
            column = self.header.logicalIndex(0)
        return self.model().index(row, column)

    def _choose_up_to(self, row: int) -> None:
        index = self._first_shown_cell(row)
        if index.isValid():
            anchor = self.currentIndex().row()
            span = QItemSelection(
                self.model().index(min(anchor, row), 0), self._corner(anchor, row)
            )
            self.selectionModel().select(span, _Select.ClearAndSelect | _Select.Rows)
            self.selectionModel().setCurrentIndex(index, _Select.NoUpdate)
            self.scrollTo(index)

    def _go_to_end(self, key: Qt.Key, event: QKeyEvent) -> None:
        is_start = key == Qt.Key.Key_Home
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._choose_up_to(0 if is_start else self.model().rowCount() - 1)
        else:
            (self.start_wanted if is_start else self.end_wanted).emit()

    def _corner(self, one: int, other: int) -> QModelIndex:
        return self.model().index(max(one, other), self.model().columnCount() - 1)

    def _open_current(self) -> None:
        if self.currentIndex().isValid():
            self.row_opened.emit(self.currentIndex().row())

    def context_menu(self) -> QMenu:
        """Return a menu of what can be done with the selected rows; it goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        one = len(self.selected_rows()) == 1
        changes = self.may_change
        self._add_action(menu, OPEN, _OPEN_KEY, self._open_current).setEnabled(one)
        copy = self._add_action(menu, DUPLICATE, _DUPLICATE_KEY, self.duplicate_wanted.emit)
        copy.setEnabled(one and changes)
        self._add_action(menu, COPY, _COPY_KEY, self.copy_wanted.emit)
        menu.addSeparator()
        for key in CHANGED:
            field = self._translator.gettext(FIELD[key].label)
            tell = partial(self.change_wanted.emit, key)
            self._add_action(menu, CHANGE, None, tell, field=field).setEnabled(changes)
        menu.addSeparator()
        self._add_action(menu, EXPORT, None, self.export_wanted.emit)
        menu.addSeparator()
        self._add_action(menu, BIN, _BIN_KEY, self.bin_wanted.emit).setEnabled(changes)
        return menu

    def _add_action(
        self,
        menu: QMenu,
        text: str,
        key: str | QKeySequence.StandardKey | None,
        run: Callable[[], object],
        **params: str,
    ) -> QAction:
        action = menu.addAction(literal(self._translator.gettext(text, **params)))
        if key is not None:
            # The table or the window listens to the key itself; here it is only told.
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda: run())
        return action

    def _on_table_double_clicked(self, index: QModelIndex) -> None:
        self.row_opened.emit(index.row())

    def _on_selection_changed(self) -> None:
        self.chosen.emit()

    def _on_frame_timeout(self) -> None:
        self.viewport().setUpdatesEnabled(True)

    def _on_bar_value_changed(self) -> None:
        if self.is_near_end() or self.is_near_start():
            self.end_neared.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _OPENING:
            self._open_current()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.bin_wanted.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to_end(key, event)
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Do nothing: the search box finds more, and a letter may be a shortcut."""

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            place = self.current_place()
        if self.selected_rows():
            self.context_menu().popup(place)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._delegate.current_row = self.currentIndex().row() if self.hasFocus() else -1
        super().paintEvent(event)
        self._painted.start()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._delegate.renew()
            self.show_density(self._density)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit(self.viewport().width())
        if self.is_near_end():
            self.end_neared.emit()
