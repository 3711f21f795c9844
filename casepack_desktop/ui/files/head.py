# SPDX-License-Identifier: Apache-2.0
"""The line above the attachments: how many there are and what can be done."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.files.table import ACT_ICONS, ACT_TEXTS, NAME, Act
from casepack_desktop.ui.files.texts import size_text
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import IconButton, Look, icon_button, push_button
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.plain import literal
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel

ADD = N_("Add…")
PASTE = N_("Paste from the clipboard")
SHOW_REMOVED = N_("Show removed")
_ACTS = (Act.OPEN, Act.SAVE, Act.RESTORE, Act.REMOVE)


class FilesHead(QWidget):
    """Title, count and buttons.

    Signals: `act_wanted` with what to do with the chosen files; `add_wanted`; `paste_wanted`.
    """

    act_wanted = Signal(str)
    add_wanted = Signal()
    paste_wanted = Signal()

    def __init__(
        self, translator: Translator, *, may_change: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        gettext = translator.gettext
        line = row(self, gap=2)
        line.addWidget(PlainLabel(gettext(NAME), TypeRole.SECTION))
        self._note = ElidedLabel("", TypeRole.CAPTION, Tone.MUTE)
        line.addWidget(self._note, 1)
        self.removed_box = QCheckBox(literal(gettext(SHOW_REMOVED)))
        self.removed_box.toggled.connect(self._on_removed_box_toggled)
        line.addWidget(self.removed_box)
        self.buttons: dict[Act, IconButton] = {}
        for act in _ACTS:
            run = partial(self.act_wanted.emit, str(act))
            self.buttons[act] = icon_button(
                ACT_ICONS[act], gettext(ACT_TEXTS[act]), run, tone=Tone.INK
            )
            line.addWidget(self.buttons[act])
        self.buttons[Act.RESTORE].hide()
        paste = self.paste_wanted.emit
        self.paste_button = icon_button("clipboard-paste", gettext(PASTE), paste, tone=Tone.INK)
        self.add_button = push_button(
            gettext(ADD), self.add_wanted.emit, look=Look.PRIMARY, icon_name="plus"
        )
        self.paste_button.setEnabled(may_change)
        self.add_button.setEnabled(may_change)
        line.addWidget(self.paste_button)
        line.addWidget(self.add_button)

    def show_count(self, sizes: Sequence[int]) -> None:
        """Show how many files there are and how large they are together."""
        count = self._translator.ngettext("{n} file", "{n} files", len(sizes))
        size = size_text(sum(sizes), self._translator)
        self._note.setText(f"{count} · {size}" if sizes else "")

    def offer_removed(self, *, is_any: bool) -> None:
        """Offer to show removed files where there are some."""
        self.removed_box.setVisible(is_any or self.removed_box.isChecked())

    def allow(self, acts: Sequence[Act]) -> None:
        """Allow what can be done with the chosen files."""
        for act, button in self.buttons.items():
            button.setEnabled(act in acts)

    def _on_removed_box_toggled(self, checked: bool) -> None:
        self.buttons[Act.RESTORE].setVisible(checked)
