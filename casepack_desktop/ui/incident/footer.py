# SPDX-License-Identifier: Apache-2.0
"""What is unsaved, under the form, with the two ways to go on."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import space
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.layouts import column, row, rule
from casepack_desktop.ui.widgets.plain_label import ElidedLabel
from casepack_desktop.ui.widgets.spinner import Spinner

SAVE = N_("Save")
CANCEL = N_("Cancel")
KEPT = N_("draft kept {time}")
NOT_KEPT = N_("draft not kept")
_BETWEEN = " · "
_AFTER = "· "


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What the footer says: numbers of fields, and the clock time of the draft if there is one."""

    attention: int = 0
    changes: int = 0
    draft: str = ""


class EditFooter(QFrame):
    """Counts of problems and changes, Cancel and Save; hidden while nothing is unsaved."""

    def __init__(
        self,
        translator: Translator,
        save: Callable[[], object],
        cancel: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        self.setProperty("ground", "panel")
        outer = column(self, gap=0)
        outer.addWidget(rule())
        line = row(gap=2)
        line.setContentsMargins(space(4), space(2), space(4), space(2))
        outer.addLayout(line)
        self._spinner = Spinner(translator)
        self._attention = ElidedLabel("", tone=Tone.CRIT)
        self._rest = ElidedLabel("", tone=Tone.MUTE)
        self.cancel_button = push_button(translator.gettext(CANCEL), cancel)
        self.save_button = push_button(translator.gettext(SAVE), save, look=Look.PRIMARY)
        middle = Qt.AlignmentFlag.AlignVCenter
        line.addWidget(self._spinner, 0, middle)
        line.addWidget(self._attention, 0, middle)
        line.addWidget(self._rest, 1, middle)
        line.addWidget(self.cancel_button)
        line.addWidget(self.save_button)
        self.show_waiting("")
        self.hide()

    def show_unsaved(self, unsaved: Unsaved) -> None:
        """Show the counts; hide where there is nothing to save."""
        ngettext = self._translator.ngettext
        attention, changes = unsaved.attention, unsaved.changes
        needed = ngettext("{n} field needs attention", "{n} fields need attention", attention)
        self._attention.setText(needed if attention else "")
        self._attention.setVisible(bool(attention))
        parts = [ngettext("{n} unsaved change", "{n} unsaved changes", changes), unsaved.draft]
        line = _BETWEEN.join(part for part in parts if part)
        self._rest.setText(_AFTER + line if attention else line)
        self.setVisible(bool(changes))

    def show_waiting(self, sentence: str) -> None:
        """Show what the save waits for, and let nobody save twice; "" ends it."""
        self._spinner.setVisible(bool(sentence))
        self.save_button.setEnabled(not sentence)
        if sentence:
            self._attention.hide()
            self._rest.setText(sentence)
            self.show()

    def shown_text(self) -> str:
        """Return what the footer says at the left."""
        labels = (self._attention, self._rest)
        return " ".join(one.whole_text() for one in labels if not one.isHidden())
