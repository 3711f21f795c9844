# SPDX-License-Identifier: Apache-2.0
"""A list to choose from that also takes what is typed into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from casepack_desktop.ui.incident.dots import Colour, dot_icon
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.buttons import icon_size
from casepack_desktop.ui.widgets.key_values import NOTHING
from casepack_desktop.ui.widgets.plain import shown_line

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole
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
        self._items = _Options(self)
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
            nothing = (Option("", NOTHING),) if clearable else ()
            self._items.show_options((*nothing, *options))
            self._show(value)

    def value(self) -> str:
        """Return the value of the option that the field names, else the text as it was typed."""
        text = self.line.text().strip()
        if text in ("", NOTHING):
            return ""
        if text == self.currentText() and self.itemText(self.currentIndex()) == text:
            return str(self.itemData(self.currentIndex(), _VALUE))
        option = self._items.named(text)
        return text if option is None else option.value

    def show_value(self, value: str) -> None:
        """Show an option, or a text that is none; emits nothing."""
        with QSignalBlocker(self):
            self._show(value)

    def _show(self, value: str) -> None:
        row = self._items.row_of(value)
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


class _Options(QAbstractListModel):
    """Options as rows; there may be thousands, so that nothing is made of one before it is seen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._options: Sequence[Option] = ()
        self._rows: dict[str, int] = {}
        self._named: dict[str, Option] | None = None

    def show_options(self, options: Sequence[Option]) -> None:
        """Show other options."""
        self.beginResetModel()
        self._options = options
        self._rows = {option.value: row for row, option in enumerate(options)}
        self._named = None
        self.endResetModel()

    def row_of(self, value: str) -> int:
        """Return the row of a value, -1 if it is none of the options."""
        return self._rows.get(value, -1)

    def named(self, text: str) -> Option | None:
        """Return the option with a name, in any case."""
        if self._named is None:
            self._named = {_shown(option).lower(): option for option in reversed(self._options)}
        return self._named.get(text.lower())

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._options)

    @override
    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        option = self._options[index.row()]
        if role in (_Role.DisplayRole, _Role.EditRole):
            return _shown(option)
        if role == _VALUE:
            return option.value
        if role == _SEARCHED and option.value:
            return "\n".join((option.name, option.value, *option.words))
        if role == _Role.DecorationRole and option.colour is not None:
            return dot_icon(option.colour)
        return None


class _Completer(QCompleter):
    """Finds options by any part of their names and search words."""

    def __init__(self, items: _Options, parent: QWidget) -> None:
        super().__init__(items, parent)
        self.setCompletionRole(_SEARCHED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(_VISIBLE)

    @override
    def pathFromIndex(self, index: Index) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


def _shown(option: Option) -> str:
    return shown_line(option.name, _NAME_LIMIT)
