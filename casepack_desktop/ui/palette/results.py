# SPDX-License-Identifier: Apache-2.0
"""The list of the palette: headings that are skipped, and lines with their hits marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from casepack_desktop.ui.palette.choices import Choice
from casepack_desktop.ui.palette.painting import HEADING, ROW, paint_choice, paint_heading
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.plain import tool_tip_text

Index = QModelIndex | QPersistentModelIndex
_CHOICE = Qt.ItemDataRole.UserRole
_WORDS = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and its choices."""

    title: str
    choices: Sequence[Choice]


class Results(QListView):
    """Choices under headings; the keyboard stays where it is and moves the current one.

    Signals: `chosen` with the `Choice` that was clicked; `current_changed` when another one is
    the current one.
    """

    chosen = Signal(object)
    current_changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("results", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.clicked.connect(self._on_clicked)
        self.entered.connect(self._on_entered)
        self._seen_at = QPoint()
        self.selectionModel().currentChanged.connect(self.current_changed)

    def show_groups(self, groups: Sequence[Group], words: Sequence[str]) -> None:
        """Show these choices with the words marked; the first one is the current one."""
        self.blockSignals(True)
        self._model.clear()
        for group in groups:
            heading = QStandardItem(group.title)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self._model.appendRow(heading)
            for choice in group.choices:
                self._model.appendRow(_item(choice, tuple(words)))
        self.blockSignals(False)
        self.step(1)
        if not groups:
            self.current_changed.emit()
        self.scrollToTop()

    def choices(self) -> list[Choice]:
        """Return the choices from above to below."""
        found = (self._model.item(row).data(_CHOICE) for row in range(self._model.rowCount()))
        return [choice for choice in found if isinstance(choice, Choice)]

    def current(self) -> Choice | None:
        """Return the current choice, None where there is none."""
        choice = self.currentIndex().data(_CHOICE)
        return choice if isinstance(choice, Choice) else None

    def step(self, steps: int) -> None:
        """Make a choice further down or up the current one; behind the last comes the first."""
        rows = [row for row in range(self._model.rowCount()) if self._model.item(row).isEnabled()]
        if not rows:
            return
        here = self.currentIndex().row()
        at = rows.index(here) + steps if here in rows else 0
        at = at % len(rows) if abs(steps) == 1 else min(max(at, 0), len(rows) - 1)
        index = self._model.index(rows[at], 0)
        self.setCurrentIndex(index)
        # The heading above the first choice belongs to it.
        self.scrollTo(self._model.index(0, 0) if at == 0 else index)

    def page_steps(self) -> int:
        """Return how many lines are in sight."""
        return max(2, self.viewport().height() // px(ROW) - 1)

    def wanted_height(self) -> int:
        """Return the height that shows everything."""
        heights = (self.sizeHintForRow(row) for row in range(self._model.rowCount()))
        return sum(heights) + 2 * px(4)

    def _on_clicked(self, index: QModelIndex) -> None:
        choice = index.data(_CHOICE)
        if isinstance(choice, Choice):
            self.chosen.emit(choice)

    def _on_entered(self, index: QModelIndex) -> None:
        # Lines that move under a mouse at rest are no choice.
        here = self.cursor().pos()
        if here != self._seen_at and isinstance(index.data(_CHOICE), Choice):
            self._seen_at = here
            self.setCurrentIndex(index)


class _Delegate(QStyledItemDelegate):
    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice = index.data(_CHOICE)
        if isinstance(choice, Choice):
            paint_choice(painter, option, choice, index.data(_WORDS))
        else:
            paint_heading(painter, option, str(index.data()))

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, px(ROW if isinstance(index.data(_CHOICE), Choice) else HEADING))


def _item(choice: Choice, words: tuple[str, ...]) -> QStandardItem:
    spoken = ", ".join(part for part in (choice.lead, choice.text, choice.note) if part)
    item = QStandardItem(spoken)
    item.setData(choice, _CHOICE)
    item.setData(words, _WORDS)
    item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
    item.setData(tool_tip_text(choice.tip or choice.text), Qt.ItemDataRole.ToolTipRole)
    return item
