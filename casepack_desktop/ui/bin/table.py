# SPDX-License-Identifier: Apache-2.0
"""The table of the bin: rows are chosen, restored and purged here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.bin.model import KEYS, BinModel
from casepack_desktop.ui.bin.pills import PillCells
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import tokens
from casepack_desktop.ui.widgets.plain import literal
from casepack_desktop.ui.widgets.rows import show_as_rows

NAME = N_("Incidents in the bin")
RESTORE = N_("Restore")
PURGE = N_("Purge…")
_WIDTHS = {"number": 150, "severity": 96, "status": 130, "deleted_at": 190, "deleted_by": 130}
_NARROWEST_TITLE = 160
_YIELDING = ("deleted_by", "status", "severity", "deleted_at")
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BinTable(QTableView):
    """The rows of the bin.

    Signals: `chosen` when the selection changed; `restore_wanted`, `purge_wanted` for it.
    """

    chosen = Signal()
    restore_wanted = Signal()
    purge_wanted = Signal()

    def __init__(
        self, model: BinModel, translator: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        self.may_change = True
        self.setModel(model)
        self.setItemDelegate(PillCells(self))
        self.setAccessibleName(translator.gettext(NAME))
        show_as_rows(self, several=True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCornerButtonEnabled(False)
        down = self.verticalHeader()
        down.setDefaultSectionSize(px(next(iter(tokens().row_height.values()))))
        across = self.horizontalHeader()
        across.setSectionsClickable(False)
        across.setTextElideMode(Qt.TextElideMode.ElideRight)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setSectionResizeMode(KEYS.index("title"), QHeaderView.ResizeMode.Stretch)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

    def selected_rows(self) -> list[int]:
        """Return the selected rows from above to below."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def _fit(self) -> None:
        """Leave out what matters least where the room is small."""
        room = self.viewport().width() - px(_NARROWEST_TITLE)
        wanted = {key: self._wanted(key, px(width)) for key, width in _WIDTHS.items()}
        for key, width in wanted.items():
            self.setColumnWidth(KEYS.index(key), width)
        left_out: set[str] = set()
        for key in _YIELDING:
            if sum(width for one, width in wanted.items() if one not in left_out) > room:
                left_out.add(key)
        for key in _YIELDING:
            self.setColumnHidden(KEYS.index(key), key in left_out)

    def _wanted(self, key: str, width: int) -> int:
        """Return the width of a column, in which its heading is not cut off."""
        return max(width, self.horizontalHeader().sectionSizeHint(KEYS.index(key)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENING and self.selected_rows() and self.may_change:
            self.restore_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete and self.selected_rows() and self.may_change:
            self.purge_wanted.emit()
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.selected_rows() or not self.may_change:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for msgid, signal in ((RESTORE, self.restore_wanted), (PURGE, self.purge_wanted)):
            menu.addAction(literal(self._translator.gettext(msgid))).triggered.connect(signal)
        menu.popup(event.globalPos())
