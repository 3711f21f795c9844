# SPDX-License-Identifier: Apache-2.0
"""The tab of an incident's reports: what can be made, what was made, and the way to both."""

from datetime import UTC
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.preferences import SHOW_UTC, Preferences
from casepack_desktop.ui.reports.builder import ReportBuilder
from casepack_desktop.ui.reports.desk import report_desk
from casepack_desktop.ui.reports.jobs import report_jobs
from casepack_desktop.ui.reports.outside import Outside
from casepack_desktop.ui.reports.previewing import ReportPreviews
from casepack_desktop.ui.reports.rows import Act, Reading, ReportRow
from casepack_desktop.ui.reports.saving import ReportSaver
from casepack_desktop.ui.reports.table import NAME, ReportTable
from casepack_desktop.ui.reports.warming import KEY as WARMING
from casepack_desktop.ui.reports.warming import Warming
from casepack_desktop.ui.reports.wording import problem_text, zone_name
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import px, space
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.card import ChoiceCard
from casepack_desktop.ui.widgets.empty_state import Empty, EmptyState
from casepack_desktop.ui.widgets.fitting import scrolled
from casepack_desktop.ui.widgets.flowing import FieldGrid
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.message_bar import Message, MessageBar, MessageKind
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel
from casepack_desktop.ui.widgets.sheet import SheetHost
from casepack_desktop.ui.widgets.spinner import Spinner

if TYPE_CHECKING:
    from casepack_desktop.services.reports import ReportView

TRIAGE = "initial-triage"
TIMES_IN = N_("Times in {zone}")
NEWEST_ONLY = N_("The newest {shown} of {total} reports · times in {zone}")
NO_REPORTS = N_("No report of this incident yet")
NO_REPORTS_HELP = N_("Choose a template above. What you make is listed here and kept.")
COMPOSE = N_("Compose {template}")
NOT_READ = N_("The reports could not be read")
READ_AGAIN = N_("Try again")
_MOST_ROWS = 200
_PAUSE_MS = 100
_CARD_COLUMNS = 2
_LOWEST = 130
"""So high the reports stay where large letters leave little room; what is above scrolls away."""


_NUMBERS = count()
"""Each tab has a key of its own: one that was closed drops its questions a moment later, when the
next one of the same incident may have asked."""


class ReportsTab(QWidget):
    """Templates to make reports from and the reports of one incident, which follow by themselves.

    Signals: `field_wanted` with the key of a field that should be edited in the overview;
    `save_wanted` when a report should hold what the form holds.
    """

    field_wanted = Signal(str)
    save_wanted = Signal()

    def __init__(
        self,
        session: Session,
        uuid: str,
        translator: Translator,
        messages: MessageBar,
        sheets: SheetHost,
        preferences: Preferences,
        parent: QWidget | None = None,
        *,
        outside: Outside | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._uuid = uuid
        self._key = f"reports:{uuid}:{next(_NUMBERS)}"
        self._translator = translator
        self._messages = messages
        self._sheets = sheets
        self._preferences = preferences
        outside = outside or Outside()
        self.saver = ReportSaver(session, translator, messages, preferences, outside, self)
        self._previews = ReportPreviews(
            session, uuid, translator, messages, preferences, self.saver, outside, self
        )
        self.builder: ReportBuilder | None = None
        self._is_unsaved = False
        self._views: list[ReportView] = []
        self._is_asking, self._is_stale = False, True
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._on_pause_timeout)
        self._wanted_row = ""
        self._warming = Warming(session, self)
        self._build()
        self._follow()

    def open_builder(self, template: str = TRIAGE) -> None:
        """Open the sheet in which a report is composed."""
        from casepack_desktop.reporting.templates import template_named

        if not self._sheets.close_sheet():
            return
        builder = ReportBuilder(
            self._session,
            self._uuid,
            template_named(template),
            self._translator,
            self._messages,
            self._previews,
            self._sheets,
        )
        builder.closed.connect(self._on_builder_closed)
        builder.requested.connect(self._on_builder_requested)
        builder.save_wanted.connect(self.save_wanted)
        builder.tell_unsaved(is_unsaved=self._is_unsaved)
        self.builder = builder
        for key, card in self.cards.items():
            card.setChecked(key == template)
        self._sheets.open_sheet(builder)

    def show_unsaved(self, is_unsaved: bool) -> None:
        """Take note whether the form of the case has unsaved changes."""
        self._is_unsaved = is_unsaved
        if self.builder is not None:
            self.builder.tell_unsaved(is_unsaved=is_unsaved)

    def run_act(self, act: Act, uuid: str) -> None:
        """Do with a report what a button of its row says."""
        view = next((one for one in self._views if one.uuid == uuid), None)
        if view is None:
            return
        acts = {
            Act.PREVIEW: partial(self._previews.preview_stored, view),
            Act.SAVE: partial(self.saver.save_as, view),
            Act.FOLDER: partial(self.saver.show_folder, uuid),
            Act.RETRY: partial(self._retry, view),
            Act.CANCEL: partial(report_jobs(self._session).cancel, uuid, self._refuse),
        }
        acts[act]()

    def _build(self) -> None:
        gettext = self._translator.gettext
        inside = QWidget()
        layout = column(inside, gap=3)
        layout.setContentsMargins(0, space(3), space(1), space(3))
        layout.addWidget(self._template_cards())
        head = row(gap=2)
        head.addWidget(PlainLabel(gettext(NAME), TypeRole.SECTION))
        self._note = ElidedLabel("", TypeRole.CAPTION, Tone.MUTE)
        head.addWidget(self._note, 1)
        layout.addSpacing(layout.spacing())
        layout.addLayout(head)
        self.table = ReportTable(self._translator, self._preferences)
        self.table.act_wanted.connect(self._on_table_act_wanted)
        self._stack = QStackedWidget()
        self._pages = {
            "table": self._table_page(),
            "empty": EmptyState(Empty("file-text", gettext(NO_REPORTS), gettext(NO_REPORTS_HELP))),
            "loading": self._loading_page(),
            "error": EmptyState(Empty("triangle-alert", gettext(NOT_READ))),
        }
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._show_page("loading")
        self._stack.setMinimumHeight(px(_LOWEST))
        layout.addWidget(self._stack, 1)
        column(self, gap=0).addWidget(scrolled(inside))

    def _template_cards(self) -> QWidget:
        from casepack_desktop.reporting.templates import TEMPLATES

        gettext = self._translator.gettext
        grid = FieldGrid(_CARD_COLUMNS)
        self.cards: dict[str, ChoiceCard] = {}
        for one in TEMPLATES:
            title = gettext(one.title)
            tag = PlainLabel(gettext(one.tag), TypeRole.CAPTION, Tone.MUTE)
            card = ChoiceCard(title, gettext(one.summary), tag)
            card.setAccessibleName(gettext(COMPOSE, template=title))
            card.clicked.connect(partial(self._on_card_clicked, one.key))
            grid.add(card)
            self.cards[one.key] = card
        return grid

    def _table_page(self) -> QWidget:
        page = QWidget()
        layout = column(page, gap=0)
        layout.addWidget(self.table, 1_000)
        layout.addStretch(1)
        return page

    def _loading_page(self) -> QWidget:
        page = QWidget()
        layout = column(page, gap=0)
        line = row(gap=2)
        line.addWidget(Spinner(self._translator))
        line.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(1)
        return page

    def _show_page(self, key: str) -> None:
        self._stack.setCurrentWidget(self._pages[key])

    def _follow(self) -> None:
        session = self._session
        session.changed.connect(self._on_session_changed)
        report_jobs(session).ended.connect(self._on_jobs_ended)
        self.saver.saved.connect(self._on_saver_saved)
        self._preferences.changed.connect(self._on_preferences_changed)
        keys = (self._key, self._previews.key, WARMING)
        self.destroyed.connect(partial(_drop, session, keys))

    def _ask(self) -> None:
        # However fast reports are made: one question at a time, and time to paint the answer.
        # What nobody sees is read when it is shown.
        if self._is_asking or self._pause.isActive() or not self.isVisible():
            self._is_stale = True
            return
        self._is_asking, self._is_stale = True, False
        uuid = self._uuid
        self._session.ask(
            self._key,
            lambda services: services.reports.list_of(uuid),
            self._show_views,
            self._show_problem,
        )

    def _show_views(self, views: "list[ReportView]") -> None:
        self._is_asking = False
        self._views = views
        self._show_rows()
        if self._is_stale:
            self._pause.start()

    def _show_problem(self, problem: Problem) -> None:
        self._is_asking = False
        error = self._pages["error"]
        if isinstance(error, EmptyState):
            gettext = self._translator.gettext
            text = problem_text(problem, self._translator)
            again = push_button(gettext(READ_AGAIN), self._ask, look=Look.PRIMARY)
            error.show_empty(Empty("triangle-alert", gettext(NOT_READ), text, [again]))
        self._show_page("error")

    def _show_rows(self) -> None:
        jobs, saved = report_jobs(self._session), report_desk(self._session).saved
        rows = [
            ReportRow(
                view, jobs.is_under_way(view.uuid), view.uuid in saved, self._session.is_writable
            )
            for view in self._views[:_MOST_ROWS]
        ]
        zone = UTC if self._preferences.get(SHOW_UTC) else self._session.zone
        self.table.show_rows(rows, Reading(self._translator, self._session.clock.now(), zone))
        self._show_note(zone_name(zone))
        self._show_page("table" if rows else "empty")
        if self._wanted_row and self.table.select_report(self._wanted_row):
            self._wanted_row = ""
            self.table.setFocus()

    def _show_note(self, zone: str) -> None:
        gettext, total = self._translator.gettext, len(self._views)
        if total > _MOST_ROWS:
            self._note.setText(gettext(NEWEST_ONLY, shown=_MOST_ROWS, total=total, zone=zone))
        else:
            self._note.setText(gettext(TIMES_IN, zone=zone) if total else "")

    def _retry(self, view: "ReportView") -> None:
        report_jobs(self._session).submit(view)
        self._show_rows()

    def _refuse(self, problem: Problem) -> None:
        text = problem_text(problem, self._translator)
        self._messages.post(Message(MessageKind.ERROR, text, key="reports"))

    def _on_card_clicked(self, key: str) -> None:
        self.open_builder(key)

    def _on_builder_closed(self) -> None:
        for card in self.cards.values():
            card.setChecked(False)
        builder, self.builder = self.builder, None
        if builder is not None:
            builder.close_builder()
            builder.deleteLater()

    def _on_builder_requested(self, uuid: str) -> None:
        self._wanted_row = uuid
        self._ask()

    def _on_table_act_wanted(self, act: str, uuid: str) -> None:
        self.run_act(Act(act), uuid)

    def _on_session_changed(self, changes: Changes) -> None:
        if Kind.SETTINGS in changes.kinds:
            self._show_rows()
        if Kind.REPORTS in changes.kinds and (
            changes.incidents is None or self._uuid in changes.incidents
        ):
            self._ask()

    def _on_jobs_ended(self, uuid: str) -> None:
        if any(view.uuid == uuid for view in self._views):
            self._ask()

    def _on_pause_timeout(self) -> None:
        self._ask()

    def _on_saver_saved(self, _uuid: str) -> None:
        self._show_rows()

    def _on_preferences_changed(self, key: str) -> None:
        if key == SHOW_UTC.key:
            self._show_rows()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._warming.begin()
        if self._is_stale:
            self._ask()
        elif not self._is_asking:
            self._show_rows()  # the day may have changed

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pause.stop()
        self._warming.stop()
        if self.builder is not None and not event.spontaneous():
            self.builder.close_sheet()


def _drop(session: Session, keys: tuple[str, ...]) -> None:
    for key in keys:
        session.drop(key)
