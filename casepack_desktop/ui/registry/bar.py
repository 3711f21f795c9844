# SPDX-License-Identifier: Apache-2.0
"""The chips above the list: statuses with their numbers, and what is searched for."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.views import Entry
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.widgets.chip import Chip
from casepack_desktop.ui.widgets.flowing import WrapRow
from casepack_desktop.ui.widgets.plain import set_tool_tip

ALL = N_("All")
SEARCHED = N_("Searched for: {condition}")
ADD_HINT = N_("Hold Ctrl to choose several statuses.")
_ALL_CODE = ""


class FilterBar(WrapRow):
    """Chips of the statuses and of the conditions of a search.

    Signals: `statuses_chosen` with the codes, none for all; `condition_removed` with its place in
    the search.
    """

    statuses_chosen = Signal(tuple)
    condition_removed = Signal(int)

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._statuses: dict[str, Chip] = {}
        self._ids: dict[str, int] = {}
        self._chosen: tuple[str, ...] = ()
        self._conditions: list[Chip] = []
        self._texts: tuple[str, ...] = ()

    def show_statuses(self, entries: Sequence[Entry]) -> None:
        """Offer these statuses, all of them first."""
        wanted = {_ALL_CODE: self._translator.gettext(ALL)}
        wanted |= {entry.code: entry.name(self._translator.names_locale) for entry in entries}
        self._ids = {entry.code: entry.id for entry in entries}
        if list(wanted) == list(self._statuses):
            for code, name in wanted.items():
                self._statuses[code].show_text(name)
            return
        conditions, self._texts = self._texts, ()
        for chip in (*self._statuses.values(), *self._conditions):
            self.remove(chip)
        self._conditions = []
        self._statuses = {code: self._status_chip(code, name) for code, name in wanted.items()}
        self.show_conditions(conditions)
        self.show_chosen(self._chosen)

    def show_counts(self, by_status: Mapping[int, int] | None) -> None:
        """Show how many incidents each status has, None where that is not known."""
        counts = by_status or {}
        known = by_status is not None
        self._statuses[_ALL_CODE].show_count(sum(counts.values()) if known else None)
        for code, key in self._ids.items():
            self._statuses[code].show_count(counts.get(key, 0) if known else None)

    def show_chosen(self, codes: tuple[str, ...]) -> None:
        """Show which statuses the list is narrowed to."""
        self._chosen = codes
        for code, chip in self._statuses.items():
            chip.setChecked(code in codes if codes else code == _ALL_CODE)

    def show_conditions(self, texts: tuple[str, ...]) -> None:
        """Show what is searched for, each condition with a cross."""
        if texts == self._texts:
            return
        had_focus = any(chip.hasFocus() for chip in self._conditions)
        for chip in self._conditions:
            self.remove(chip)
        self._texts = texts
        self._conditions = [self._condition_chip(place, text) for place, text in enumerate(texts)]
        if had_focus:
            (self._conditions or [self._statuses[_ALL_CODE]])[0].setFocus()

    def status_chip(self, code: str) -> Chip:
        """Return the chip of a status, "" for all."""
        return self._statuses[code]

    def condition_chips(self) -> Sequence[Chip]:
        """Return the chips of the search."""
        return self._conditions

    def _status_chip(self, code: str, name: str) -> Chip:
        chip = Chip(name, self._translator)
        if code:
            set_tool_tip(chip, self._translator.gettext(ADD_HINT))
        chip.clicked.connect(partial(self._choose, code))
        self.add(chip)
        return chip

    def _condition_chip(self, place: int, text: str) -> Chip:
        chip = Chip(text, self._translator, removable=True)
        set_tool_tip(chip, self._translator.gettext(SEARCHED, condition=text))
        chip.removed.connect(partial(self.condition_removed.emit, place))
        self.add(chip)
        return chip

    def _choose(self, code: str, _checked: bool = False) -> None:
        adds = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
        before = self._chosen if adds else ()
        if not code or self._chosen == (code,):
            codes: tuple[str, ...] = ()
        elif code in before:
            codes = tuple(one for one in before if one != code)
        else:
            codes = (*before, code)
        self.show_chosen(codes)
        self.statuses_chosen.emit(codes)
