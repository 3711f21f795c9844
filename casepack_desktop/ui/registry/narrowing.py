# SPDX-License-Identifier: Apache-2.0
"""The chips and menus that narrow the list; they show and change the one filter there is."""

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from casepack_desktop.domain.enums import DirectoryKind, Severity, Tlp
from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.periods import Period
from casepack_desktop.domain.views import Entry
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.bar import FilterBar
from casepack_desktop.ui.registry.conditions import (
    FACETS,
    PERIOD,
    PERIODS,
    RESPONSIBLE,
    SEVERITY,
    TLP,
    Condition,
    chosen_of,
    conditions_of,
    is_narrowed_by,
    name_of,
    with_chosen,
    with_period,
)
from casepack_desktop.ui.registry.wanted import Wanted
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.widgets.choice_popup import ChoicePopup, Extra
from casepack_desktop.ui.widgets.choices import Pick
from casepack_desktop.ui.widgets.pill_painting import SEVERITY_TONES

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

PERIOD_LABEL = N_("Period")
CLEAR = N_("Clear")
_PEOPLE = "registry/people"


class Narrowing(QObject):
    """What narrows the list.

    Signals: `filter_wanted` with an `IncidentFilter`; `refused` with a `Problem` when the names of
    the people could not be read.
    """

    filter_wanted = Signal(object)
    refused = Signal(object)

    def __init__(
        self, session: Session, bar: FilterBar, translator: Translator, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._bar = bar
        self._translator = translator
        self._filter = IncidentFilter()
        self._conditions: tuple[Condition, ...] = ()
        bar.statuses_chosen.connect(self._on_bar_statuses_chosen)
        bar.facet_opened.connect(self.open_menu)
        bar.condition_removed.connect(self._on_bar_condition_removed)
        bar.clear_wanted.connect(self.clear)

    def show(self, wanted: Wanted) -> None:
        """Show what narrows the list now."""
        self._filter = wanted.filter
        directory = self._session.directory
        self._conditions = conditions_of(self._filter, directory, self._translator)
        bar = self._bar
        bar.show_chosen(chosen_of(self._filter, DirectoryKind.STATUS, directory))
        bar.show_narrowed({k for k in (*FACETS, PERIOD) if is_narrowed_by(self._filter, k)})
        bar.show_conditions(self._conditions)
        bar.show_best(offered=bool(self._filter.words), is_on=wanted.is_best_first)

    def clear(self) -> None:
        """Let nothing narrow the list."""
        self._want(IncidentFilter())

    def open_menu(self, key: str) -> None:
        """Open the menu of a facet under its chip."""
        if key == PERIOD:
            self._open_periods()
        elif key == RESPONSIBLE:
            read_people(self._session, self._open_people, self.refused.emit)
        else:
            self._open_choices(key, picks_of(key, self._session, self._translator))

    def _open_people(self, names: list[str]) -> None:
        self._open_choices(RESPONSIBLE, [Pick(name, name) for name in names])

    def _open_choices(self, key: str, picks: list[Pick]) -> None:
        chosen = chosen_of(self._filter, key, self._session.directory)
        known = {pick.key for pick in picks}
        directory, translator = self._session.directory, self._translator
        picks += [
            Pick(one, name_of(key, one, directory, translator))
            for one in chosen
            if one not in known
        ]
        clear = Extra(translator.gettext(CLEAR), partial(self._choose, key, ()), bool(chosen))
        popup = ChoicePopup(
            translator.gettext(FIELD[key].label),
            picks,
            translator,
            chosen=chosen,
            extras=[clear],
            parent=self._bar,
        )
        popup.picked.connect(partial(self._choose, key))
        popup.open_under(self._bar.facet_chip(key))

    def _open_periods(self) -> None:
        from casepack_desktop.ui.registry.period_popup import PeriodPopup

        periods = {name: getattr(self._filter, name) for name in PERIODS}
        popup = PeriodPopup(periods, self._translator, self._bar)
        popup.picked.connect(self._on_popup_period_picked)
        popup.open_under(self._bar.facet_chip(PERIOD))

    def _choose(self, key: str, values: tuple[str, ...]) -> None:
        self._want(with_chosen(self._filter, key, values))

    def _want(self, wanted: IncidentFilter) -> None:
        self._filter = wanted
        self.filter_wanted.emit(wanted)

    def _on_bar_statuses_chosen(self, codes: tuple[str, ...]) -> None:
        self._choose(DirectoryKind.STATUS, codes)

    def _on_bar_condition_removed(self, place: int) -> None:
        # Only when the chip is done with the key or click that removes it.
        QTimer.singleShot(0, self, partial(self._want, self._conditions[place].rest))

    def _on_popup_period_picked(self, name: str, period: Period) -> None:
        self._want(with_period(self._filter, name, period))


def facet_names(translator: Translator) -> dict[str, str]:
    """Return the names of the menus by their keys, in their order."""
    labels = {key: FIELD[key].label for key in FACETS} | {PERIOD: PERIOD_LABEL}
    return {key: translator.gettext(label) for key, label in labels.items()}


def picks_of(key: str, session: Session, translator: Translator) -> list[Pick]:
    """Return what a field of entries, the severity or the handling label can be."""
    if key == SEVERITY:
        return [_severity_pick(one, session, translator) for one in reversed(Severity)]
    if key == TLP:
        return [Pick(str(one), str(one)) for one in Tlp]
    entries = session.directory.of(DirectoryKind(key))
    return [_entry_pick(one, translator) for one in entries if one.is_active]


def read_people(
    session: Session, then: Callable[[list[str]], None], refused: Callable[[Problem], None]
) -> None:
    """Ask for the names of the people that can be chosen."""

    def read(services: "Services") -> list[str]:
        return services.incidents.responsibles()

    session.ask(_PEOPLE, read, then, refused)


def _entry_pick(entry: Entry, translator: Translator) -> Pick:
    colour = "" if entry.kind is DirectoryKind.COMPANY else entry.colour
    words = tuple(chain(entry.names.values(), *entry.search_words.values()))
    return Pick(entry.code, entry.name(translator.names_locale), colour, words)


def _severity_pick(severity: Severity, session: Session, translator: Translator) -> Pick:
    name = name_of(SEVERITY, severity, session.directory, translator)
    return Pick(severity, name, colours().of(SEVERITY_TONES[severity]))
