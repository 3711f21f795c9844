# SPDX-License-Identifier: Apache-2.0
"""Both values of each field that somebody else changed meanwhile, and a choice for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.card import Card
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import literal, shown_line, title_text
from casepack_desktop.ui.widgets.plain_label import PlainLabel

TITLE = N_("Changed elsewhere meanwhile")
STORED = N_("Stored")
YOURS = N_("Yours")
SAVE = N_("Save the chosen values")
BACK = N_("Back to the form")
NOTHING = "\N{EN DASH}"
_SIZE = (720, 520)


@dataclass(frozen=True, slots=True)
class Clash:
    """A field by its name, with the value that is stored and the one that was typed, in words."""

    key: str
    name: str
    stored: str
    yours: str


class BothValues(QDialog):
    """Settles a conflict field by field.

    Signals: `settled` with the set of field keys whose stored value was chosen; a dialog that is
    closed otherwise changes nothing.
    """

    settled = Signal(object)

    def __init__(
        self,
        sentence: str,
        clashes: Sequence[Clash],
        translator: Translator,
        parent: QWidget | None = None,
    ) -> None:
        """`sentence` tells what was changed and what is to be done."""
        super().__init__(parent)
        self._translator = translator
        self._stored: dict[str, QRadioButton] = {}
        gettext = translator.gettext
        self.setWindowTitle(title_text(gettext(TITLE)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = column(self, gap=3, margin=4)
        outer.addWidget(PlainLabel(gettext(TITLE), TypeRole.SECTION))
        outer.addWidget(PlainLabel(sentence, wrap=True))
        outer.addWidget(self._fields(clashes), 1)
        buttons = row(gap=2)
        buttons.addStretch(1)
        buttons.addWidget(push_button(gettext(BACK), self.reject))
        save = push_button(gettext(SAVE), self._settle, look=Look.PRIMARY)
        buttons.addWidget(save)
        save.setFocus()
        outer.addLayout(buttons)
        self.resize(px(_SIZE[0]), px(_SIZE[1]))

    def choose(self, key: str, *, stored: bool) -> None:
        """Choose one of the two values of a field."""
        button = self._stored[key]
        if stored:
            button.setChecked(True)
            return
        others = (one for one in button.group().buttons() if one is not button)
        next(others).setChecked(True)

    def value_view(self, text: str, name: str) -> QWidget:
        """Return what shows a value; `name` is its accessible name."""
        shown = PlainLabel(text or NOTHING, wrap=True)
        shown.setAccessibleName(f"{name}: {shown_line(text) or NOTHING}")
        return shown

    def _fields(self, clashes: Sequence[Clash]) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("ground", "bg")
        cards = column(inside, gap=2)
        for clash in clashes:
            cards.addWidget(self._card(clash))
        cards.addStretch(1)
        area.setWidget(inside)
        return area

    def _card(self, clash: Clash) -> Card:
        card = Card(clash.name)
        group = QButtonGroup(card)
        both = row(gap=3)
        stored, left = self._value(clash.name, STORED, clash.stored, card)
        yours, right = self._value(clash.name, YOURS, clash.yours, card)
        group.addButton(stored)
        group.addButton(yours)
        yours.setChecked(True)
        self._stored[clash.key] = stored
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        card.body.addLayout(both)
        return card

    def _value(
        self, name: str, msgid: str, text: str, parent: QWidget
    ) -> tuple[QRadioButton, QVBoxLayout]:
        said = self._translator.gettext(msgid)
        button = QRadioButton(literal(said), parent)
        button.setAccessibleName(f"{name}: {said}")
        layout = column(gap=1)
        layout.addWidget(button)
        layout.addWidget(self.value_view(text, f"{name}: {said}"))
        layout.addStretch(1)
        return button, layout

    def _settle(self) -> None:
        chosen = {key for key, button in self._stored.items() if button.isChecked()}
        self.settled.emit(chosen)
        self.accept()
