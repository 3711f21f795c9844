# SPDX-License-Identifier: Apache-2.0
"""The page of one case: its header and its tabs."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QStackedWidget, QTabWidget, QWidget
from shiboken6 import isValid
from typing_extensions import override

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.errors import NotFound, Problem
from casepack_desktop.domain.views import Incident
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.ending import Ending
from casepack_desktop.ui.incident.header import IncidentHeader
from casepack_desktop.ui.incident.header_saves import HeaderSaves
from casepack_desktop.ui.incident.history_tab import HistoryTab
from casepack_desktop.ui.incident.overview import Overview
from casepack_desktop.ui.incident.quick_edit import QuickEdit
from casepack_desktop.ui.incident.related_card import RelatedCard
from casepack_desktop.ui.preferences import SHOW_UTC, Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import space
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.empty_state import Empty, EmptyState
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.message_bar import Message, MessageBar, MessageKind
from casepack_desktop.ui.widgets.plain import literal, shown_line
from casepack_desktop.ui.widgets.sheet import SheetHost
from casepack_desktop.ui.widgets.spinner import Spinner

TABS_NAME = N_("Parts of the incident")
OVERVIEW = N_("Overview")
HISTORY = N_("History")
NOT_READ = N_("The incident could not be read")
BACK = N_("Back to the registry")
AGAIN = N_("Try again")
IN_BIN = N_("{number} is in the bin. Restore it first.")
IN_BIN_DRAFT = N_("{number} was moved to the bin. Your unsaved text was kept as a draft.")
GONE = N_("{number} is no longer there.")
EDITING = N_("{number} · editing")
_GONE = "incident-gone"
_WAITING = "incident-waiting"

TabMaker = tuple[str, Callable[[str], QWidget]]
Neighbours = Callable[[str], tuple[str, str] | None]


def no_neighbours(_uuid: str) -> tuple[str, str] | None:
    """Return that a case stands in no list."""
    return None


class IncidentPage(QWidget):
    """Shows and edits one case.

    Signals: `left` when the person goes back to the registry or the case is gone; `titled` with a
    text for the title of the window; `dirty_changed`; `place_told` with a text for the status bar;
    `incident_wanted` with the UUID of a neighbour in the list or of a related case;
    `duplicate_wanted`, `export_wanted` and `bin_wanted` with the UUID of this one.
    """

    left = Signal()
    titled = Signal(str)
    dirty_changed = Signal(bool)
    place_told = Signal(str)
    incident_wanted = Signal(str)
    duplicate_wanted = Signal(str)
    export_wanted = Signal(str)
    bin_wanted = Signal(str)

    def __init__(
        self,
        session: Session,
        translator: Translator,
        messages: MessageBar,
        sheets: SheetHost,
        preferences: Preferences,
        tabs: Sequence[TabMaker],
        parent: QWidget | None = None,
        *,
        neighbours: Neighbours = no_neighbours,
    ) -> None:
        """`neighbours` gives the UUIDs before and behind a case in the list, "" for none."""
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._messages = messages
        self._sheets = sheets
        self._preferences = preferences
        self._makers = tuple(tabs)
        self._uuid = ""
        self._neighbours = neighbours
        self._steps = ("", "")
        self._focused: QWidget | None = None
        self._parts: dict[str, QWidget] = {}
        self.header = IncidentHeader(session, translator, self.leave)
        self.overview = Overview(session, translator, messages, preferences)
        self.quick = QuickEdit(session, translator, messages, self)
        self.header_saves = HeaderSaves(self.header.title, self.quick, self)
        self.ending = Ending(session, translator, sheets, self.overview, self.focus_field, self)
        self.related = RelatedCard(session, translator, messages, sheets)
        self.overview.form.insert_side(1, self.related)
        self.history = HistoryTab(session, translator, messages)
        self._tabs = QTabWidget()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def show_incident(self, uuid: str, tab: str = "overview") -> None:
        """Read and show a case; unsaved work on another one must have been asked about before."""
        if uuid == self._uuid and self.overview.incident is not None:
            self._choose(tab)
            return
        focused = QApplication.focusWidget() or self
        self._focused = focused if self.isAncestorOf(focused) else None
        if self._focused is not None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # else it would leave with the tabs
        self._close()
        self._uuid = uuid
        self._make_tabs(uuid)
        self._show_steps()
        self._choose(tab)
        self._stack.setCurrentWidget(self._loading)
        self._read(self._on_read)

    def take_keyboard(self) -> None:
        """Let the keys come here: to the tabs, or as soon as the case is read to what had them."""
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            is_there = self._stack.currentWidget() is self._content
            target = self._tabs.tabBar() if is_there else self
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Ask for the previous (-1) or the next (1) incident of the list, if there is one."""
        self._show_steps()
        if wanted := self._steps[0 if by < 0 else 1]:
            self.incident_wanted.emit(wanted)

    def renew_steps(self) -> None:
        """Offer the neighbours that the list has now, which reads on where somebody steps."""
        if self._uuid:
            self._show_steps()

    def show_tab(self, index: int) -> None:
        """Show the tab at an index from 0; nothing happens if there is none."""
        if 0 <= index < self._tabs.count():
            self._tabs.setCurrentIndex(index)
            self._tabs.tabBar().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def tab(self, key: str) -> QWidget:
        """Return the widget of a tab: `overview`, `history` or the title of a given one."""
        return self._parts[key]

    def tab_key(self) -> str:
        """Return the key of the tab that is shown."""
        shown = self._tabs.currentWidget()
        return next((key for key, part in self._parts.items() if part is shown), "")

    def uuid(self) -> str:
        """Return the UUID of the case that is shown, "" if there is none."""
        return self._uuid

    def focus_field(self, key: str) -> None:
        """Show the overview and give a field the keyboard."""
        self._choose("overview")
        self.overview.form.focus_field(key)

    def is_dirty(self) -> bool:
        """Return whether there is something to save."""
        return self.overview.is_dirty()

    def may_leave(self) -> bool:
        """Store a title that is being typed, ask about unsaved work; return whether to leave."""
        return self.header.title.settle() and self.overview.may_leave()

    def save(self) -> None:
        """Save what changed, a title that is being typed first."""
        self.overview.save()

    def cancel(self) -> None:
        """Discard what was typed after a question, or go back where nothing was."""
        self.overview.cancel()

    def can_undo(self) -> bool:
        """Return whether the form has an edit to take back."""
        return self.overview.form.edits.stack.canUndo()

    def undo(self) -> None:
        """Take back the last edit of the form, in sight."""
        if self.overview.form.edits.stack.canUndo():
            self._choose("overview")
            self.overview.form.edits.stack.undo()

    def redo(self) -> None:
        """Repeat the edit that was taken back, in sight."""
        if self.overview.form.edits.stack.canRedo():
            self._choose("overview")
            self.overview.form.edits.stack.redo()

    def leave(self) -> None:
        """Go back to the registry, after a question if something is unsaved."""
        if self.may_leave():
            self._close()
            self.left.emit()

    def _lay_out(self) -> None:
        gettext = self._translator.gettext
        self.setAccessibleName(gettext(TABS_NAME))  # until the case has one
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setAccessibleName(gettext(TABS_NAME))
        self._tabs.tabBar().setDrawBase(False)
        self._tabs.tabBar().setUsesScrollButtons(True)
        self._loading = QWidget()
        waiting = column(self._loading, gap=0)
        waiting.addWidget(Spinner(self._translator), 1, Qt.AlignmentFlag.AlignCenter)
        self._failed = EmptyState(Empty("circle-x", gettext(NOT_READ)))
        self._content = QWidget()
        outer = column(self._content, gap=0)
        inside = column(gap=2)
        inside.setContentsMargins(space(4), space(3), space(3), 0)
        inside.addWidget(self.header)
        inside.addWidget(self._tabs, 1)
        outer.addLayout(inside, 1)
        outer.addWidget(self.overview.footer)
        for widget in (self._content, self._loading, self._failed):
            self._stack.addWidget(widget)
        column(self, gap=0).addWidget(self._stack)

    def _connect(self) -> None:
        self.overview.shown.connect(self._on_overview_shown)
        self.overview.cancelled.connect(self.leave)
        self.overview.dirty_changed.connect(self._on_overview_dirty_changed)
        self.overview.is_ending = self.ending.is_ending
        self.overview.is_settled = self.header_saves.is_settled
        self.overview.stop_settling = self.header_saves.forget
        self.overview.ending_wanted.connect(self._on_overview_ending_wanted)
        self.overview.saving.waited.connect(self._on_saving_waited)
        self.header.edited.connect(self._on_header_edited)
        self.header.step_wanted.connect(self.step)
        self.header.duplicate_wanted.connect(lambda: self.duplicate_wanted.emit(self._uuid))
        self.header.export_wanted.connect(lambda: self.export_wanted.emit(self._uuid))
        self.header.save_wanted.connect(self.save)
        self.header.link_wanted.connect(self._on_header_link_wanted)
        self.related.incident_wanted.connect(self.incident_wanted)
        self.header.bin_wanted.connect(lambda: self.bin_wanted.emit(self._uuid))
        self.quick.done.connect(self._on_quick_done)
        self.quick.refused.connect(self._on_quick_refused)
        self.quick.given_up.connect(self._on_quick_given_up)
        self.quick.taken_back.connect(self._on_quick_taken_back)
        self.quick.saving.waited.connect(self._on_quick_waited)
        self._session.changed.connect(self._on_session_changed)
        self._preferences.changed.connect(self._on_preferences_changed)
        self.history.show_utc(self._preferences.get(SHOW_UTC))

    def _make_tabs(self, uuid: str) -> None:
        self._add_tab("overview", OVERVIEW, self.overview)
        for title, make in self._makers:
            self._add_tab(title.casefold(), title, make(uuid))
        self._add_tab("history", HISTORY, self.history)
        self.history.open(uuid)

    def _add_tab(self, key: str, title: str, part: QWidget) -> None:
        self._parts[key] = part
        self._tabs.addTab(part, literal(self._translator.gettext(title)))

    def _show_steps(self) -> None:
        """Offer the neighbours; a case that fell out of the list keeps those it had there."""
        found = self._neighbours(self._uuid)
        if found is not None:
            self._steps = found
        before, after = self._steps
        self.header.show_steps(previous=bool(before), following=bool(after))

    def _close(self) -> None:
        self.ending.close()
        self.quick.give_up()
        self.header_saves.forget()
        self.related.close_incident()
        self.header.title.cancel()
        self._steps = ("", "")
        self.overview.close_incident()
        self.history.close_incident()
        self._session.drop(self._asked())
        self._uuid = ""
        self._tabs.clear()
        for part in self._parts.values():
            if part not in (self.overview, self.history):
                part.deleteLater()
        self._parts = {}

    def _choose(self, tab: str) -> None:
        if tab in self._parts:
            self._tabs.setCurrentWidget(self._parts[tab])

    def _asked(self) -> str:
        return f"incident-page-{id(self)}"

    def _read(self, then: Callable[[Incident], None]) -> None:
        uuid = self._uuid
        self._session.ask(
            self._asked(), lambda services: services.incidents.get(uuid), then, self._on_unread
        )

    def _on_read(self, incident: Incident) -> None:
        if incident.deleted_at is not None:
            self._say_gone(IN_BIN, incident.number)
            return
        self._stack.setCurrentWidget(self._content)
        self.overview.open(incident)
        kept, self._focused = self._focused, None
        is_there = kept is not None and isValid(kept) and kept.isVisible() and kept.isEnabled()
        self._take_focus(kept if kept is not None and is_there else self._tabs.tabBar())

    def _on_read_again(self, incident: Incident) -> None:
        if incident.deleted_at is None:
            self.overview.take(incident)
            self.header.show_incident(incident, utc=self._preferences.get(SHOW_UTC))
            self._show_steps()
        else:
            self._say_gone(IN_BIN_DRAFT if self.is_dirty() else IN_BIN, incident.number)

    def _on_unread(self, problem: Problem) -> None:
        known = self.overview.incident
        if known is not None and isinstance(problem, NotFound):
            self._say_gone(GONE, known.number)
            for key in (known.uuid, f"comment:{known.uuid}"):
                self.overview.draft.drop(key)  # nobody could be offered it any more
            return
        if known is not None:
            self.overview.saving.news.tell(problem)
            return
        gettext = self._translator.gettext
        sentence = gettext(problem.text, **problem.params)
        again = push_button(gettext(AGAIN), self._try_again)
        back = push_button(gettext(BACK), self.leave)
        self._failed.show_empty(Empty("circle-x", gettext(NOT_READ), sentence, [again, back]))
        self._stack.setCurrentWidget(self._failed)
        self._take_focus(again)

    def _take_focus(self, target: QWidget) -> None:
        """Give a control the keyboard, unless somebody went elsewhere while the page was read."""
        focused = QApplication.focusWidget() or self
        if focused is self or self.isAncestorOf(focused):
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try_again(self) -> None:
        self._stack.setCurrentWidget(self._loading)
        self._read(self._on_read)

    def _say_gone(self, msgid: str, number: str) -> None:
        text = self._translator.gettext(msgid, number=number)
        self._messages.post(Message(MessageKind.WARNING, text, key=_GONE))
        self._close()
        self.left.emit()

    def _on_header_link_wanted(self) -> None:
        self._choose("overview")
        self.related.add()

    def _on_overview_shown(self, incident: Incident) -> None:
        self.related.show_incident(incident)
        self.header.show_incident(incident, utc=self._preferences.get(SHOW_UTC))
        name = f"{incident.number} · {incident.values.get('title') or ''}"
        self.setAccessibleName(shown_line(name))
        self.titled.emit(name)
        self.place_told.emit(incident.number)

    def _on_overview_ending_wanted(self, code: str) -> None:
        known = self.overview.incident
        if known is not None:
            self.ending.ask(known, code, lambda: self.overview.save(ends=True), form=True)

    def _on_header_edited(self, incident: Incident, key: str, text: str) -> None:
        def put() -> None:
            self.quick.put(incident, key, text)

        if key == "status" and self.ending.is_ending(incident, text):
            self.ending.ask(incident, text, put, form=False)
        else:
            put()

    def _on_quick_done(self, fresh: Incident, before: int) -> None:
        if fresh.uuid == self._uuid:
            self.header.title.cancel()
            self.overview.absorb(fresh, before)
            self.header.show_incident(fresh, utc=self._preferences.get(SHOW_UTC))
            self.header_saves.go_on()

    def _on_quick_refused(self, key: str) -> None:
        self.header_saves.forget()
        if key == "title":
            self.header.title.refuse()

    def _on_quick_given_up(self) -> None:
        self.header_saves.forget()
        self.header.title.cancel()

    def _on_quick_taken_back(self) -> None:
        if not self._uuid:
            return
        try:
            fresh = self._session.services.incidents.get(self._uuid)
        except Problem as problem:
            self.overview.saving.news.tell(problem)
            return
        self.overview.absorb(fresh, fresh.version - 1)

    def _on_quick_waited(self, sentence: str) -> None:
        self._on_saving_waited(sentence)
        if sentence:
            self._messages.post(Message(MessageKind.INFO, sentence, key=_WAITING))
        else:
            self._messages.dismiss_key(_WAITING)

    def _on_saving_waited(self, sentence: str) -> None:
        self.header.set_closed(bool(sentence))

    def _on_overview_dirty_changed(self, dirty: bool) -> None:
        known = self.overview.incident
        if known is not None:
            editing = self._translator.gettext(EDITING, number=known.number)
            self.place_told.emit(editing if dirty else known.number)
        self.dirty_changed.emit(dirty)

    def _on_preferences_changed(self, key: str) -> None:
        if key == SHOW_UTC.key:
            self.history.show_utc(self._preferences.get(SHOW_UTC))

    def _on_session_changed(self, changes: Changes) -> None:
        if changes.kinds & {Kind.DIRECTORIES, Kind.SETTINGS}:
            self.overview.refresh()
        concerned = changes.incidents is None or self._uuid in changes.incidents
        if self._uuid and Kind.INCIDENTS in changes.kinds and concerned:
            self._read(self._on_read_again if self.overview.incident else self._on_read)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Save):
            self.save()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            super().keyPressEvent(event)
