# SPDX-License-Identifier: Apache-2.0
"""How far the files of one incident are that are on their way, with the way to stop them."""

from PySide6.QtWidgets import QProgressBar, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.files.jobs import FileJob, FileJobs, title_text
from casepack_desktop.ui.files.texts import size_text
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel

CANCEL = N_("Cancel")
CANCELLING = N_("Cancelling…")
DONE = N_("{done} of {total}")
_BAR = 220
_THOUSAND = 1_000


class UnderWay(QWidget):
    """A title, a bar and a button for the first job of an incident; hidden without one."""

    def __init__(
        self, jobs: FileJobs, incident: str, translator: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._incident = incident
        self._translator = translator
        self._shown: FileJob | None = None
        self._title = ElidedLabel("")
        self._done = PlainLabel("", tone=Tone.MUTE)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(px(_BAR))
        self.cancel_button = push_button(translator.gettext(CANCEL), self._cancel)
        layout = row(self, gap=3)
        layout.addWidget(self._title, 1)
        layout.addWidget(self._done)
        layout.addWidget(self._bar)
        layout.addWidget(self.cancel_button)
        jobs.began.connect(self._on_jobs_began)
        jobs.progressed.connect(self._on_jobs_progressed)
        jobs.ended.connect(self._on_jobs_ended)
        self._show_first()

    def _show_first(self) -> None:
        waiting = self._jobs.of(self._incident)
        first = waiting[0] if waiting else None
        if first is not None and first is not self._shown:
            title = title_text(first, self._translator)
            self._title.setText(title)
            self._bar.setAccessibleName(shown_line(title))
            self._bar.setRange(0, 0)
            self._done.setText("")
            self.cancel_button.setText(self._translator.gettext(CANCEL))
            self.cancel_button.setEnabled(True)
        self._shown = first
        self.setVisible(first is not None)

    def _cancel(self) -> None:
        if self._shown is not None:
            self.cancel_button.setEnabled(False)
            self.cancel_button.setText(self._translator.gettext(CANCELLING))
            self._jobs.cancel(self._shown)

    def _on_jobs_began(self, job: FileJob) -> None:
        if job.incident == self._incident:
            self._show_first()

    def _on_jobs_progressed(self, job: FileJob, done: int, total: int) -> None:
        if job is not self._shown:
            return
        # A bar counts in 32 bits, files are longer.
        self._bar.setRange(0, _THOUSAND if total else 0)
        self._bar.setValue(done * _THOUSAND // total if total else 0)
        sizes = {"done": size_text(done, self._translator)}
        sizes["total"] = size_text(total, self._translator)
        self._done.setText(self._translator.gettext(DONE, **sizes) if total else "")

    def _on_jobs_ended(self, job: FileJob) -> None:
        if job.incident == self._incident:
            self._show_first()
