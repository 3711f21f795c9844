# SPDX-License-Identifier: Apache-2.0
"""Instants are kept to the millisecond in UTC, partial dates exactly as they were said."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.domain.instants import (
    AMBIGUOUS_TIME,
    IMPOSSIBLE_DATE,
    NOT_A_DATE,
    SKIPPED_TIME,
    BadInstant,
    Moment,
    Precision,
    parse_moment,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")
ZONES = st.sampled_from(
    [UTC, BRUSSELS, KIRITIMATI, ZoneInfo("Pacific/Pago_Pago"), ZoneInfo("Asia/Kathmandu")]
)
INSTANTS = st.datetimes(timezones=st.just(UTC))
DAYS = st.dates()


@given(INSTANTS, ZONES)
def test_an_exact_moment_survives_its_text_whatever_the_zone(at: datetime, zone: ZoneInfo) -> None:
    moment = Moment.exact(at)
    assert parse_moment(moment.isoformat(), zone) == moment


@given(INSTANTS)
def test_an_exact_moment_is_cut_to_milliseconds_never_rounded_up(at: datetime) -> None:
    moment = Moment.exact(at)
    assert timedelta() <= at - moment.at < timedelta(milliseconds=1)
    assert Moment.from_milliseconds(moment.milliseconds) == moment


@given(DAYS, st.sampled_from([Precision.YEAR, Precision.MONTH, Precision.DAY]), ZONES)
def test_no_zone_moves_a_partial_date(day: object, precision: Precision, zone: ZoneInfo) -> None:
    text = str(day)[: {"year": 4, "month": 7, "day": 10}[precision]]
    moment = parse_moment(text, zone)
    assert moment.isoformat() == text
    assert moment.precision is precision
    assert moment == Moment.from_milliseconds(moment.milliseconds, precision)


@given(st.text())
def test_a_text_is_a_moment_or_refused_with_a_reason(text: str) -> None:
    try:
        moment = parse_moment(text, BRUSSELS)
    except BadInstant as error:
        assert error.reason.format(value=error.value) == str(error)
    else:
        assert parse_moment(moment.isoformat(), UTC) == moment


@given(INSTANTS, st.integers(-14 * 60, 14 * 60))
def test_an_offset_names_the_same_instant(at: datetime, minutes: int) -> None:
    at = at.replace(microsecond=0)
    offset = timezone(timedelta(minutes=minutes))
    try:
        local = at.astimezone(offset)
    except OverflowError:  # the first or the last hours of the calendar
        return
    assert parse_moment(local.isoformat(), KIRITIMATI).at == at


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T22:41:05+02:00",
        "2026-11-20T22:41:05+0200",
        "2026-11-20T22:41:05+02",
        "2026-11-20 22:41:05 +02:00",
        "2026-11-20t20:41:05z",
        " 2026-11-20T20:41:05.000Z ",
        "2026-11-20T20:41:05,0009Z",
    ],
)
def test_the_forms_of_iso_8601_name_one_instant(text: str) -> None:
    assert parse_moment(text, KIRITIMATI).isoformat() == "2026-11-20T20:41:05Z"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-03-29T01:59", "2026-03-29T00:59:00Z"),
        ("2026-03-29T03:00", "2026-03-29T01:00:00Z"),
        ("2026-10-25T01:59", "2026-10-24T23:59:00Z"),
        ("2026-10-25T03:00", "2026-10-25T02:00:00Z"),
        ("2026-10-25T02:30+02:00", "2026-10-25T00:30:00Z"),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30:00Z"),
    ],
)
def test_a_time_without_offset_is_local_to_the_zone(text: str, shown: str) -> None:
    assert parse_moment(text, BRUSSELS).isoformat() == shown


@pytest.mark.parametrize("minute", ["02:00", "02:30", "02:59:59.999"])
def test_an_hour_that_happens_twice_is_refused(minute: str) -> None:
    with pytest.raises(BadInstant) as refusal:
        parse_moment(f"2026-10-25T{minute}", BRUSSELS)
    assert refusal.value.reason == AMBIGUOUS_TIME


@pytest.mark.parametrize("minute", ["02:00", "02:30", "02:59:59.999"])
def test_an_hour_that_does_not_happen_is_refused(minute: str) -> None:
    with pytest.raises(BadInstant) as refusal:
        parse_moment(f"2026-03-29T{minute}", BRUSSELS)
    assert refusal.value.reason == SKIPPED_TIME


def test_a_day_that_the_date_line_swallowed_is_refused() -> None:
    with pytest.raises(BadInstant) as refusal:
        parse_moment("2011-12-30T12:00", ZoneInfo("Pacific/Apia"))
    assert refusal.value.reason == SKIPPED_TIME


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "2026-13",
        "0000",
        "2026-00",
        "2026-11-31",
        "2026-11-20T24:00Z",
        "2026-11-20T22:60Z",
        "2016-12-31T23:59:60Z",
        "2026-11-20T22:41+15:00",
        "0001-01-01T00:00+01:00",
        "9999-12-31T23:59-01:00",
    ],
)
def test_what_is_not_in_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(BadInstant) as refusal:
        parse_moment(text, UTC)
    assert refusal.value.reason == IMPOSSIBLE_DATE


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "20.11.2026", "11/20/2026", "2026-W47", "20261120", "1763678465", "２０２６"],
)
def test_what_is_no_iso_8601_is_refused(text: str) -> None:
    with pytest.raises(BadInstant) as refusal:
        parse_moment(text, UTC)
    assert refusal.value.reason == NOT_A_DATE


def test_the_refusal_quotes_little_of_a_long_text() -> None:
    with pytest.raises(BadInstant) as refusal:
        parse_moment("x" * 1_000_000, UTC)
    assert len(str(refusal.value)) < 300


@pytest.mark.parametrize("text", ["0001", "0001-01-01", "0001-01-01T00:00:00Z"])
def test_the_first_year_keeps_its_zeros(text: str) -> None:
    assert parse_moment(text, UTC).isoformat() == text


def test_the_last_millisecond_of_the_calendar_is_kept() -> None:
    text = "9999-12-31T23:59:59.999Z"
    assert parse_moment(text, UTC).isoformat() == text


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [("1969-12-31T23:59:59.999Z", -1), ("1970-01-01T00:00:00.0019Z", 1), ("1970", 0)],
)
def test_milliseconds_count_from_1970_in_utc(text: str, milliseconds: int) -> None:
    assert parse_moment(text, KIRITIMATI).milliseconds == milliseconds


def test_a_naive_datetime_is_a_bug() -> None:
    with pytest.raises(ValueError, match="naive"):
        Moment.exact(datetime(2026, 11, 20))  # noqa: DTZ001 - it is the point
