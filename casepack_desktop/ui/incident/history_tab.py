# SPDX-License-Identifier: Apache-2.0
"""The history tab: every change of a case in words, and a way to bring a value back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QListView, QStackedWidget, QWidget
from typing_extensions import override

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.history_delegate import RESTORE, HistoryDelegate
from casepack_desktop.ui.incident.history_filter import ChangeFilter, FilterBar
from casepack_desktop.ui.incident.history_model import HistoryModel, Row
from casepack_desktop.ui.incident.taking_back import TakingBack
from casepack_desktop.ui.incident.value_view import ValueView
from casepack_desktop.ui.incident.words import Told
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import space
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.card import Card
from casepack_desktop.ui.widgets.empty_state import Empty, EmptyState
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.spinner import Spinner

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.incidents import HistoryPage

LIST_NAME = N_("Changes of the incident, newest first")
NO_HISTORY = N_("No changes yet")
NO_HISTORY_WHY = N_("Every change of this incident appears here once it is saved.")
NOT_READ = N_("The history could not be read")
AGAIN = N_("Try again")
BEFORE = N_("Before")
AFTER = N_("After")
RESTORED = N_("{field} has its earlier value again.")
NOTHING_FITS = N_("No change fits")
NOTHING_FITS_WHY = N_("Look for something else, or show all changes again.")
SHOW_ALL = N_("Show all changes")
_PAGE = 500
_SHOWN_KINDS = {
    Kind.INCIDENTS,
    Kind.DIRECTORIES,
    Kind.COMMENTS,
    Kind.FILES,
    Kind.RELATIONS,
}
_MOST_AGAIN = 5_000


class HistoryTab(QWidget):
    """Shows the history of one case; reads it when it is looked at."""

    def __init__(
        self,
        session: Session,
        translator: Translator,
        messages: MessageBar,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._news = TakingBack(session, translator, messages, self)
        self._uuid = ""
        self._is_stale = False
        self._shown = 0
        self._oldest: int | None = None
        self.model = HistoryModel(session, translator, self)
        self.model.page_wanted.connect(self._read_more)
        self.filter_bar = FilterBar(translator)
        self.filter_bar.changed.connect(self._on_filter_bar_changed)
        self.list = QListView()
        self._delegate = HistoryDelegate(session, translator, self.list)
        self.restore_button = push_button(translator.gettext(RESTORE), self.restore)
        self._before = ValueView("", translator.gettext(BEFORE))
        self._after = ValueView("", translator.gettext(AFTER))
        self._detail = self._detail_card()
        self._stack = QStackedWidget()
        self._lay_out()
        session.changed.connect(self._on_session_changed)

    def open(self, uuid: str) -> None:
        """Show the history of a case as soon as somebody looks."""
        self._uuid = uuid
        self._is_stale = True
        self._shown = 0
        self.filter_bar.clear()
        self.model.show_entries([])
        self._show_detail(None)
        self._stack.setCurrentWidget(self._loading)
        self._read_if_seen()

    def close_incident(self) -> None:
        """Let the case go."""
        self._uuid = ""
        self._is_stale = False
        self._session.drop(self._asked())
        self.model.show_entries([])

    def show_utc(self, utc: bool) -> None:
        """Show times in UTC or in the zone of the workspace."""
        self._delegate.is_utc = utc
        self.model.show_utc(utc)
        self._show_detail(self._chosen())
        self.list.viewport().update()

    def restore(self) -> None:
        """Bring back the value of before in the chosen line, if it can be."""
        told = self._chosen()
        if isinstance(told, Told) and told.can_restore and self._session.is_writable:
            self._restore(told)

    def _restore(self, told: Told) -> None:
        uuid, actor = self._uuid, self._session.actor

        def work(services: "Services") -> int | None:
            services.undo.restore_value(actor, uuid, told.action_id, told.key)
            return services.incidents.last_action(uuid)

        text = self._translator.gettext(RESTORED, field=told.name)
        self._session.write(
            "restore-value", work, lambda action: self._news.say(text, action), self._news.tell
        )

    def _lay_out(self) -> None:
        gettext = self._translator.gettext
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(gettext(LIST_NAME))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.list.activated.connect(self._on_list_activated)
        self._delegate.restore_wanted.connect(self._on_delegate_restore_wanted)
        self._filled = QWidget()
        both = column(self._filled, gap=3)
        both.setContentsMargins(0, 0, 0, space(3))
        both.addWidget(self.list, 1)
        both.addWidget(self._detail)
        self._loading = QWidget()
        column(self._loading).addWidget(Spinner(self._translator), 1, Qt.AlignmentFlag.AlignCenter)
        self._empty = EmptyState(Empty("history", gettext(NO_HISTORY), gettext(NO_HISTORY_WHY)))
        self._failed = EmptyState(Empty("circle-x", gettext(NOT_READ)))
        every = push_button(gettext(SHOW_ALL), self.filter_bar.clear)
        self._nothing = EmptyState(
            Empty("search", gettext(NOTHING_FITS), gettext(NOTHING_FITS_WHY), [every])
        )
        for widget in (self._loading, self._filled, self._empty, self._nothing, self._failed):
            self._stack.addWidget(widget)
        outer = column(self, gap=3)
        outer.setContentsMargins(0, space(3), 0, 0)
        outer.addWidget(self.filter_bar)
        outer.addWidget(self._stack, 1)

    def _detail_card(self) -> Card:
        gettext = self._translator.gettext
        card = Card()
        values = row(gap=3)
        values.addWidget(FormField(gettext(BEFORE), self._before), 1, Qt.AlignmentFlag.AlignTop)
        values.addWidget(FormField(gettext(AFTER), self._after), 1, Qt.AlignmentFlag.AlignTop)
        values.addWidget(self.restore_button, 0, Qt.AlignmentFlag.AlignBottom)
        card.body.addLayout(values)
        return card

    def _chosen(self) -> Row | None:
        return self.model.row(self.list.currentIndex())

    def _show_detail(self, chosen: Row | None) -> None:
        told = chosen if isinstance(chosen, Told) else None
        self._detail.setVisible(told is not None)
        if told is not None:
            self._before.show_value(self.model.words(told, told.old))
            self._after.show_value(self.model.words(told, told.new))
            self.restore_button.setEnabled(told.can_restore and self._session.is_writable)

    def _asked(self) -> str:
        return f"incident-history-{id(self)}"

    def _read_if_seen(self) -> None:
        if self._uuid and self._is_stale and self.isVisible():
            self._is_stale = False
            self._read()

    def _read(self) -> None:
        limit = min(max(_PAGE, self._shown), _MOST_AGAIN)
        self._ask(limit, None, self._show_page)

    def _read_more(self) -> None:
        self._ask(_PAGE, self._oldest, self._append_page)

    def _ask(
        self,
        limit: int,
        before: int | None,
        then: "Callable[[tuple[HistoryPage, list[str]]], None]",
    ) -> None:
        uuid, wanted = self._uuid, self.filter_bar.filter()
        session, translator = self._session, self._translator

        def question(services: "Services") -> "tuple[HistoryPage, list[str]]":
            page = services.incidents.history_page(
                uuid,
                limit=limit,
                before=before,
                wanted=wanted.narrowing(),
                fits=lambda entry: wanted.fits(entry, session, translator),
            )
            return page, services.incidents.history_actors(uuid) if before is None else []

        session.ask(self._asked(), question, then, self._show_problem)

    def _show_page(self, read: "tuple[HistoryPage, list[str]]") -> None:
        page, actors = read
        self.filter_bar.show_actors(actors)
        chosen = self._chosen()
        self._shown, self._oldest = len(page.entries), page.next
        wanted = self.filter_bar.filter()
        self.model.show_entries(page.entries, wanted, has_more=page.next is not None)
        nothing = self._empty if wanted == ChangeFilter() else self._nothing
        self._stack.setCurrentWidget(self._filled if page.entries else nothing)
        place = -1 if chosen is None else self.model.row_of(chosen)
        self.list.setCurrentIndex(self.model.index(max(place, 0), 0))
        self._show_detail(self._chosen())

    def _append_page(self, read: "tuple[HistoryPage, list[str]]") -> None:
        page, _ = read
        self._shown += len(page.entries)
        self._oldest = page.next
        self.model.append_entries(page.entries, has_more=page.next is not None)

    def _show_problem(self, problem: Problem) -> None:
        gettext = self._translator.gettext
        again = push_button(gettext(AGAIN), self._read)
        sentence = gettext(problem.text, **problem.params)
        self._failed.show_empty(Empty("circle-x", gettext(NOT_READ), sentence, [again]))
        self._stack.setCurrentWidget(self._failed)

    def _on_filter_bar_changed(self) -> None:
        if self._uuid:
            self._shown = 0
            self._is_stale = True
            self._read_if_seen()

    def _on_current_changed(self, current: QModelIndex) -> None:
        self._show_detail(self.model.row(current))

    def _on_list_activated(self) -> None:
        if not self._detail.isHidden() and self.restore_button.isEnabled():
            self.restore_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_delegate_restore_wanted(self, told: Told) -> None:
        self._restore(told)

    def _on_session_changed(self, changes: Changes) -> None:
        concerned = changes.incidents is None or self._uuid in changes.incidents
        if concerned and changes.kinds & _SHOWN_KINDS:
            self._is_stale = True
            self._read_if_seen()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read_if_seen()
