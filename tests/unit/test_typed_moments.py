# SPDX-License-Identifier: Apache-2.0
"""A typed time is read as a person means it, in the zone that the field shows."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.domain.instants import (
    IMPOSSIBLE_DATE,
    NOT_A_DATE,
    SKIPPED_TIME,
    BadInstant,
    Moment,
    Precision,
    parse_moment,
)
from casepack_desktop.domain.typed_moments import (
    ENGLISH_WORDS,
    AmbiguousInstant,
    DayWords,
    parse_typed_moment,
)
from casepack_desktop.support.i18n import LOCALES, translator

VILNIUS = ZoneInfo("Europe/Vilnius")
NOW = datetime(2026, 11, 20, 22, 41, 7, 345000, tzinfo=UTC)  # 00:41 of the next day in Vilnius
ZONES = st.sampled_from(
    [UTC, VILNIUS, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("America/St_Johns")]
)
PRESENTS = st.datetimes(
    min_value=datetime(1, 1, 3),  # noqa: DTZ001 - Hypothesis wants naive limits
    max_value=datetime(9999, 12, 29),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("now", "2026-11-20T22:41:07Z"),
        (" NOW ", "2026-11-20T22:41:07Z"),
        ("-2h", "2026-11-20T20:41:07Z"),
        ("- 2 h", "2026-11-20T20:41:07Z"),
        ("\N{MINUS SIGN}2h", "2026-11-20T20:41:07Z"),
        ("-1h 30min", "2026-11-20T21:11:07Z"),
        ("-1h30m", "2026-11-20T21:11:07Z"),
        ("-3d", "2026-11-17T22:41:07Z"),
        ("-1w", "2026-11-13T22:41:07Z"),
        ("+4h", "2026-11-21T02:41:07Z"),
        ("14:30", "2026-11-21T12:30:00Z"),
        ("9:05", "2026-11-21T07:05:00Z"),
        ("14:30:59.5", "2026-11-21T12:30:59.500Z"),
        ("14:30Z", "2026-11-20T14:30:00Z"),
        ("23:30 -05:00", "2026-11-21T04:30:00Z"),
        ("today 00:10", "2026-11-20T22:10:00Z"),
        ("yesterday 14:30", "2026-11-20T12:30:00Z"),
        ("Yesterday  14:30", "2026-11-20T12:30:00Z"),
        ("2026-11-19 08:15", "2026-11-19T06:15:00Z"),
        ("2026-11-19T08:15:30+01:00", "2026-11-19T07:15:30Z"),
    ],
)
def test_a_typed_time_means_an_instant(typed: str, meant: str) -> None:
    assert parse_typed_moment(typed, NOW, VILNIUS) == parse_moment(meant, UTC)


@pytest.mark.parametrize(
    ("typed", "meant", "precision"),
    [
        ("today", "2026-11-21", Precision.DAY),
        ("yesterday", "2026-11-20", Precision.DAY),
        ("2026-11", "2026-11", Precision.MONTH),
        ("2025", "2025", Precision.YEAR),
    ],
)
def test_a_day_without_a_clock_time_stays_a_partial_date(
    typed: str, meant: str, precision: Precision
) -> None:
    moment = parse_typed_moment(typed, NOW, VILNIUS)
    assert (moment.isoformat(), moment.precision) == (meant, precision)


def test_an_hour_that_happens_twice_offers_both_instants() -> None:
    with pytest.raises(AmbiguousInstant) as caught:
        parse_typed_moment("2026-10-25 03:30", NOW, VILNIUS)
    earlier, later = caught.value.choices
    assert earlier.isoformat() == "2026-10-25T00:30:00Z"
    assert later.isoformat() == "2026-10-25T01:30:00Z"


def test_today_in_the_hour_that_happens_twice_offers_both_instants_too() -> None:
    with pytest.raises(AmbiguousInstant) as caught:
        parse_typed_moment("3:30", datetime(2026, 10, 25, 12, tzinfo=UTC), VILNIUS)
    assert caught.value.choices[1].at - caught.value.choices[0].at == timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", NOT_A_DATE),
        ("soon", NOT_A_DATE),
        ("soon 14:30", NOT_A_DATE),
        ("2h", NOT_A_DATE),
        ("-2", NOT_A_DATE),
        ("-h", NOT_A_DATE),
        ("-٢h", NOT_A_DATE),
        ("25:00", IMPOSSIBLE_DATE),
        ("12:61", IMPOSSIBLE_DATE),
        ("14:30 +99:00", IMPOSSIBLE_DATE),
        ("-999999w", IMPOSSIBLE_DATE),
        ("+999999w", IMPOSSIBLE_DATE),
        ("2026-02-30 10:00", IMPOSSIBLE_DATE),
        ("2026-03-29 03:30", SKIPPED_TIME),
    ],
)
def test_what_is_no_time_is_refused_with_what_was_typed(typed: str, reason: str) -> None:
    with pytest.raises(BadInstant) as caught:
        parse_typed_moment(typed, NOW, VILNIUS)
    assert (caught.value.reason, caught.value.value) == (reason, typed)


@pytest.mark.parametrize("mark", ["'", "\N{RIGHT SINGLE QUOTATION MARK}"])
def test_a_word_with_an_apostrophe_is_read_as_keyboards_and_phones_write_it(mark: str) -> None:
    words = DayWords.of(translator("fr"))
    for typed in (f"aujourd{mark}hui 14:30", f"Aujourd{mark}hui 14:30"):
        assert parse_typed_moment(typed, NOW, VILNIUS, words).isoformat() == "2026-11-21T12:30:00Z"
    assert parse_typed_moment(f"aujourd{mark}hui", NOW, VILNIUS, words).isoformat() == "2026-11-21"


@pytest.mark.parametrize("locale", LOCALES)
def test_each_language_has_its_own_words_beside_the_english_ones(locale: str) -> None:
    words = DayWords.of(translator(locale))
    assert words.now >= ENGLISH_WORDS.now
    assert words.days.items() >= ENGLISH_WORDS.days.items()
    for word in words.now:
        assert parse_typed_moment(word, NOW, UTC, words) == Moment.exact(NOW.replace(microsecond=0))


def test_words_of_other_scripts_stand_before_a_clock_time() -> None:
    words = DayWords(frozenset({"зараз"}), {"вчора": -1})
    assert parse_typed_moment("Вчора 14:30", NOW, UTC, words) == parse_moment(
        "2026-11-19T14:30:00Z", UTC
    )
    assert parse_typed_moment("Зараз", NOW, UTC, words).at == NOW.replace(microsecond=0)


@given(st.text(), PRESENTS, ZONES)
def test_any_text_is_a_moment_or_refused_with_a_reason(
    text: str, now: datetime, zone: ZoneInfo
) -> None:
    try:
        moment = parse_typed_moment(text, now, zone)
    except BadInstant as error:
        assert error.reason.format(value=error.value) == str(error)
    else:
        assert parse_moment(moment.isoformat(), UTC) == moment


@given(
    st.from_regex(r"[-+]?[0-9]{0,3}[smhdw:. ]{0,3}[0-9]{0,2}(?:z|\+0[0-9])?", fullmatch=True),
    PRESENTS,
    ZONES,
)
def test_near_misses_are_refused_too(text: str, now: datetime, zone: ZoneInfo) -> None:
    try:
        parse_typed_moment(text, now, zone)
    except BadInstant as error:
        assert len(error.value) <= 80


@given(PRESENTS, st.integers(0, 48), ZONES)
def test_hours_ago_are_hours_whatever_the_clocks_do(
    now: datetime, hours: int, zone: ZoneInfo
) -> None:
    moment = parse_typed_moment(f"-{hours}h", now, zone)
    assert moment.at == now.replace(microsecond=0) - timedelta(hours=hours)


@given(st.datetimes(timezones=st.just(UTC)), ZONES, PRESENTS)
def test_iso_8601_is_read_as_everywhere_else(at: datetime, zone: ZoneInfo, now: datetime) -> None:
    text = Moment.exact(at).isoformat()
    assert parse_typed_moment(text, now, zone) == parse_moment(text, zone)


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2037, 1, 1)), ZONES)  # noqa: DTZ001
def test_a_local_time_is_one_instant_two_choices_or_none(local: datetime, zone: ZoneInfo) -> None:
    text = local.replace(microsecond=0).isoformat(" ")
    try:
        found = [parse_typed_moment(text, NOW, zone).at]
    except AmbiguousInstant as error:
        found = [choice.at for choice in error.choices]
        assert found[0] < found[1]
    except BadInstant as error:
        assert error.reason == SKIPPED_TIME
        return
    for at in found:
        assert at.astimezone(zone).replace(tzinfo=None) == local.replace(microsecond=0)
