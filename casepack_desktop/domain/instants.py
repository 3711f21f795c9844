# SPDX-License-Identifier: Apache-2.0
"""Instants that know how exactly they are known.

Exact instants are whole milliseconds in UTC. A partial date ("2023-04") is a calendar statement
without a zone; it is kept as the start of its period, read in UTC, beside its precision, and is
never moved by a zone.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from casepack_desktop.support.i18n import N_

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:[Tt ](?P<hour>\d{2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r" ?(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?)?)?",
    re.ASCII,
)

NOT_A_DATE = N_("“{value}” is not a date. Write it like 2026-11-20T22:41Z, 2026-11-20 or 2026-11.")
IMPOSSIBLE_DATE = N_("“{value}” does not exist in the calendar.")
AMBIGUOUS_TIME = N_(
    "“{value}” happens twice because the clock is put back. Add its offset from UTC."
)
SKIPPED_TIME = N_("“{value}” does not exist because the clock is put forward. Check the time.")


class Precision(StrEnum):
    """How exactly an instant is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    EXACT = "exact"


_PARTIAL_LENGTH = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}


class BadInstant(ValueError):
    """A text that is no instant; `reason` is a msgid with the placeholder `value`."""

    def __init__(self, reason: str, value: str) -> None:
        super().__init__(reason.format(value=value))
        self.reason = reason
        self.value = value


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """An aware UTC instant in whole milliseconds, or the start of a partial date."""

    at: datetime
    precision: Precision = Precision.EXACT

    @classmethod
    def exact(cls, at: datetime) -> "Moment":
        """Return the exact moment of the aware datetime `at`, cut to whole milliseconds."""
        return cls.from_milliseconds(milliseconds(at))

    @classmethod
    def from_milliseconds(cls, value: int, precision: Precision = Precision.EXACT) -> "Moment":
        """Return the moment `value` milliseconds after 1970-01-01T00:00Z."""
        return cls(_EPOCH + value * _MILLISECOND, precision)

    @property
    def milliseconds(self) -> int:
        """Return the milliseconds since 1970-01-01T00:00Z."""
        return milliseconds(self.at)

    def isoformat(self) -> str:
        """Return ISO 8601: UTC with `Z`, or the reduced form of a partial date."""
        if self.precision is not Precision.EXACT:
            return self.at.strftime("%Y-%m-%d").rjust(10, "0")[: _PARTIAL_LENGTH[self.precision]]
        text = self.at.isoformat(timespec="milliseconds").removesuffix("+00:00")
        return text.removesuffix(".000") + "Z"


def milliseconds(at: datetime) -> int:
    """Return the whole milliseconds from 1970-01-01T00:00Z to the aware datetime `at`."""
    if at.tzinfo is None:
        raise ValueError("naive datetime")
    return (at - _EPOCH) // _MILLISECOND


def parse_moment(text: str, zone: tzinfo) -> Moment:
    """Read ISO 8601 or a partial date; a time without an offset is local to `zone`.

    Raises `BadInstant` for what is no date, does not exist, or happens twice in `zone`.
    """
    value = text.strip()
    match = _ISO.fullmatch(value)
    if match is None:
        raise BadInstant(NOT_A_DATE, value[:80])
    try:
        return _from_match(match, value, zone)
    except (ValueError, OverflowError) as error:
        if isinstance(error, BadInstant):
            raise
        raise BadInstant(IMPOSSIBLE_DATE, value) from error


def _from_match(match: re.Match[str], value: str, zone: tzinfo) -> Moment:
    day = datetime(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1), tzinfo=UTC)
    if match["hour"] is None:
        return Moment(day, _precision(match))
    micro = int((match["fraction"] or "0").ljust(6, "0")[:6])
    local = day.replace(
        hour=int(match["hour"]),
        minute=int(match["minute"]),
        second=int(match["second"] or 0),
        microsecond=micro,
    )
    if match["zone"]:
        return Moment.exact(local - _offset(match["zone"]))
    return Moment.exact(in_zone(local.replace(tzinfo=None), zone, value))


def _precision(match: re.Match[str]) -> Precision:
    if match["day"]:
        return Precision.DAY
    return Precision.MONTH if match["month"] else Precision.YEAR


def _offset(text: str) -> timedelta:
    if text in "Zz":
        return timedelta()
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise ValueError("offset")
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if text[0] == "-" else offset


def in_zone(local: datetime, zone: tzinfo, shown: str) -> datetime:
    """Return the UTC instant of the naive wall-clock time `local` in `zone`.

    Raises `BadInstant` where that time does not exist or happens twice; `shown` is what the
    message quotes.
    """
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return first
    if first.astimezone(zone).replace(tzinfo=None) != local:
        raise BadInstant(SKIPPED_TIME, shown)
    raise BadInstant(AMBIGUOUS_TIME, shown)
