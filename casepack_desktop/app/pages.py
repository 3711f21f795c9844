# SPDX-License-Identifier: Apache-2.0
"""The pages of an open workspace, put into the window and wired to each other.

Each page is imported when it is first shown, so that the first rows wait for nothing else.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.app.card_export import export_incident
from casepack_desktop.app.card_tabs import CardTabs
from casepack_desktop.app.last_change import LastChange
from casepack_desktop.app.place import Place
from casepack_desktop.app.retelling import Registered
from casepack_desktop.app.side_counts import show_count
from casepack_desktop.app.side_pages import Needs, SidePages
from casepack_desktop.domain.drafts import told_as
from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.action_table import Condition
from casepack_desktop.ui.bin.count import BinCount
from casepack_desktop.ui.main_window import MainWindow
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.registry.binning import Binning
from casepack_desktop.ui.registry.chosen import one
from casepack_desktop.ui.registry.page import RegistryPage
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.view_state import ViewState
from casepack_desktop.ui.widgets.message_bar import Message, MessageAction, MessageKind
from casepack_desktop.ui.widgets.plain import shown_line

if TYPE_CHECKING:
    from casepack_desktop.domain.filters import IncidentFilter
    from casepack_desktop.services.casework import Created
    from casepack_desktop.storage.listing import Order
    from casepack_desktop.ui.exporting.dialog import ExportDialog
    from casepack_desktop.ui.importing.dialog import ImportDialog
    from casepack_desktop.ui.incident.page import IncidentPage
    from casepack_desktop.ui.reports.tab import ReportsTab

REGISTERED = N_("{number} is registered.")
COPIED = N_("{number} is registered as a copy.")
TRIAGE_REPORT = N_("Initial Triage Report")
OPEN = N_("Open")
TRIAGE = "initial-triage"
_MOST_RECENT = 8


class CasePages(QObject):
    """Registry, incident and what they open, over one session in one window.

    Signals: `moved` when another page, incident or selection is there, so that actions, title and
    the list at the left are to be brought up to date.
    """

    moved = Signal()

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        translator: Translator,
        preferences: Preferences,
        view_state: ViewState,
        place: Place | None = None,
    ) -> None:
        """`place` is where somebody was before; `go` leads there."""
        super().__init__(window)
        self._window = window
        self._session = session
        self._translator = translator
        self._preferences = preferences
        self._incident: IncidentPage | None = None
        self._import: ImportDialog | None = None
        self._export: ExportDialog | None = None
        self._uuid = ""
        self._title = ""
        self.recent: list[str] = []
        """UUIDs of the incidents that were opened, the last one first."""
        standing = None if place is None else place.standing
        self.registry = RegistryPage(
            session, translator, window.messages, view_state, preferences, standing
        )
        self.registry.incident_opened.connect(self.open_incident)
        self.registry.import_wanted.connect(self.start_import)
        self.registry.new_wanted.connect(self.new_incident)
        self.registry.counted.connect(partial(show_count, window, translator, "registry"))
        self.registry.selection_changed.connect(self.moved)
        self.registry.duplicate_wanted.connect(self.duplicate)
        self.registry.export_wanted.connect(self.export)
        self.registry.place_told.connect(partial(self._on_place_told, self.registry))
        self.registry.search_changed.connect(window.top.search.show_text)
        self._binning = Binning(session, window.messages, translator, window)
        self._places: dict[QWidget, str] = {}
        needs = Needs(session, translator, window, preferences, view_state, self.open_incident)
        self.side = SidePages(needs, self)
        self.side.place_told.connect(self._on_place_told)
        self._tabs = CardTabs(needs, self)
        self._tabs.field_wanted.connect(self._on_tabs_field_wanted)
        self._tabs.save_wanted.connect(self.save)
        self._bin_count = BinCount(session, self)
        self._bin_count.counted.connect(partial(show_count, window, translator, "bin"))
        self.last_change = LastChange.of(session, window.messages, translator)
        window.add_page(self.registry)
        window.top.searched.connect(self._on_top_searched)
        window.top.settled.connect(self._on_top_settled)
        window.top.list_wanted.connect(self.registry.focus_table)

    def conditions(self) -> frozenset[Condition]:
        """Return what holds on the page that is shown."""
        found: set[Condition] = set()
        page = self._window.page()
        if page is self.registry:
            found.add(Condition.REGISTRY)
            if self.registry.selected_uuids():
                found.add(Condition.SELECTED)
        elif page is not None and page is self._incident:
            found |= {Condition.INCIDENT, Condition.SELECTED}
            if self._incident.is_dirty():
                found.add(Condition.DIRTY)
        return frozenset(found)

    def title(self) -> str:
        """Return what the title bar says about the page that is shown."""
        return self._title if self._is_incident() else ""

    def is_dirty(self) -> bool:
        """Return whether the incident has text that is not saved."""
        return self._incident is not None and self._incident.is_dirty()

    def status(self) -> str:
        """Return what the status bar says about the page that is shown."""
        page = self._window.page()
        return self._places.get(page, "") if page is not None else ""

    def place(self) -> Place:
        """Return where one is."""
        search = self._window.top.search.text()
        uuid = self._uuid if self._is_incident() else ""
        importing = None if self._import is None else self._import.under_way()
        exporting = None if self._export is None else self._export.under_way()
        standing = self.registry.standing()
        return Place(uuid, self._tab(), search, importing, exporting, self.entry(), standing)

    def go(self, place: Place | None) -> None:
        """Show what was shown before, the list at the start."""
        place = place or Place()
        if place.importing is not None:
            self._import_dialog().follow(place.importing)
        if place.exporting is not None:
            self._export_dialog().follow(place.exporting)
        if place.search is not None:
            self.registry.change_search(place.search)
        if place.uuid:
            self.open_incident(place.uuid, place.tab)
        else:
            self.show_entry(place.entry)

    def entry(self) -> str:
        """Return the key of the entry at the left that the shown page stands behind."""
        return self.side.key_of(self._window.page()) or "registry"

    def show_entry(self, key: str) -> None:
        """Show the page of an entry at the left, unless unsaved work is to be kept first."""
        if key == "registry":
            self.show_registry()
        elif key != self.side.key_of(self._window.page()) and self._has_left():
            self._uuid = self._title = ""
            self.side.show(key)
            self.moved.emit()

    def may_leave(self) -> bool:
        """Ask about unsaved work of sheet and incident; return False to stay."""
        if not self._window.sheets.close_sheet() or not self.side.may_leave():
            return False
        return self._incident is None or self._incident.may_leave()

    def show_registry(self) -> None:
        """Show the list, unless unsaved work is to be kept first."""
        if self._has_left():
            self._show_list()

    def _has_left(self) -> bool:
        """Leave the incident or page that is shown; return False where somebody stays."""
        if self._incident is not None and self._uuid:
            if not self._window.sheets.close_sheet():
                return False
            self._incident.leave()
            return not self._uuid
        return self.side.may_leave()

    def _show_list(self) -> None:
        uuid, self._uuid, self._title = self._uuid, "", ""
        self._window.show_page(self.registry)
        self.registry.stand_on(uuid)
        self.registry.focus_table()
        self.moved.emit()

    def open_incident(self, uuid: str, tab: str = "overview") -> bool:
        """Show an incident; return False if unsaved work of another one keeps it away."""
        same = self._is_incident() and uuid == self._uuid
        if not same and not self.may_leave():
            return False
        page = self._incident_page()
        self._uuid = uuid
        self.recent = [uuid, *(one for one in self.recent if one != uuid)][:_MOST_RECENT]
        page.show_incident(uuid, tab)
        self._window.show_page(page)
        page.take_keyboard()
        self.moved.emit()
        return True

    def open_selected(self) -> None:
        """Show the incident that is chosen in the table."""
        self.registry.open_selected()

    def show_tab(self, tab: str) -> None:
        """Show a tab of the open incident."""
        if self._is_incident():
            self._incident_page().show_incident(self._uuid, tab)

    def add_files(self) -> None:
        """Choose files and add them to the open incident."""
        from casepack_desktop.ui.files.tab import FilesTab

        if self._is_incident():
            self.show_tab("files")
            tab = self._incident_page().tab("files")
            if isinstance(tab, FilesTab):
                tab.choose_and_add()

    def build_report(self) -> None:
        """Open the builder of the Initial Triage Report of the chosen incident."""
        if tab := self._reports_tab():
            tab.open_builder(TRIAGE)

    def preview_report(self) -> None:
        """Show the Initial Triage Report of the chosen incident as it would be now."""
        if tab := self._reports_tab():
            tab.open_builder(TRIAGE)
            if tab.builder is not None:
                tab.builder.preview()

    def new_incident(self) -> None:
        """Open the form of a new incident."""
        from casepack_desktop.ui.incident.new_sheet import NewIncidentSheet

        sheet = NewIncidentSheet(self._session, self._translator, self._window.messages)
        sheet.created.connect(self.announce_new)
        sheet.closed.connect(sheet.deleteLater)
        if not self._window.sheets.open_sheet(sheet):
            sheet.deleteLater()

    def announce_new(self, uuid: str, number: str) -> None:
        """Say that an incident was registered and offer its first report."""
        _ = self._translator.gettext
        build = MessageAction(_(TRIAGE_REPORT), partial(self._build_for, uuid))
        opened = MessageAction(_(OPEN), partial(self.open_incident, uuid))
        text = _(REGISTERED, number=number)
        about = Registered(uuid, number)
        message = Message(MessageKind.SUCCESS, text, (build, opened), about=about)
        self._window.messages.post(message)

    def start_import(self, path: Path | None = None) -> None:
        """Ask for a file and import it."""
        self._import_dialog().start(path)

    def start_export(self) -> None:
        """Export what the list shows, or several incidents that are chosen in it."""
        if self._window.page() is self.registry:
            self.registry.export_selection()
        else:
            self.registry.export_list()

    def export(
        self,
        wanted: "IncidentFilter",
        order: "Order",
        columns: Sequence[str],
        uuids: Sequence[str] | None,
    ) -> None:
        """Ask how and where to, and export incidents."""
        self._export_dialog().start(wanted, order, columns, uuids)

    def move_to_bin(self) -> None:
        """Move the chosen incidents, or the open one, to the bin and offer to take it back."""
        if self._incident is None or not self._is_incident():
            self.registry.move_selection_to_bin()
            return
        known = self._incident.overview.incident
        if known is None:
            return
        chosen = one(known.uuid, known.number, str(known.values.get("title") or ""))
        if self._binning.ask(chosen):
            self._incident.leave()
            if not self._is_incident():
                self._binning.move(chosen)

    def step(self, by: int) -> None:
        """Open the incident before (-1) or behind (1) the open one in the list."""
        if self._incident is not None and self._is_incident():
            self._incident.step(by)

    def save(self) -> None:
        """Save the open incident."""
        if self._incident is not None:
            self._incident.save()

    def undo(self) -> None:
        """Take the last change of the form back, or where it has none, the last one saved."""
        if self._incident is not None and self._is_incident() and self._incident.can_undo():
            self._incident.undo()
        else:
            self.undo_last()

    def undo_last(self) -> None:
        """Take back what was saved last."""
        self.last_change.undo()

    def duplicate(self) -> None:
        """Register a copy of the chosen incident and open it."""
        uuid = self._chosen()
        if not uuid or not self.may_leave():
            return
        actor = self._session.actor
        self._session.write(
            "duplicate",
            lambda services: services.incidents.duplicate(actor, uuid),
            self._on_duplicated,
            self.tell_problem,
        )

    def _on_duplicated(self, copy: "Created") -> None:
        text = self._translator.gettext(COPIED, number=copy.number)
        self._window.messages.post(Message(MessageKind.SUCCESS, text))
        self.open_incident(copy.uuid)

    def redo(self) -> None:
        """Repeat what was taken back."""
        if self._incident is not None:
            self._incident.redo()

    def offer_drafts(self) -> None:
        """Tell of text that an earlier run of the program kept and nobody saved."""
        from casepack_desktop.app.kept_drafts import offers

        try:
            found = offers(self._session, self._translator)
        except Problem as problem:
            self.tell_problem(problem)
            return
        for offer in found:
            card = partial(self.open_incident, offer.uuid, offer.tab)
            opened = MessageAction(
                self._translator.gettext(OPEN), card if offer.uuid else self.new_incident
            )
            message = Message(MessageKind.WARNING, offer.text, (opened,), told_as(offer.key))
            self._window.messages.post(message)

    def tell_problem(self, problem: Problem) -> None:
        """Show a problem in the bar."""
        text = problem_text(problem, self._translator)
        self._window.messages.post(Message(MessageKind.ERROR, text))

    def end(self) -> None:
        """Let the pages go, before the window is furnished anew or the session ends."""
        for dialog in (self._import, self._export):
            if dialog is not None:
                dialog.close()
                dialog.deleteLater()
        self._session.drop_all()
        self.side.end()
        for page in (self._incident, self.registry):
            if page is not None:
                self._window.remove_page(page)
        self.deleteLater()

    def _is_incident(self) -> bool:
        return self._incident is not None and self._window.page() is self._incident

    def _chosen(self) -> str:
        if self._is_incident():
            return self._uuid
        return next(iter(self.registry.selected_uuids()), "")

    def _tab(self) -> str:
        return self._incident.tab_key() if self._incident is not None else "overview"

    def _reports_tab(self) -> "ReportsTab | None":
        from casepack_desktop.ui.reports.tab import ReportsTab

        uuid = self._chosen()
        if not uuid or not self.open_incident(uuid, "reports"):
            return None
        tab = self._incident_page().tab("reports")
        return tab if isinstance(tab, ReportsTab) else None

    def _import_dialog(self) -> "ImportDialog":
        from casepack_desktop.ui.importing.dialog import ImportDialog

        if self._import is None:
            self._import = ImportDialog(
                self._session, self._translator, self._window.messages, self._window
            )
        return self._import

    def _export_dialog(self) -> "ExportDialog":
        from casepack_desktop.ui.exporting.dialog import ExportDialog

        if self._export is None:
            self._export = ExportDialog(
                self._session, self._translator, self._window.messages, self._window
            )
        return self._export

    def _incident_page(self) -> "IncidentPage":
        if self._incident is None:
            self._incident = self._made_incident_page()
        return self._incident

    def _made_incident_page(self) -> "IncidentPage":
        from casepack_desktop.ui.incident.page import IncidentPage

        window = self._window
        page = IncidentPage(
            self._session,
            self._translator,
            window.messages,
            window.sheets,
            self._preferences,
            self._tabs.makers(),
            neighbours=self.registry.neighbours,
        )
        page.incident_wanted.connect(self._on_incident_wanted)
        page.bin_wanted.connect(self.move_to_bin)
        page.duplicate_wanted.connect(self.duplicate)
        page.export_wanted.connect(partial(export_incident, self.registry, self.export))
        page.left.connect(self._on_incident_left)
        page.titled.connect(self._on_incident_titled)
        page.dirty_changed.connect(self.moved)
        page.dirty_changed.connect(self._tabs.unsaved_told)
        page.place_told.connect(partial(self._on_place_told, page))
        self.registry.feed.arrived.connect(page.renew_steps)
        window.add_page(page)
        return page

    def _on_incident_wanted(self, uuid: str) -> None:
        self.open_incident(uuid, self._tab())

    def _on_incident_left(self) -> None:
        if self._is_incident():
            self._show_list()
        self._uuid = self._title = ""

    def _on_place_told(self, page: QWidget, text: str) -> None:
        self._places[page] = text
        if self._window.page() is page:
            self._window.status.show_place(text)

    def _on_incident_titled(self, text: str) -> None:
        self._title = text
        self.moved.emit()

    def _on_tabs_field_wanted(self, key: str) -> None:
        if self.open_incident(self._uuid, "overview") and self._incident is not None:
            self._incident.focus_field(key)

    def _on_top_searched(self, text: str) -> None:
        if self._window.page() is not self.registry:
            if not text:
                return
            self.show_registry()
            self._window.top.search.setFocus()
        if self._window.page() is self.registry:
            self.registry.search_typed(text)

    def _on_top_settled(self, text: str) -> None:
        if self._window.page() is self.registry:
            self.registry.search(text)

    def _build_for(self, uuid: str) -> None:
        if self.open_incident(uuid, "reports"):
            self.build_report()


def problem_text(problem: Problem, translator: Translator) -> str:
    """Return the sentence of a problem in a language, its parameters on one line each."""
    params = {key: shown_line(str(value)) for key, value in problem.params.items()}
    return translator.gettext(problem.text, **params)
