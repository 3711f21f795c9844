# SPDX-License-Identifier: Apache-2.0
"""Stretches of time that a filter means: the last hours or days, this year, from day to day.

A period is what was typed; only a clock and a zone make instants of it. Partial dates of cases are
calendar statements without a zone, so a period holds them by its calendar days: a day counts where
any of it lies in the period, a month or a year where its first day does.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from casepack_desktop.domain.instants import (
    BadInstant,
    Moment,
    Precision,
    milliseconds,
    parse_moment,
)
from casepack_desktop.support.zones import local_time

THIS_YEAR = "year"
_LAST = re.compile(r"(?P<count>\d{1,4})(?P<unit>[hdw])", re.ASCII)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_OFFSET = re.compile(r"(?:[Zz]|[+-]\d{2}(?::?\d{2})?)$", re.ASCII)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Range:
    """The instants of a period in milliseconds since 1970-01-01T00:00Z; None where it is open.

    Exact instants count from `since` on and up to, but without, `before`; partial dates, kept as
    the start of their first day read in UTC, count by the bounds of dates.
    """

    since: int | None
    before: int | None
    since_date: int | None
    before_date: int | None


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time as it was typed; every part that is not empty narrows."""

    last: str = ""
    """`24h`, `7d`, `4w` and so on up to the present, or `year` for the present calendar year."""
    since: str = ""
    """The first instant or date that counts, in ISO 8601; without an offset local time."""
    before: str = ""
    """The first instant or date that counts no more, alike."""

    @property
    def is_open(self) -> bool:
        """Return whether it means all times."""
        return self == EVER

    def narrowed(self, operator: str, value: str) -> "Period | None":
        """Return the period with one more part, `:`, `>=`, `>`, `<` or `<=` and a value.

        A part of the same kind is replaced. None where the value is no time or no such time exists.
        """
        wanted = value.strip().lower()
        if operator == ":" and (last := _last(wanted)):
            return replace(self, last=last)
        since, before = _bound(value), _end(value)
        if since is None:
            return None
        if operator == ">=":
            return replace(self, since=since)
        if operator == "<":
            return replace(self, before=since)
        if before is None:
            return None
        if operator == ">":
            return replace(self, since=before)
        if operator == "<=":
            return replace(self, before=before)
        return replace(self, since=since, before=before)

    def parts(self) -> list[tuple[str, str]]:
        """Return operators and values that say this period, for `narrowed`."""
        said = ((":", self.last), (">=", self.since), ("<", self.before))
        return [(operator, value) for operator, value in said if value]

    def range(self, now: datetime, zone: tzinfo) -> Range:
        """Return the instants it means at `now`, an aware datetime, for local times in `zone`."""
        lower, upper = self._bounds(now, zone)
        since = max(lower, default=None)
        before = min(upper, default=None)
        return Range(
            None if since is None else milliseconds(since),
            None if before is None else milliseconds(before),
            None if since is None else milliseconds(_day(_wall_clock(since, zone))),
            None if before is None else milliseconds(_wall_clock(before, zone)),
        )

    def _bounds(self, now: datetime, zone: tzinfo) -> tuple[list[datetime], list[datetime]]:
        lower = [_instant(self.since, zone)] if self.since else []
        upper = [_instant(self.before, zone)] if self.before else []
        if self.last == THIS_YEAR:
            year = local_time(now, zone).year
            lower.append(_instant(f"{year:04}", zone))
            upper.append(_instant(f"{year + 1:04}", zone))
        elif match := _LAST.fullmatch(self.last):
            lower.append(now - int(match["count"]) * _UNITS[match["unit"]])
            upper.append(now + _MILLISECOND)  # what happens at this moment counts
        return lower, upper


EVER = Period()


def _last(value: str) -> str:
    """Return a period up to the present in its one form, "" where it is none."""
    if value == THIS_YEAR:
        return value
    match = _LAST.fullmatch(value)
    count = int(match["count"]) if match else 0
    return f"{count}{match['unit']}" if match and count else ""


def _bound(value: str) -> str | None:
    """Return a date or time in its one form, which is read the same way; None where it is none."""
    text = value.strip()
    try:
        moment = parse_moment(text, UTC)
    except BadInstant:
        return None
    return _said(moment, has_offset=bool(_OFFSET.search(text)))


def _end(value: str) -> str | None:
    """Return the first date or time behind one, in the same form."""
    text = value.strip()
    try:
        moment = parse_moment(text, UTC)
        behind = replace(moment, at=_next(moment))
    except (BadInstant, ValueError, OverflowError):
        return None
    return _said(behind, has_offset=bool(_OFFSET.search(text)))


def _next(moment: Moment) -> datetime:
    if moment.precision is Precision.YEAR:
        return moment.at.replace(year=moment.at.year + 1)
    if moment.precision is Precision.MONTH:
        years, month = divmod(moment.at.month, 12)
        return moment.at.replace(year=moment.at.year + years, month=month + 1)
    return moment.at + (timedelta(days=1) if moment.precision is Precision.DAY else _MILLISECOND)


def _said(moment: Moment, *, has_offset: bool) -> str:
    text = moment.isoformat()
    is_local = moment.precision is Precision.EXACT and not has_offset
    return text.removesuffix("Z") if is_local else text


def _instant(said: str, zone: tzinfo) -> datetime:
    """Return the UTC instant of a bound; of a time that happens twice the earlier one."""
    moment = parse_moment(said, UTC)
    if moment.precision is Precision.EXACT and said.endswith("Z"):
        return moment.at
    try:
        return moment.at.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:  # at the ends of the calendar
        return moment.at


def _wall_clock(instant: datetime, zone: tzinfo) -> datetime:
    """Return the local time of an instant as if it were UTC, as dates of cases are kept."""
    return local_time(instant, zone).replace(tzinfo=UTC)


def _day(instant: datetime) -> datetime:
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)
