# SPDX-License-Identifier: Apache-2.0
"""The menu of the period: which date counts, and from when to when."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget
from typing_extensions import override

from casepack_desktop.domain.periods import Period
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.conditions import PERIODS
from casepack_desktop.ui.registry.period_words import PRESETS, last_day
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.chip import Chip
from casepack_desktop.ui.widgets.choice_popup import placed_under
from casepack_desktop.ui.widgets.flowing import WrapRow
from casepack_desktop.ui.widgets.form_field import mark_invalid
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain_label import PlainLabel

TITLE = N_("Period")
ANY_TIME = N_("Any time")
FROM = N_("From")
TO = N_("To")
APPLY = N_("Apply")
HINT = N_("Both days count. A month or a year will do, too.")
NOT_A_DAY = N_("“{value}” is no day. Write it like 2026-11-20 or 2026-11.")
_EXAMPLE = "2026-11-20"
_WIDTH = 300


class PeriodPopup(QFrame):
    """The period of the event or of the registration.

    Signals: `picked` with the name of the date in the filter and its `Period`. It goes away when it
    is closed.
    """

    picked = Signal(str, object)

    def __init__(
        self,
        periods: Mapping[str, Period],
        translator: Translator,
        parent: QWidget | None = None,
    ) -> None:
        """`periods` are those that count at present, by the names of the dates in the filter."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("popup", True)
        self.setAccessibleName(translator.gettext(TITLE))
        self._periods = dict(periods)
        self._translator = translator
        narrowed = (name for name, period in periods.items() if not period.is_open)
        self._name = next(narrowed, next(iter(PERIODS)))
        self._dates: dict[str, Chip] = {}
        self._presets: dict[str, Chip] = {}
        self.since, self.until = QLineEdit(), QLineEdit()
        self._problem = PlainLabel("", TypeRole.CAPTION, Tone.CRIT, wrap=True)
        self._build()
        self._show()

    def open_under(self, control: QWidget) -> None:
        """Open below a control, or above it where the screen ends."""
        self.move(placed_under(self, control))
        self.show()
        self.move(placed_under(self, control))  # as a list of choices does
        self._dates[self._name].setFocus()

    def choose_date(self, name: str) -> None:
        """Let the period be that of this date."""
        self._name = name
        self._show()

    def choose_preset(self, last: str) -> None:
        """Narrow to a period up to the present, "" for all times, and close."""
        self._pick(Period(last=last))

    def apply(self) -> None:
        """Narrow to the days that were typed and close, or say which of them is none."""
        period: Period | None = Period()
        for line, operator in ((self.since, ">="), (self.until, "<=")):
            text = line.text().strip()
            narrowed = period.narrowed(operator, text) if text and period else period
            mark_invalid(line, invalid=narrowed is None)
            if narrowed is None:
                self._complain(self._translator.gettext(NOT_A_DAY, value=text[:40]))
                line.setFocus()
                return
            period = narrowed
        self._pick(period or Period())

    def preset_chip(self, last: str) -> Chip:
        """Return the chip of a period up to the present, "" for all times."""
        return self._presets[last]

    def problem(self) -> str:
        """Return what is wrong with the days, "" if nothing is."""
        return self._problem.text()

    def _pick(self, period: Period) -> None:
        name = self._name
        self.close()
        self.picked.emit(name, period)

    def _complain(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.adjustSize()

    def _build(self) -> None:
        _ = self._translator.gettext
        layout = column(self, gap=2, margin=3)
        dates = row(gap=1)
        for name, label in PERIODS.items():
            self._dates[name] = chip = Chip(_(label), self._translator)
            chip.clicked.connect(partial(self.choose_date, name))
            dates.addWidget(chip)
        dates.addStretch(1)
        layout.addLayout(dates)
        presets = WrapRow()
        for last, label in {"": ANY_TIME, **PRESETS}.items():
            self._presets[last] = chip = Chip(_(label), self._translator)
            chip.clicked.connect(partial(self.choose_preset, last))
            presets.add(chip)
        layout.addWidget(presets)
        self._build_days()
        layout.addLayout(self._days)
        layout.addWidget(PlainLabel(_(HINT), TypeRole.CAPTION, Tone.MUTE, wrap=True))
        self._problem.hide()
        layout.addWidget(self._problem)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(push_button(_(APPLY), self.apply, look=Look.PRIMARY))
        layout.addLayout(foot)

    def _build_days(self) -> None:
        _ = self._translator.gettext
        self._days = row(gap=2)
        for line, label in ((self.since, FROM), (self.until, TO)):
            line.setPlaceholderText(_EXAMPLE)
            line.setAccessibleName(_(label))
            line.setMaxLength(40)
            line.returnPressed.connect(self.apply)
            both = column(gap=0)
            both.addWidget(PlainLabel(_(label), TypeRole.CAPTION, Tone.MUTE))
            both.addWidget(line)
            self._days.addLayout(both, 1)

    def _show(self) -> None:
        period = self._periods[self._name]
        for name, chip in self._dates.items():
            chip.setChecked(name == self._name)
        is_custom = bool(period.since or period.before)
        for last, chip in self._presets.items():
            chip.setChecked(last == period.last and not is_custom)
        self.since.setText(period.since)
        self.until.setText(last_day(period) or period.before)
        self._complain("")

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(_WIDTH), super().sizeHint().height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
