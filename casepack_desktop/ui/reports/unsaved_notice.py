# SPDX-License-Identifier: Apache-2.0
"""Says that a report is made from what is saved, while the form holds what is not."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain_label import PlainLabel

UNSAVED = N_("The case has unsaved changes")
FROM_SAVED = N_("The report is made from what is saved.")
SAVE_NOW = N_("Save the case")


class UnsavedNotice(QFrame):
    """Shown while the case has unsaved changes.

    Signals: `save_wanted` by its button.
    """

    save_wanted = Signal()

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        gettext = translator.gettext
        self.setProperty("message", "warning")
        self.setAccessibleName(gettext(UNSAVED))
        self.save_button = push_button(gettext(SAVE_NOW), self.save_wanted.emit)
        layout = column(self, gap=2, margin=3)
        layout.addWidget(PlainLabel(gettext(UNSAVED), TypeRole.STRONG, wrap=True))
        layout.addWidget(PlainLabel(gettext(FROM_SAVED), wrap=True))
        line = row(gap=2)
        line.addWidget(self.save_button)
        line.addStretch(1)
        layout.addLayout(line)
        self.tell(is_unsaved=False)

    def tell(self, *, is_unsaved: bool) -> None:
        """Show or hide the notice; nothing in it takes the focus while it is hidden."""
        self.setEnabled(is_unsaved)
        self.setVisible(is_unsaved)
