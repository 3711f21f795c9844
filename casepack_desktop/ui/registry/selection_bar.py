# SPDX-License-Identifier: Apache-2.0
"""The row under the list that says what can be done with several chosen incidents."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.conditions import RESPONSIBLE
from casepack_desktop.ui.registry.saying import AT_LEAST
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.buttons import Button, Look, icon_button, push_button
from casepack_desktop.ui.widgets.chip import Chip
from casepack_desktop.ui.widgets.flowing import WrapRow
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.plain import literal
from casepack_desktop.ui.widgets.plain_label import PlainLabel

CHOSEN = N_("Chosen incidents")
EXPORT = N_("Export…")
BIN = N_("Move to bin")
LEAVE = N_("Choose one incident only")
CHOOSE_ALL = N_("Choose all that match")
ALL_CHOSEN = N_("All incidents that match are chosen")
CHANGED: tuple[str, ...] = (DirectoryKind.STATUS, RESPONSIBLE, DirectoryKind.COMPANY)
"""The fields that are changed for several incidents at once."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the bar says: how many rows are chosen, and how many match, None if that is unknown."""

    count: int
    matching: int | None = None
    is_cut: bool = False
    """Whether more match than were counted."""
    is_all: bool = False
    """Whether all that match are chosen, read or not."""
    offers_all: bool = False


class SelectionBar(QFrame):
    """Shown while several incidents are chosen.

    Signals: `change_wanted` with the key of a field; `export_wanted`; `bin_wanted`; `all_wanted`
    when all that match are to be chosen; `left` when the choice is to be given up.
    """

    change_wanted = Signal(str)
    export_wanted = Signal()
    bin_wanted = Signal()
    all_wanted = Signal()
    left = Signal()

    def __init__(
        self, translator: Translator, *, is_writable: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        _ = translator.gettext
        self._translator = translator
        self._fields: dict[str, Chip] = {}
        self.setProperty("selection", True)
        self.setAccessibleName(_(CHOSEN))
        line = row(self, gap=3, margin=2)
        self._count = PlainLabel("", TypeRole.STRONG)
        self._ways = ways = WrapRow()
        ways.add(self._count)
        self._all = push_button("", self.all_wanted.emit, look=Look.LINK)
        ways.add(self._all)
        for key in CHANGED:
            self._fields[key] = chip = Chip(_(FIELD[key].label), translator, opens=True)
            chip.clicked.connect(self._teller(key))
            chip.setEnabled(is_writable)
            ways.add(chip)
        ways.add(push_button(_(EXPORT), self.export_wanted.emit, icon_name="download"))
        away = push_button(_(BIN), self.bin_wanted.emit, icon_name="trash-2")
        away.setEnabled(is_writable)
        ways.add(away)
        line.addWidget(ways, 1)
        line.addWidget(icon_button("x", _(LEAVE), self.left.emit))
        self.hide()

    def show_chosen(self, told: Told) -> None:
        """Say how many incidents are chosen; one alone needs no bar."""
        if told.count > 1:
            self._count.setText(self._all_words(told) if told.is_all else self._words(told))
            offer = self._offer_words(told)
            self._all.setText(literal(offer))
            self._all.setAccessibleName(offer)
        self._all.setVisible(told.offers_all)
        self._ways.updateGeometry()
        self.setVisible(told.count > 1)

    def text(self) -> str:
        """Return how many incidents it says are chosen."""
        return self._count.text()

    def all_button(self) -> Button:
        """Return the button that chooses all that match."""
        return self._all

    def field_chip(self, key: str) -> Chip:
        """Return the chip that opens the values of a field."""
        return self._fields[key]

    def _words(self, told: Told) -> str:
        return self._translator.ngettext("{n} incident chosen", "{n} incidents chosen", told.count)

    def _all_words(self, told: Told) -> str:
        if told.matching is None:
            return self._translator.gettext(ALL_CHOSEN)
        return self._translator.ngettext(
            "All {shown} incident that matches is chosen",
            "All {shown} incidents that match are chosen",
            told.matching,
            shown=self._matching(told.matching, is_cut=told.is_cut),
        )

    def _offer_words(self, told: Told) -> str:
        if told.matching is None:
            return self._translator.gettext(CHOOSE_ALL)
        return self._translator.ngettext(
            "Choose all {shown} that matches",
            "Choose all {shown} that match",
            told.matching,
            shown=self._matching(told.matching, is_cut=told.is_cut),
        )

    def _matching(self, matching: int, *, is_cut: bool) -> str:
        shown = self._translator.number(matching)
        return self._translator.gettext(AT_LEAST, n=shown) if is_cut else shown

    def _teller(self, key: str) -> Callable[[], None]:
        return lambda: self.change_wanted.emit(key)
