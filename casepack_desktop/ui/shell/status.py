# SPDX-License-Identifier: Apache-2.0
"""The status bar: where one is, what runs, and how the workspace is protected."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStatusBar, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel
from casepack_desktop.ui.widgets.progress_row import ProgressRow

if TYPE_CHECKING:
    from casepack_desktop.jobs.events import JobProgressed, JobQueued, JobStarted
    from casepack_desktop.jobs.supervisor import JobSupervisor

NO_PASSPHRASE = N_("Sealed, no passphrase")
READ_ONLY = N_("Open for reading only")
_HEIGHT = 28


class StatusBar(QStatusBar):
    """Place at the left, progress in the middle, protection at the right.

    Signals: `cancel_wanted` for the job whose progress is shown.
    """

    cancel_wanted = Signal()

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self.setSizeGripEnabled(False)
        self.setContentsMargins(px(12), 0, px(12), 0)
        # Qt gives a bar the height of its texts and squeezes the button that appears with a job.
        self.setFixedHeight(px(_HEIGHT))
        self._place = ElidedLabel()
        self.progress = ProgressRow(translator)
        self.progress.cancel_requested.connect(self.cancel_wanted)
        self._protection = PlainLabel()
        self.addWidget(self._place, 1)
        self.addPermanentWidget(self.progress)
        self.addPermanentWidget(self._protection)

    def show_place(self, text: str) -> None:
        """Say where one is; the text may hold case data."""
        self._place.setText(text)

    def place(self) -> str:
        """Return the text about the place."""
        return self._place.whole_text()

    def show_protection(self, text: str) -> None:
        """Say how the open workspace is protected, "" without one."""
        self._protection.setText(text)

    def protection(self) -> str:
        """Return the text about the protection."""
        return self._protection.text()


class JobProgress(QObject):
    """Shows the jobs of a supervisor in a status bar while both live.

    Call `detach` before either goes.
    """

    def __init__(
        self,
        jobs: "JobSupervisor",
        bar: StatusBar,
        translator: Translator,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._bar = bar
        self._translator = translator
        self._titles: dict[str, str] = {}
        self._running = ""
        self._done: tuple[int, int] | None = None
        jobs.job_queued.connect(self._on_jobs_job_queued)
        jobs.job_started.connect(self._on_jobs_job_started)
        jobs.job_progressed.connect(self._on_jobs_job_progressed)
        for ended in (jobs.job_completed, jobs.job_failed, jobs.job_cancelled):
            ended.connect(self._on_jobs_job_ended)
        bar.cancel_wanted.connect(self._on_bar_cancel_wanted)

    def show_on(self, bar: StatusBar, translator: Translator) -> None:
        """Show the jobs on another bar, after the window was furnished anew."""
        self._translator = translator
        self._bar = bar
        bar.cancel_wanted.connect(self._on_bar_cancel_wanted)
        self._show()

    def titles(self) -> list[str]:
        """Return the names of the jobs that wait or run."""
        return list(self._titles.values())

    def _show(self) -> None:
        if not self._running:
            self._bar.progress.finish()
            return
        title, waiting = self._titles[self._running], len(self._titles) - 1
        if waiting:
            title = self._translator.ngettext(
                "{job} · {n} more waits", "{job} · {n} more wait", waiting, job=title
            )
        self._bar.progress.start(title)
        if self._done is not None:
            self._bar.progress.show_progress(*self._done)

    def _end(self, job_id: str) -> None:
        self._titles.pop(job_id, None)
        if self._running == job_id:
            self._running = ""
        self._show()

    def _on_jobs_job_queued(self, queued: "JobQueued") -> None:
        params = {key: shown_line(str(value)) for key, value in queued.title.params.items()}
        self._titles[queued.job_id] = self._translator.gettext(queued.title.msgid, **params)
        self._show()

    def _on_jobs_job_started(self, started: "JobStarted") -> None:
        self._running, self._done = started.job_id, None
        self._show()

    def _on_jobs_job_progressed(self, progressed: "JobProgressed") -> None:
        if progressed.job_id == self._running:
            self._done = (progressed.done, progressed.total)
            self._bar.progress.show_progress(*self._done)

    def _on_jobs_job_ended(self, ended: object) -> None:
        self._end(str(getattr(ended, "job_id", "")))

    def _on_bar_cancel_wanted(self) -> None:
        self._jobs.cancel(self._running)
