# SPDX-License-Identifier: Apache-2.0
"""Translation goes by the language that somebody was handed."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.support import resources
from casepack_desktop.support.formats import format_number
from casepack_desktop.support.i18n import LOCALES, best_locale, translator


@pytest.mark.parametrize(
    ("wanted", "best"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("pl_PL.UTF-8", "pl"),
        ("uk.UTF-8", "uk"),
        ("FR", "fr"),
        ("tr-TR", "en"),
        ("", "en"),
        ("../../etc", "en"),
    ],
)
def test_the_best_shipped_language_of_a_tag(wanted: str, best: str) -> None:
    assert best_locale(wanted) == best


def test_languages_live_side_by_side() -> None:
    german, ukrainian = translator("de-CH"), translator("uk")
    assert (german.locale, german.gettext("{n} h", n=2)) == ("de", "2 h")
    assert (ukrainian.locale, ukrainian.gettext("{n} h", n=2)) == ("uk", "2 год")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_message_without_translation_appears_in_english(locale: str) -> None:
    assert translator(locale).gettext("No catalogue has {what}", what="this") == (
        "No catalogue has this"
    )
    assert translator(locale).gettext("") == ""


def test_plural_forms_are_chosen_and_filled() -> None:
    english = translator("en")
    assert english.ngettext("{n} row", "{n} rows", 1) == "1 row"
    assert english.ngettext("{n} row of {name}", "{n} rows of {name}", 2, name="x") == "2 rows of x"


def test_braces_in_a_parameter_stay_as_they_are() -> None:
    assert translator("en").gettext("Title: {title}", title="{n} {0}") == "Title: {n} {0}"


def test_a_context_without_translation_appears_in_english() -> None:
    assert translator("de").pgettext("no such context", "Open") == "Open"


def test_one_translator_per_language() -> None:
    assert translator("de-AT") is translator("de")


def test_the_frozen_program_looks_where_it_was_unpacked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    resources._data_root.cache_clear()
    try:
        assert resources.resource_path("fonts", "a.ttf") == tmp_path / "resources/fonts/a.ttf"
        assert resources.translations_path() == tmp_path / "translations"
    finally:
        resources._data_root.cache_clear()


@given(st.sampled_from(LOCALES), st.integers(-(10**12), 10**12))
def test_numbers_of_things_are_grouped_as_reports_group_them(locale: str, n: int) -> None:
    assert translator(locale).number(n) == format_number(n, locale)


def test_a_plural_names_its_number_in_groups_unless_it_is_said_otherwise() -> None:
    english = translator("en")
    assert english.ngettext("{n} row", "{n} rows", 12_345) == "12,345 rows"
    assert english.ngettext("{n} row", "{n} rows", 10_000, n="10,000+") == "10,000+ rows"
