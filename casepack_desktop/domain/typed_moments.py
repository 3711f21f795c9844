# SPDX-License-Identifier: Apache-2.0
"""Times as people type them: `now`, `-2h`, `14:30`, `yesterday 14:30`, or ISO 8601.

Everything with a clock time becomes ISO 8601 first, so that one reader decides about zones,
hours that happen twice and hours that do not happen.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from casepack_desktop.domain.instants import (
    AMBIGUOUS_TIME,
    IMPOSSIBLE_DATE,
    NOT_A_DATE,
    BadInstant,
    Moment,
    parse_moment,
)
from casepack_desktop.support.i18n import Translator

_SHOWN = 80
_PLAIN = str.maketrans(
    {
        "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
    }
)
_UNITS: Mapping[str, timedelta] = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_STEP = r"(\d{1,6}) ?(min|[smhdw])"
_AGO = re.compile(rf"(?P<sign>[-+]) ?(?P<steps>{_STEP}(?: ?{_STEP})*)", re.ASCII)
_STEPS = re.compile(_STEP, re.ASCII)
_CLOCK = re.compile(
    r"(?:(?P<word>[^\W\d]+(?:'[^\W\d]+)*) )?"
    r"(?P<hour>[0-9]{1,2}):(?P<rest>[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)"
    r"(?: ?(?P<zone>z|[+-][0-9]{2}(?::?[0-9]{2})?))?"
)


def _folded(text: str) -> str:
    """Return the text in lower case, with the minus and the apostrophe of a keyboard."""
    return text.translate(_PLAIN).casefold()


@dataclass(frozen=True, slots=True)
class DayWords:
    """The words for the present and for days; letter case does not count."""

    now: frozenset[str]
    days: Mapping[str, int]

    @classmethod
    def of(cls, translator: Translator) -> "DayWords":
        """Return the words of a language beside the English ones."""
        # Translators: what a person types into a time field; one word in lower case.
        now = translator.pgettext("typed time", "now")
        # Translators: what a person types into a time field; one word in lower case.
        today = translator.pgettext("typed time", "today")
        # Translators: what a person types into a time field; one word in lower case.
        yesterday = translator.pgettext("typed time", "yesterday")
        days = {"today": 0, "yesterday": -1, _folded(today): 0, _folded(yesterday): -1}
        return cls(frozenset({"now", _folded(now)}), days)


ENGLISH_WORDS = DayWords(frozenset({"now"}), {"today": 0, "yesterday": -1})


class AmbiguousInstant(BadInstant):
    """A time that happens twice in its zone; `choices` are the earlier and the later instant."""

    def __init__(self, value: str, choices: tuple[Moment, Moment]) -> None:
        super().__init__(AMBIGUOUS_TIME, value)
        self.choices = choices


def parse_typed_moment(
    text: str, now: datetime, zone: tzinfo, words: DayWords = ENGLISH_WORDS
) -> Moment:
    """Read a typed time, local to `zone` if it has no offset; `now` is an aware datetime.

    `-2h` is exactly two hours before `now`, `-3d` exactly 72; both and `now` are cut to whole
    seconds. A day without a clock time is a partial date. Raises `AmbiguousInstant` with both
    instants for a time that happens twice, and `BadInstant` for all else that is no instant.
    """
    value = " ".join(_folded(text).split())
    try:
        return _read(value, now, zone, words)
    except AmbiguousInstant:
        raise
    except BadInstant as error:
        raise BadInstant(error.reason, text.strip()[:_SHOWN]) from error
    except (OverflowError, ValueError) as error:
        raise BadInstant(IMPOSSIBLE_DATE, text.strip()[:_SHOWN]) from error


def _read(value: str, now: datetime, zone: tzinfo, words: DayWords) -> Moment:
    if value in words.now:
        return _whole_seconds(now)
    if match := _AGO.fullmatch(value):
        distance = sum(
            (int(count) * _UNITS[unit] for count, unit in _STEPS.findall(match["steps"])),
            timedelta(),
        )
        return _whole_seconds(now - distance if match["sign"] == "-" else now + distance)
    return _iso_moment(_as_iso(value, now, zone, words), zone)


def _as_iso(value: str, now: datetime, zone: tzinfo, words: DayWords) -> str:
    """Return ISO 8601 for a day word, a clock time or both; what is neither stays as it is."""
    if (days := words.days.get(value)) is not None:
        return _day(now, zone, days)
    match = _CLOCK.fullmatch(value)
    if match is None:
        return value
    days = words.days.get(match["word"]) if match["word"] else 0
    if days is None:
        raise BadInstant(NOT_A_DATE, value)
    offset = (match["zone"] or "").upper()
    day = _day(now, _offset_zone(offset) or zone, days)
    return f"{day}T{match['hour'].rjust(2, '0')}:{match['rest']}{offset}"


def _day(now: datetime, zone: tzinfo, days: int) -> str:
    return (now.astimezone(zone).date() + timedelta(days=days)).isoformat()


def _offset_zone(offset: str) -> tzinfo | None:
    return datetime.fromisoformat(f"2000-01-01T00:00{offset}").tzinfo


def _iso_moment(value: str, zone: tzinfo) -> Moment:
    try:
        return parse_moment(value, zone)
    except BadInstant as error:
        if error.reason != AMBIGUOUS_TIME:
            raise
        local = datetime.fromisoformat(value)
        first, second = (
            Moment.exact(local.replace(tzinfo=zone, fold=fold).astimezone(UTC)) for fold in (0, 1)
        )
        raise AmbiguousInstant(value, (first, second)) from error


def _whole_seconds(at: datetime) -> Moment:
    return Moment.exact(at.astimezone(UTC).replace(microsecond=0))
