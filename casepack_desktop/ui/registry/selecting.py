# SPDX-License-Identifier: Apache-2.0
"""What the bar, the context menu and the keys do with the chosen incidents."""

import itertools
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.values import read_value
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.binning import Binning
from casepack_desktop.ui.registry.changing import Changing
from casepack_desktop.ui.registry.chosen import Chosen, some
from casepack_desktop.ui.registry.conditions import RESPONSIBLE
from casepack_desktop.ui.registry.counts import Counts
from casepack_desktop.ui.registry.feed import RegistryFeed
from casepack_desktop.ui.registry.model import IncidentModel
from casepack_desktop.ui.registry.narrowing import picks_of, read_people
from casepack_desktop.ui.registry.selection_bar import SelectionBar, Told
from casepack_desktop.ui.registry.table import IncidentTable
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.choice_popup import ChoicePopup, Typing
from casepack_desktop.ui.widgets.choices import Pick
from casepack_desktop.ui.widgets.message_bar import MessageBar

NOBODY = N_("Nobody")
NONE = N_("None")
NEW_PERSON = N_("Use “{text}”")
FIND_PERSON = N_("Find or type a name")
_EMPTY = {RESPONSIBLE: NOBODY, DirectoryKind.COMPANY: NONE}
# A page made anew takes the place of another on the same session, so each has a key of its own.
_SELECTIONS = itertools.count(1)


class Selecting(QObject):
    """The chosen incidents of the table and what is done with them.

    Where all rows that were read are chosen and more match, all that match can be chosen: that
    holds until a row is let go or the filter changes, and means what matches when it is done.

    Signals: `export_wanted`.
    """

    export_wanted = Signal()

    def __init__(
        self,
        session: Session,
        messages: MessageBar,
        translator: Translator,
        table: IncidentTable,
        feed: RegistryFeed,
        bar: SelectionBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._translator = translator
        self._model: IncidentModel = feed.model
        self._table = table
        self._feed = feed
        self._bar = bar
        self._counts: Counts | None = None
        self._meant: IncidentFilter | None = None
        self._key = f"registry/chosen/{next(_SELECTIONS)}"
        self._changing = Changing(session, messages, translator, window)
        self._binning = Binning(session, messages, translator, window)
        for source in (bar, table):
            source.change_wanted.connect(self.choose_value)
            source.export_wanted.connect(self.export_wanted)
            source.bin_wanted.connect(self.move_to_bin)
        bar.left.connect(self._on_bar_left)
        bar.all_wanted.connect(self.choose_all)
        table.chosen.connect(self._on_table_chosen)
        self._model.rowsInserted.connect(self._on_model_rows_inserted)
        feed.began.connect(self._show)
        feed.arrived.connect(self._show)

    @property
    def means_all(self) -> bool:
        """Return whether all that match are chosen, read or not."""
        return self._meant is not None

    def choose_all(self) -> None:
        """Choose all that match, where all rows that were read are chosen."""
        if self._may_choose_all():
            self._meant = self._feed.wanted.filter
            self._table.setFocus()
            self._show()

    def show_counts(self, counts: Counts | None) -> None:
        """Know how many match, None while that is not known."""
        self._counts = counts
        self._show()

    def move_to_bin(self) -> None:
        """Put the chosen incidents into the bin if that is meant; the message bar undoes it."""
        if self._session.is_writable:
            self._with_chosen(self._binning.ask_and_move)

    def choose_value(self, key: str) -> None:
        """Ask which value a field of the chosen incidents should have."""
        if not self._session.is_writable:
            return
        # What was chosen by now is meant, also where the list changes while one looks for a value.
        if key == RESPONSIBLE:
            self._with_chosen(self._ask_for_person)
        else:
            picks = picks_of(key, self._session, self._translator)
            self._with_chosen(partial(self._ask_for, key, picks))

    def _ask_for_person(self, chosen: Chosen) -> None:
        def ask(names: list[str]) -> None:
            typing = Typing(
                self._translator.gettext(FIND_PERSON),
                lambda text: self._translator.gettext(NEW_PERSON, text=text),
                self._refused_name,
            )
            self._ask_for(RESPONSIBLE, [Pick(name, name) for name in names], chosen, typing)

        read_people(self._session, ask, self._changing.tell_problem)

    def _refused_name(self, text: str) -> str:
        """Return why a name cannot be that of a person, "" if it can."""
        try:
            read_value(FIELD[RESPONSIBLE], text, self._session.zone)
        except BadValue as problem:
            return self._translator.gettext(problem.reason, **problem.reason_params)
        return ""

    def _ask_for(
        self, key: str, picks: list[Pick], chosen: Chosen, typing: Typing | None = None
    ) -> None:
        if key in _EMPTY:
            picks.insert(0, Pick("", self._translator.gettext(_EMPTY[key])))
        title = self._translator.gettext(FIELD[key].label)
        popup = ChoicePopup(title, picks, self._translator, typing=typing, parent=self._table)
        names = {pick.key: pick for pick in picks}
        popup.picked.connect(lambda keys: self._change(chosen, key, names, keys[0]))
        if self._bar.isVisible():
            popup.open_under(self._bar.field_chip(key))
        else:
            popup.open_at(self._table.current_place())

    def _change(self, chosen: Chosen, key: str, picks: dict[str, Pick], value: str) -> None:
        self._changing.change(chosen, key, picks.get(value) or Pick(value, value))

    def _with_chosen(self, act: Callable[[Chosen], None]) -> None:
        """Do something with what is chosen; all that match are counted for it."""
        if (meant := self._meant) is None:
            places = self._table.selected_rows()
            rows = self._model.rows()
            if places:
                act(some([rows[place] for place in places]))
            return

        def counted(count: int) -> None:
            if count:
                act(Chosen(count, meant=meant))

        self._session.ask(
            self._key,
            lambda services: services.incidents.count(meant),
            counted,
            self._changing.tell_problem,
        )

    def _may_choose_all(self) -> bool:
        rows = self._model.rowCount()
        is_whole = 0 < rows == len(self._table.selected_rows())
        return is_whole and self._feed.is_shown and self._feed.has_unread

    def _show(self) -> None:
        count = len(self._table.selected_rows())
        meant = self._feed.wanted.filter
        if self._meant is not None and (
            meant != self._meant or count < self._model.rowCount() or not count
        ):
            self._meant = None
        matching, is_cut = None, False
        if self._counts is not None:
            matching, is_cut = self._counts.shown, self._counts.is_cut
        self._bar.show_chosen(
            Told(
                count,
                matching,
                is_cut=is_cut,
                is_all=self.means_all,
                offers_all=not self.means_all and self._may_choose_all(),
            )
        )

    def _on_bar_left(self) -> None:
        self._meant = None
        self._table.choose(max(0, self._table.currentIndex().row()))
        self._table.setFocus()

    def _on_table_chosen(self) -> None:
        self._show()

    def _on_model_rows_inserted(self) -> None:
        if self._meant is not None and self._meant == self._feed.wanted.filter:
            self._table.selectAll()
