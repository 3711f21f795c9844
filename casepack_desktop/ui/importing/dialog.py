# SPDX-License-Identifier: Apache-2.0
"""The window of the import: a file, its first rows, a rehearsal, the work, the result.

It may be closed while the work goes on; the message bar then tells how it ended. What it needs of
services is read in the reader's thread, what it changes is changed by a job.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QWidget
from typing_extensions import override

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.following import Following
from casepack_desktop.ui.importing import files, work
from casepack_desktop.ui.importing.announcing import KEY, Announcer, problem_message
from casepack_desktop.ui.importing.file_head import FileHead
from casepack_desktop.ui.importing.pages import Calls, Footer, Pages, Step
from casepack_desktop.ui.importing.result_pane import Told
from casepack_desktop.ui.importing.undoing import Undoing
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.file_dialogs import Chooser, TargetChooser
from casepack_desktop.ui.widgets.fitting import fit_screen
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.message_bar import Message, MessageBar, MessageKind
from casepack_desktop.ui.widgets.plain import title_text

if TYPE_CHECKING:
    from casepack_desktop.services.import_preview import ImportPreview
    from casepack_desktop.services.imports import ImportResult
    from casepack_desktop.services.undo import Undone

TITLE = N_("Import incidents")
CANCELLED = N_("The import was cancelled; nothing of {file} was imported.")
CHECK_CANCELLED = N_("The check was cancelled.")
ONE_FILE = N_("Drop one file from this computer.")
SAVED_REJECTED = N_("The rejected rows were saved as {file}.")
_QUESTION = "import-preview"
_RESULTS = (Step.REHEARSED, Step.DONE)
_SIZE = (960, 620)
_SMALLEST = (640, 420)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Where an import stands, for the dialog that takes the place of this one."""

    path: Path
    job: str
    """The job that runs, "" without one."""
    is_rehearsal: bool
    is_shown: bool
    told: Told | None = None
    """The result that is shown, if one is."""


class ImportDialog(QDialog):
    """Imports one file after the other; owned by the main window and used again.

    Signals: `finished_import` with the `ImportResult` of every import that was written.
    """

    finished_import = Signal(object)

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
        self._path = Path()
        self._step = Step.CHOOSE
        self._told: Told | None = None
        self._is_rehearsal = False
        self.choose_file: Chooser = files.choose_file
        self.choose_target: TargetChooser = files.choose_target
        self._job = Following(session.jobs, self)
        self._saving = Following(session.jobs, self)
        self._undoing = Undoing(session, translator, messages, self)
        self._announcer = Announcer(translator, messages, self._undoing, self._show_again)
        self.problems = MessageBar(translator)
        self.head = FileHead(translator, self._choose)
        self.pages = Pages(translator, self._choose)
        calls = Calls(
            choose=self._choose,
            check=self._check,
            run=self._run,
            back=self._back,
            undo=self._undo,
            close=self.close,
        )
        self.footer = Footer(translator, calls)
        self._lay_out()
        self._connect()
        self._show_step(Step.CHOOSE)

    def _lay_out(self) -> None:
        self.setWindowTitle(title_text(self._translator.gettext(TITLE)))
        self.setModal(False)
        self.setAcceptDrops(True)
        self.setSizeGripEnabled(True)
        wanted, smallest = (QSize(px(size[0]), px(size[1])) for size in (_SIZE, _SMALLEST))
        fit_screen(self, wanted, smallest)
        outer = column(self, gap=3, margin=4)
        outer.addWidget(self.head)
        outer.addWidget(self.problems)
        outer.addWidget(self.pages, 1)
        outer.addWidget(self.footer)

    def _connect(self) -> None:
        self.head.encoding_chosen.connect(self._on_head_encoding_chosen)
        self.pages.preview.choice_changed.connect(self._on_preview_choice_changed)
        self.pages.progress.cancel_requested.connect(self._on_progress_cancel_requested)
        self.pages.result.save_button.clicked.connect(self._on_save_button_clicked)
        self._job.started.connect(self.pages.progress.begin)
        self._job.progressed.connect(self.pages.progress.show_progress)
        self._job.completed.connect(self._on_job_completed)
        self._job.failed.connect(self._on_job_failed)
        self._job.cancelled.connect(self._on_job_cancelled)
        self._saving.completed.connect(self._on_saving_completed)
        self._saving.failed.connect(self._on_saving_failed)
        self._undoing.undone.connect(self._on_undoing_undone)
        self._undoing.failed.connect(self._on_undoing_failed)

    @property
    def step(self) -> Step:
        """Return where the import stands."""
        return self._step

    def start(self, path: Path | None = None) -> None:
        """Show the window with a file, or ask for one; a running import is shown instead."""
        self._show_again()
        if self._job.is_running:
            return
        if path is not None:
            self._look_at(path)
        else:
            self._told = None
            self.problems.clear()
            self._show_step(Step.CHOOSE)
            self._focus_next()
            self._choose()

    def under_way(self) -> UnderWay | None:
        """Return the import that runs or is in sight, None without one."""
        is_shown, is_running = self.isVisible(), self._job.is_running
        if not is_running and (not is_shown or self._step is Step.CHOOSE):
            return None
        job = self._job.job_id if is_running else ""
        told = self._told if self._step in _RESULTS else None
        return UnderWay(self._path, job, self._is_rehearsal, is_shown, told)

    def follow(self, other: UnderWay) -> None:
        """Go on with an import that another dialog began, shown if that one was."""
        if not other.job:
            self._stand(other)
            return
        self._path, self._is_rehearsal = other.path, other.is_rehearsal
        self.head.show_file(other.path)
        title = work.title_of(other.path, dry_run=other.is_rehearsal)
        self.pages.progress.start(self._translator.gettext(title.msgid, **title.params))
        self._show_step(Step.RUNNING)
        self._job.follow(other.job)
        self._ask_preview()
        if other.is_shown:
            self._show_again()

    def _stand(self, other: UnderWay) -> None:
        self._show_again()
        self._look_at(other.path)
        if other.told is not None:
            self._is_rehearsal = other.is_rehearsal
            self._tell(other.told)

    def _choose(self) -> None:
        self.choose_file(self, self._translator, self._look_at)

    def _look_at(self, path: Path) -> None:
        self._path = path
        self._told = None
        self.pages.preview.begin()
        self.head.show_file(path)
        self._ask_preview(Step.READING)

    def _ask_preview(self, step: Step | None = None) -> None:
        """Read the first rows anew; what is shown stays until they are there."""
        self.problems.clear()
        self.footer.allow(ready=False)
        if step is not None:
            self._show_step(step)
        wanted = self._wanted()
        self._session.ask(
            _QUESTION,
            lambda services: services.imports.preview(
                wanted.path,
                mapping=wanted.mapping,
                encoding=wanted.encoding,
                columns=wanted.columns,
            ),
            self._show_preview,
            self._refuse_file,
        )

    def _wanted(self) -> work.Wanted:
        pane, encoding = self.pages.preview, self.head.encoding()
        return work.Wanted(self._path, pane.mapping(), encoding, pane.columns())

    def _show_preview(self, preview: "ImportPreview") -> None:
        self.pages.preview.show_preview(preview, self._session.directory)
        guessed = preview.encoding_guessed
        self.head.show_encodings(visible=guessed is not None, guessed=guessed)
        self.footer.allow(ready=not self.pages.preview.problem())
        # Beside it, work may run or have ended, of which one would rather know.
        if self._step not in (Step.RUNNING, *_RESULTS):
            self._show_step(Step.PREVIEW)

    def _refuse_file(self, problem: Problem) -> None:
        from casepack_desktop.exchange.problems import EncodingNotRecognised, NotInEncoding

        self._complain(problem)
        about_encoding = isinstance(problem, (EncodingNotRecognised, NotInEncoding))
        self.head.show_encodings(visible=about_encoding)
        if self._step is Step.READING:
            self._show_step(Step.CHOOSE)

    def _check(self) -> None:
        self._submit(dry_run=True)

    def _run(self) -> None:
        self._submit(dry_run=False)

    def _submit(self, *, dry_run: bool) -> None:
        self.problems.clear()
        self._session.drop(_QUESTION)
        self._is_rehearsal = dry_run
        job = work.import_job(self._session, self._wanted(), dry_run=dry_run)
        self.pages.progress.start(self._translator.gettext(job.title.msgid, **job.title.params))
        self._show_step(Step.RUNNING)
        self._job.submit(job)

    def _back(self) -> None:
        self._show_step(Step.PREVIEW)

    def _undo(self) -> None:
        if self._told is not None and self._told.result.action is not None:
            self.footer.undo.setEnabled(False)
            self._undoing.undo(self._told.file, self._told.result.action)

    def _show_step(self, step: Step) -> None:
        was, self._step = self._step, step
        may_undo = self._told is not None and self._told.result.action is not None
        self.head.setVisible(step is not Step.CHOOSE or self.head.encodings.isVisibleTo(self.head))
        self.head.set_busy(busy=step is Step.RUNNING)
        self.pages.show_step(step)
        self.footer.show_step(step, may_undo=may_undo)
        self.footer.undo.setEnabled(True)
        if step is not was:
            self._focus_next()

    def _focus_next(self) -> None:
        self._next_control(self._step).setFocus(Qt.FocusReason.OtherFocusReason)

    def _next_control(self, step: Step) -> QWidget:
        """Return what a person most likely wants next at a step."""
        encodings, footer = self.head.encodings, self.footer
        if step is Step.PREVIEW and not footer.run.isEnabled():
            return self.pages.preview.open_choice()
        if step is Step.CHOOSE and encodings.isVisibleTo(self.head):
            return encodings
        controls: dict[Step, QWidget] = {
            Step.CHOOSE: self.pages.choose_button,
            Step.RUNNING: self.pages.progress.cancel_button,
            Step.PREVIEW: footer.run,
            Step.REHEARSED: footer.run,
        }
        return controls.get(step, footer.close_button)

    def _complain(self, problem: Problem) -> None:
        self.problems.post(problem_message(self._translator, problem))

    def _show_result(self, result: "ImportResult") -> None:
        told = Told(self._path.name, result, self._is_rehearsal)
        self._tell(told)
        if not self._is_rehearsal:
            self.finished_import.emit(result)
        if not self.isVisible():
            self._announcer.post_result(told)

    def _tell(self, told: Told) -> None:
        self._told = told
        self.pages.result.show_result(told)
        self._show_step(Step.REHEARSED if told.is_rehearsal else Step.DONE)

    def _show_again(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()

    @override
    def done(self, code: int) -> None:
        self._session.drop(_QUESTION)
        was_done = self._step is Step.DONE and self.isVisible()
        super().done(code)
        if was_done and self._told is not None:
            self._announcer.post_result(self._told)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self._job.is_running:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()
            self._look_at(Path(urls[0].toLocalFile()))
        else:
            text = self._translator.gettext(ONE_FILE)
            self.problems.post(Message(MessageKind.WARNING, text, key=KEY))

    def _on_head_encoding_chosen(self) -> None:
        self._ask_preview(Step.READING if self._step is Step.CHOOSE else None)

    def _on_preview_choice_changed(self) -> None:
        if self.pages.preview.problem():
            self._session.drop(_QUESTION)
            self.footer.allow(ready=False)
        else:
            self._ask_preview()

    def _on_progress_cancel_requested(self) -> None:
        self._job.cancel()

    def _on_job_completed(self, result: "ImportResult") -> None:
        self._show_result(result)

    def _on_job_failed(self, problem: Problem) -> None:
        self._show_step(Step.PREVIEW)
        self._complain(problem)
        if not self.isVisible():
            self._announcer.post(problem_message(self._translator, problem))

    def _on_job_cancelled(self) -> None:
        self._show_step(Step.PREVIEW)
        text = self._translator.gettext(
            CHECK_CANCELLED if self._is_rehearsal else CANCELLED, file=self._path.name
        )
        post = self.problems.post if self.isVisible() else self._announcer.post
        post(Message(MessageKind.INFO, text, key=KEY))

    def _on_save_button_clicked(self) -> None:
        suggested = f"{self._path.stem}-rejected.csv"
        self.choose_target(self, self._translator, suggested, self._save_rejected)

    def _save_rejected(self, target: Path) -> None:
        if self._told is not None and not self._saving.is_running:
            rejected = self._told.result.rejected
            wanted = work.RejectedFile(target, self._path, rejected, self._translator)
            self._saving.submit(work.save_job(self._session, wanted))

    def _on_saving_completed(self, target: Path) -> None:
        text = self._translator.gettext(SAVED_REJECTED, file=target.name)
        self.problems.post(Message(MessageKind.SUCCESS, text, key=KEY))

    def _on_saving_failed(self, problem: Problem) -> None:
        self._complain(problem)

    def _on_undoing_undone(self, action: int, undone: "Undone") -> None:
        if self._told is not None and self._told.result.action == action:
            self._told = None
            self.pages.result.show_undone(undone)
            self._show_step(self._step)

    def _on_undoing_failed(self, problem: Problem) -> None:
        self.footer.undo.setEnabled(True)
        if self.isVisible():
            self._complain(problem)
