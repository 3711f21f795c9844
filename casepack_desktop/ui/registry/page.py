# SPDX-License-Identifier: Apache-2.0
"""The page that lists the incidents, searched, narrowed and sorted."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.filters import IncidentFilter, filter_text
from casepack_desktop.domain.views import SavedView
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.preferences import ROWS, SHOW_UTC, Density, Preferences
from casepack_desktop.ui.registry import saying
from casepack_desktop.ui.registry.bar import FilterBar
from casepack_desktop.ui.registry.column_choice import column_popup
from casepack_desktop.ui.registry.column_layout import ColumnLayout
from casepack_desktop.ui.registry.columns import PLACE, sortable
from casepack_desktop.ui.registry.copying import rows_as_text
from casepack_desktop.ui.registry.counts import Counts, RegistryCounts
from casepack_desktop.ui.registry.feed import RegistryFeed
from casepack_desktop.ui.registry.model import IncidentModel
from casepack_desktop.ui.registry.narrowing import Narrowing, facet_names
from casepack_desktop.ui.registry.reading_on import ReadingOn
from casepack_desktop.ui.registry.rows_area import RowsArea
from casepack_desktop.ui.registry.scarce_room import ScarceRoom
from casepack_desktop.ui.registry.selecting import Selecting
from casepack_desktop.ui.registry.selection_bar import SelectionBar
from casepack_desktop.ui.registry.states import LoadingRow, States, Ways
from casepack_desktop.ui.registry.table import IncidentTable
from casepack_desktop.ui.registry.viewing import Shape, Standing, Viewing
from casepack_desktop.ui.registry.wanted import Wanted
from casepack_desktop.ui.registry.wording import Wording
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import space
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.view_state import ViewState
from casepack_desktop.ui.widgets.buttons import icon_button
from casepack_desktop.ui.widgets.choice_popup import ChoicePopup
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.plain_label import PlainLabel, WholeLabel

TITLE = N_("Incident registry")
CHOOSE_COLUMNS = N_("Choose columns")
_SORT = "registry/sort"
_DESCENDING, _ASCENDING = "descending", "ascending"
_MINUTE_MS = 60_000
_OF_ROWS = {Kind.INCIDENTS, Kind.FILES, Kind.COMMENTS}


class RegistryPage(QWidget):
    """The list of incidents.

    Signals: `incident_opened` with the UUID; `import_wanted` and `new_wanted` by the buttons of the
    empty list; `counted` with the number of all incidents; `selection_changed`; `place_told` with
    a text for the status bar; `search_changed` with what the search box should hold, after the
    filter was changed here; `duplicate_wanted` for the chosen incident; `export_wanted` with the
    filter, the order, the keys of the columns that are shown, and the UUIDs of the chosen
    incidents, None for all that the filter means.
    """

    incident_opened = Signal(str)
    import_wanted = Signal()
    new_wanted = Signal()
    counted = Signal(int)
    selection_changed = Signal()
    place_told = Signal(str)
    search_changed = Signal(str)
    duplicate_wanted = Signal()
    export_wanted = Signal(object, object, tuple, object)

    def __init__(
        self,
        session: Session,
        translator: Translator,
        messages: MessageBar,
        view_state: ViewState,
        preferences: Preferences,
        standing: Standing | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`standing` is what the list showed before it was made anew, in another language."""
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._view_state = view_state
        self._preferences = preferences
        self._counted: Counts | None = None
        self._missed: set[str] | None = set()
        self._model = IncidentModel(self._wording(), translator, self)
        self._feed = RegistryFeed(session, self._model, self)
        self._counts = RegistryCounts(session, self)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._model.show_time)
        self._build()
        ScarceRoom(self, self._bar, self._chosen)
        self._reading_on = ReadingOn(self._table, self._model, self._feed, self)
        self._viewing = Viewing(session, messages, translator, self.shape, self)
        self._head.addWidget(self._viewing.button)
        self._head.addWidget(self._chooser)
        self.setTabOrder(self._viewing.button, self._chooser)
        self._bar.focus_behind(self._chooser)
        self._narrowing = Narrowing(session, self._bar, translator, self)
        self._selecting = Selecting(
            session, messages, translator, self._table, self._feed, self._chosen, self
        )
        self._connect()
        self._show_statuses()
        self._begin(standing)

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

    @property
    def viewing(self) -> Viewing:
        """Return the saved views and their button."""
        return self._viewing

    @property
    def chosen_bar(self) -> SelectionBar:
        """Return what is shown while several incidents are chosen."""
        return self._chosen

    @property
    def wanted(self) -> Wanted:
        """Return what the list is asked to show."""
        return self._feed.wanted

    def shape(self) -> Shape:
        """Return how the list stands, as a saved view keeps it."""
        wanted = self._feed.wanted
        return Shape(wanted.text, self._layout.shown(), wanted.sort_key, wanted.descending)

    def standing(self) -> Standing:
        """Return what is shown, for a list that is made anew."""
        view = self._viewing.current
        return Standing(view.uuid if view is not None else "", self._feed.wanted)

    def summary(self) -> str:
        """Return what stands at the right of the title."""
        return self._summary.whole_text()

    def search(self, text: str) -> None:
        """Show the incidents that a search means; unknown directory entries are told."""
        text = text.strip()
        if text != self._feed.wanted.text:
            self._want(self._feed.wanted.searched(text))

    def search_typed(self, text: str) -> None:
        """Search for a text that is still typed, but for a last value that may go on."""
        from casepack_desktop.domain.filter_typing import without_unfinished

        self.search(without_unfinished(text, self._session.directory.may_become))

    def change_search(self, text: str) -> None:
        """Search for another text from within the page, and tell so."""
        self.search(text)
        self.search_changed.emit(text)

    def clear_filters(self) -> None:
        """Let nothing narrow the list."""
        self.change_search("")

    def focus_table(self) -> None:
        """Put the keyboard into the list, on the current row or the first one."""
        if self._model.rowCount() and not self._table.selected_rows():
            self._table.choose(max(0, self._table.currentIndex().row()))
        if self._area.shows_table:
            self._table.setFocus()

    def refresh(self) -> None:
        """Read the list and its numbers again."""
        self._missed = set()
        self._feed.read_again()
        self._counts.count(self._feed.wanted)

    def neighbours(self, uuid: str) -> tuple[str, str] | None:
        """Return the UUIDs before and behind an incident in the list, None if it is not there."""
        return self._reading_on.neighbours(uuid)

    def stand_on(self, uuid: str) -> None:
        """Make an incident the current one, unless it is chosen already or not in the list."""
        self._reading_on.stand_on(uuid)

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
        """Put the selected incidents into the bin, after asking; the message bar undoes it."""
        self._selecting.move_to_bin()

    def export_selection(self) -> None:
        """Ask to export the chosen incidents, or all that match where only one is."""
        uuids = [] if self._selecting.means_all else self.selected_uuids()
        self._want_export(uuids if len(uuids) > 1 else None)

    def export_list(self) -> None:
        """Ask to export all that the filter means."""
        self._want_export(None)

    def open_selected(self) -> None:
        """Open the incident of the current row."""
        self._open(self._table.currentIndex().row())

    def column_menu(self) -> ChoicePopup:
        """Return the list of columns to show and hide; it goes when it is closed."""
        return column_popup(self._layout, self._on_reset_chosen, self._translator, self)

    def _build(self) -> None:
        whole = column(self, gap=3)
        whole.setContentsMargins(space(4), space(3), space(4), space(3))
        self._head = row(gap=3)
        _ = self._translator.gettext
        self._head.addWidget(PlainLabel(_(TITLE), TypeRole.TITLE))
        self._summary = WholeLabel("", tone=Tone.MUTE)
        self._summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # What is left of the line is its room.
        self._head.addWidget(self._summary, 1)
        self._chooser = icon_button("columns-3", _(CHOOSE_COLUMNS), self._show_column_menu)
        whole.addLayout(self._head)
        self._bar = FilterBar(facet_names(self._translator), self._translator)
        whole.addWidget(self._bar)
        whole.addWidget(self._build_rows(), 1)
        writable = self._session.is_writable
        self._chosen = SelectionBar(self._translator, is_writable=writable)
        whole.addWidget(self._chosen)
        self._loading = LoadingRow(self._translator)
        whole.addWidget(self._loading)

    def _build_rows(self) -> RowsArea:
        self._table = IncidentTable(self._model, self._translator)
        self._table.may_change = self._session.is_writable
        self._table.show_density(Density(self._preferences.get(ROWS)))
        self._layout = ColumnLayout(self._table.header, self._view_state, self)
        ways = Ways(self.new_wanted.emit, self.import_wanted.emit, self.clear_filters, self.refresh)
        self._area = RowsArea(self._table, States(self._translator, ways))
        self._layout.restore(self._table.viewport().width())
        return self._area

    def _connect(self) -> None:
        self._narrowing.filter_wanted.connect(self.change_filter)
        self._narrowing.refused.connect(self._on_feed_refused)
        self._bar.best_toggled.connect(self._on_bar_best_toggled)
        self._viewing.view_chosen.connect(self._on_viewing_view_chosen)
        self._layout.changed.connect(self._on_layout_changed)
        self._layout.uncovered.connect(self._table.show_column)
        self._selecting.export_wanted.connect(self.export_selection)
        self._table.duplicate_wanted.connect(self.duplicate_wanted)
        self._table.row_opened.connect(self._open)
        self._table.copy_wanted.connect(self.copy_selection)
        self._table.resized.connect(self._layout.fit)
        self._table.chosen.connect(self._on_table_chosen)
        self._table.header.sort_wanted.connect(self._on_header_sort_wanted)
        self._table.header.menu_wanted.connect(self._on_header_menu_wanted)
        self._feed.began.connect(self._loading.begin)
        self._feed.arrived.connect(self._on_feed_arrived)
        self._feed.refused.connect(self._on_feed_refused)
        self._counts.counted.connect(self._on_counts_counted)
        self._counts.refused.connect(self._on_counts_refused)
        self._session.changed.connect(self._on_session_changed)
        self._preferences.changed.connect(self._on_preferences_changed)

    def _wording(self) -> Wording:
        from datetime import UTC

        zone = UTC if self._preferences.get(SHOW_UTC) else self._session.zone
        now = self._session.clock.now
        return Wording(self._session.directory.entries, zone, self._translator, now)

    def _begin(self, standing: Standing | None) -> None:
        """Show what was shown before, the view of the start, or the list in its last order."""
        self._feed.show_further(self._layout.further())
        view = self._viewing.default()
        if standing is not None:
            self._viewing.take(standing.view)
            self._want(standing.wanted)
        elif view is None:
            self._want(self._kept_order())
        else:
            self._viewing.choose(view)
            # The search box is connected only when the page is made.
            tell = partial(self._tell_search, self._feed.wanted.text)
            QTimer.singleShot(0, self, tell)

    def _tell_search(self, text: str) -> None:
        if text == self._feed.wanted.text:
            self.search_changed.emit(text)

    def _want_export(self, uuids: list[str] | None) -> None:
        wanted = self._feed.wanted
        self.export_wanted.emit(wanted.filter, wanted.order(), self._layout.shown(), uuids)

    def _kept_order(self) -> Wanted:
        match self._view_state.texts(_SORT):
            case [key, direction] if sortable(key):
                return Wanted(sort_key=key, descending=direction == _DESCENDING)
        return Wanted()

    def _want(self, wanted: Wanted) -> None:
        self._narrowing.show(wanted)
        meant = wanted.filter
        self._table.show_words((*meant.words, *meant.titles, *meant.numbers))
        shown = None if wanted.is_best_first else sortable(wanted.sort_key)
        section = PLACE[shown.key] if shown else -1
        self._table.header.show_sorted(section, descending=wanted.descending)
        is_recounted = self._counted is None or meant != self._feed.wanted.filter
        self._feed.show(wanted)
        if is_recounted:
            self._counts.count(wanted)
        self._viewing.show_state()

    def _show_statuses(self) -> None:
        entries = self._session.directory.of(DirectoryKind.STATUS)
        self._bar.show_statuses([entry for entry in entries if entry.is_active])
        if self._counted is not None:
            self._bar.show_counts(self._counted.by_status, self._counted.at_least)

    def _show_summary(self) -> None:
        if self._counted is None:
            return
        companies = self._session.directory.of(DirectoryKind.COMPANY)
        active = sum(entry.is_active for entry in companies)
        narrowed = self._feed.wanted.is_narrowed
        text = saying.summary(self._counted, active, self._translator, narrowed=narrowed)
        self._summary.setText(text)

    def _show_rows_or_reason(self) -> None:
        self._area.show_rows(self._feed.wanted.filter, is_writable=self._session.is_writable)

    def _tell_place(self) -> None:
        index = self._table.currentIndex()
        total = self._counted.shown if self._counted else self._model.rowCount()
        is_cut = self._counted is not None and self._counted.is_cut
        before = self._feed.first_row(total)
        # Behind a gap only a list that is counted to its end has numbers.
        is_known = index.isValid() and not (before and is_cut)
        at = before + index.row() if is_known else None
        wanted, translator = self._feed.wanted, self._translator
        self.place_told.emit(saying.place(at, total, wanted, translator, is_cut=is_cut))

    def _open(self, place: int) -> None:
        if 0 <= place < self._model.rowCount():
            self.incident_opened.emit(self._model.rows()[place].uuid)

    def _show_column_menu(self) -> None:
        self.column_menu().open_under(self._chooser)

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

    def change_filter(self, wanted: IncidentFilter) -> None:
        """Show what another filter means, and tell what the search box should hold."""
        self.change_search(filter_text(wanted))

    def _on_bar_best_toggled(self, is_on: bool) -> None:
        self._want(replace(self._feed.wanted, prefers_best=is_on))

    def _on_viewing_view_chosen(self, view: SavedView | None) -> None:
        if view is None:
            self._layout.reset(self._table.viewport().width())
            self._want(Wanted())
        else:
            self._layout.show_only(view.columns, self._table.viewport().width())
            key = view.sort if sortable(view.sort) else Wanted().sort_key
            self._want(Wanted(view.filter, key, view.is_descending))
        self.search_changed.emit(self._feed.wanted.text)

    def _on_layout_changed(self) -> None:
        self._feed.show_further(self._layout.further())
        self._viewing.show_state()

    def _on_header_sort_wanted(self, key: str) -> None:
        wanted = self._feed.wanted.sorted_anew(key)
        direction = _DESCENDING if wanted.descending else _ASCENDING
        self._view_state.keep_texts(_SORT, [wanted.sort_key, direction])
        self._want(wanted)

    def _on_header_menu_wanted(self, place: QPoint) -> None:
        self.column_menu().open_at(place)

    def _on_reset_chosen(self) -> None:
        self._layout.reset(self._table.viewport().width())

    def _on_table_chosen(self) -> None:
        self.selection_changed.emit()
        self._tell_place()

    def _on_feed_arrived(self) -> None:
        if not self._feed.is_asking:
            self._loading.end()
        self._show_rows_or_reason()
        if self._model.rowCount() and not self._table.selectionModel().hasSelection():
            self._table.choose(max(0, self._table.currentIndex().row()))
        self._tell_place()

    def _on_feed_refused(self, problem: Problem) -> None:
        self._loading.end()
        self._area.show_problem(problem)
        self.place_told.emit("")

    def _on_counts_counted(self, counts: Counts) -> None:
        self._counted = counts
        self._selecting.show_counts(counts)
        self._bar.show_counts(counts.by_status, counts.at_least)
        self._show_summary()
        self._tell_place()
        self.counted.emit(counts.total)

    def _on_counts_refused(self, _problem: Problem) -> None:
        # Why is told in place of the rows, which are refused for the same reason.
        self._counted = None
        self._selecting.show_counts(None)
        self._bar.show_counts(None)
        self._summary.setText("")

    def _on_session_changed(self, changes: Changes) -> None:
        if changes.kinds & {Kind.DIRECTORIES, Kind.SETTINGS}:
            self._model.reword(self._wording())
            self._show_statuses()
            self._show_summary()
            self._narrowing.show(self._feed.wanted)
        if Kind.VIEWS in changes.kinds:
            self._viewing.read_again()
        if changes.kinds & _OF_ROWS:
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
        self._model.show_time()
        self._minute.start()
        self._catch_up()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()
