# SPDX-License-Identifier: Apache-2.0
"""A text in the data is read in the locale, its language, English or any, in this order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.locales import canonical_locale, locale_chain, text_in
from casepack_desktop.domain.views import Entry
from casepack_desktop.reporting.snapshot import EntryRef
from casepack_desktop.support.i18n import translator

NAMES = {"de": "Offen", "de-AT": "Offn", "en": "Open", "fr-BE": "Ouvert", "zh-Hant": "開"}


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("de-AT", "Offn"),
        ("de_AT.UTF-8", "Offn"),
        ("de-CH", "Offen"),
        ("de", "Offen"),
        ("fr-BE", "Ouvert"),
        ("fr", "Open"),
        ("zh-Hant-TW", "開"),
        ("tr", "Open"),
        ("", "Open"),
        ("?", "Open"),
    ],
)
def test_a_name_follows_the_chain_wherever_it_is_read(locale: str, name: str) -> None:
    entry = Entry(1, "u", DirectoryKind.STATUS, "open", "#000000", 1, True, NAMES, NAMES, {})
    assert entry.name(locale) == entry.description(locale) == name
    assert EntryRef(code="open", names=NAMES).name(locale) == name


def test_without_english_any_locale_serves_and_without_any_the_code() -> None:
    entry = Entry(1, "u", DirectoryKind.STATUS, "open", "#000000", 1, True, {"uk": "Б"}, {}, {})
    assert entry.name("de") == EntryRef(code="open", names={"uk": "Б"}).name("de") == "Б"
    assert entry.description("de") == ""
    assert EntryRef(code="open").name("de") == "open"
    assert text_in({"de": "", "fr": "x"}, "de") == "x"


@given(st.text())
def test_any_text_has_a_chain_that_ends_in_english(text: str) -> None:
    chain = locale_chain(text)
    assert chain[-1] == "en" or chain[0] == "en"
    tag = canonical_locale(text)
    assert tag is None or canonical_locale(tag) == tag == chain[0]


def test_names_are_read_with_the_country_the_messages_without() -> None:
    austrian = translator("de", "de_AT.UTF-8")
    assert austrian.locale == "de"
    assert austrian.names_locale == "de-AT"
    assert austrian.gettext("Save") == translator("de").gettext("Save") != "Save"
    assert translator("de").names_locale == "de"
    assert translator("tr-TR").names_locale == translator("tr-TR").locale == "en"
    assert translator("de", "de-AT") is austrian
