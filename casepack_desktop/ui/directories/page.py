# SPDX-License-Identifier: Apache-2.0
"""The page of one directory: its entries in their order, and what can be done with each."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QWidget
from shiboken6 import isValid
from typing_extensions import override

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.views import HistoryEntry
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.directories.acting import Acting
from casepack_desktop.ui.directories.form import EntrySheet
from casepack_desktop.ui.directories.history import HistoryDialog
from casepack_desktop.ui.directories.model import DirectoryModel, Row
from casepack_desktop.ui.directories.table import DirectoryTable
from casepack_desktop.ui.directories.words import KINDS, sentence
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import px, space
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.empty_state import Empty, EmptyState
from casepack_desktop.ui.widgets.flowing import WrapRow
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.plain import literal, set_tool_tip
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from casepack_desktop.ui.widgets.search_field import SearchField
from casepack_desktop.ui.widgets.sheet import SheetHost
from casepack_desktop.ui.widgets.spinner import Spinner

if TYPE_CHECKING:
    from casepack_desktop.services.directory_editing import Edited, EntryView

FIND = N_("Find by code, name or search word")
EDIT, SHOW = N_("Edit…"), N_("Show…")
UP, DOWN = N_("Up"), N_("Down")
DEACTIVATE, ACTIVATE = N_("Deactivate"), N_("Activate")
MERGE, DELETE = N_("Merge…"), N_("Delete")
IMPORT, EXPORT = N_("Import…"), N_("Export…")
UP_HELP = N_("Move the entry up in the order (Alt+Up)")
DOWN_HELP = N_("Move the entry down in the order (Alt+Down)")
DELETE_HELP = N_("Delete the entry, if no incident ever named it (Del)")
NOT_READ = N_("The directory could not be read")
AGAIN = N_("Try again")
NOT_FOUND = N_("No entry fits “{text}”")
SHOW_ALL = N_("Show all entries")
PLACE = N_("Entry {row} of {total} · in the order of the directory")
TOTAL = N_("{entries} · in the order of the directory")
_PAUSE_MS = 150
_SEARCH_WIDTH = 440


class DirectoryPage(QWidget):
    """Lists, edits, orders, merges, imports and exports the entries of one directory.

    Signals: `place_told` with a text for the status bar.
    """

    place_told = Signal(str)

    def __init__(
        self,
        session: Session,
        kind: DirectoryKind,
        translator: Translator,
        messages: MessageBar,
        sheets: SheetHost,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._kind = kind
        self._translator = translator
        self._messages = messages
        self._sheets = sheets
        self._counts: dict[int, int] = {}
        self._wanted = ""
        self.views: list[EntryView] = []
        self.sheet: EntrySheet | None = None
        self.acting = Acting(session, kind, translator, messages, self)
        self.acting.done.connect(self._on_acting_done)
        self.model = DirectoryModel(kind, translator, self)
        self.model.dropped.connect(self._on_model_dropped)
        name = translator.gettext(KINDS[kind].title)
        self.table = DirectoryTable(self.model, name, preferences)
        self.buttons: dict[str, QPushButton] = {}
        self._recount = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._recount.timeout.connect(self._ask_counts)
        self._is_stale = self._is_fresh = True
        self._build()
        self._connect()
        self._show_allowed()

    def may_leave(self) -> bool:
        """Ask about what was typed and not saved; return False to stay."""
        return self.sheet is None or self.sheet.close_sheet()

    def add(self) -> None:
        """Open the form of a new entry."""
        if self._session.is_writable:
            self._open(None)

    def edit(self) -> None:
        """Open the form of the chosen entry."""
        if current := self.table.current_row():
            self._open(current.view)

    def move_current(self, step: int) -> None:
        """Move the chosen entry by one place among those that are shown."""
        current = self.table.current_row()
        at = self.table.currentIndex().row() + step
        if current is None or not self._session.is_writable or not 0 <= at < len(self.model.rows()):
            return
        self.acting.move(current.view, self.model.rows()[at].place)

    def toggle_active(self) -> None:
        """Offer the chosen entry for new incidents, or no longer."""
        if (current := self.table.current_row()) and self._session.is_writable:
            self.acting.set_active(current.view, active=not current.is_active)

    def merge(self) -> None:
        """Ask into which entry the chosen one is merged."""
        if (current := self.table.current_row()) and self._session.is_writable:
            used = self._counts.get(current.view.entry.id, 0)
            self.acting.merge(current.view, self.views, used)

    def delete(self) -> None:
        """Delete the chosen entry, if nothing names it."""
        if (current := self.table.current_row()) and self._session.is_writable:
            self.acting.delete(current.view)

    def menu(self) -> QMenu:
        """Return what can be done with the chosen entry."""
        menu = QMenu(self)
        for key in ("edit", "up", "down", "active", "merge", "delete"):
            button = self.buttons[key]
            action = menu.addAction(literal(button.accessibleName()), button.click)
            action.setEnabled(button.isEnabled())
        return menu

    def show_history(self, entries: list[HistoryEntry]) -> None:
        """Show the history of the entry in the form."""
        view = None if self.sheet is None else self.sheet.view
        if view is None:
            return
        dialog = HistoryDialog(
            view.entry.code,
            entries,
            self._translator,
            self._session.zone,
            self.window(),
            may_restore=self._session.is_writable,
        )
        dialog.restore_wanted.connect(partial(self._on_dialog_restore_wanted, view))
        dialog.open()

    def _build(self) -> None:
        _ = self._translator.gettext
        layout = column(self, gap=3)
        layout.setContentsMargins(space(4), space(4), space(4), space(3))
        head = row(gap=3)
        head.addWidget(PlainLabel(_(KINDS[self._kind].title), TypeRole.TITLE))
        self._note = PlainLabel("", tone=Tone.MUTE)
        head.addWidget(self._note)
        head.addStretch(1)
        self.search = SearchField(_(FIND), self._translator)
        self.search.setMaximumWidth(px(_SEARCH_WIDTH))
        head.addWidget(self.search, 3)
        layout.addLayout(head)
        layout.addWidget(self._bar())
        self._stack = QStackedWidget()
        spinner = QWidget()
        line = row(spinner, gap=2)
        line.addWidget(Spinner(self._translator))
        line.addStretch(1)
        self._empty = EmptyState(Empty("inbox", ""))
        for page in (spinner, self.table, self._empty):
            self._stack.addWidget(page)
        layout.addWidget(self._stack, 1)
        self.setFocusProxy(self.table)

    def _bar(self) -> WrapRow:
        _ = self._translator.gettext
        bar = WrapRow()
        edit = EDIT if self._session.is_writable else SHOW
        for key, msgid, icon, call, look in (
            ("add", KINDS[self._kind].add, "plus", self.add, Look.PRIMARY),
            ("edit", edit, "pencil", self.edit, Look.PLAIN),
            ("up", UP, "chevron-up", partial(self.move_current, -1), Look.PLAIN),
            ("down", DOWN, "chevron-down", partial(self.move_current, 1), Look.PLAIN),
            ("active", DEACTIVATE, "", self.toggle_active, Look.PLAIN),
            ("merge", MERGE, "", self.merge, Look.PLAIN),
            ("delete", DELETE, "trash-2", self.delete, Look.PLAIN),
            ("import", IMPORT, "", self.acting.take_file, Look.PLAIN),
            ("export", EXPORT, "download", self.acting.export, Look.PLAIN),
        ):
            button = push_button(_(msgid), call, look=look, icon_name=icon)
            self.buttons[key] = button
            bar.add(button)
        helps = {"up": UP_HELP, "down": DOWN_HELP, "delete": DELETE_HELP}
        for key, msgid in helps.items():
            set_tool_tip(self.buttons[key], _(msgid))
        return bar

    def _connect(self) -> None:
        self.search.searched.connect(self._on_search_searched)
        self.search.list_wanted.connect(self.table.setFocus)
        self.table.edit_wanted.connect(self.edit)
        self.table.move_wanted.connect(self.move_current)
        self.table.delete_wanted.connect(self.delete)
        self.table.menu_wanted.connect(self._on_table_menu_wanted)
        self.table.chosen.connect(self._show_allowed)
        self._session.changed.connect(self._on_session_changed)
        keys = [self._key(part) for part in ("entries", "counts", "history")]
        self.destroyed.connect(partial(_drop, self._session, keys))

    def _key(self, part: str) -> str:
        return f"directory/{self._kind}/{part}"

    def _ask(self) -> None:
        kind = self._kind
        self._is_stale = False
        self._session.ask(
            self._key("entries"),
            lambda services: services.directory_editing.all(kind),
            self._show_views,
            self._show_problem,
        )
        self._ask_counts()

    def _ask_counts(self) -> None:
        kind = self._kind
        self._session.ask(
            self._key("counts"),
            lambda services: services.directory_editing.counts(kind),
            self._show_counts,
            self._show_problem,
        )

    def _show_views(self, views: "list[EntryView]") -> None:
        current = self.table.current_row()
        chosen = self._wanted or ("" if current is None else current.uuid)
        at, self._wanted = max(0, self.table.currentIndex().row()), ""
        self.views = views
        classes = self._session.directory.of(DirectoryKind.CLASSIFICATION)
        locale = self._translator.names_locale
        self.model.show_entries(views, {one.code: one.name(locale) for one in classes})
        if not self.table.choose(chosen) and self.model.rows():
            self.table.selectRow(min(at, len(self.model.rows()) - 1))
        self._show_page()
        if self._is_fresh and self.sheet is None:
            self._is_fresh = False
            self.table.setFocus()

    def _show_counts(self, counts: dict[int, int]) -> None:
        self._counts = counts
        self.model.show_counts(counts)

    def _show_problem(self, problem: Problem) -> None:
        _ = self._translator.gettext
        again = push_button(_(AGAIN), self._ask, look=Look.PRIMARY)
        text = sentence(problem, self._translator)
        self._empty.show_empty(Empty("triangle-alert", _(NOT_READ), text, [again]))
        self._stack.setCurrentWidget(self._empty)

    def _show_page(self) -> None:
        total = self.model.total
        if self.model.rows():
            self._stack.setCurrentWidget(self.table)
        else:
            self._empty.show_empty(self._nothing())
            self._stack.setCurrentWidget(self._empty)
        count = self._translator.ngettext("{n} entry", "{n} entries", total)
        self._note.setText(count)
        self._show_allowed()

    def _nothing(self) -> Empty:
        _ = self._translator.gettext
        if self.model.total:
            text = self.search.text().strip()
            every = push_button(_(SHOW_ALL), self.search.clear_search)
            return Empty("search", _(NOT_FOUND, text=text), actions=[every])
        words = KINDS[self._kind]
        buttons = []
        if self._session.is_writable:
            buttons.append(push_button(_(words.add), self.add, look=Look.PRIMARY))
            buttons.append(push_button(_(IMPORT), self.acting.take_file))
        return Empty("inbox", _(words.empty), _(words.empty_help), buttons)

    def _show_allowed(self) -> None:
        """Switch the buttons on that can do something now."""
        current, writable = self.table.current_row(), self._session.is_writable
        at, last = self.table.currentIndex().row(), len(self.model.rows()) - 1
        can = {
            "add": writable,
            "edit": current is not None,
            "up": writable and at > 0,
            "down": writable and 0 <= at < last,
            "active": writable and current is not None,
            "merge": writable and current is not None and self.model.total > 1,
            "delete": writable and current is not None,
            "import": writable,
        }
        for key, allowed in can.items():
            self.buttons[key].setEnabled(allowed)
        said = ACTIVATE if current is not None and not current.is_active else DEACTIVATE
        text = self._translator.gettext(said)
        self.buttons["active"].setText(literal(text))
        self.buttons["active"].setAccessibleName(text)
        self.table.allow_dragging(allowed=writable)
        self._tell_place(current)

    def _tell_place(self, current: Row | None) -> None:
        _, said, total = self._translator.gettext, self._translator.number, self.model.total
        if current is not None:
            place = said(current.place + 1)
            self.place_told.emit(_(PLACE, row=place, total=said(total)))
        else:
            entries = self._translator.ngettext("{n} entry", "{n} entries", total)
            self.place_told.emit(_(TOTAL, entries=entries))

    def _open(self, view: "EntryView | None") -> None:
        if self.sheet is not None and not self.sheet.close_sheet():
            return
        sheet = EntrySheet(self._session, self._kind, view, self._translator, self._messages)
        sheet.saved.connect(self._on_sheet_saved)
        sheet.closed.connect(partial(self._on_sheet_closed, sheet))
        sheet.history_wanted.connect(self._on_sheet_history_wanted)
        if self._sheets.open_sheet(sheet):
            self.sheet = sheet
        else:
            sheet.deleteLater()

    def _on_sheet_saved(self, edited: "Edited", is_new: bool) -> None:
        self._wanted = edited.uuid
        self.acting.tell_saved(edited, self._saved_code(), is_new=is_new)

    def _saved_code(self) -> str:
        return "" if self.sheet is None else self.sheet.controls["code"].text().strip()

    def _on_sheet_closed(self, sheet: EntrySheet) -> None:
        if self.sheet is sheet:
            self.sheet = None
        sheet.deleteLater()

    def _on_sheet_history_wanted(self) -> None:
        if self.sheet is None or self.sheet.view is None:
            return
        kind, uuid = self._kind, self.sheet.view.entry.uuid
        self._session.ask(
            self._key("history"),
            lambda services: services.directory_editing.history(kind, uuid),
            self.show_history,
            self.acting.refuse,
        )

    def _on_dialog_restore_wanted(self, view: "EntryView", action: int, key: str) -> None:
        if self.may_leave():
            self.acting.restore(view, action, key)

    def _on_acting_done(self, uuid: str) -> None:
        self._wanted = uuid or self._wanted
        self._ask()

    def _on_model_dropped(self, uuid: str, before: int) -> None:
        view = next((one for one in self.views if one.entry.uuid == uuid), None)
        if view is not None:
            at = self.model.row_of(uuid)
            # Qt asks before the drag has ended.
            place = before - 1 if 0 <= at < before else before
            QTimer.singleShot(0, self, partial(self.acting.move, view, place))

    def _on_search_searched(self, text: str) -> None:
        current = self.table.current_row()
        self.model.search(text)
        if self.model.rows() and not (current and self.table.choose(current.uuid)):
            self.table.selectRow(0)
        self._show_page()

    def _on_table_menu_wanted(self, point: QPoint) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def _on_session_changed(self, changes: Changes) -> None:
        if Kind.DIRECTORIES in changes.kinds:
            self._when_seen(self._ask)
        elif Kind.INCIDENTS in changes.kinds:
            self._when_seen(self._recount.start)

    def _when_seen(self, ask: Callable[[], object]) -> None:
        # What nobody sees is read when it is shown.
        if self.isVisible():
            ask()
        else:
            self._is_stale = True

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_fresh = True
            self._ask()
        else:
            self.table.setFocus()
        self._tell_place(self.table.current_row())


def _drop(session: Session, keys: list[str]) -> None:
    if isValid(session):
        for key in keys:
            session.drop(key)
