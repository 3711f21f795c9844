# SPDX-License-Identifier: Apache-2.0
"""Numbers, money and times as a reader of one language expects them.

Babel is imported on first use: it takes a tenth of a second that a start does not have.
"""

from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from casepack_desktop.support.i18n import N_, translator
from casepack_desktop.support.zones import local_time

_UNITS = (
    (86_400, N_("{n} d")),
    (3_600, N_("{n} h")),
    (60, N_("{n} min")),
    (1, N_("{n} s")),
)


def format_number(value: int | Decimal, locale: str) -> str:
    """Return the number with the grouping and decimal sign of the language, no digit lost."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=locale, decimal_quantization=False)


def format_money(amount: Decimal, currency: str, locale: str) -> str:
    """Return the amount with its ISO 4217 currency, rounded to that currency's digits."""
    from babel.numbers import format_currency

    return format_currency(amount, currency, locale=locale)


def format_instant(instant: datetime, zone: tzinfo) -> str:
    """Return an aware instant in the zone, to the minute, as `2026-11-20 22:41 +02:00`.

    The form is that of ISO 8601 in every language, so that reports compare line by line.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone")
    text = local_time(instant, zone).isoformat(" ", "minutes")
    return f"{text[:16]} {text[16:]}"


def format_duration(duration: timedelta, locale: str) -> str:
    """Return the two largest units of a duration, cut not rounded, as `11 h 20 min`."""
    seconds = int(abs(duration).total_seconds())
    shown = next((i for i, (size, _) in enumerate(_UNITS) if seconds >= size), len(_UNITS) - 1)
    words = []
    for index, (size, msgid) in enumerate(_UNITS[shown : shown + 2]):
        count, seconds = divmod(seconds, size)
        if count or index == 0:
            words.append(translator(locale).gettext(msgid, n=count))
    sign = "\N{MINUS SIGN}" if duration < timedelta(0) else ""
    return sign + " ".join(words)
