# SPDX-License-Identifier: Apache-2.0
"""The window of the export: what, how and where to; then the work; the message bar tells the end.

It may be closed while the work goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget
from typing_extensions import override

from casepack_desktop.domain.errors import Problem
from casepack_desktop.jobs.job import Title
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.exporting import work
from casepack_desktop.ui.exporting.form import Choices, ExportForm
from casepack_desktop.ui.exporting.outside import Outside
from casepack_desktop.ui.following import Following
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.fitting import fit_screen, scrolled
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.message_bar import Message, MessageAction, MessageBar, MessageKind
from casepack_desktop.ui.widgets.plain import shown_line, title_text
from casepack_desktop.ui.widgets.progress_pane import ProgressPane

if TYPE_CHECKING:
    from casepack_desktop.domain.filters import IncidentFilter
    from casepack_desktop.services.exports import ExportResult
    from casepack_desktop.storage.listing import Order

TITLE = N_("Export incidents")
EXPORT = N_("Export")
CLOSE = N_("Close")
NAME_A_FILE = N_("Name a file.")
CANCELLED = N_("The export was cancelled; {file} was not written.")
WRITTEN = N_("{count} written to {file}.")
OPEN_FOLDER = N_("Open folder")
NO_FOLDER_SHOWN = N_("The folder {path} could not be opened. Open it in your file manager.")
_KEY = "export"
_COUNT = "export-count"
_PLACE = "export-place"
_SIZE = (600, 460)
_NAME_LIMIT = 120


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Where an export stands, for the dialog that takes the place of this one."""

    path: Path
    job: str
    """The job that runs, "" without one."""
    is_shown: bool
    listed: work.Listed | None = None
    choices: Choices | None = None


class ExportDialog(QDialog):
    """Exports the list again and again; owned by the main window."""

    def __init__(
        self,
        session: Session,
        translator: Translator,
        messages: MessageBar,
        parent: QWidget | None = None,
        outside: Outside | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._messages = messages
        self._outside = outside or Outside()
        self._listed: work.Listed | None = None
        self._folder: Path | None = None
        self._path = Path()
        self._job = Following(session.jobs, self)
        self.problems = MessageBar(translator)
        self.form = ExportForm(translator, self._browse)
        self.running = ProgressPane(translator)
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        _ = self._translator.gettext
        self.setWindowTitle(title_text(_(TITLE)))
        self.setModal(False)
        self.setSizeGripEnabled(True)
        wanted = QSize(px(_SIZE[0]), px(_SIZE[1]))
        fit_screen(self, wanted, wanted / 2)
        self._form_page = scrolled(self.form)
        for page in (self._form_page, self.running):
            self._pages.addWidget(page)
        self.close_button = push_button(_(CLOSE), self.close)
        self.export_button = push_button(
            _(EXPORT), self._export, look=Look.PRIMARY, icon_name="download"
        )
        self.export_button.setDefault(True)
        footer = row(gap=2)
        footer.addStretch(1)
        footer.addWidget(self.close_button)
        footer.addWidget(self.export_button)
        outer = column(self, gap=4, margin=5)
        outer.addWidget(self.problems)
        outer.addWidget(self._pages, 1)
        outer.addLayout(footer)

    def _connect(self) -> None:
        self.form.file_changed.connect(self._on_form_file_changed)
        self.running.cancel_requested.connect(self._on_running_cancel_requested)
        self._job.started.connect(self.running.begin)
        self._job.progressed.connect(self.running.show_progress)
        self._job.completed.connect(self._on_job_completed)
        self._job.failed.connect(self._on_job_failed)
        self._job.cancelled.connect(self._on_job_cancelled)

    def start(
        self,
        wanted: "IncidentFilter",
        order: "Order",
        columns: Sequence[str],
        uuids: Sequence[str] | None = None,
    ) -> None:
        """Show the window for what the list shows; a running export is shown instead.

        `columns` are keys of those shown, `uuids` the chosen incidents, which are taken if given.
        """
        if not self._job.is_running:
            self._listed = work.Listed(wanted, order, tuple(columns), tuple(uuids or ()))
            self._begin(self._listed)
        self._show_again()

    @property
    def is_running(self) -> bool:
        """Return whether an export waits or runs."""
        return self._job.is_running

    def under_way(self) -> UnderWay | None:
        """Return the export that runs or is in sight, None without one."""
        if self._job.is_running:
            return UnderWay(self._path, self._job.job_id, self.isVisible())
        if not self.isVisible():
            return None
        return UnderWay(self._path, "", True, self._listed, self.form.choices())

    def follow(self, other: UnderWay) -> None:
        """Go on with an export that another dialog began, shown if that one was."""
        if other.listed is not None and other.choices is not None:
            self._listed = other.listed
            self._begin(other.listed)
            self.form.take(other.choices)
            self._show_again()
            return
        self._path = other.path
        self._show_running(work.title_of(other.path))
        self._job.follow(other.job)
        if other.is_shown:
            self._show_again()

    def _show_again(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()

    def _show_running(self, title: Title) -> None:
        self.export_button.setVisible(False)
        self._pages.setCurrentWidget(self.running)
        self.running.start(self._translator.gettext(title.msgid, **title.params))
        self.running.cancel_button.setFocus()

    def _begin(self, listed: work.Listed) -> None:
        self.problems.clear()
        self.form.show_counts(None, len(listed.uuids))
        self.form.incidents.first.setChecked(not listed.uuids)
        self.form.incidents.second.setChecked(bool(listed.uuids))
        self.form.show_path(self._suggested())
        self._show_form()
        self._session.ask(
            _COUNT,
            lambda services: services.incidents.count(listed.filter),
            self._show_count,
            self._complain,
        )

    def _suggested(self) -> Path:
        day = self._session.clock.now().astimezone(self._session.zone).date().isoformat()
        folder = self._folder or self._outside.usual_folder()
        return folder / f"incidents-{day}.{self.form.format()}"

    def _show_count(self, count: int) -> None:
        if self._listed is not None:
            self.form.show_counts(count, len(self._listed.uuids))

    def _show_form(self) -> None:
        self._pages.setCurrentWidget(self._form_page)
        self.export_button.setVisible(True)
        self.export_button.setEnabled(True)
        self.form.format_box.setFocus()

    def _browse(self) -> None:
        suggested = self.form.path() or self._suggested()
        self._outside.choose_file(self, self._translator, suggested, self.form.show_path)

    def _export(self) -> None:
        path = self.form.path()
        if path is None:
            self.form.file.show_problem(self._translator.gettext(NAME_A_FILE))
            self.form.file_box.setFocus()
            return
        path = (self._folder or self._outside.usual_folder()) / path
        suffix = f".{self.form.format()}"
        self.problems.clear()
        self.export_button.setEnabled(False)
        # A folder on a slow share takes its time, which the window does not have.
        self._session.ask(
            _PLACE,
            lambda _services: work.place_of(path, suffix),
            self._submit_or_ask,
            self._refuse,
        )

    def _submit_or_ask(self, place: work.Place) -> None:
        asks = self._outside.may_replace
        if place.is_taken and not asks(self, self._translator, place.path):
            self._show_form()
            self.form.file_box.setFocus()
        elif self._listed is not None:
            self._submit(place.path, self._listed)

    def _submit(self, path: Path, listed: work.Listed) -> None:
        form = self.form
        wanted = work.Wanted(
            path,
            listed,
            listed.columns if form.columns.second.isChecked() else None,
            listed.uuids if form.incidents.second.isChecked() else None,
            self._translator.locale,
        )
        self._path = path
        job = work.export_job(self._session, wanted)
        self._show_running(job.title)
        self._job.submit(job)

    def _refuse(self, problem: Problem) -> None:
        self._show_form()
        # What a disk refuses is mended by another name.
        self.form.file_box.setFocus()
        self._complain(problem)

    def _complain(self, problem: Problem) -> None:
        params = {key: shown_line(str(value)) for key, value in problem.params.items()}
        text = self._translator.gettext(problem.text, **params)
        bar = self.problems if self.isVisible() else self._messages
        bar.post(Message(MessageKind.ERROR, text, key=_KEY))

    def _open_folder(self, folder: Path) -> None:
        if not self._outside.open_folder(folder):
            text = self._translator.gettext(NO_FOLDER_SHOWN, path=shown_line(str(folder)))
            self._messages.post(Message(MessageKind.WARNING, text, key=_KEY))

    @override
    def done(self, code: int) -> None:
        for key in (_COUNT, _PLACE):
            self._session.drop(key)
        super().done(code)

    def _on_form_file_changed(self) -> None:
        self.form.file.show_problem("")

    def _on_running_cancel_requested(self) -> None:
        self._job.cancel()

    def _on_job_completed(self, result: "ExportResult") -> None:
        translator = self._translator
        count = translator.ngettext("{n} incident", "{n} incidents", result.rows)
        self._folder = result.path.parent
        name = shown_line(result.path.name, _NAME_LIMIT)
        text = translator.gettext(WRITTEN, count=count, file=name)
        opened = partial(self._open_folder, result.path.parent)
        actions = (MessageAction(translator.gettext(OPEN_FOLDER), opened),)
        self._messages.post(Message(MessageKind.SUCCESS, text, actions, _KEY))
        self._show_form()
        self.close()

    def _on_job_failed(self, problem: Problem) -> None:
        self._refuse(problem)

    def _on_job_cancelled(self) -> None:
        self._show_form()
        name = shown_line(self._path.name, _NAME_LIMIT)
        text = self._translator.gettext(CANCELLED, file=name)
        bar = self.problems if self.isVisible() else self._messages
        bar.post(Message(MessageKind.INFO, text, key=_KEY))
