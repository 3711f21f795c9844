# SPDX-License-Identifier: Apache-2.0
"""The page that lists the incidents, searched, narrowed and sorted."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget
from typing_extensions import override

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.filters import parts_of
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.preferences import ROWS, SHOW_UTC, Density, Preferences
from casepack_desktop.ui.registry import saying
from casepack_desktop.ui.registry.bar import FilterBar
from casepack_desktop.ui.registry.binning import Binning
from casepack_desktop.ui.registry.column_layout import ColumnLayout
from casepack_desktop.ui.registry.columns import COLUMNS, PLACE, sortable
from casepack_desktop.ui.registry.copying import rows_as_text
from casepack_desktop.ui.registry.counts import Counts, RegistryCounts
from casepack_desktop.ui.registry.feed import RegistryFeed
from casepack_desktop.ui.registry.model import IncidentModel
from casepack_desktop.ui.registry.states import LoadingRow, States, Ways
from casepack_desktop.ui.registry.table import IncidentTable
from casepack_desktop.ui.registry.wanted import Wanted
from casepack_desktop.ui.registry.wording import Wording
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import space
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.view_state import ViewState
from casepack_desktop.ui.widgets.buttons import icon_button
from casepack_desktop.ui.widgets.empty_state import Empty, EmptyState
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.plain_label import PlainLabel

TITLE = N_("Incident registry")
CHOOSE_COLUMNS = N_("Choose columns")
RESET_COLUMNS = N_("Reset columns")
_SORT = "registry/sort"
_DESCENDING, _ASCENDING = "descending", "ascending"
_MOST_CONDITIONS = 8


class RegistryPage(QWidget):
    """The list of incidents.

    Signals: `incident_opened` with the UUID; `import_wanted` and `new_wanted` by the buttons of the
    empty list; `counted` with the number of all incidents; `selection_changed`; `place_told` with
    a text for the status bar; `search_changed` with what the search box should hold, after a
    condition was removed here.
    """

    incident_opened = Signal(str)
    import_wanted = Signal()
    new_wanted = Signal()
    counted = Signal(int)
    selection_changed = Signal()
    place_told = Signal(str)
    search_changed = Signal(str)

    def __init__(
        self,
        session: Session,
        translator: Translator,
        messages: MessageBar,
        view_state: ViewState,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._view_state = view_state
        self._preferences = preferences
        self._counted: Counts | None = None
        self._missed: set[str] | None = set()
        self._kept = ""
        self._binning = Binning(session, messages, translator, self)
        self._model = IncidentModel(self._wording(), translator, self)
        self._feed = RegistryFeed(session, self._model, self)
        self._counts = RegistryCounts(session, self)
        ways = Ways(
            self.new_wanted.emit,
            self.import_wanted.emit,
            partial(self.change_search, ""),
            self._show_all_statuses,
            self.refresh,
        )
        self._states = States(translator, ways)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fetch_if_near_end)
        self._build()
        self._connect()
        self._show_statuses()
        self._want(self._kept_order())

    @property
    def table(self) -> IncidentTable:
        """Return the table of the incidents."""
        return self._table

    @property
    def bar(self) -> FilterBar:
        """Return the chips above the table."""
        return self._bar

    @property
    def feed(self) -> RegistryFeed:
        """Return what brings the rows."""
        return self._feed

    @property
    def loading_row(self) -> LoadingRow:
        """Return the row that says that rows are on their way."""
        return self._loading

    @property
    def layout_of_columns(self) -> ColumnLayout:
        """Return which columns are shown and how wide they are."""
        return self._layout

    def summary(self) -> str:
        """Return what stands at the right of the title."""
        return self._summary.text()

    def search(self, text: str) -> None:
        """Show the incidents that a search means; unknown directory entries are told."""
        text = text.strip()
        if text != self._feed.wanted.text:
            self._want(self._feed.wanted.searched(text))

    def change_search(self, text: str) -> None:
        """Search for another text from within the page, and tell so."""
        self.search(text)
        self.search_changed.emit(text)

    def focus_table(self) -> None:
        """Put the keyboard into the list, on the current row or the first one."""
        if self._model.rowCount() and not self._table.selected_rows():
            self._table.choose(max(0, self._table.currentIndex().row()))
        if self._stack.currentWidget() is self._table:
            self._table.setFocus()

    def refresh(self) -> None:
        """Read the list and its numbers again."""
        self._missed = set()
        self._feed.read_again()
        self._counts.count(self._feed.wanted)

    def neighbours(self, uuid: str) -> tuple[str, str] | None:
        """Return the UUIDs before and behind an incident in the list, None if it is not there."""
        return self._model.neighbours(uuid)

    def selected_uuids(self) -> list[str]:
        """Return the selected incidents from above to below."""
        return [self._model.rows()[place].uuid for place in self._table.selected_rows()]

    def copy_selection(self) -> None:
        """Put the selected rows with their headings on the clipboard."""
        rows = self._table.selected_rows()
        if rows:
            header = self._table.header
            sections = [header.logicalIndex(place) for place in range(header.count())]
            shown = [section for section in sections if not header.isSectionHidden(section)]
            text = rows_as_text(self._model, rows, shown, self._translator)
            QGuiApplication.clipboard().setText(text)

    def move_selection_to_bin(self) -> None:
        """Put the selected incidents into the bin; the message bar offers to undo it."""
        rows = [self._model.rows()[place] for place in self._table.selected_rows()]
        if rows and self._session.is_writable:
            self._binning.move([one.uuid for one in rows], [one.number for one in rows])

    def open_selected(self) -> None:
        """Open the incident of the current row."""
        self._open(self._table.currentIndex().row())

    def column_menu(self) -> QMenu:
        """Return a menu that shows and hides columns; it goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in COLUMNS:
            action = QAction(self._translator.gettext(one.title), menu, checkable=True)
            action.setChecked(self._layout.is_shown(one.key))
            action.toggled.connect(partial(self._layout.set_shown, one.key))
            menu.addAction(action)
        menu.addSeparator()
        reset = menu.addAction(self._translator.gettext(RESET_COLUMNS))
        reset.setEnabled(self._layout.is_own)
        reset.triggered.connect(self._on_reset_triggered)
        return menu

    def _build(self) -> None:
        whole = column(self, gap=3)
        whole.setContentsMargins(space(4), space(3), space(4), space(3))
        head = row(gap=3)
        _ = self._translator.gettext
        head.addWidget(PlainLabel(_(TITLE), TypeRole.TITLE))
        head.addStretch(1)
        self._summary = PlainLabel("", tone=Tone.MUTE)
        head.addWidget(self._summary)
        whole.addLayout(head)
        narrowing = row(gap=3)
        self._bar = FilterBar(self._translator)
        narrowing.addWidget(self._bar, 1)
        self._chooser = icon_button("columns-3", _(CHOOSE_COLUMNS), self._show_column_menu)
        narrowing.addWidget(self._chooser, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(narrowing)
        whole.addWidget(self._build_stack(), 1)
        self._loading = LoadingRow(self._translator)
        whole.addWidget(self._loading)

    def _build_stack(self) -> QStackedWidget:
        self._stack = QStackedWidget()
        self._table = IncidentTable(self._model, self._translator)
        self._table.may_bin = self._session.is_writable
        self._table.show_density(Density(self._preferences.get(ROWS)))
        self._layout = ColumnLayout(self._table.header, self._view_state, self)
        self._empty = EmptyState(Empty("inbox", ""))
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        self._layout.restore(self._table.viewport().width())
        return self._stack

    def _connect(self) -> None:
        self._bar.statuses_chosen.connect(self._on_bar_statuses_chosen)
        self._bar.condition_removed.connect(self._on_bar_condition_removed)
        self._table.row_opened.connect(self._open)
        self._table.copy_wanted.connect(self.copy_selection)
        self._table.bin_wanted.connect(self.move_selection_to_bin)
        self._table.resized.connect(self._layout.fit)
        self._table.chosen.connect(self._on_table_chosen)
        self._table.end_neared.connect(self._on_end_neared)
        self._table.header.sort_wanted.connect(self._on_header_sort_wanted)
        self._table.header.menu_wanted.connect(self._on_header_menu_wanted)
        self._model.page_wanted.connect(self._on_end_neared)
        self._model.modelAboutToBeReset.connect(self._on_model_about_to_be_reset)
        self._feed.began.connect(self._loading.begin)
        self._feed.replaced.connect(self._on_feed_replaced)
        self._feed.arrived.connect(self._on_feed_arrived)
        self._feed.refused.connect(self._on_feed_refused)
        self._counts.counted.connect(self._on_counts_counted)
        self._counts.refused.connect(self._on_counts_refused)
        self._session.changed.connect(self._on_session_changed)
        self._preferences.changed.connect(self._on_preferences_changed)

    def _wording(self) -> Wording:
        from datetime import UTC

        zone = UTC if self._preferences.get(SHOW_UTC) else self._session.zone
        return Wording(self._session.directory.entries, zone, self._translator)

    def _kept_order(self) -> Wanted:
        match self._view_state.texts(_SORT):
            case [key, direction] if sortable(key):
                return Wanted(sort_key=key, descending=direction == _DESCENDING)
        return Wanted()

    def _want(self, wanted: Wanted) -> None:
        self._bar.show_conditions(_conditions(wanted.text))
        self._bar.show_chosen(self._chosen_codes(wanted))
        shown = sortable(wanted.sort_key)
        section = PLACE[shown.key] if shown else -1
        self._table.header.show_sorted(section, descending=wanted.descending)
        is_recounted = self._counted is None or wanted.filter != self._feed.wanted.filter
        self._feed.show(wanted)
        if is_recounted:
            self._counts.count(wanted)

    def _chosen_codes(self, wanted: Wanted) -> tuple[str, ...]:
        """Return the codes of the statuses that the list is narrowed to, by chip or by text."""
        names = wanted.filter.entries.get(DirectoryKind.STATUS, ())
        directory = self._session.directory
        entries = (directory.exact(DirectoryKind.STATUS, name) for name in names)
        return tuple(entry.code for entry in entries if entry is not None)

    def _show_statuses(self) -> None:
        entries = self._session.directory.of(DirectoryKind.STATUS)
        self._bar.show_statuses([entry for entry in entries if entry.is_active])
        if self._counted is not None:
            self._bar.show_counts(self._counted.by_status)

    def _show_all_statuses(self) -> None:
        self._on_bar_statuses_chosen(())

    def _show_summary(self) -> None:
        if self._counted is None:
            return
        companies = self._session.directory.of(DirectoryKind.COMPANY)
        active = sum(entry.is_active for entry in companies)
        narrowed = self._feed.wanted.is_narrowed
        text = saying.summary(self._counted, active, self._translator, narrowed=narrowed)
        self._summary.setText(text)

    def _show_rows_or_reason(self) -> None:
        wanted = self._feed.wanted
        if self._model.rowCount():
            self._stack.setCurrentWidget(self._table)
        elif wanted.is_narrowed:
            self._show_reason(
                self._states.nothing_found(
                    is_searched=bool(wanted.text), has_statuses=bool(wanted.statuses)
                )
            )
        else:
            self._show_reason(self._states.none_yet(is_writable=self._session.is_writable))

    def _show_reason(self, reason: Empty) -> None:
        had_focus = self._table.hasFocus()
        self._empty.show_empty(reason)
        self._stack.setCurrentWidget(self._empty)
        if had_focus and reason.actions:
            reason.actions[0].setFocus()

    def _tell_place(self) -> None:
        index = self._table.currentIndex()
        total = self._counted.shown if self._counted else self._model.rowCount()
        at = index.row() if index.isValid() else None
        self.place_told.emit(saying.place(at, total, self._feed.wanted, self._translator))

    def _open(self, place: int) -> None:
        if 0 <= place < self._model.rowCount():
            self.incident_opened.emit(self._model.rows()[place].uuid)

    def _show_column_menu(self) -> None:
        below = self._chooser.rect().bottomLeft()
        self._on_header_menu_wanted(self._chooser.mapToGlobal(below))

    def _follow(self, uuids: frozenset[str] | None) -> None:
        if self.isVisible():
            self._feed.read_again() if uuids is None else self._feed.follow(uuids)
        elif uuids is None:
            self._missed = None
        elif self._missed is not None:
            self._missed |= uuids

    def _catch_up(self) -> None:
        missed, self._missed = self._missed, set()
        if missed is None or missed:
            self._follow(None if missed is None else frozenset(missed))

    def _fetch_if_near_end(self) -> None:
        is_due = self._table.is_frame_due()
        if is_due:
            self._table.paint_now()
        if self._table.is_near_end() and self._feed.fetch_more():
            self._table.hold_frame()
        elif not is_due:
            self._table.paint_now()

    def _on_end_neared(self) -> None:
        if not self._feed.is_asking:
            self._soon.start()

    def _on_bar_statuses_chosen(self, codes: tuple[str, ...]) -> None:
        wanted = self._feed.wanted
        self._want(Wanted(wanted.text, codes, wanted.sort_key, wanted.descending))

    def _on_bar_condition_removed(self, place: int) -> None:
        parts = _conditions(self._feed.wanted.text)
        # Only when the chip is done with the key or click that removed it.
        rest = " ".join(parts[:place] + parts[place + 1 :])
        QTimer.singleShot(0, self, partial(self.change_search, rest))

    def _on_header_sort_wanted(self, key: str) -> None:
        wanted = self._feed.wanted.sorted_anew(key)
        direction = _DESCENDING if wanted.descending else _ASCENDING
        self._view_state.keep_texts(_SORT, [wanted.sort_key, direction])
        self._want(wanted)

    def _on_header_menu_wanted(self, place: QPoint) -> None:
        self.column_menu().popup(place)

    def _on_reset_triggered(self) -> None:
        self._layout.reset(self._table.viewport().width())

    def _on_table_chosen(self) -> None:
        self.selection_changed.emit()
        self._tell_place()

    def _on_model_about_to_be_reset(self) -> None:
        place = self._table.currentIndex().row()
        self._kept = self._model.rows()[place].uuid if place >= 0 else ""

    def _on_feed_replaced(self) -> None:
        place = self._model.position(self._kept) if self._kept else None
        self._table.choose(place or 0)

    def _on_feed_arrived(self) -> None:
        if not self._feed.is_asking:
            self._loading.end()
        self._show_rows_or_reason()
        if self._model.rowCount() and not self._table.selectionModel().hasSelection():
            self._table.choose(max(0, self._table.currentIndex().row()))
        self._soon.start()
        self._tell_place()

    def _on_feed_refused(self, problem: Problem) -> None:
        self._loading.end()
        self._show_reason(self._states.refused(problem))
        self.place_told.emit("")

    def _on_counts_counted(self, counts: Counts) -> None:
        self._counted = counts
        self._bar.show_counts(counts.by_status)
        self._show_summary()
        self._tell_place()
        self.counted.emit(counts.total)

    def _on_counts_refused(self, _problem: Problem) -> None:
        # Why is told in place of the rows, which are refused for the same reason.
        self._counted = None
        self._bar.show_counts(None)
        self._summary.setText("")

    def _on_session_changed(self, changes: Changes) -> None:
        if changes.kinds & {Kind.DIRECTORIES, Kind.SETTINGS}:
            self._model.reword(self._wording())
            self._show_statuses()
            self._show_summary()
        if Kind.INCIDENTS in changes.kinds:
            self._follow(changes.incidents)
            self._counts.count(self._feed.wanted)

    def _on_preferences_changed(self, key: str) -> None:
        if key == SHOW_UTC.key:
            self._model.reword(self._wording())
        elif key == ROWS.key:
            self._table.show_density(Density(self._preferences.get(ROWS)))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()


def _conditions(text: str) -> tuple[str, ...]:
    """Return the parts of a search that have a chip each; one that is very long has only one."""
    parts = parts_of(text)
    return parts if len(parts) <= _MOST_CONDITIONS else (text,)
