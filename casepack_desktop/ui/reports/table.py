# SPDX-License-Identifier: Apache-2.0
"""The table of an incident's reports, with what can be done in each row."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QWidget
from typing_extensions import override

from casepack_desktop.domain.enums import ReportState
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.preferences import ROWS, Preferences
from casepack_desktop.ui.reports.row_buttons import RowButtons, row_menu
from casepack_desktop.ui.reports.rows import KEYS, Act, Reading, ReportModel, ReportRow
from casepack_desktop.ui.reports.status_cell import LineCell, StatusCell
from casepack_desktop.ui.reports.table_widths import fitted
from casepack_desktop.ui.theme.measures import font_of, px
from casepack_desktop.ui.theme.tokens import TypeRole, tokens
from casepack_desktop.ui.widgets.rows import show_as_rows

NAME = N_("Generated reports")
_STEP_MS = 80
_STEP_DEGREES = 30
_LEAST_ROWS = 3
_BUTTON_HEIGHT = 30
_ACTIONS, _STATUS = KEYS.index("actions"), KEYS.index("status")


class ReportTable(QTableView):
    """Shows reports, newest first; Enter does the likeliest thing, the menu key offers all.

    Signals: `act_wanted` with what to do and the id of the report.
    """

    act_wanted = Signal(str, str)

    def __init__(
        self, translator: Translator, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        self._preferences = preferences
        self._model = ReportModel(translator, self)
        self._status = StatusCell(self._model, self)
        self._as_icons = False
        self._set_up()
        self._turn = QTimer(self, interval=_STEP_MS)
        self._turn.timeout.connect(self._on_turn_timeout)
        # One row at a time: buttons for fifty rows at once would hold the window up.
        self._fill = QTimer(self, interval=0)
        self._fill.timeout.connect(self._on_fill_timeout)
        preferences.changed.connect(self._on_preferences_changed)

    def rows(self) -> Sequence[ReportRow]:
        """Return the rows from the top."""
        return self._model.rows()

    def show_rows(self, rows: Sequence[ReportRow], reading: Reading) -> None:
        """Show other rows; the current one stays current."""
        current = self.current_row()
        self._model.show_rows(rows, reading)
        if current is not None:
            self.select_report(current.view.uuid)
        self._fit()
        self._fill.start()
        self._turn_if_needed()

    def current_row(self) -> ReportRow | None:
        """Return the row with the cursor."""
        number = self.currentIndex().row()
        return self._model.rows()[number] if number >= 0 else None

    def select_report(self, uuid: str) -> bool:
        """Put the cursor on a report; return False if it is not among the rows."""
        number = self._model.row_of(uuid)
        if number >= 0 and number != self.currentIndex().row():
            self.setCurrentIndex(self._model.index(number, 0))
        return number >= 0

    def buttons_of(self, uuid: str) -> RowButtons | None:
        """Return the buttons of a report, None until they are there."""
        number = self._model.row_of(uuid)
        widget = self.indexWidget(self._model.index(number, _ACTIONS)) if number >= 0 else None
        return widget if isinstance(widget, RowButtons) else None

    def menu_for(self, row: ReportRow) -> QMenu:
        """Return the menu of a row."""
        run = partial(self._run, row.view.uuid)
        return row_menu(row.acts, run, self._translator, self)

    def _set_up(self) -> None:
        self.setModel(self._model)
        self.setItemDelegate(LineCell(self._model, self))
        self.setItemDelegateForColumn(_STATUS, self._status)
        self.setAccessibleName(self._translator.gettext(NAME))
        show_as_rows(self)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _run(self, uuid: str, act: Act) -> None:
        self.act_wanted.emit(str(act), uuid)

    def _fit(self) -> None:
        """Give each column its room: icons take the place of texts where it is short."""
        widths, self._as_icons = fitted(self._model, self.viewport().width(), self._translator)
        for number, key in enumerate(KEYS):
            self.setColumnHidden(number, key not in widths)
            self.setColumnWidth(number, widths.get(key, 0))
        self._fit_heights(widths["status"])
        self.updateGeometry()

    def _fit_heights(self, status_width: int) -> None:
        least = self._row_height()
        metrics = QFontMetrics(font_of(TypeRole.BODY))
        for number, row in enumerate(self._model.rows()):
            height = least
            if row.view.state is ReportState.FAILED:
                text = str(self._model.index(number, _STATUS).data())
                height = max(least, self._status.height_for(text, status_width, metrics))
            if self.rowHeight(number) != height:
                self.setRowHeight(number, height)
        self.setMaximumHeight(self.sizeHint().height())

    def _row_height(self) -> int:
        density = tokens().row_height[self._preferences.get(ROWS)]
        return max(px(density), px(_BUTTON_HEIGHT))

    def _fill_next(self) -> None:
        for number, row in enumerate(self._model.rows()):
            index = self._model.index(number, _ACTIONS)
            old = self.indexWidget(index)
            wanted = (row.acts, self._model.name_of(row), self._as_icons)
            if not isinstance(old, RowButtons) or old.shown != wanted:
                self._put_buttons(index, row, old)
                return
        self._fill.stop()
        self._order_focus()

    def _put_buttons(self, index: QModelIndex, row: ReportRow, old: QWidget | None) -> None:
        act = old.focused_act() if isinstance(old, RowButtons) else None
        buttons = RowButtons(
            row.acts,
            self._model.name_of(row),
            partial(self._run, row.view.uuid),
            self._translator,
            as_icons=self._as_icons,
        )
        if act is not None:  # before the old ones go, which would send the focus elsewhere
            self.setCurrentIndex(index)
            self.setFocus()
        self.setIndexWidget(index, buttons)
        if act is not None:
            buttons.focus_act(act)

    def _order_focus(self) -> None:
        before: QWidget = self
        for row in self._model.rows():
            buttons = self.buttons_of(row.view.uuid)
            for act in row.acts if buttons is not None else ():
                button = buttons.button(act) if buttons is not None else before
                QWidget.setTabOrder(before, button)
                before = button

    def _turn_if_needed(self) -> None:
        is_made = any(row.view.state is ReportState.GENERATING for row in self._model.rows())
        if is_made and self.isVisible():
            self._turn.start()
        else:
            self._turn.stop()

    def _on_turn_timeout(self) -> None:
        self._status.angle = (self._status.angle + _STEP_DEGREES) % 360
        for number, row in enumerate(self._model.rows()):
            if row.view.state is ReportState.GENERATING:
                self.update(self._model.index(number, _STATUS))

    def _on_fill_timeout(self) -> None:
        self._fill_next()

    def _on_preferences_changed(self, key: str) -> None:
        if key == ROWS.key:
            self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and row is not None and row.acts:
            self._run(row.view.uuid, row.acts[0])
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        menu = self.menu_for(self._model.rows()[index.row()])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(below if by_key else event.globalPos())

    @override
    def sizeHint(self) -> QSize:
        head = self.horizontalHeader().sizeHint().height()
        high = head + self.verticalHeader().length() + 2 * self.frameWidth()
        return QSize(super().sizeHint().width(), high)

    @override
    def minimumSizeHint(self) -> QSize:
        head = self.horizontalHeader().sizeHint().height()
        least = head + _LEAST_ROWS * self._row_height()
        width = super().minimumSizeHint().width()
        return QSize(width, min(least, self.sizeHint().height()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
            self._fill.start()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._model.follow_font()
            self._fit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn_if_needed()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._turn.stop()
