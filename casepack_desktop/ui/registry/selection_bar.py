# SPDX-License-Identifier: Apache-2.0
"""The row under the list that says what can be done with several chosen incidents."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.conditions import RESPONSIBLE
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.buttons import icon_button, push_button
from casepack_desktop.ui.widgets.chip import Chip
from casepack_desktop.ui.widgets.flowing import WrapRow
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.plain_label import PlainLabel

CHOSEN = N_("Chosen incidents")
EXPORT = N_("Export…")
BIN = N_("Move to bin")
LEAVE = N_("Choose one incident only")
CHANGED: tuple[str, ...] = (DirectoryKind.STATUS, RESPONSIBLE, DirectoryKind.COMPANY)
"""The fields that are changed for several incidents at once."""


class SelectionBar(QFrame):
    """Shown while several incidents are chosen.

    Signals: `change_wanted` with the key of a field; `export_wanted`; `bin_wanted`; `left` when the
    choice is to be given up.
    """

    change_wanted = Signal(str)
    export_wanted = Signal()
    bin_wanted = Signal()
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
        line.addWidget(self._count)
        ways = WrapRow()
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

    def show_count(self, count: int) -> None:
        """Say how many incidents are chosen; one alone needs no bar."""
        if count > 1:
            self._count.setText(
                self._translator.ngettext("{n} incident chosen", "{n} incidents chosen", count)
            )
        self.setVisible(count > 1)

    def text(self) -> str:
        """Return how many incidents it says are chosen."""
        return self._count.text()

    def field_chip(self, key: str) -> Chip:
        """Return the chip that opens the values of a field."""
        return self._fields[key]

    def _teller(self, key: str) -> Callable[[], None]:
        return lambda: self.change_wanted.emit(key)
