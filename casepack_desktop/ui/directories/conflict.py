# SPDX-License-Identifier: Apache-2.0
"""Both values of each field of an entry that somebody else changed meanwhile, to choose from."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QRadioButton, QScrollArea, QWidget

from casepack_desktop.domain.errors import Difference
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.directories.words import label_of, value_words
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.card import Card
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import literal, title_text
from casepack_desktop.ui.widgets.plain_label import PlainLabel

TITLE = N_("Changed elsewhere meanwhile")
SENTENCE = N_(
    "{code} was changed since you opened it. Choose for each field which value to save; the other"
    " one stays in the history."
)
STORED = N_("Stored")
YOURS = N_("Yours")
SAVE = N_("Save the chosen values")
BACK = N_("Back to the form")
NOTHING = "\N{EN DASH}"
_SIZE = (640, 460)


class ConflictDialog(QDialog):
    """Settles a conflict field by field.

    Signals: `settled` with the set of keys whose stored value was chosen; a dialog that is closed
    otherwise changes nothing.
    """

    settled = Signal(object)

    def __init__(
        self,
        code: str,
        differences: Sequence[Difference],
        translator: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        self._stored: dict[str, QRadioButton] = {}
        _ = translator.gettext
        self.setWindowTitle(title_text(_(TITLE)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = column(self, gap=3, margin=4)
        outer.addWidget(PlainLabel(_(TITLE), TypeRole.SECTION))
        outer.addWidget(PlainLabel(_(SENTENCE, code=code), wrap=True))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("ground", "bg")
        cards = column(inside, gap=2)
        for difference in differences:
            cards.addWidget(self._card(difference))
        cards.addStretch(1)
        area.setWidget(inside)
        outer.addWidget(area, 1)
        buttons = row(gap=2)
        buttons.addStretch(1)
        buttons.addWidget(push_button(_(BACK), self.reject))
        save = push_button(_(SAVE), self._settle, look=Look.PRIMARY)
        buttons.addWidget(save)
        save.setFocus()
        outer.addLayout(buttons)
        self.resize(px(_SIZE[0]), px(_SIZE[1]))

    def choose_stored(self, key: str) -> None:
        """Choose the value that is stored for a field."""
        self._stored[key].setChecked(True)

    def _card(self, difference: Difference) -> Card:
        name = label_of(difference.field, self._translator)
        card = Card(name)
        group = QButtonGroup(card)
        both = row(gap=3)
        for msgid, value in ((STORED, difference.stored), (YOURS, difference.wanted)):
            said = self._translator.gettext(msgid)
            button = QRadioButton(literal(said), card)
            button.setAccessibleName(f"{name}: {said}")
            group.addButton(button)
            button.setChecked(msgid == YOURS)
            if msgid == STORED:
                self._stored[difference.field] = button
            text = value_words(difference.field, str(value or ""), self._translator) or NOTHING
            side = column(gap=1)
            side.addWidget(button)
            side.addWidget(PlainLabel(text, wrap=True))
            side.addStretch(1)
            both.addLayout(side, 1)
        card.body.addLayout(both)
        return card

    def _settle(self) -> None:
        chosen = {key for key, button in self._stored.items() if button.isChecked()}
        self.settled.emit(chosen)
        self.accept()
