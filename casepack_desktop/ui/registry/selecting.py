# SPDX-License-Identifier: Apache-2.0
"""What the bar, the context menu and the keys do with the chosen incidents."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.views import IncidentRow
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.binning import Binning
from casepack_desktop.ui.registry.changing import Changing
from casepack_desktop.ui.registry.conditions import RESPONSIBLE
from casepack_desktop.ui.registry.model import IncidentModel
from casepack_desktop.ui.registry.narrowing import picks_of, read_people
from casepack_desktop.ui.registry.selection_bar import SelectionBar
from casepack_desktop.ui.registry.table import IncidentTable
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.choice_popup import ChoicePopup
from casepack_desktop.ui.widgets.choices import Pick
from casepack_desktop.ui.widgets.message_bar import MessageBar

NOBODY = N_("Nobody")
NONE = N_("None")
_EMPTY = {RESPONSIBLE: NOBODY, DirectoryKind.COMPANY: NONE}


class Selecting(QObject):
    """The chosen incidents of the table and what is done with them.

    Signals: `export_wanted`.
    """

    export_wanted = Signal()

    def __init__(
        self,
        session: Session,
        messages: MessageBar,
        translator: Translator,
        model: IncidentModel,
        table: IncidentTable,
        bar: SelectionBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._translator = translator
        self._model = model
        self._table = table
        self._bar = bar
        self._changing = Changing(session, messages, translator, self)
        self._binning = Binning(session, messages, translator, self)
        for source in (bar, table):
            source.change_wanted.connect(self.choose_value)
            source.export_wanted.connect(self.export_wanted)
            source.bin_wanted.connect(self.move_to_bin)
        bar.left.connect(self._on_bar_left)

    def move_to_bin(self) -> None:
        """Put the chosen incidents into the bin; the message bar offers to undo it."""
        rows = self._rows()
        if rows and self._session.is_writable:
            self._binning.move([one.uuid for one in rows], [one.number for one in rows])

    def choose_value(self, key: str) -> None:
        """Ask which value a field of the chosen incidents should have."""
        if not self._rows() or not self._session.is_writable:
            return
        if key == RESPONSIBLE:
            read_people(self._session, self._ask_for_person, self._changing.tell_problem)
        else:
            self._ask_for(key, picks_of(key, self._session, self._translator))

    def _ask_for_person(self, names: list[str]) -> None:
        self._ask_for(RESPONSIBLE, [Pick(name, name) for name in names])

    def _ask_for(self, key: str, picks: list[Pick]) -> None:
        if key in _EMPTY:
            picks.insert(0, Pick("", self._translator.gettext(_EMPTY[key])))
        title = self._translator.gettext(FIELD[key].label)
        popup = ChoicePopup(title, picks, self._translator, parent=self._table)
        popup.picked.connect(partial(self._change, key))
        if self._bar.isVisible():
            popup.open_under(self._bar.field_chip(key))
        else:
            popup.open_at(self._table.current_place())

    def _change(self, key: str, values: tuple[str, ...]) -> None:
        if uuids := [one.uuid for one in self._rows()]:
            self._changing.change(uuids, {key: values[0]})

    def _rows(self) -> list[IncidentRow]:
        rows = self._model.rows()
        return [rows[place] for place in self._table.selected_rows()]

    def _on_bar_left(self) -> None:
        self._table.choose(max(0, self._table.currentIndex().row()))
        self._table.setFocus()
