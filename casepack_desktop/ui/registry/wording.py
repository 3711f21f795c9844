# SPDX-License-Identifier: Apache-2.0
"""How the cells of the list say what a row holds, in one language and one zone."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from casepack_desktop.domain.enums import ENUM_LABELS, Severity
from casepack_desktop.domain.instants import Moment, Precision
from casepack_desktop.domain.views import Entry
from casepack_desktop.support.formats import format_instant
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.zones import local_time

MISSING = "?"
"""Stands for an entry that the directories do not know, so that the row is seen to be broken."""
LEFT = N_("in {time}")
OVERDUE = N_("overdue by {time}")
_UNITS = (
    (timedelta(days=2), timedelta(days=1), N_("{n} d")),
    (timedelta(hours=1), timedelta(hours=1), N_("{n} h")),
    (timedelta(0), timedelta(minutes=1), N_("{n} min")),
)
_THIN = "\N{NARROW NO-BREAK SPACE}"
_SOON = timedelta(hours=24)
_SOON_TONE, _OVERDUE_TONE = "high", "crit"
_CHOICES = {str(value): label for value, label in ENUM_LABELS.items()}


class Wording:
    """Names of entries, severities and moments as they were when it was made.

    `now` says the present time, which deadlines are told against.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        zone: tzinfo,
        translator: Translator,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        entries = tuple(entries)
        self._names = {entry.id: entry.name(translator.names_locale) for entry in entries}
        self._colours = {entry.id: entry.colour for entry in entries}
        self._severities = {str(key): translator.gettext(ENUM_LABELS[key]) for key in Severity}
        self._zone = zone
        self._translator = translator
        self._now = now

    def name(self, key: int | None) -> str:
        """Return the name of an entry, "" for none."""
        return "" if key is None else self._names.get(key, MISSING)

    def colour(self, key: int | None) -> str:
        """Return the colour of an entry, "" for none."""
        return "" if key is None else self._colours.get(key, "")

    def severity(self, severity: str | None) -> str:
        """Return the name of a severity, "" for none."""
        return "" if severity is None else self._severities.get(severity, MISSING)

    def choice(self, value: str) -> str:
        """Return the name of a value of a closed set; handling labels have none of their own."""
        return self._translator.gettext(_CHOICES[value]) if value in _CHOICES else value

    def number(self, value: int | Decimal) -> str:
        """Return a number in groups of three digits, apart by a thin space as ISO 80000 has it."""
        return f"{value:,f}".replace(",", _THIN) if isinstance(value, Decimal) else grouped(value)

    def moment(self, moment: Moment | None) -> str:
        """Return a moment to the minute in the zone; a partial date is as long as it is known."""
        if moment is None:
            return ""
        if moment.precision is not Precision.EXACT:
            return moment.isoformat()
        return local_time(moment.at, self._zone).isoformat(" ", "minutes")[:16]

    def moment_with_offset(self, moment: Moment | None) -> str:
        """Return a moment with its offset from UTC, for a tool tip."""
        if moment is None or moment.precision is not Precision.EXACT:
            return self.moment(moment)
        return format_instant(moment.at, self._zone)

    def time_left(self, due: Moment | None) -> str:
        """Return how long it is until a deadline, or since, in its largest unit, cut."""
        if due is None or self._now is None:
            return self.moment(due)
        left = due.at - self._now()
        unit, msgid = next(one[1:] for one in _UNITS if abs(left) >= one[0])
        time = self._translator.gettext(msgid, n=abs(left) // unit)
        return self._translator.gettext(OVERDUE if left < timedelta(0) else LEFT, time=time)

    def urgency(self, due: Moment | None) -> str:
        """Return the tone of a deadline: `crit` when it is over, `high` in its last day, or ""."""
        if due is None or self._now is None:
            return ""
        left = due.at - self._now()
        if left < timedelta(0):
            return _OVERDUE_TONE
        return _SOON_TONE if left < _SOON else ""


def grouped(value: int) -> str:
    """Return a number in groups of three digits, apart by a thin space as ISO 80000 has it."""
    return f"{value:,}".replace(",", _THIN)
