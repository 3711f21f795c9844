# SPDX-License-Identifier: Apache-2.0
"""Stretches of time in words, and their bounds as a person types them: both days included."""

import re
from datetime import date, timedelta

from casepack_desktop.domain.periods import THIS_YEAR, Period
from casepack_desktop.support.i18n import N_, Translator

PRESETS: dict[str, str] = {
    "24h": N_("Last 24 hours"),
    "7d": N_("Last 7 days"),
    "30d": N_("Last 30 days"),
    THIS_YEAR: N_("This year"),
}
SINCE = N_("from {since}")
UNTIL = N_("until {until}")
BEFORE = N_("before {before}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LAST = re.compile(r"(\d+)([hdw])")


def period_words(period: Period, translator: Translator) -> str:
    """Return what a period means; it must not be open."""
    parts = [_last(period.last, translator)] if period.last else []
    if period.since:
        parts.append(translator.gettext(SINCE, since=_readable(period.since)))
    if period.before:
        until = last_day(period)
        parts.append(
            translator.gettext(UNTIL, until=until)
            if until
            else translator.gettext(BEFORE, before=_readable(period.before))
        )
    return " ".join(parts)


def last_day(period: Period) -> str:
    """Return the last day of a period that ends with a day, else ""."""
    if not _DAY.fullmatch(period.before):
        return ""
    try:
        return (date.fromisoformat(period.before) - timedelta(days=1)).isoformat()
    except OverflowError:
        return ""


def _last(last: str, translator: Translator) -> str:
    if last in PRESETS:
        return translator.gettext(PRESETS[last])
    match = _LAST.fullmatch(last)
    count, unit = (int(match[1]), match[2]) if match else (0, "")
    if unit == "h":
        return translator.ngettext("Last {n} hour", "Last {n} hours", count)
    if unit == "d":
        return translator.ngettext("Last {n} day", "Last {n} days", count)
    return translator.ngettext("Last {n} week", "Last {n} weeks", count)


def _readable(said: str) -> str:
    return said.replace("T", " ")
