# SPDX-License-Identifier: Apache-2.0
"""The question before a purge: what goes, why, and for many a word to type."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.fitting import fit_height
from casepack_desktop.ui.widgets.form_field import FormField
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import shown_text, title_text
from casepack_desktop.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from casepack_desktop.storage.belongings import Belongings

PURGE_ONE = N_("Purge {number} for good?")
ITSELF = N_("The incident and its fields are removed and cannot be brought back.")
THEMSELVES = N_("The incidents and their fields are removed and cannot be brought back.")
WITH_IT = N_("Also removed: {parts}.")
LEFT = N_(
    "Number, reason, time and your name stay on record, and so does what the history tells of"
    " the fields."
)
REASON = N_("Reason")
TYPE = N_("Type {word} to confirm")
PURGE = N_("Purge for good")
KEEP = N_("Keep")
NAMED = N_("{numbers} and {n} more")
_WIDTH = 480
_MOST_NAMED = 5
_REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Condemned:
    """What is to be purged: how many, the numbers of some, and what goes with them."""

    count: int
    numbers: Sequence[str]
    belongings: "Belongings"


class PurgeQuestion(QDialog):
    """Asks before a purge; `reason` holds why, once it was agreed to."""

    def __init__(
        self, condemned: Condemned, translator: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        self._count = condemned.count
        gettext = translator.gettext
        title = self._title(condemned)
        self.setWindowTitle(title_text(title))
        self.setModal(True)
        self.setMinimumWidth(px(_WIDTH))
        layout = column(self, gap=3, margin=5)
        layout.addWidget(PlainLabel(title, TypeRole.SECTION, wrap=True))
        said = "\n".join(filter(None, self._sentences(condemned)))
        text = PlainLabel(said, wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(text, 1)
        self.setAccessibleDescription(shown_text(said))
        self._reason = self._line(gettext(REASON))
        layout.addWidget(FormField(gettext(REASON), self._reason))
        self._typed = self._line("")
        if condemned.count > 1:
            asked = gettext(TYPE, word=str(condemned.count))
            self._typed.setAccessibleName(asked)
            layout.addWidget(FormField(asked, self._typed))
        buttons = row(gap=2)
        buttons.addStretch(1)
        self.keep_button = push_button(gettext(KEEP), self.reject)
        self.purge_button = push_button(gettext(PURGE), self.accept, look=Look.DANGER)
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.purge_button)
        layout.addLayout(buttons)
        self._check()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_height(self)

    def reason(self) -> str:
        """Return why."""
        return self._reason.text().strip()

    def reason_edit(self) -> QLineEdit:
        """Return the line of the reason."""
        return self._reason

    def typed_edit(self) -> QLineEdit:
        """Return the line in which the count of many is typed."""
        return self._typed

    def _line(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setMaxLength(_REASON_LIMIT)
        line.textChanged.connect(self._check)
        return line

    def _title(self, condemned: Condemned) -> str:
        if condemned.count == 1 and condemned.numbers:
            return self._translator.gettext(PURGE_ONE, number=condemned.numbers[0])
        return self._translator.ngettext(
            "Purge {n} incident for good?", "Purge {n} incidents for good?", condemned.count
        )

    def _sentences(self, condemned: Condemned) -> list[str]:
        gettext = self._translator.gettext
        numbers = ", ".join(condemned.numbers[:_MOST_NAMED])
        left = condemned.count - _MOST_NAMED
        named = gettext(NAMED, numbers=numbers, n=left) if left > 0 else numbers
        parts = belongings_words(condemned.belongings, self._translator)
        return [
            named if condemned.count > 1 else "",
            gettext(ITSELF if condemned.count == 1 else THEMSELVES),
            gettext(WITH_IT, parts=parts) if parts else "",
            gettext(LEFT),
        ]

    def _check(self) -> None:
        is_typed = self._count == 1 or self._typed.text().strip() == str(self._count)
        if hasattr(self, "purge_button"):
            self.purge_button.setEnabled(is_typed and bool(self.reason()))


def belongings_words(belongings: "Belongings", translator: Translator) -> str:
    """Return what hangs on incidents in words, "" if nothing does."""
    counted = (
        (belongings.reports, translator.ngettext("{n} report", "{n} reports", belongings.reports)),
        (belongings.files, translator.ngettext("{n} file", "{n} files", belongings.files)),
        (
            belongings.comments,
            translator.ngettext("{n} comment", "{n} comments", belongings.comments),
        ),
        (belongings.links, translator.ngettext("{n} link", "{n} links", belongings.links)),
    )
    return ", ".join(text for count, text in counted if count)
