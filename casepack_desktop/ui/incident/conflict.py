# SPDX-License-Identifier: Apache-2.0
"""Both values of each field of a case that somebody else changed meanwhile, to choose from."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.value_view import ValueView
from casepack_desktop.ui.widgets.both_values import BothValues, Clash

SENTENCE = N_(
    "{number} was changed since you opened it. Choose for each field which value to save; the other"
    " one stays in the history."
)


class ConflictDialog(BothValues):
    """Settles a conflict of a case, whose long texts can be scrolled."""

    def __init__(
        self,
        number: str,
        clashes: Sequence[Clash],
        translator: Translator,
        parent: QWidget | None = None,
    ) -> None:
        """`number` is that of the incident."""
        super().__init__(translator.gettext(SENTENCE, number=number), clashes, translator, parent)

    @override
    def value_view(self, text: str, name: str) -> QWidget:
        return ValueView(text, name)
