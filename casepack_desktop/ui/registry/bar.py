# SPDX-License-Identifier: Apache-2.0
"""The chips above the list: statuses with their numbers, menus, and what narrows the list."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QWidget

from casepack_desktop.domain.views import Entry
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.conditions import Condition
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.chip import Chip
from casepack_desktop.ui.widgets.flowing import WrapRow
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.plain import set_tool_tip

ALL = N_("All")
ADD_HINT = N_("Hold Ctrl to choose several statuses.")
AT_LEAST = N_("{n}+")
BEST_FIRST = N_("Best hits first")
BEST_HINT = N_("Show the incidents first that the words fit best.")
CLEAR_ALL = N_("Clear all filters")
_ALL_CODE = ""
_LINE_HEIGHT = 26
_CONDITION_LIMIT = 70


class FilterBar(QWidget):
    """Chips of the statuses, of the menus and of the conditions that narrow the list.

    Signals: `statuses_chosen` with the codes, none for all; `facet_opened` with the key of a menu;
    `condition_removed` with its place; `clear_wanted`; `best_toggled` with whether the best hits
    should come first.
    """

    statuses_chosen = Signal(tuple)
    facet_opened = Signal(str)
    condition_removed = Signal(int)
    clear_wanted = Signal()
    best_toggled = Signal(bool)

    def __init__(
        self, facets: Mapping[str, str], translator: Translator, parent: QWidget | None = None
    ) -> None:
        """`facets` are the names of the menus by their keys."""
        super().__init__(parent)
        self._translator = translator
        self._facet_names = dict(facets)
        self._statuses: dict[str, Chip] = {}
        self._facets: dict[str, Chip] = {}
        self._line: QFrame | None = None
        self._before: QWidget | None = None
        self._ids: dict[str, int] = {}
        self._chosen: tuple[str, ...] = ()
        self._narrowed: frozenset[str] = frozenset()
        self._conditions: list[Chip] = []
        self._texts: tuple[str, ...] = ()
        self._upper, self._lower = WrapRow(), WrapRow()
        layout = column(self, gap=2)
        layout.addWidget(self._upper)
        layout.addWidget(self._lower)
        self._clear = push_button(
            translator.gettext(CLEAR_ALL), self.clear_wanted.emit, look=Look.LINK
        )
        self._best = Chip(translator.gettext(BEST_FIRST), translator)
        set_tool_tip(self._best, translator.gettext(BEST_HINT))
        self._best.toggled.connect(self.best_toggled)
        self._show_ends()
        self._lower.hide()

    def focus_behind(self, before: QWidget) -> None:
        """Let the keyboard come to the chips behind a control, from left to right."""
        self._before = before
        self._order_focus()

    def show_statuses(self, entries: Sequence[Entry]) -> None:
        """Offer these statuses, all of them first."""
        wanted = {_ALL_CODE: self._translator.gettext(ALL)}
        wanted |= {entry.code: entry.name(self._translator.names_locale) for entry in entries}
        self._ids = {entry.code: entry.id for entry in entries}
        if list(wanted) == list(self._statuses):
            for code, name in wanted.items():
                self._statuses[code].show_text(name)
            return
        old: list[QWidget] = [*self._statuses.values(), *self._facets.values()]
        for widget in (*old, *([self._line] if self._line else [])):
            self._upper.remove(widget)
        self._statuses = {code: self._status_chip(code, name) for code, name in wanted.items()}
        self._line = _dividing_line()
        self._upper.add(self._line)
        self._facets = {key: self._facet_chip(key) for key in self._facet_names}
        self.show_chosen(self._chosen)
        self.show_narrowed(self._narrowed)
        self._order_focus()

    def show_counts(self, by_status: Mapping[int, int] | None, at_least: int = 0) -> None:
        """Show how many incidents each status has, None where that is not known.

        `at_least` is then how many there are at least in all, 0 where nothing is known.
        """
        said, is_known = self._translator.number, by_status is not None
        counts = by_status or {}
        number = said(sum(counts.values())) if is_known else ""
        if at_least and not is_known:
            number = self._translator.gettext(AT_LEAST, n=said(at_least))
        self._statuses[_ALL_CODE].show_count(number)
        for code, key in self._ids.items():
            self._statuses[code].show_count(said(counts.get(key, 0)) if is_known else "")

    def show_chosen(self, codes: tuple[str, ...]) -> None:
        """Show which statuses the list is narrowed to."""
        self._chosen = codes
        for code, chip in self._statuses.items():
            chip.setChecked(code in codes if codes else code == _ALL_CODE)

    def show_narrowed(self, keys: Collection[str]) -> None:
        """Show by which menus the list is narrowed."""
        self._narrowed = frozenset(keys)
        for key, chip in self._facets.items():
            chip.setChecked(key in self._narrowed)

    def show_conditions(self, conditions: Sequence[Condition]) -> None:
        """Show what narrows the list, each with a cross."""
        texts = tuple(one.whole_text for one in conditions)
        if texts == self._texts:
            return
        place = next((n for n, chip in enumerate(self._conditions) if chip.hasFocus()), None)
        for chip in self._conditions:
            self._lower.remove(chip)
        for end in (self._best, self._clear):
            self._lower.take(end)
        self._texts = texts
        self._conditions = [self._condition_chip(n, one) for n, one in enumerate(conditions)]
        self._show_ends()
        self._lower.setVisible(bool(conditions))
        self._order_focus()
        if place is not None:
            left = self._conditions or [self._statuses[_ALL_CODE]]
            left[min(place, len(left) - 1)].setFocus()

    def show_best(self, *, offered: bool, is_on: bool) -> None:
        """Offer the order by how well words fit, or not."""
        self._best.blockSignals(True)
        self._best.setChecked(is_on)
        self._best.blockSignals(False)
        self._best.setVisible(offered)
        self._lower.updateGeometry()

    def status_chip(self, code: str) -> Chip:
        """Return the chip of a status, "" for all."""
        return self._statuses[code]

    def facet_chip(self, key: str) -> Chip:
        """Return the chip that opens a menu."""
        return self._facets[key]

    def best_chip(self) -> Chip:
        """Return the chip of the order by how well words fit."""
        return self._best

    def condition_chips(self) -> Sequence[Chip]:
        """Return the chips of what narrows the list."""
        return self._conditions

    def _order_focus(self) -> None:
        if self._before is None:
            return
        chips = (*self._statuses.values(), *self._facets.values(), *self._conditions)
        order = (self._before, *chips, self._best, self._clear)
        for one, next_one in pairwise(order):
            self.setTabOrder(one, next_one)

    def _show_ends(self) -> None:
        self._lower.add(self._best)
        self._lower.add(self._clear)
        self._best.hide()
        self._clear.setVisible(len(self._conditions) > 1)

    def _status_chip(self, code: str, name: str) -> Chip:
        chip = Chip(name, self._translator)
        if code:
            set_tool_tip(chip, self._translator.gettext(ADD_HINT))
        chip.clicked.connect(partial(self._choose, code))
        self._upper.add(chip)
        return chip

    def _facet_chip(self, key: str) -> Chip:
        chip = Chip(self._facet_names[key], self._translator, opens=True)
        chip.clicked.connect(lambda: self.facet_opened.emit(key))
        self._upper.add(chip)
        return chip

    def _condition_chip(self, place: int, condition: Condition) -> Chip:
        chip = Chip(condition.text, self._translator, removable=True, limit=_CONDITION_LIMIT)
        set_tool_tip(chip, condition.whole_text)
        chip.removed.connect(partial(self.condition_removed.emit, place))
        self._lower.add(chip)
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


def _dividing_line() -> QFrame:
    line = QFrame()
    line.setProperty("divider", True)
    line.setFixedSize(1, px(_LINE_HEIGHT))
    return line
