# SPDX-License-Identifier: Apache-2.0
"""The one modal question: for what cannot be undone, and for unsaved work."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget
from typing_extensions import override

from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.fitting import fit_height
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import shown_text, title_text
from casepack_desktop.ui.widgets.plain_label import PlainLabel

_WIDTH = 440
_TEXT_LIMIT = 800


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of the question; the first choice has the focus."""

    key: str
    text: str
    look: Look = Look.PLAIN


class Question(QDialog):
    """A title, a sentence and named choices instead of yes and no; Esc answers ""."""

    def __init__(
        self, title: str, sentence: str, choices: Sequence[Choice], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._answer = ""
        self.setWindowTitle(title_text(title))
        self.setModal(True)
        self.setMinimumWidth(px(_WIDTH))
        layout = column(self, gap=3, margin=5)
        layout.addWidget(PlainLabel(shown_text(title, _TEXT_LIMIT), TypeRole.SECTION, wrap=True))
        text = PlainLabel(shown_text(sentence, _TEXT_LIMIT), wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(text, 1)
        buttons = row(gap=2)
        buttons.addStretch(1)
        for choice in choices:
            chosen = partial(self._choose, choice.key)
            buttons.addWidget(push_button(choice.text, chosen, look=choice.look))
        layout.addLayout(buttons)
        self.setAccessibleDescription(shown_text(sentence, _TEXT_LIMIT))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_height(self)

    def answer(self) -> str:
        """Return the key of the choice, "" if there was none."""
        return self._answer

    def ask(self) -> str:
        """Wait for the answer and return it."""
        self.exec()
        return self._answer

    def _choose(self, key: str) -> None:
        self._answer = key
        self.accept()
