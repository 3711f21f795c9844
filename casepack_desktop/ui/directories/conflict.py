# SPDX-License-Identifier: Apache-2.0
"""Both values of each field of an entry that somebody else changed meanwhile, to choose from."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.errors import Difference
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.directories.words import label_of, value_words
from casepack_desktop.ui.widgets.both_values import BothValues, Clash

SENTENCE = N_(
    "{code} was changed since you opened it. Choose for each field which value to save; the other"
    " one stays in the history."
)


class ConflictDialog(BothValues):
    """Settles a conflict of an entry."""

    def __init__(
        self,
        code: str,
        differences: Sequence[Difference],
        translator: Translator,
        parent: QWidget | None = None,
    ) -> None:
        """`code` is that of the entry."""
        clashes = [_clash(one, translator) for one in differences]
        super().__init__(translator.gettext(SENTENCE, code=code), clashes, translator, parent)


def _clash(difference: Difference, translator: Translator) -> Clash:
    key = difference.field

    def words(value: str | int | None) -> str:
        return value_words(key, str(value or ""), translator)

    return Clash(key, label_of(key, translator), words(difference.stored), words(difference.wanted))
