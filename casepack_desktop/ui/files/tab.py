# SPDX-License-Identifier: Apache-2.0
"""The tab of a case's files: the main report file, the attachments, and the ways in and out."""

from collections.abc import Sequence
from datetime import UTC
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.file_dangers import Danger
from casepack_desktop.domain.file_names import safe_name
from casepack_desktop.domain.files import FileView, Role
from casepack_desktop.support.formats import format_number
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.zones import local_time
from casepack_desktop.ui.files import texts
from casepack_desktop.ui.files.head import ADD, SHOW_REMOVED, FilesHead
from casepack_desktop.ui.files.jobs import Picture, file_jobs, picture_in
from casepack_desktop.ui.files.main_card import MainFileCard
from casepack_desktop.ui.files.model import Reading
from casepack_desktop.ui.files.news import FileNews
from casepack_desktop.ui.files.outside import Outside
from casepack_desktop.ui.files.table import Act, FileTable, acts_for
from casepack_desktop.ui.files.thumbnails import Thumbnails
from casepack_desktop.ui.files.under_way import UnderWay
from casepack_desktop.ui.preferences import SHOW_UTC, Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import space
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.empty_state import Empty, EmptyState
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.message_bar import MessageBar, MessageKind
from casepack_desktop.ui.widgets.sheet import SheetHost
from casepack_desktop.ui.widgets.spinner import Spinner

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

NO_FILES = N_("No attachments yet")
NO_FILES_HELP = N_("Drop files here, paste a screenshot, or choose them. They are sealed at once.")
NO_FILES_READ_ONLY = N_("The workspace is open for reading only, so none can be added.")
ONLY_REMOVED = N_("All attachments were removed")
ONLY_REMOVED_HELP = N_("They can be restored until the incident is removed for good.")
NOT_READ = N_("The files could not be read")
READ_AGAIN = N_("Try again")
_PAUSE_MS = 100
_NUMBERS = count()


class FilesTab(QWidget):
    """Files of one incident, which follow by themselves; also by drag and drop and by paste."""

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
        news: FileNews | None = None,
    ) -> None:
        super().__init__(parent)
        del sheets  # each tab is made with the same things
        self._session = session
        self._uuid = uuid
        self._translator = translator
        self._preferences = preferences
        self._outside = outside or Outside()
        self._jobs = file_jobs(session)
        self._news = news or FileNews(session, translator, messages, self, self._outside)
        self._pictures = Thumbnails(session, self)
        self._views: list[FileView] = []
        # Of its own: a tab that goes away drops its questions, not those of the next one.
        number = next(_NUMBERS)
        self._key, self._danger_key = f"files:{number}", f"files:danger:{number}"
        self._is_asking, self._is_stale = False, True
        self._wanted = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._on_pause_timeout)
        self.setAcceptDrops(session.is_writable)
        self._build()
        self._follow()

    def add(self, paths: Sequence[Path]) -> None:
        """Add files as attachments."""
        if paths and self._session.is_writable:
            self._jobs.add(self._uuid, paths)

    def choose_and_add(self) -> None:
        """Let a person choose files and add them as attachments."""
        self._outside.choose_files(self, self._translator, several=True, then=self.add)

    def replace_main(self, path: Path) -> None:
        """Make a file the main one."""
        self._jobs.add(self._uuid, [path], as_main=True)

    def paste(self) -> None:
        """Add what the clipboard holds: files, or a picture as a PNG file named by the time."""
        if self._session.is_writable and not self._take(QGuiApplication.clipboard().mimeData()):
            self._news.say(MessageKind.WARNING, texts.NO_PICTURE)

    def run_act(self, act: Act, views: Sequence[FileView]) -> None:
        """Do something with files."""
        if not views or act not in acts_for(views, may_change=self._session.is_writable):
            return
        acts = {
            Act.OPEN: partial(self._open, views[0]),
            Act.SAVE: partial(self._save, views[0]),
            Act.COPY: partial(self._copy, views),
            Act.REMOVE: partial(self._mark, views, is_removed=True),
            Act.RESTORE: partial(self._mark, views, is_removed=False),
        }
        acts[act]()

    def _build(self) -> None:
        layout = column(self, gap=3)
        layout.setContentsMargins(0, space(3), space(1), space(3))
        may_change = self._session.is_writable
        self.main = MainFileCard(self._reading(), self._pictures, may_change=may_change)
        layout.addWidget(self.main)
        self.head = FilesHead(self._translator, may_change=may_change)
        layout.addWidget(self.head)
        self.table = FileTable(
            self._translator, self._preferences, self._pictures, may_change=may_change
        )
        self._stack = QStackedWidget()
        self._empty = EmptyState(Empty("inbox", self._translator.gettext(NO_FILES)))
        self._error = EmptyState(Empty("triangle-alert", self._translator.gettext(NOT_READ)))
        self._loading = self._loading_page()
        for page in (self.table, self._empty, self._loading, self._error):
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(self._loading)
        layout.addWidget(self._stack, 1)
        self.under_way = UnderWay(self._jobs, self._uuid, self._translator)
        layout.addWidget(self.under_way)
        self._show_acts()

    def _loading_page(self) -> QWidget:
        page = QWidget()
        layout = column(page, gap=0)
        line = row(gap=2)
        line.addWidget(Spinner(self._translator))
        line.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(1)
        return page

    def _follow(self) -> None:
        self._session.changed.connect(self._on_session_changed)
        self._preferences.changed.connect(self._on_preferences_changed)
        self.table.act_wanted.connect(self._on_table_act_wanted)
        self.table.selection_changed.connect(self._on_table_selection_changed)
        self.head.act_wanted.connect(self._on_table_act_wanted)
        self.head.add_wanted.connect(self.choose_and_add)
        self.head.paste_wanted.connect(self.paste)
        self.head.removed_box.toggled.connect(self._on_removed_box_toggled)
        self.main.act_wanted.connect(self._on_main_act_wanted)
        self.main.choose_wanted.connect(self._on_main_choose_wanted)
        self.destroyed.connect(partial(_drop, self._session, (self._key, self._danger_key)))

    def _reading(self) -> Reading:
        zone = UTC if self._preferences.get(SHOW_UTC) else self._session.zone
        return Reading(self._translator, zone)

    def _ask(self) -> None:
        # However fast files come: one question at a time, and time to paint the answer.
        if self._is_asking or self._pause.isActive() or not self.isVisible():
            self._is_stale = True
            return
        self._is_asking, self._is_stale = True, False
        uuid, locale = self._uuid, self._translator.locale

        def question(services: "Services") -> list[FileView]:
            format_number(0, locale)  # what it loads is not waited for by the window then
            return services.files.of(uuid)

        self._session.ask(self._key, question, self._show_views, self._show_problem)

    def _show_views(self, views: list[FileView]) -> None:
        self._is_asking = False
        self._views = views
        self._show_rows()
        if self._is_stale:
            self._pause.start()

    def _show_problem(self, problem: Problem) -> None:
        self._is_asking = False
        gettext = self._translator.gettext
        text = texts.problem_text(problem, self._translator)
        again = push_button(gettext(READ_AGAIN), self._ask, look=Look.PRIMARY)
        self._error.show_empty(Empty("triangle-alert", gettext(NOT_READ), text, [again]))
        self._stack.setCurrentWidget(self._error)

    def _show_rows(self) -> None:
        reading = self._reading()
        live = [view for view in self._views if not view.is_removed]
        main = next((view for view in live if view.role is Role.MAIN), None)
        self.main.show_file(main, reading)
        with_removed = self.head.removed_box.isChecked()
        rows = [
            view
            for view in self._views
            if view is not main and (with_removed or not view.is_removed)
        ]
        self.table.show_rows(rows, reading)
        self.head.offer_removed(is_any=len(self._views) > len(live))
        self.head.show_count([view.size for view in live if view is not main])
        if rows:
            self._stack.setCurrentWidget(self.table)
        else:
            self._show_empty(has_removed=len(self._views) > len(live))
        self._show_acts()

    def _show_empty(self, *, has_removed: bool) -> None:
        gettext = self._translator.gettext
        if has_removed:
            shown = push_button(gettext(SHOW_REMOVED), self.head.removed_box.click)
            empty = Empty("inbox", gettext(ONLY_REMOVED), gettext(ONLY_REMOVED_HELP), [shown])
        elif self._session.is_writable:
            choose = push_button(gettext(ADD), self.choose_and_add, icon_name="plus")
            empty = Empty("inbox", gettext(NO_FILES), gettext(NO_FILES_HELP), [choose])
        else:
            empty = Empty("inbox", gettext(NO_FILES), gettext(NO_FILES_READ_ONLY))
        self._empty.show_empty(empty)
        self._stack.setCurrentWidget(self._empty)

    def _show_acts(self) -> None:
        self.head.allow(acts_for(self.table.chosen(), may_change=self._session.is_writable))

    def _open(self, view: FileView) -> None:
        self._session.ask(
            self._danger_key,
            lambda services: services.files.dangers(view.uuid),
            partial(self._open_unless_warned, view),
            self._news.tell,
        )

    def _open_unless_warned(self, view: FileView, found: tuple[Danger, ...]) -> None:
        warning = texts.danger_text(found, self._translator)
        if not found or self._outside.may_open(self, self._translator, view.name, warning):
            self._jobs.copy_out(self._uuid, view)

    def _save(self, view: FileView) -> None:
        def write(paths: Sequence[Path]) -> None:
            self._jobs.save(self._uuid, view, paths[0])

        self._outside.choose_target(self, self._translator, safe_name(view.name), write)

    def _copy(self, views: Sequence[FileView]) -> None:
        QGuiApplication.clipboard().setText("\n".join(view.sha256 for view in views))
        self._news.say(MessageKind.INFO, texts.COPIED, file=views[0].name)

    def _mark(self, views: Sequence[FileView], *, is_removed: bool) -> None:
        self._news.mark(self._uuid, [view.uuid for view in views], is_removed=is_removed)

    def _take(self, data: QMimeData | None) -> bool:
        """Add what was dropped or pasted; return whether there was something."""
        if data is None:
            return False
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.add(paths)
            return True
        image = picture_in(data)
        if image is None:
            return False
        now = local_time(self._session.clock.now(), self._session.zone)
        name = self._translator.gettext(texts.SCREENSHOT, time=f"{now:%Y-%m-%d %H.%M.%S}")
        self._jobs.add_picture(self._uuid, Picture(image, name))
        return True

    def _on_session_changed(self, changes: Changes) -> None:
        if Kind.SETTINGS in changes.kinds:
            self._show_rows()
        if Kind.FILES in changes.kinds and (
            changes.incidents is None or self._uuid in changes.incidents
        ):
            self._ask()

    def _on_preferences_changed(self, key: str) -> None:
        if key == SHOW_UTC.key:
            self._show_rows()

    def _on_pause_timeout(self) -> None:
        self._ask()

    def _on_removed_box_toggled(self) -> None:
        self._show_rows()

    def _on_table_act_wanted(self, act: str) -> None:
        self.run_act(Act(act), self.table.chosen())

    def _on_table_selection_changed(self) -> None:
        self._show_acts()

    def _on_main_act_wanted(self, act: str) -> None:
        if self.main.file is not None:
            self.run_act(Act(act), [self.main.file])

    def _on_main_choose_wanted(self) -> None:
        def chosen(paths: Sequence[Path]) -> None:
            self.replace_main(paths[0])

        self._outside.choose_files(self, self._translator, several=False, then=chosen)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if any(url.isLocalFile() for url in data.urls()) or data.hasImage():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.acceptProposedAction()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._ask()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pause.stop()


def _drop(session: Session, keys: tuple[str, ...]) -> None:
    for key in keys:
        session.drop(key)
