# SPDX-License-Identifier: Apache-2.0
"""What one sees of a bug: one dialog, however often it strikes, and nothing of a case."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.empty_state import IconView
from casepack_desktop.ui.widgets.fitting import fit_height
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain_label import PlainLabel

TITLE = N_("Something unexpected happened")
SENTENCE = N_(
    "The program met a mistake of its own ({kind}). What was saved is safe, and text that you are"
    " typing stays in the form. You can go on working; if something looks wrong, quit and start"
    " again."
)
NOTE = N_(
    "A note for the developers was written. It says where in the program it happened and holds"
    " nothing of your cases:"
)
NO_NOTE = N_("No note about it could be written.")
GO_ON = N_("Go on")
QUIT = N_("Quit in order")
FOLDER = N_("Open the folder of the note")
_WIDTH = 520
_ICON = 24


class CrashDialog(QDialog):
    """Tells of a bug and asks whether to go on.

    Signals: `quit_wanted` when the person would rather end the program.
    """

    quit_wanted = Signal()

    def __init__(
        self, kind: str, note: Path | None, translator: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        _ = translator.gettext
        self._translator = translator
        self._times = 1
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_(TITLE))
        self.setMinimumWidth(px(_WIDTH))
        layout = column(self, gap=3, margin=5)
        head = row(gap=2)
        head.addWidget(IconView("triangle-alert", Tone.HIGH, _ICON))
        head.addWidget(PlainLabel(_(TITLE), TypeRole.SECTION), 1)
        layout.addLayout(head)
        sentence = _(SENTENCE, kind=kind)
        self.setAccessibleDescription(sentence)
        layout.addWidget(PlainLabel(sentence, wrap=True))
        self._add_note(layout, note)
        self._count = PlainLabel("", tone=Tone.MUTE, wrap=True)
        self._count.hide()
        layout.addWidget(self._count)
        layout.addLayout(self._buttons())
        self._go_on.setFocus()

    def count_another(self) -> None:
        """Say that it happened once more."""
        self._times += 1
        text = self._translator.ngettext(
            "It happened {n} time.", "It happened {n} times.", self._times
        )
        self._count.setText(text)
        self._count.show()
        fit_height(self)

    def times(self) -> int:
        """Return how many bugs the dialog stands for."""
        return self._times

    def _add_note(self, layout: QVBoxLayout, note: Path | None) -> None:
        text = self._translator.gettext(NOTE if note else NO_NOTE)
        layout.addWidget(PlainLabel(text, wrap=True))
        if note is not None:
            path = QLineEdit(str(note))  # unlike a label it breaks no long name
            path.setReadOnly(True)
            path.setAccessibleName(text)
            layout.addWidget(path)
            # A line of its own: beside the others it is cut off in large letters.
            line = row()
            shown = partial(_show_folder, note.parent)
            line.addWidget(push_button(self._translator.gettext(FOLDER), shown))
            line.addStretch(1)
            layout.addLayout(line)

    def _buttons(self) -> QHBoxLayout:
        _ = self._translator.gettext
        buttons = row(gap=2)
        go_on = push_button(_(GO_ON), self.accept, look=Look.PRIMARY)
        buttons.addStretch(1)
        buttons.addWidget(push_button(_(QUIT), self._quit))
        buttons.addWidget(go_on)
        self._go_on = go_on
        return buttons

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_height(self)

    def _quit(self) -> None:
        self.accept()
        self.quit_wanted.emit()


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
