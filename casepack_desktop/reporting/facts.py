# SPDX-License-Identifier: Apache-2.0
"""The values of a case as a reader of one language sees them; what is missing is "unknown"."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from casepack_desktop.domain.enums import ENUM_LABELS, Answer, Severity
from casepack_desktop.domain.fields import FIELD, FIELDS, FieldKind
from casepack_desktop.domain.instants import BadInstant, Precision, parse_moment
from casepack_desktop.reporting.document import Pair, Text, Tone
from casepack_desktop.reporting.snapshot import CaseSnapshot
from casepack_desktop.support.formats import (
    format_duration,
    format_instant,
    format_money,
    format_number,
)
from casepack_desktop.support.i18n import N_, translator
from casepack_desktop.support.zones import local_time

UNKNOWN = N_("unknown")

_LABELS = {value.value: ENUM_LABELS[value] for value in (*Severity, *Answer)}
_LONGEST_DURATION = 10**9
"""Minutes; some 1,900 years, past which a plain number says more."""


class Facts:
    """The fields of one snapshot in one language."""

    def __init__(self, snapshot: CaseSnapshot, language: str) -> None:
        self.translate = translator(language)
        self.number = snapshot.incident.number
        self._language = self.translate.locale
        self._fields = snapshot.incident.fields
        self._entries = snapshot.entries
        self._zone = ZoneInfo(snapshot.workspace.zone)

    def raw(self, key: str) -> str | int | None:
        """Return the JSON value of the field, None if it is empty or blank."""
        value = self._fields.get(key)
        return None if isinstance(value, str) and not value.strip() else value

    def is_known(self, key: str) -> bool:
        """Return whether the field holds an answer; an explicit "unknown" is none."""
        value = self.raw(key)
        return value is not None and value != Answer.UNKNOWN.value

    def label(self, key: str) -> str:
        """Return the name of the field."""
        return self.translate.gettext(FIELD[key].label)

    def shown(self, key: str) -> str:
        """Return the value in words; only for a field that is known."""
        value = self.raw(key)
        if value is None:
            raise KeyError(key)
        show = _SHOW.get(FIELD[key].kind)
        return show(self, key, value) if show else str(value)

    def text(self, key: str) -> Text:
        """Return the value in words, or "unknown" in its tone."""
        return Text(self.shown(key)) if self.is_known(key) else self.unknown()

    def unknown(self) -> Text:
        """Return the word for what is not known."""
        return Text(self.translate.gettext(UNKNOWN), Tone.UNKNOWN)

    def pair(self, key: str) -> Pair:
        """Return name and value of the field."""
        return Pair(self.label(key), self.text(key))

    def open_questions(self) -> tuple[str, ...]:
        """Return the keys of the key fields without an answer, in the order of the table."""
        return tuple(field.key for field in FIELDS if field.is_key and not self.is_known(field.key))

    def count(self, value: int) -> str:
        """Return a number with the grouping of the language."""
        return format_number(value, self._language)

    def instant(self, iso: str) -> str:
        """Return an instant in the zone of the workspace with UTC in brackets.

        A partial date is shown as it is known, without a zone.
        """
        try:
            moment = parse_moment(iso, UTC)
        except BadInstant:
            return iso
        return iso if moment.precision is not Precision.EXACT else self._zoned(moment.at)

    def _zoned(self, at: datetime) -> str:
        local = local_time(at, self._zone)
        shown = format_instant(at, self._zone)
        if not local.utcoffset():
            return shown
        utc = at.isoformat("\N{NO-BREAK SPACE}", "minutes")[:16]
        return f"{shown} ({utc[11:] if local.date() == at.date() else utc}Z)"

    def _moment(self, _key: str, value: str | int) -> str:
        return self.instant(str(value))

    def _choice(self, _key: str, value: str | int) -> str:
        label = _LABELS.get(str(value))
        return self.translate.gettext(label) if label else str(value)

    def _entry(self, key: str, value: str | int) -> str:
        entry = self._entries.get(key)
        return entry.name(self._language) if entry else str(value)

    def _integer(self, key: str, value: str | int) -> str:
        number = int(value)
        if key == "downtime_minutes" and number < _LONGEST_DURATION:
            return format_duration(timedelta(minutes=number), self._language)
        if key == "downtime_minutes":
            shown = self.count(number)
            return self.translate.ngettext("{count} minute", "{count} minutes", number, count=shown)
        return self.count(number)

    def _amount(self, key: str, value: str | int) -> str:
        try:
            amount = Decimal(value)
        except InvalidOperation:
            return str(value)
        currency = self.raw(f"{key}_currency")
        if isinstance(currency, str):
            return format_money(amount, currency, self._language)
        number = format_number(amount, self._language)
        return self.translate.gettext("{amount} (currency unknown)", amount=number)


_SHOW: dict[FieldKind, Callable[[Facts, str, str | int], str]] = {
    FieldKind.MOMENT: Facts._moment,
    FieldKind.CHOICE: Facts._choice,
    FieldKind.ENTRY: Facts._entry,
    FieldKind.INTEGER: Facts._integer,
    FieldKind.AMOUNT: Facts._amount,
}
