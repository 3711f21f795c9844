# SPDX-License-Identifier: Apache-2.0
"""How far the running job is, in the status bar, with a way to stop it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import icon_button
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.plain import set_tool_tip, shown_line
from casepack_desktop.ui.widgets.plain_label import ElidedLabel

CANCEL = N_("Cancel {job}")
CANCELLING = N_("Cancelling…")
_BAR = 140
_LABEL = 320


class ProgressRow(QWidget):
    """A label, a bar and a cross; hidden while no job runs.

    Signals: `cancel_requested` once for each job.
    """

    cancel_requested = Signal()

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        layout = row(self, gap=2)
        self._label = ElidedLabel("", TypeRole.CAPTION, Tone.MUTE)
        self._label.setMaximumWidth(px(_LABEL))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(px(_BAR))
        self.cancel_button = icon_button("x", "", self._request_cancel)
        layout.addWidget(self._label, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.cancel_button)
        layout.addStretch(1)
        self.hide()

    def start(self, job: str, *, cancellable: bool = True) -> None:
        """Show a job whose length is not known yet."""
        self._label.setText(job)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(shown_line(job))
        text = self._translator.gettext(CANCEL, job=shown_line(job))
        self.cancel_button.setAccessibleName(text)
        set_tool_tip(self.cancel_button, text)
        self.cancel_button.setEnabled(cancellable)
        self.cancel_button.setVisible(cancellable)
        self.show()

    def show_progress(self, done: int, total: int) -> None:
        """Show that `done` of `total` steps are done; a total of 0 means nobody knows."""
        # A bar counts in 32 bits, files are longer.
        scale = max(1, total // 1_000)
        self._bar.setRange(0, total // scale)
        self._bar.setValue(min(done, total) // scale)

    def finish(self) -> None:
        """Take the row away."""
        self.hide()

    def _request_cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self._label.setText(self._translator.gettext(CANCELLING))
        self.cancel_requested.emit()
