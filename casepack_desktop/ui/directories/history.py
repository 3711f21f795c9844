# SPDX-License-Identifier: Apache-2.0
"""Every change of an entry in words, newest first, with a way back to an earlier value."""

import json
from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableView, QWidget

from casepack_desktop.domain.views import HistoryEntry
from casepack_desktop.support.formats import format_instant
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.directories.words import label_of, value_words
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import shown_line, title_text, tool_tip_text
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from casepack_desktop.ui.widgets.rows import show_as_rows
from casepack_desktop.ui.widgets.search_field import SearchField

TITLE = N_("History of {code}")
FIND = N_("Find in the history")
WHEN, WHO, FIELD, BEFORE, AFTER = (
    N_("Changed at"),
    N_("Who"),
    N_("Field"),
    N_("Before"),
    N_("After"),
)
RESTORE = N_("Restore this value")
CLOSE = N_("Close")
WHOLE = N_("The whole entry")
NONE = "\N{EN DASH}"
_ENTRY = Qt.ItemDataRole.UserRole
_EVENTS = ("created", "removed", "merged", "position")
_SIZE = (820, 520)
_SHOWN = 200


class HistoryDialog(QDialog):
    """The history of one entry as a table that a search narrows.

    Signals: `restore_wanted` with the action and the key whose earlier value should come back.
    """

    restore_wanted = Signal(int, str)

    def __init__(
        self,
        code: str,
        entries: Sequence[HistoryEntry],
        translator: Translator,
        zone: tzinfo,
        parent: QWidget | None = None,
        *,
        may_restore: bool,
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        self._may_restore = may_restore
        _ = translator.gettext
        title = _(TITLE, code=shown_line(code, 80))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title_text(title))
        self.setModal(True)
        outer = column(self, gap=3, margin=4)
        outer.addWidget(PlainLabel(title, TypeRole.SECTION))
        self.search = SearchField(_(FIND), translator)
        self.search.searched.connect(self._on_search_searched)
        outer.addWidget(self.search)
        self.table = self._made_table(title, entries, zone)
        outer.addWidget(self.table, 1)
        buttons = row(gap=2)
        self.restore_button = push_button(_(RESTORE), self._restore)
        buttons.addWidget(self.restore_button)
        buttons.addStretch(1)
        buttons.addWidget(push_button(_(CLOSE), self.reject))
        outer.addLayout(buttons)
        self.resize(px(_SIZE[0]), px(_SIZE[1]))
        self.table.selectionModel().currentRowChanged.connect(self._on_current_row_changed)
        self.table.selectRow(0)
        self._on_current_row_changed(self.table.currentIndex(), QModelIndex())
        self.table.setFocus()

    def _made_table(self, name: str, entries: Sequence[HistoryEntry], zone: tzinfo) -> QTableView:
        _ = self._translator.gettext
        model = QStandardItemModel(0, 5, self)
        model.setHorizontalHeaderLabels([_(one) for one in (WHEN, WHO, FIELD, BEFORE, AFTER)])
        for entry in reversed(entries):
            cells = (
                format_instant(entry.at.at, zone),
                entry.actor,
                label_of(entry.field, self._translator),
                self._words(entry, entry.old),
                self._words(entry, entry.new),
            )
            items = [_item(text) for text in cells]
            items[0].setData(entry, _ENTRY)
            model.appendRow(items)
        table = QTableView()
        table.setModel(model)
        table.setAccessibleName(name)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        show_as_rows(table)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, width in enumerate((220, 90, 150)):
            header.resizeSection(at, px(width))
        for at in (3, 4):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(False)
        return table

    def _words(self, entry: HistoryEntry, value: str | int | None) -> str:
        if value is None:
            return NONE
        text = str(value)
        if entry.field in ("created", "removed", "merged") and text.startswith("{"):
            held = json.loads(text)
            return str(held.get("code", self._translator.gettext(WHOLE)))
        return value_words(entry.field, text, self._translator)

    def _current(self) -> HistoryEntry | None:
        index = self.table.currentIndex()
        entry = index.siblingAtColumn(0).data(_ENTRY) if index.isValid() else None
        return entry if isinstance(entry, HistoryEntry) else None

    def _restore(self) -> None:
        if entry := self._current():
            self.restore_wanted.emit(entry.action_id, entry.field)
            self.accept()

    def _on_current_row_changed(self, _new: QModelIndex, _old: QModelIndex) -> None:
        entry = self._current()
        can = entry is not None and entry.field not in _EVENTS
        self.restore_button.setEnabled(self._may_restore and can)

    def _on_search_searched(self, text: str) -> None:
        wanted, model = text.casefold(), self.table.model()
        for at in range(model.rowCount()):
            cells = (str(model.index(at, place).data() or "") for place in range(5))
            self.table.setRowHidden(at, wanted not in "\n".join(cells).casefold())


def _item(text: str) -> QStandardItem:
    item = QStandardItem(shown_line(text, _SHOWN))
    item.setData(tool_tip_text(text), Qt.ItemDataRole.ToolTipRole)
    return item
