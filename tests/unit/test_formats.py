# SPDX-License-Identifier: Apache-2.0
"""Numbers and times in five languages."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.support.formats import (
    format_duration,
    format_instant,
    format_money,
    format_number,
)

_INSTANT = datetime(2026, 11, 20, 20, 41, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Kyiv", "2026-11-20 22:41 +02:00"),
        ("America/New_York", "2026-11-20 15:41 -05:00"),
        ("Asia/Kathmandu", "2026-11-21 02:26 +05:45"),
        ("UTC", "2026-11-20 20:41 +00:00"),
    ],
)
def test_an_instant_names_its_offset(zone: str, text: str) -> None:
    assert format_instant(_INSTANT, ZoneInfo(zone)) == text


@pytest.mark.parametrize(
    ("iso", "zone", "text"),
    [
        ("9999-12-31T23:59:59Z", "Europe/Kyiv", "9999-12-31 23:59 +00:00"),
        ("0001-01-01T00:00:00Z", "America/New_York", "0001-01-01 00:00 +00:00"),
    ],
)
def test_a_day_that_the_zone_cannot_reach_is_shown_in_utc(iso: str, zone: str, text: str) -> None:
    assert format_instant(datetime.fromisoformat(iso), ZoneInfo(zone)) == text


def test_an_instant_without_a_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="zone"):
        format_instant(_INSTANT.replace(tzinfo=None), UTC)


@given(st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2900, 1, 1)))  # noqa: DTZ001
def test_a_written_instant_reads_back_to_its_minute(naive: datetime) -> None:
    instant = naive.replace(tzinfo=UTC)
    text = format_instant(instant, ZoneInfo("Pacific/Chatham")).replace(" +", "+")
    assert timedelta() <= instant - datetime.fromisoformat(text) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (40_800, "11 h 20 min"),
        (3_601, "1 h"),
        (90_061, "1 d 1 h"),
        (86_461, "1 d"),
        (-40_800, "\N{MINUS SIGN}11 h 20 min"),
    ],
)
def test_a_duration_shows_its_two_largest_units(seconds: float, text: str) -> None:
    assert format_duration(timedelta(seconds=seconds), "en") == text


def test_a_duration_speaks_the_language() -> None:
    assert format_duration(timedelta(minutes=680), "uk") == "11 год 20 хв"


def test_numbers_are_grouped_and_keep_every_digit() -> None:
    assert format_number(1_234_567, "en") == "1,234,567"
    assert format_number(Decimal("1234.50001"), "de") == "1.234,50001"


def test_money_has_the_digits_of_its_currency() -> None:
    assert format_money(Decimal("12345.6"), "EUR", "de") == "12.345,60\N{NO-BREAK SPACE}€"
    assert format_money(Decimal("12345.6"), "JPY", "en") == "¥12,346"


def test_babel_is_loaded_only_when_a_number_is_written() -> None:
    code = "import sys, casepack_desktop.support.formats; sys.exit('babel' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
