# SPDX-License-Identifier: Apache-2.0
"""Field values: read from text, checked against the field table, written as JSON.

A value is a `str` (line, text, choice, entry code or name, person, currency), a `Moment`, an `int`
or a `Decimal`; an empty field is None. Directory entries are resolved by the services.
"""

import re
from collections.abc import Callable
from datetime import tzinfo
from decimal import Decimal, InvalidOperation
from functools import cache

from casepack_desktop.domain.enums import ENUM_LABELS, OLD_LABELS
from casepack_desktop.domain.errors import BadValue, UnknownField
from casepack_desktop.domain.fields import FIELD, Field, FieldKind
from casepack_desktop.domain.instants import BadInstant, Moment, parse_moment
from casepack_desktop.support.i18n import LOCALES, N_, translator

Value = str | int | Decimal | Moment | None

MAX_INTEGER = 10**15
_CURRENCY = re.compile(r"[A-Z]{3}")
UNSTORABLE_CHARACTERS = re.compile("[\x00\ud800-\udfff]")
_LINE_BREAK = re.compile(r"\r\n?|[\u2028\u2029\x85]")

TOO_LONG = N_("{length} characters are too many, at most {limit} fit. Shorten the text.")
UNSTORABLE = N_("The text holds a NUL or a broken character. Remove it.")
ONE_LINE = N_("The text must stand on one line.")
NOT_A_CHOICE = N_("“{value}” is not one of {choices}.")
NOT_AN_INTEGER = N_("“{value}” is not a whole number from 0 to {limit}.")
NOT_AN_AMOUNT = N_("“{value}” is not an amount. Write it like 10000.50.")
NOT_A_CURRENCY = N_("“{value}” is not a currency code of three letters such as EUR.")
READ_ONLY = N_("The program stamps this itself, it cannot be set.")
REQUIRED = N_("A title is needed.")


def field_named(key: str) -> Field:
    """Return the field with this key; raise `UnknownField` naming the known ones."""
    try:
        return FIELD[key]
    except KeyError:
        raise UnknownField(field=key[:80], known=", ".join(FIELD)) from None


def read_value(field: Field, text: str, zone: tzinfo) -> Value:
    """Return the value that `text` says for `field`, None for an empty text.

    A time without an offset is local to `zone`. Raises `BadValue` with the reason.
    """
    if not text.strip():
        if field.key == "title":
            raise BadValue(field.key, REQUIRED)
        return None
    return _READERS[field.kind](field, text, zone)


def json_value(value: Value) -> str | int | None:
    """Return the value as JSON holds it: instants in ISO 8601, amounts as decimal text."""
    if isinstance(value, Moment):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value


def _clean(field: Field, text: str) -> str:
    # isascii is a cheap first look: most texts need no more than the NUL check.
    if ("\x00" in text) if text.isascii() else UNSTORABLE_CHARACTERS.search(text):
        raise BadValue(field.key, UNSTORABLE)
    if len(text) > field.limit:
        raise BadValue(field.key, TOO_LONG, length=len(text), limit=field.limit)
    return text


def _read_line(field: Field, text: str, _zone: tzinfo) -> str:
    value = _clean(field, text.strip())
    if "\n" in value or _LINE_BREAK.search(value):
        raise BadValue(field.key, ONE_LINE)
    return value


def _read_text(field: Field, text: str, _zone: tzinfo) -> str:
    return _LINE_BREAK.sub("\n", _clean(field, text)).strip("\n")


def _read_moment(field: Field, text: str, zone: tzinfo) -> Moment:
    try:
        return parse_moment(text, zone)
    except BadInstant as error:
        raise BadValue(field.key, error.reason, value=error.value) from None


def _read_choice(field: Field, text: str, _zone: tzinfo) -> str:
    wanted = text.strip().casefold()
    choice = _choices(field.choices).get(wanted)
    if choice is not None:
        return choice
    choices = ", ".join(field.choices)
    raise BadValue(field.key, NOT_A_CHOICE, value=text.strip()[:80], choices=choices)


@cache
def _choices(choices: tuple[str, ...]) -> dict[str, str]:
    """Return the choices by code, by label in every language and by older label, case-folded."""
    known = {old.casefold(): new for old, new in OLD_LABELS.items() if new in choices}
    for locale in LOCALES:
        gettext = translator(locale).gettext
        for value, label in ENUM_LABELS.items():
            if value.value in choices:
                known[gettext(label).casefold()] = value.value
    known |= {choice.casefold(): choice for choice in choices}
    # A marking is meant by its colour alone as well: `red` for `TLP:RED`.
    return {key.partition(":")[2]: choice for key, choice in known.items() if ":" in key} | known


def _read_entry(_field: Field, text: str, _zone: tzinfo) -> str:
    return text.strip()


def _read_integer(field: Field, text: str, _zone: tzinfo) -> int:
    value = text.strip()
    if value.isascii() and value.isdigit() and len(value) <= 15:
        return int(value)
    raise BadValue(field.key, NOT_AN_INTEGER, value=value[:80], limit=MAX_INTEGER - 1)


def _read_amount(field: Field, text: str, _zone: tzinfo) -> Decimal:
    value = text.strip()
    try:
        amount = Decimal(value)
    except InvalidOperation:
        amount = Decimal("NaN")
    plain = amount.is_finite() and value.isascii() and len(value) <= 30 and "_" not in value
    if not plain or amount < 0 or amount >= MAX_INTEGER or "e" in value.lower():
        raise BadValue(field.key, NOT_AN_AMOUNT, value=value[:80])
    return amount.copy_abs()  # "-0" is nothing else than 0


def _read_currency(field: Field, text: str, _zone: tzinfo) -> str:
    value = text.strip().upper()
    if not _CURRENCY.fullmatch(value):
        raise BadValue(field.key, NOT_A_CURRENCY, value=value[:80])
    return value


_READERS: dict[FieldKind, Callable[[Field, str, tzinfo], Value]] = {
    FieldKind.LINE: _read_line,
    FieldKind.TEXT: _read_text,
    FieldKind.MOMENT: _read_moment,
    FieldKind.CHOICE: _read_choice,
    FieldKind.ENTRY: _read_entry,
    FieldKind.PERSON: _read_line,
    FieldKind.INTEGER: _read_integer,
    FieldKind.AMOUNT: _read_amount,
    FieldKind.CURRENCY: _read_currency,
}
