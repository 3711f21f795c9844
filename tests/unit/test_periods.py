# SPDX-License-Identifier: Apache-2.0
"""A period means the instants and the days that it says, in the zone in which it is said."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.domain.instants import BadInstant, Moment, Precision, parse_moment
from casepack_desktop.domain.periods import EVER, Period
from tests.unit.test_filters import DATES, PERIODS

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ZONES = ["UTC", "Europe/Vilnius", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati"]


def _is_in(period: Period, text: str, zone: str = "Europe/Vilnius") -> bool:
    """Return whether a moment lies in a period as the list asks it."""
    moment = parse_moment(text, ZoneInfo(zone))
    wanted = period.range(NOW, ZoneInfo(zone))
    bounds = (wanted.since, wanted.before)
    if moment.precision is not Precision.EXACT:
        bounds = (wanted.since_date, wanted.before_date)
    since, before = bounds
    at = moment.milliseconds
    return (since is None or since <= at) and (before is None or at < before)


@pytest.mark.parametrize(
    ("last", "inside", "outside"),
    [
        ("24h", ["2026-11-19T12:00Z", "2026-11-20T12:00Z"], ["2026-11-19T11:59:59.999Z"]),
        ("7d", ["2026-11-13T12:00Z", "2026-11-13", "2026-11-20"], ["2026-11-12", "2026-11-21"]),
        ("4w", ["2026-10-23T12:00Z", "2026-11"], ["2026-10", "2026-10-23T11:59Z"]),
        ("year", ["2026", "2026-01-01T00:00", "2026-12-31"], ["2025-12-31", "2027"]),
        ("24h", [], ["2026-11-20T12:00:00.001Z", "2027", "2099-01-01T00:00Z"]),
    ],
)
def test_a_period_up_to_the_present(last: str, inside: list[str], outside: list[str]) -> None:
    period = Period(last)
    assert [text for text in inside if not _is_in(period, text)] == []
    assert [text for text in outside if _is_in(period, text)] == []


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_is_that_of_the_calendar_in_every_zone(zone: str) -> None:
    day = EVER.narrowed(":", "2026-11-20")
    assert day is not None
    for text in ("2026-11-20", "2026-11-20T00:00", "2026-11-20T23:59:59.999"):
        assert _is_in(day, text, zone)
    for text in ("2026-11-19", "2026-11-21", "2026-11-19T23:59:59.999", "2026-11-21T00:00"):
        assert not _is_in(day, text, zone)


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_begins_and_ends_in_the_zone(zone: str) -> None:
    for text in ("2026", "2026-01-01T00:00", "2026-12-31T23:59"):
        assert _is_in(Period("year"), text, zone)
    for text in ("2025", "2025-12-31T23:59", "2027-01-01T00:00"):
        assert not _is_in(Period("year"), text, zone)


def test_every_part_of_a_period_narrows() -> None:
    period = Period("30d", since="2026-11-01", before="2026-11-10")
    assert _is_in(period, "2026-11-05")
    assert not _is_in(period, "2026-10-31")
    assert not _is_in(period, "2026-11-10")


def test_a_time_that_happens_twice_is_the_earlier_one() -> None:
    # Clocks in Vilnius went back at 4:00 on 25 October 2026.
    period = Period(since="2026-10-25T03:30:00")
    assert (
        period.range(NOW, ZoneInfo("Europe/Vilnius")).since
        == Moment.exact(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)).milliseconds
    )


@pytest.mark.parametrize("said", ["0001", "0001-01-01T00:00:00", "9999-12-31T23:59:59", "9999"])
@pytest.mark.parametrize("zone", ZONES)
def test_the_ends_of_the_calendar_are_no_error(said: str, zone: str) -> None:
    wanted = Period(since=said, before=said).range(NOW, ZoneInfo(zone))
    assert wanted.since is not None
    assert wanted.before is not None


@given(PERIODS, st.sampled_from(ZONES), st.datetimes(timezones=st.just(UTC)))
def test_any_period_has_a_range_at_any_time(period: Period, zone: str, now: datetime) -> None:
    middle = min(max(now, NOW - timedelta(days=700_000)), NOW + timedelta(days=2_900_000))
    wanted = period.range(middle, ZoneInfo(zone))
    assert (wanted.since is None) == (not period.since and not period.last)
    assert (wanted.since is None) == (wanted.since_date is None)
    assert (wanted.before is None) == (wanted.before_date is None)


@given(DATES.filter(bool), st.sampled_from([">=", "<"]))
def test_a_bound_is_kept_in_its_one_form(said: str, operator: str) -> None:
    try:
        parse_moment(said, UTC)
    except BadInstant:
        return
    once = EVER.narrowed(operator, said)
    assert once is not None
    ((_, value),) = once.parts()
    assert EVER.narrowed(operator, value) == once
