# SPDX-License-Identifier: Apache-2.0
"""A value is read from text, checked by the field table, and written as JSON without loss."""

from datetime import UTC
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.domain.enums import ENUM_LABELS, Answer, Severity
from casepack_desktop.domain.errors import BadValue, UnknownField
from casepack_desktop.domain.fields import FIELD, FIELDS, Field, FieldKind
from casepack_desktop.domain.values import (
    NOT_A_CURRENCY,
    NOT_AN_AMOUNT,
    NOT_AN_INTEGER,
    ONE_LINE,
    REQUIRED,
    TOO_LONG,
    UNSTORABLE,
    field_named,
    json_value,
    read_value,
)
from casepack_desktop.support.i18n import LOCALES, translator

ZONE = ZoneInfo("Europe/Vilnius")
NAMED = st.sampled_from(FIELDS)
TEXTS = (FieldKind.LINE, FieldKind.TEXT, FieldKind.PERSON)
LIMITED = [field for field in FIELDS if field.kind in TEXTS]
PLAUSIBLE = st.one_of(
    st.text(),
    st.sampled_from(
        ["high", "TLP:WHITE", "yes", "eur", "2026-11", "2026-11-20T22:41", "12", "0.5"]
    ),
    st.decimals(0, 10**15, places=2).map(str),
    st.integers().map(str),
    st.datetimes(timezones=st.just(UTC)).map(str),
)


def refused(field: Field, text: str) -> str:
    """Return the reason for which a text is refused."""
    with pytest.raises(BadValue) as refusal:
        read_value(field, text, ZONE)
    assert refusal.value.field == field.key
    assert len(str(refusal.value)) < 1_000
    return refusal.value.reason


@given(NAMED, PLAUSIBLE)
def test_every_value_survives_its_json_and_its_text(field: Field, text: str) -> None:
    try:
        value = read_value(field, text, ZONE)
    except BadValue:
        return
    kept = json_value(value)
    assert kept is None or type(kept) in (str, int)
    if kept is not None:
        # A zone does not matter any more: nothing local is left in what is kept.
        again = read_value(field, str(kept), ZoneInfo("Pacific/Kiritimati"))
        assert again == value
        assert json_value(again) == kept


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u3000"])
def test_an_empty_text_clears_every_field_but_the_title(field: Field, text: str) -> None:
    if field.key == "title":
        assert refused(field, text) == REQUIRED
    else:
        assert read_value(field, text, ZONE) is None


@pytest.mark.parametrize("field", LIMITED, ids=lambda field: field.key)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(field: Field) -> None:
    assert read_value(field, "ä" * field.limit, ZONE) == "ä" * field.limit
    assert refused(field, "ä" * (field.limit + 1)) == TOO_LONG


def test_the_limits_are_500_for_titles_and_a_million_for_texts() -> None:
    assert FIELD["title"].limit == 500
    assert {f.limit for f in FIELDS if f.kind is FieldKind.TEXT} == {1_000_000}


def test_a_title_of_100_000_characters_is_refused_with_its_length() -> None:
    with pytest.raises(BadValue, match=r"100000 characters .* 500"):
        read_value(FIELD["title"], "x" * 100_000, ZONE)


@pytest.mark.parametrize("field", LIMITED, ids=lambda field: field.key)
@pytest.mark.parametrize("bad", ["\x00", "\ud800", "\udfff", "ä\udcff"])
def test_nul_and_broken_characters_are_refused(field: Field, bad: str) -> None:
    assert refused(field, f"a{bad}b") == UNSTORABLE


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\r\nb", "a\u2028b", "a\x85b"])
def test_a_line_has_no_line_breaks_and_a_text_has_plain_ones(text: str) -> None:
    assert refused(FIELD["title"], text) == ONE_LINE
    assert read_value(FIELD["description"], text, ZONE) == "a\nb"


def test_right_to_left_emoji_and_markup_are_kept_as_they_are() -> None:
    text = "שלום \u202eabc\u202c 👩‍👩‍👧 <b>&amp;</b> =HYPERLINK()"
    assert read_value(FIELD["title"], text, ZONE) == text
    assert read_value(FIELD["description"], text, ZONE) == text


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("severity", " HIGH ", "high"),
        ("severity", "Critical", "critical"),
        ("tlp", "tlp:amber+strict", "TLP:AMBER+STRICT"),
        ("tlp", "TLP:WHITE", "TLP:CLEAR"),
        ("pap", "pap:white", "PAP:CLEAR"),
        ("financial_loss_currency", "eur", "EUR"),
        ("users_affected", "0", 0),
        ("users_affected", "007", 7),
        ("users_affected", "999999999999999", 999_999_999_999_999),
        ("financial_loss", "10000.50", Decimal("10000.50")),
        ("financial_loss", "0", Decimal(0)),
        ("company", "  Baltic Grid AS ", "Baltic Grid AS"),
    ],
)
def test_a_text_becomes_its_value(key: str, text: str, value: object) -> None:
    read = read_value(FIELD[key], text, ZONE)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        *(
            ("users_affected", text, NOT_AN_INTEGER)
            for text in ("-1", "1.0", "1e3", "1 000", "１２", "²", "1_0", "1" * 16, "many")
        ),
        *(
            ("financial_loss", text, NOT_AN_AMOUNT)
            for text in ("-0.01", "1e5", "NaN", "sNaN", "Infinity", "1,5", "1_0", "１", "1" * 16)
        ),
        *(("financial_loss_currency", text, NOT_A_CURRENCY) for text in ("EU", "EURO", "€", "ÄÖÜ")),
    ],
)
def test_what_is_no_number_or_currency_is_refused(key: str, text: str, reason: str) -> None:
    assert refused(FIELD[key], text) == reason


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("choice", [Severity.HIGH, Answer.UNKNOWN])
def test_a_choice_may_be_named_in_every_language(choice: Severity | Answer, locale: str) -> None:
    label = translator(locale).gettext(ENUM_LABELS[choice])
    field = next(field for field in FIELDS if choice.value in field.choices)
    assert read_value(field, label.upper(), ZONE) == choice.value


def test_an_amount_keeps_every_digit_as_written() -> None:
    value = read_value(FIELD["financial_loss"], "0.10000000000000000000000001", ZONE)
    assert json_value(value) == "0.10000000000000000000000001"


def test_no_amount_is_shown_as_minus_zero() -> None:
    assert json_value(read_value(FIELD["financial_loss"], "-0", ZONE)) == "0"


@pytest.mark.parametrize("text", ["urgent", "TLP:PURPLE", "high low"])
def test_an_unknown_choice_is_refused_naming_the_known_ones(text: str) -> None:
    with pytest.raises(BadValue, match="low, medium, high, critical"):
        read_value(FIELD["severity"], text, ZONE)


def test_a_label_of_the_other_protocol_is_no_label() -> None:
    assert "one of" in refused(FIELD["tlp"], "PAP:RED")


def test_an_unknown_field_is_named_beside_the_known_ones() -> None:
    with pytest.raises(UnknownField, match=r"“priority”.*severity"):
        field_named("priority")
