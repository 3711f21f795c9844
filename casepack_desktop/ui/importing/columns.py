# SPDX-License-Identifier: Apache-2.0
"""Which field each column of the file is read for, chosen from a list in its row.

A file may have a thousand columns, so the list is made only for the row in which one chooses.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.importing.tables import NO_INDEX, Index, prepare
from casepack_desktop.ui.importing.texts import field_label
from casepack_desktop.ui.theme.icons import paint_icon
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.widgets.plain import shown_line, tool_tip_text

if TYPE_CHECKING:
    from casepack_desktop.services.import_preview import ImportPreview

COLUMNS = N_("Columns of the file")
COLUMN = N_("Column")
FIRST_VALUE = N_("First value")
READ_AS = N_("Read as")
TARGET = 2
_HEADINGS = (COLUMN, FIRST_VALUE, READ_AS)
_TARGET_WIDTH = 190
_NARROWEST = 72
_ROW_HEIGHT = 34
_CHEVRON = 14


class ColumnsModel(QAbstractTableModel):
    """The columns with their targets.

    Signals: `chosen` after a person chose another target.
    """

    chosen = Signal()

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._names: list[str] = []
        self._examples: list[str] = []
        self._keys: list[str] = []
        self._wrong: frozenset[str] = frozenset()
        self.targets: Sequence[str] = ()
        self.is_editable = False

    def show_preview(self, preview: "ImportPreview") -> None:
        """Show the columns of a preview; of two for one field both stay as they are."""
        self.beginResetModel()
        self._names = [column.name for column in preview.columns]
        self._keys = [column.field or "" for column in preview.columns]
        self._examples = [_example(preview, place) for place in range(len(self._names))]
        self.targets = preview.targets
        self.is_editable = preview.is_table
        # A mapping may well read several columns for one field; a person may not.
        self._wrong = frozenset()
        self.endResetModel()

    def chosen_fields(self) -> dict[str, str]:
        """Return the key of the field of each column that is read."""
        return {name: key for name, key in zip(self._names, self._keys, strict=True) if key}

    def doubles(self) -> frozenset[str]:
        """Return the keys that more than one column is read for."""
        return self._wrong

    def choose(self, row: int, key: str) -> None:
        """Read a column for another field, "" for none."""
        if self._keys[row] == key:
            return
        self._keys[row] = key
        keys = [each for each in self._keys if each]
        self._wrong = frozenset(each for each in keys if keys.count(each) > 1)
        self.dataChanged.emit(self.index(0, TARGET), self.index(len(self._keys) - 1, TARGET))
        self.chosen.emit()

    def row_of(self, name: str) -> int:
        """Return the row of a column."""
        return self._names.index(name)

    @override
    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._names)

    @override
    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(_HEADINGS)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == TARGET and self.is_editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, key = index.row(), self._keys[index.row()]
        label = field_label(self._translator, key)
        text = (self._names[row], self._examples[row], label)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_line(text, 120)
        if role == Qt.ItemDataRole.EditRole:
            return key
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip_text(text)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(index.column(), key)
        return None

    def _ink(self, column: int, key: str) -> QColor:
        if column == TARGET and key in self._wrong:
            return QColor(colours().crit)
        return QColor(colours().ink if key and column != 1 else colours().mute)

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if index.column() != TARGET or role != Qt.ItemDataRole.EditRole:
            return False
        self.choose(index.row(), str(value))
        return True

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._translator.gettext(_HEADINGS[section])
        return None


def _example(preview: "ImportPreview", place: int) -> str:
    cells = (row.cells[place] for row in preview.rows if place < len(row.cells))
    return next((cell for cell in cells if cell.strip()), "")


class _Targets(QStyledItemDelegate):
    """Draws the target like a list to open, and opens it."""

    def __init__(self, translator: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self._translator = translator

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        combo = QComboBox(parent)
        model = index.model()
        targets = model.targets if isinstance(model, ColumnsModel) else ()
        for key in ("", *targets):
            combo.addItem(field_label(self._translator, key), key)
        combo.setAccessibleName(self._translator.gettext(READ_AS))
        combo.activated.connect(lambda: self._choose(combo))
        # Shown before it is placed, the list would open in the corner.
        QTimer.singleShot(0, combo, combo.showPopup)
        return combo

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())

    @override
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(option.rect)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            super().paint(painter, option, index)
            return
        rect = QRect(option.rect)  # the option is changed below
        side, edge = px(_CHEVRON), px(3)
        _paint_frame(painter, rect.adjusted(edge, edge, -edge, -edge))
        option.rect = rect.adjusted(edge, 0, -side - 3 * edge, 0)
        super().paint(painter, option, index)
        place = QRect(rect.right() - side - 2 * edge, rect.center().y() - side // 2, side, side)
        paint_icon(painter, place, "chevron-down", colours().mute)

    def _choose(self, combo: QComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)


def _paint_frame(painter: QPainter, rect: QRect) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours().line_strong), 1))
    painter.drawRoundedRect(rect, px(5), px(5))
    painter.restore()


class ColumnsTable(QTableView):
    """The columns; a click, Enter, Space or F2 opens the list of fields."""

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = ColumnsModel(translator, self)
        self.setModel(self.columns)
        prepare(self, translator.gettext(COLUMNS))
        self.setItemDelegateForColumn(TARGET, _Targets(translator, self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(_ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(px(_NARROWEST))
        # The names of the fields are the longest of the three, and the ones to be chosen from.
        header.setSectionResizeMode(TARGET, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(TARGET, px(_TARGET_WIDTH))
        self.clicked.connect(self._on_clicked)

    def open_list(self, row: int) -> None:
        """Open the list of fields of a column."""
        index = self.columns.index(row, TARGET)
        if self.columns.is_editable and self.indexWidget(index) is None:
            self.setCurrentIndex(index)
            self.edit(index)

    @override
    def keyPressEvent(self, event: Any) -> None:
        opening = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)
        if event.key() in opening and self.currentIndex().isValid():
            self.open_list(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == TARGET:
            self.open_list(index.row())
