# SPDX-License-Identifier: Apache-2.0
"""A list to choose from that also takes what is typed into it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from casepack_desktop.ui.incident.dots import Colour, dot_icon
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.buttons import icon_size
from casepack_desktop.ui.widgets.key_values import NOTHING
from casepack_desktop.ui.widgets.plain import shown_line

_VALUE = Qt.ItemDataRole.UserRole
_SEARCHED = Qt.ItemDataRole.UserRole + 1
_NAME_LIMIT = 200
_NARROWEST = 120
_VISIBLE = 14


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: its value, its name, its colour and other words that find it."""

    value: str
    name: str
    colour: Colour | None = None
    words: tuple[str, ...] = ()


class ChoiceBox(QComboBox):
    """One of several options or nothing; typing searches in their names and search words.

    Signals: `chosen` when the person chose an option or typed something; `finished` when the
    field is left or Enter is pressed.
    """

    chosen = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.setLineEdit(self.line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setIconSize(icon_size())
        self.setMaxVisibleItems(_VISIBLE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setCompleter(_Completer(self._items, self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.line.setPlaceholderText(NOTHING)
        self.activated.connect(self._on_self_activated)
        self.line.textEdited.connect(self._on_line_edit_text_edited)
        self.line.editingFinished.connect(self._on_line_edit_editing_finished)

    def show_options(self, options: Sequence[Option], *, clearable: bool = True) -> None:
        """Offer these options; the text of the field stays."""
        value = self.value()
        with QSignalBlocker(self):
            self._items.clear()
            if clearable:
                self._items.appendRow(_item(Option("", NOTHING)))
            for option in options:
                self._items.appendRow(_item(option))
            self._show(value)

    def value(self) -> str:
        """Return the value of the option that the field names, else the text as it was typed."""
        text = self.line.text().strip()
        if text in ("", NOTHING):
            return ""
        if text == self.currentText() and self.itemText(self.currentIndex()) == text:
            return str(self.itemData(self.currentIndex(), _VALUE))
        row = self.findText(text, Qt.MatchFlag.MatchFixedString)
        return text if row < 0 else str(self.itemData(row, _VALUE))

    def show_value(self, value: str) -> None:
        """Show an option, or a text that is none; emits nothing."""
        with QSignalBlocker(self):
            self._show(value)

    def _show(self, value: str) -> None:
        row = self.findData(value, _VALUE)
        self.setCurrentIndex(row if value else -1)
        if row < 0 or not value:
            self.setEditText(value)
        self.line.setCursorPosition(0)

    def _on_self_activated(self) -> None:
        if not self.itemData(self.currentIndex(), _VALUE):
            self.show_value("")
        self.chosen.emit()

    def _on_line_edit_text_edited(self) -> None:
        self.chosen.emit()

    def _on_line_edit_editing_finished(self) -> None:
        self.show_value(self.value())
        self.finished.emit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # a page that is scrolled past a field must not change it

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(_NARROWEST), super().minimumSizeHint().height())

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(_NARROWEST), super().sizeHint().height())

    @override
    def showPopup(self) -> None:
        names = (self.itemText(row) for row in range(self.count()))
        metrics = QFontMetrics(self.font())
        wanted = max((metrics.horizontalAdvance(name) for name in names), default=0)
        wide = min(wanted + px(64), self.screen().availableGeometry().width() // 2)
        self.view().setMinimumWidth(max(wide, self.width()))
        super().showPopup()


class _Completer(QCompleter):
    """Finds options by any part of their names and search words."""

    def __init__(self, items: QStandardItemModel, parent: QWidget) -> None:
        super().__init__(items, parent)
        self.setCompletionRole(_SEARCHED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(_VISIBLE)

    @override
    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


def _item(option: Option) -> QStandardItem:
    item = QStandardItem(shown_line(option.name, _NAME_LIMIT))
    item.setData(option.value, _VALUE)
    if option.value:
        item.setData("\n".join((option.name, option.value, *option.words)), _SEARCHED)
    if option.colour is not None:
        item.setIcon(dot_icon(option.colour))
    return item
