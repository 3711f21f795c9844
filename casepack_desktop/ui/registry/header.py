# SPDX-License-Identifier: Apache-2.0
"""The header of the list: sorts, and lets columns be chosen, moved and resized.

It can be reached by the keyboard: the arrows go from column to column, with Shift they move the
column, with Ctrl they make it wider or narrower; Space sorts, and the menu key or Shift+F10 opens
the choice of columns.
"""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_
from casepack_desktop.ui.registry.columns import COLUMNS
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.palette import colours

HEADER = N_("Columns of the list")
KEYS = N_(
    "The arrows go from column to column, with Shift they move it, with Ctrl they change its width."
    " Space sorts, the menu key opens the choice of columns."
)
_WIDER = 16
_NARROWEST, _WIDEST = 40, 2_000
_SORT_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class RegistryHeader(QHeaderView):
    """The header of the list.

    Signals: `sort_wanted` with the key that the list should be sorted by, the present one to turn
    the direction; `section_focused` with the section that the keyboard went to; `menu_wanted` with
    the place on the screen where the choice of columns belongs.
    """

    sort_wanted = Signal(str)
    section_focused = Signal(int)
    menu_wanted = Signal(QPoint)

    def __init__(self, name: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._place = 0
        self._sorted = (-1, Qt.SortOrder.DescendingOrder)
        self.setAccessibleName(name)
        self.setAccessibleDescription(keys)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sectionClicked.connect(self._on_section_clicked)

    def show_sorted(self, section: int, *, descending: bool) -> None:
        """Point at the column that the list is sorted by, -1 for one that is not there."""
        direction = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._sorted = section, direction
        self.setSortIndicatorShown(True)  # a table that does not sort by itself switches it off
        self.setSortIndicator(section, direction)

    def _sort_by(self, section: int) -> None:
        # A click turns the indicator whether or not the column sorts.
        self.setSortIndicator(*self._sorted)
        if key := COLUMNS[section].sort_key:
            self.sort_wanted.emit(key)

    def _step(self, by: int) -> None:
        place = self._place + by
        while 0 <= place < self.count() and self.isSectionHidden(self.logicalIndex(place)):
            place += by
        if 0 <= place < self.count():
            self._place = place
            self._show_focused()

    def _move(self, by: int) -> None:
        """Move the focused column past the next one that is shown."""
        section = self._focused()
        place = self.visualIndex(section) + by
        while 0 <= place < self.count() and self.isSectionHidden(self.logicalIndex(place)):
            place += by
        if 0 <= place < self.count():
            self.moveSection(self.visualIndex(section), place)
            self._place = place
            self._show_focused()

    def _widen(self, by: int) -> None:
        width = self.sectionSize(self._focused()) + by * px(_WIDER)
        self.resizeSection(self._focused(), min(max(width, px(_NARROWEST)), px(_WIDEST)))

    def _show_focused(self) -> None:
        """Let the focused column be seen where the list is wider than the window."""
        self.section_focused.emit(self._focused())
        self.viewport().update()

    def _focused(self) -> int:
        if self.isSectionHidden(self.logicalIndex(self._place)):
            self._step(-1 if self._place else 1)
        return self.logicalIndex(self._place)

    def _way(self, modifiers: Qt.KeyboardModifier) -> Callable[[int], None]:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            return self._move
        return self._widen if modifiers & Qt.KeyboardModifier.ControlModifier else self._step

    def _on_section_clicked(self, section: int) -> None:
        self._sort_by(section)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._way(event.modifiers())(_STEPS[key])
        elif key in _SORT_KEYS:
            self._sort_by(self._focused())
        else:
            event.ignore()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            left = self.sectionViewportPosition(self._focused())
            place = self.viewport().mapToGlobal(QPoint(left, self.height()))
        self.menu_wanted.emit(place)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if self.hasFocus() and logicalIndex == self._focused():
            painter.save()
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
            painter.restore()
