# SPDX-License-Identifier: Apache-2.0
"""What the import of a directory would add and change, before anything is written."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableView, QWidget

from casepack_desktop.domain.errors import BadValue
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.directories.words import KINDS, label_of, sentence, value_words
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import shown_line, title_text, tool_tip_text
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel
from casepack_desktop.ui.widgets.rows import show_as_rows

if TYPE_CHECKING:
    from casepack_desktop.exchange.records import Rejected
    from casepack_desktop.services.directory_import import Plan, PlannedEntry

TITLE = N_("Import into “{directory}”")
ROWS_OF = N_("Rows of {file}")
IMPORT = N_("Import")
CANCEL = N_("Cancel")
LINE, ENTRY, WHAT, DETAIL = N_("Line"), N_("Entry"), N_("What happens"), N_("In detail")
NEW, CHANGED, REFUSED = N_("Added"), N_("Changed"), N_("Refused")
NOTHING_TO_DO = N_("Nothing in this file differs from the directory.")
NOT_UNDONE = N_("Nothing is written before you press Import; afterwards it can be undone.")
CHANGE = N_("{field}: {old} → {new}")
ONLY_NEW = N_("{field}: {new}")
NONE = "\N{EN DASH}"
_SIZE = (820, 560)
_MOST = 2_000
_SHOWN = 160
_WHOLE = Qt.ItemDataRole.UserRole


class ImportDialog(QDialog):
    """Shows a plan row by row.

    Signals: `wanted` when it should be written.
    """

    wanted = Signal()

    def __init__(self, plan: "Plan", translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        _ = translator.gettext
        title = _(TITLE, directory=_(KINDS[plan.kind].title))
        self.setWindowTitle(title_text(title))
        outer = column(self, gap=3, margin=4)
        outer.addWidget(PlainLabel(title, TypeRole.SECTION))
        outer.addWidget(ElidedLabel(_(ROWS_OF, file=shown_line(plan.records.file, 120))))
        outer.addWidget(PlainLabel(self._summary(plan), TypeRole.STRONG, wrap=True))
        outer.addWidget(self._table(plan), 1)
        self.detail = PlainLabel("", wrap=True)
        self.detail.set_selectable()
        outer.addWidget(self.detail)
        self.table.selectionModel().currentRowChanged.connect(self._on_current_row_changed)
        self.table.selectRow(0)
        note = NOT_UNDONE if plan.added or plan.changed or plan.entries else NOTHING_TO_DO
        outer.addWidget(PlainLabel(_(note), TypeRole.CAPTION, Tone.MUTE, wrap=True))
        buttons = row(gap=2)
        buttons.addStretch(1)
        buttons.addWidget(push_button(_(CANCEL), self.reject))
        self.import_button = push_button(_(IMPORT), self._import, look=Look.PRIMARY)
        self.import_button.setEnabled(bool(plan.entries))
        buttons.addWidget(self.import_button)
        outer.addLayout(buttons)
        self.resize(px(_SIZE[0]), px(_SIZE[1]))

    def _summary(self, plan: "Plan") -> str:
        ngettext = self._translator.ngettext
        parts = [
            ngettext("{n} entry is added", "{n} entries are added", plan.added),
            ngettext("{n} is changed", "{n} are changed", plan.changed),
            ngettext("{n} row is refused", "{n} rows are refused", len(plan.rejected)),
        ]
        return " · ".join(parts)

    def _table(self, plan: "Plan") -> QTableView:
        _ = self._translator.gettext
        lines = sorted(self._lines(plan), key=lambda line: line[0])
        model = QStandardItemModel(0, 4, self)
        model.setHorizontalHeaderLabels([_(one) for one in (LINE, ENTRY, WHAT, DETAIL)])
        for line, code, what, detail in lines[:_MOST]:
            model.appendRow([_item(str(line)), _item(code), self._said(what), _item(detail)])
        table = QTableView()
        table.setModel(model)
        table.setAccessibleName(_(ROWS_OF, file=shown_line(plan.records.file, 120)))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        show_as_rows(table)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, width in enumerate((64, 170, 110)):
            header.resizeSection(at, px(width))
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(False)
        self.table = table
        return table

    def _lines(self, plan: "Plan") -> Iterator[tuple[int, str, str, str]]:
        for one in plan.entries:
            if one.is_new or one.changed:
                what = NEW if one.is_new else CHANGED
                yield one.line, one.new["code"], what, self._detail(one)
        for refused in plan.rejected:
            yield refused.line, refused.excerpt, REFUSED, self._reason(refused)

    def _detail(self, one: "PlannedEntry") -> str:
        _ = self._translator.gettext
        said = []
        for key in one.changed:
            if one.is_new and key in ("code", "colour", "is_active"):
                continue
            old = value_words(key, one.old.get(key, ""), self._translator) or NONE
            new = value_words(key, one.new.get(key, ""), self._translator) or NONE
            form = ONLY_NEW if one.is_new else CHANGE
            said.append(_(form, field=label_of(key, self._translator), old=old, new=new))
        return " · ".join(said)

    def _reason(self, refused: "Rejected") -> str:
        if refused.field:
            problem = BadValue(refused.field, refused.reason, **refused.params)
            return sentence(problem, self._translator)
        return self._translator.gettext(refused.reason, **refused.params)

    def _said(self, msgid: str) -> QStandardItem:
        item = _item(self._translator.gettext(msgid))
        if msgid == REFUSED:
            item.setForeground(QColor(colours().crit))
        return item

    def _on_current_row_changed(self, new: QModelIndex, _old: QModelIndex) -> None:
        self.detail.setText(str(new.siblingAtColumn(3).data(_WHOLE) or ""))

    def _import(self) -> None:
        self.wanted.emit()
        self.accept()


def _item(text: str) -> QStandardItem:
    item = QStandardItem(shown_line(text, _SHOWN))
    item.setData(text, _WHOLE)
    item.setData(tool_tip_text(text), Qt.ItemDataRole.ToolTipRole)
    return item
