# SPDX-License-Identifier: Apache-2.0
"""How far long work is, with the way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import PlainLabel

CANCEL = N_("Cancel")
CANCELLING = N_("Cancelling…")
WAITING = N_("Waiting for other work to end")
WRITTEN = N_("{done} of {total} written")
GOES_ON = N_("This window may be closed; the work goes on and tells when it is done.")
_WIDEST = 520


class ProgressPane(QWidget):
    """A title, a bar, what is done so far, and a button.

    Signals: `cancel_requested` once for each job.
    """

    cancel_requested = Signal()

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._title = PlainLabel("", TypeRole.SECTION, wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._done = PlainLabel("", tone=Tone.MUTE)
        self.cancel_button = push_button(translator.gettext(CANCEL), self._cancel)
        inside = QWidget()
        inside.setMaximumWidth(px(_WIDEST))
        layout = column(inside, gap=3)
        note = PlainLabel(translator.gettext(GOES_ON), tone=Tone.MUTE, wrap=True)
        for widget in (self._title, self._bar, self._done, note):
            layout.addWidget(widget)
        buttons = row()
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        middle = row()
        middle.addStretch(1)
        middle.addWidget(inside, 100)
        middle.addStretch(1)
        outer = column(self, margin=4)
        outer.addStretch(2)
        outer.addLayout(middle)
        outer.addStretch(3)

    def start(self, title: str) -> None:
        """Show work that has not begun."""
        self._title.setText(title)
        self._bar.setAccessibleName(shown_line(title))
        self._bar.setRange(0, 0)
        self._done.setText(self._translator.gettext(WAITING))
        self.cancel_button.setEnabled(True)

    def begin(self) -> None:
        """Show that the work has begun."""
        self._done.setText("")

    def show_progress(self, done: int, total: int) -> None:
        """Show rows read while `total` is 0, then rows written."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if not self.cancel_button.isEnabled():
            return
        if total:
            self._done.setText(self._translator.gettext(WRITTEN, done=done, total=total))
        else:
            told = self._translator.ngettext("{n} row read", "{n} rows read", done)
            self._done.setText(told)

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self._done.setText(self._translator.gettext(CANCELLING))
        self.cancel_requested.emit()
