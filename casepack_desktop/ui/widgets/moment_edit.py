# SPDX-License-Identifier: Apache-2.0
"""A line for an instant, typed as people say it, that always shows its offset from UTC."""

from datetime import UTC, datetime, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from casepack_desktop.domain.instants import BadInstant, Moment, Precision
from casepack_desktop.domain.typed_moments import AmbiguousInstant, DayWords, parse_typed_moment
from casepack_desktop.support.clock import Clock
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import font_of, px
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.form_field import mark_invalid
from casepack_desktop.ui.widgets.layouts import column, emptied, row
from casepack_desktop.ui.widgets.plain import literal, set_tool_tip
from casepack_desktop.ui.widgets.plain_label import PlainLabel

HINT = N_("now, -2h, 14:30, yesterday 14:30")
SHOW_UTC = N_("Times in {zone}. Press to show UTC.")
SHOW_ZONE = N_("Times in UTC. Press to show {zone}.")
WHICH = N_("This hour happens twice. Which one?")
_UTC = "UTC"
_WIDEST_TEXT = "0000-00-00 00:00 "


class UtcMomentEdit(QWidget):
    """Edits a `Moment` or nothing; what is typed is local to the zone on its button.

    Signals: `moment_changed` when a valid entry is finished that differs from the last one;
    `text_edited` on every key; `utc_toggled` when the button changes the zone.
    """

    moment_changed = Signal()
    text_edited = Signal()
    utc_toggled = Signal(bool)

    def __init__(
        self, clock: Clock, zone: ZoneInfo, translator: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._zone = zone
        self._translator = translator
        self._words = DayWords.of(translator)
        self._moment: Moment | None = None
        self._utc = False
        self._problem = ""
        self.line = QLineEdit()
        self.line.setPlaceholderText(translator.gettext(HINT))
        self.line.setFont(font_of(TypeRole.MONO))
        self.line.textEdited.connect(self._on_line_text_edited)
        self.line.editingFinished.connect(self.finish)
        self.zone_button = push_button("", self.toggle_utc, parent=self.line)
        self._lay_out()
        self._show()
        self.line.installEventFilter(self)

    def moment(self) -> Moment | None:
        """Return the last valid moment, None for an empty field."""
        return self._moment

    def set_moment(self, moment: Moment | None) -> None:
        """Show a moment; emits nothing."""
        self._moment = moment
        self._settle()

    def problem(self) -> str:
        """Return why the typed text is no moment, "" if it is one."""
        return self._problem

    def typed_text(self) -> str:
        """Return the text as it stands, for a draft."""
        return self.line.text()

    def iso_text(self) -> str:
        """Return the text as ISO 8601 in UTC if it can be read, else as it stands."""
        text = self.line.text().strip()
        if text == self._text_of(self._moment):
            return "" if self._moment is None else self._moment.isoformat()
        try:
            return self._read(text).isoformat() if text else ""
        except BadInstant:
            return self.line.text()

    def set_typed_text(self, text: str) -> None:
        """Put back a text as it was typed and read it."""
        self.line.setText(text)
        self.finish()

    def is_utc(self) -> bool:
        """Return whether the field shows UTC instead of its zone."""
        return self._utc

    def set_utc(self, utc: bool) -> None:
        """Show UTC or the zone; the instant stays the same."""
        if utc != self._utc:
            self.finish()
            self._utc = utc
            if not self._problem:
                self._settle()
            else:
                self.finish()
            self._show()
            self.utc_toggled.emit(utc)

    def set_zone(self, zone: ZoneInfo) -> None:
        """Show and read local times of another zone; the instant stays the same."""
        self.finish()
        self._zone = zone
        if not self._problem:
            self._settle()
        self._show()

    def toggle_utc(self) -> None:
        """Switch between UTC and the zone."""
        self.set_utc(not self._utc)

    def finish(self) -> bool:
        """Read what was typed and return whether it is a moment or nothing.

        In the hour that happens twice the two instants are offered under the line.
        """
        text = self.line.text().strip()
        if text == self._text_of(self._moment):
            self._settle()
            return True
        try:
            moment = self._read(text) if text else None
        except AmbiguousInstant as error:
            self._complain(self._translator.gettext(WHICH), error.choices)
            return False
        except BadInstant as error:
            self._complain(self._translator.gettext(error.reason, value=error.value))
            return False
        self._accept(moment)
        return True

    def _read(self, text: str) -> Moment:
        return parse_typed_moment(text, self._clock.now(), self._shown_zone(), self._words)

    def _accept(self, moment: Moment | None) -> None:
        changed = moment != self._moment
        self._moment = moment
        self._settle()
        if changed:
            self.moment_changed.emit()

    def _choose(self, moment: Moment) -> None:
        self._accept(moment)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _settle(self) -> None:
        """Show the moment in its canonical form, without a problem."""
        text = self._text_of(self._moment)
        if self.line.text() != text:
            self.line.setText(text)
            self.line.setCursorPosition(0)
        self._complain("")

    def _complain(self, problem: str, choices: tuple[Moment, ...] = ()) -> None:
        self._problem = problem
        mark_invalid(self.line, invalid=bool(problem))
        self._reason.setText(problem)
        self._reason.setVisible(bool(problem))
        self.line.setAccessibleDescription(problem or self._zone_name())
        emptied(self._choices)
        for moment in choices:
            offset = _offset(_local(moment.at, self._shown_zone()))
            button = push_button(offset, partial(self._choose, moment), look=Look.LINK)
            set_tool_tip(button, moment.isoformat())
            self._choices.addWidget(button)
            button.show()
        if choices:
            self._choices.addStretch(1)
        self._show()

    def _show(self) -> None:
        """Let the button say the offset of the moment in the zone that is shown."""
        at = self._moment.at if self._moment else self._clock.now()
        local = _local(at, self._shown_zone())
        msgid = SHOW_ZONE if self._utc else SHOW_UTC
        spoken = self._translator.gettext(msgid, zone=self._zone.key)
        self.zone_button.setText(literal(_UTC if self._utc else _offset(local)))
        self.zone_button.setAccessibleName(spoken)
        set_tool_tip(self.zone_button, spoken)
        self._arrange()

    def _arrange(self) -> None:
        """Put the zone into the right end of the line and keep the text clear of it."""
        self.zone_button.adjustSize()
        size = self.zone_button.size()
        middle = (self.line.height() - size.height()) // 2
        self.zone_button.move(self.line.width() - size.width() - px(4), middle)
        self.line.setTextMargins(0, 0, size.width() - px(4), 0)
        text = QFontMetrics(font_of(TypeRole.MONO)).horizontalAdvance(_WIDEST_TEXT)
        self.line.setMinimumWidth(text + size.width() + px(18))

    def _shown_zone(self) -> tzinfo:
        return UTC if self._utc else self._zone

    def _zone_name(self) -> str:
        return _UTC if self._utc else self._zone.key

    def _text_of(self, moment: Moment | None) -> str:
        if moment is None:
            return ""
        if moment.precision is not Precision.EXACT:
            return moment.isoformat()
        local = _local(moment.at, self._shown_zone())
        # Both instants of the hour that happens twice would look alike without the offset.
        doubled = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        return _clock_text(local) + (f" {_offset(local)}" if doubled else "")

    def _lay_out(self) -> None:
        self.zone_button.setProperty("look", "inset")
        self.zone_button.setCursor(Qt.CursorShape.ArrowCursor)
        self._reason = PlainLabel("", TypeRole.CAPTION, Tone.CRIT, wrap=True)
        self._reason.hide()
        self._choices = row(gap=1)
        layout = column(self, gap=0)
        layout.addWidget(self.line)
        layout.addWidget(self._reason)
        layout.addLayout(self._choices)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setFocusProxy(self.line)

    def _on_line_text_edited(self) -> None:
        if self._problem:
            self._complain("")
        self.text_edited.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            restoring = event.key() == Qt.Key.Key_Escape and self._is_dirty()
            if restoring:
                self._settle()
                return True
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._arrange()
        return super().eventFilter(watched, event)

    def _is_dirty(self) -> bool:
        return self.line.text() != self._text_of(self._moment)

    @override
    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(self._zone_name())


def _clock_text(local: datetime) -> str:
    """Return date and time to the minute, or as exactly as the instant is."""
    if local.microsecond:
        return local.replace(tzinfo=None).isoformat(" ", "milliseconds")
    exactness = "seconds" if local.second else "minutes"
    return local.replace(tzinfo=None).isoformat(" ", exactness)


def _offset(local: datetime) -> str:
    return local.isoformat(" ", "minutes")[16:]


def _local(at: datetime, zone: tzinfo) -> datetime:
    """Return the wall-clock time in the zone, in UTC where the calendar ends before it."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at
