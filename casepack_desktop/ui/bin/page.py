# SPDX-License-Identifier: Apache-2.0
"""The page of the bin: what was deleted, by whom and when, with the ways back and out."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.bin.model import BinModel
from casepack_desktop.ui.bin.question import Condemned, PurgeQuestion
from casepack_desktop.ui.bin.table import PURGE, RESTORE, BinTable
from casepack_desktop.ui.bin.work import BinWork
from casepack_desktop.ui.preferences import SHOW_UTC, Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.empty_state import Empty, EmptyState
from casepack_desktop.ui.widgets.flowing import WrapRow
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel
from casepack_desktop.ui.widgets.search_field import SearchField
from casepack_desktop.ui.widgets.spinner import Spinner

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.incidents import BinPage as Page
    from casepack_desktop.storage.belongings import Belongings
    from casepack_desktop.storage.listing import Cursor

T = TypeVar("T")
TITLE = N_("Bin")
FIND = N_("Find in the bin")
EMPTY_BIN = N_("Empty the bin…")
NOTHING = N_("The bin is empty")
NOTHING_WHY = N_("What is deleted comes here first, and can be restored until it is purged.")
NOTHING_FOUND = N_("Nothing in the bin matches")
CLEAR = N_("Clear the search")
NOT_READ = N_("The bin could not be read")
AGAIN = N_("Try again")
_PAGE = 200
_SEARCH = 280
_MOST_AGAIN = 2_000
_Ask = Callable[[Condemned, Translator, QWidget], str]


class BinPage(QWidget):
    """The incidents in the bin, newest deleted first.

    Signals: `place_told` with a text for the status bar.
    """

    place_told = Signal(str)

    def __init__(
        self,
        session: Session,
        translator: Translator,
        messages: MessageBar,
        preferences: Preferences,
        parent: QWidget | None = None,
        *,
        ask: "_Ask | None" = None,
    ) -> None:
        """`ask` returns the reason of a purge, "" to keep; a dialog if none is given."""
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._preferences = preferences
        self._ask_reason = ask or _asked
        self._after: Cursor | None = None
        self._total = 0
        self._is_stale = True
        self.work = BinWork.of(session, messages, translator)
        self.model = BinModel(session, translator, self)
        self.table = BinTable(self.model, translator)
        self.table.may_change = session.is_writable
        self.search = SearchField(translator.gettext(FIND), translator)
        self._lay_out()
        self._connect()

    def state(self) -> str:
        """Return what is shown: `loading`, `table`, `empty`, `nothing` or `failed`."""
        return ("loading", "table", "empty", "nothing", "failed")[self._stack.currentIndex()]

    def restore(self) -> None:
        """Put the chosen incidents back on the list."""
        if uuids := self._chosen():
            self.work.restore(uuids)

    def purge(self) -> None:
        """Ask, then remove the chosen incidents for good."""
        uuids = self._chosen()
        if not uuids:
            return
        numbers = [self.model.rows()[row].number for row in self.table.selected_rows()]
        self._ask(
            "purge",
            lambda services: services.incidents.belongings(uuids),
            lambda found: self._purge_after_question(uuids, numbers, found),
        )

    def empty(self) -> None:
        """Ask, then remove everything for good."""

        def question(services: "Services") -> "tuple[list[str], Belongings, Page]":
            uuids = services.incidents.bin_uuids()
            page = services.incidents.bin_page(limit=_PAGE)
            return uuids, services.incidents.belongings(uuids), page

        self._ask("purge", question, self._empty_after_question)

    def _lay_out(self) -> None:
        gettext = self._translator.gettext
        outer = column(self, gap=3, margin=4)
        head = row(gap=3)
        head.addWidget(PlainLabel(gettext(TITLE), TypeRole.TITLE))
        self._note = ElidedLabel("", tone=Tone.MUTE)
        head.addWidget(self._note, 1)
        outer.addLayout(head)
        self._line = row(gap=2)
        self._line.addWidget(self.search, 1)
        self._tools = WrapRow()
        self.restore_button = push_button(gettext(RESTORE), self.restore, icon_name="undo-2")
        self.purge_button = push_button(gettext(PURGE), self.purge, icon_name="trash-2")
        self.empty_button = push_button(gettext(EMPTY_BIN), self.empty, look=Look.DANGER)
        for button in (self.restore_button, self.purge_button, self.empty_button):
            self._tools.add(button)
            button.setVisible(self._session.is_writable)
        self._line.addWidget(self._tools)
        outer.addLayout(self._line)
        self._loading = QWidget()
        column(self._loading).addWidget(Spinner(self._translator), 1, Qt.AlignmentFlag.AlignCenter)
        self._empty_state = EmptyState(Empty("trash-2", gettext(NOTHING), gettext(NOTHING_WHY)))
        clear = push_button(gettext(CLEAR), self.search.clear_search)
        self._nothing = EmptyState(Empty("search", gettext(NOTHING_FOUND), "", [clear]))
        self._failed = EmptyState(Empty("triangle-alert", gettext(NOT_READ)))
        self._stack = QStackedWidget()
        pages = (self._loading, self.table, self._empty_state, self._nothing, self._failed)
        for page in pages:
            self._stack.addWidget(page)
        outer.addWidget(self._stack, 1)
        self._show_choice()

    def _arrange(self) -> None:
        """Put the buttons beside the search, or below it where both do not fit."""
        beside = self._tools.natural_width()
        fits = self._stack.width() >= px(_SEARCH) + beside + self._line.spacing()
        way = QBoxLayout.Direction
        self._line.setDirection(way.LeftToRight if fits else way.TopToBottom)
        self._tools.setMinimumWidth(beside if fits else 0)

    def _connect(self) -> None:
        self.search.searched.connect(self._read_anew)
        self.search.list_wanted.connect(self._on_search_list_wanted)
        self.model.page_wanted.connect(self._read_more)
        self.table.chosen.connect(self._show_choice)
        self.table.restore_wanted.connect(self.restore)
        self.table.purge_wanted.connect(self.purge)
        self._session.changed.connect(self._on_session_changed)
        self._preferences.changed.connect(self._on_preferences_changed)
        self.model.show_utc(utc=self._preferences.get(SHOW_UTC))

    def _chosen(self) -> list[str]:
        rows = self.model.rows()
        return [rows[row].uuid for row in self.table.selected_rows()]

    def _ask(
        self,
        what: str,
        question: "Callable[[Services], T]",
        then: Callable[[T], None],
        refused: Callable[[Problem], None] | None = None,
    ) -> None:
        self._session.ask(f"bin-{what}-{id(self)}", question, then, refused or self.work.tell)

    def _read_if_seen(self) -> None:
        if self._is_stale and self.isVisible():
            self._read_anew()

    def _read_anew(self) -> None:
        self._is_stale = False
        limit = min(max(_PAGE, self.model.rowCount()), _MOST_AGAIN)
        words = tuple(self.search.text().split())

        def question(services: "Services") -> "tuple[Page, int]":
            page = services.incidents.bin_page(limit=limit, words=words)
            return page, services.incidents.bin_count()

        self._ask("page", question, self._show_page, self._show_problem)

    def _read_more(self) -> None:
        words, after = tuple(self.search.text().split()), self._after
        self._ask(
            "page",
            lambda services: services.incidents.bin_page(limit=_PAGE, after=after, words=words),
            self._append_page,
        )

    def _show_page(self, read: "tuple[Page, int]") -> None:
        page, self._total = read
        chosen, current = set(self._chosen()), self.table.currentIndex().row()
        at = self.model.rows()[current].uuid if current >= 0 else ""
        had_focus = self.table.hasFocus()
        self._after = page.next
        self.model.show_rows(page.rows, has_more=page.next is not None)
        self._choose_again(chosen)
        self._go_again(at, current)
        nothing = self._nothing if self._total else self._empty_state
        self._stack.setCurrentWidget(self.table if page.rows else nothing)
        if had_focus and not page.rows:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_choice()

    def _choose_again(self, uuids: set[str]) -> None:
        model = self.table.selectionModel()
        flags = model.SelectionFlag.Select | model.SelectionFlag.Rows
        for place, one in enumerate(self.model.rows()):
            if one.uuid in uuids:
                model.select(self.model.index(place, 0), flags)

    def _go_again(self, uuid: str, row: int) -> None:
        """Stay at an incident, or where that is gone, at the row in which it was."""
        rows = self.model.rows()
        if rows:
            places = (place for place, one in enumerate(rows) if one.uuid == uuid)
            at = next(places, min(max(row, 0), len(rows) - 1))
            model = self.table.selectionModel()
            model.setCurrentIndex(self.model.index(at, 0), model.SelectionFlag.NoUpdate)

    def _append_page(self, page: "Page") -> None:
        self._after = page.next
        self.model.append_rows(page.rows, has_more=page.next is not None)

    def _show_problem(self, problem: Problem) -> None:
        gettext = self._translator.gettext
        again = push_button(gettext(AGAIN), self._read_anew, icon_name="refresh-cw")
        sentence = gettext(problem.text, **problem.params)
        self._failed.show_empty(Empty("triangle-alert", gettext(NOT_READ), sentence, [again]))
        self._stack.setCurrentWidget(self._failed)

    def _show_choice(self) -> None:
        chosen = len(self.table.selected_rows())
        self.restore_button.setEnabled(bool(chosen))
        self.purge_button.setEnabled(bool(chosen))
        self.empty_button.setEnabled(bool(self._total))
        ngettext = self._translator.ngettext
        text = ngettext("{n} incident", "{n} incidents", self._total)
        if chosen > 1:
            picked = ngettext("{n} chosen", "{n} chosen", chosen)
            text = f"{text} · {picked}"
        self._note.setText(text if self._total else "")
        self.place_told.emit(text)

    def _purge_after_question(
        self, uuids: list[str], numbers: list[str], found: "Belongings"
    ) -> None:
        condemned = Condemned(len(uuids), numbers, found)
        if reason := self._ask_reason(condemned, self._translator, self.window()):
            self.work.purge(uuids, reason)

    def _empty_after_question(self, read: "tuple[list[str], Belongings, Page]") -> None:
        # Those that are named, not what somebody else puts into the bin meanwhile.
        uuids, found, page = read
        if uuids:
            self._purge_after_question(uuids, [one.number for one in page.rows], found)

    def _on_search_list_wanted(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_session_changed(self, changes: Changes) -> None:
        if changes.kinds & {Kind.INCIDENTS, Kind.DIRECTORIES}:
            self._is_stale = True
            self._read_if_seen()

    def _on_preferences_changed(self, key: str) -> None:
        if key == SHOW_UTC.key:
            self.model.show_utc(utc=self._preferences.get(SHOW_UTC))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()
        self._read_if_seen()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _asked(condemned: Condemned, translator: Translator, parent: QWidget) -> str:
    """Return the reason that a person gives, "" to keep all."""
    question = PurgeQuestion(condemned, translator, parent)
    try:
        return question.reason() if question.exec() else ""
    finally:
        question.deleteLater()
