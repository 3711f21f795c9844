# SPDX-License-Identifier: Apache-2.0
"""The shipped directories are complete in every language and can be told apart."""

import itertools
import math
import re
import tomllib
from typing import Any

import pytest

from casepack_desktop.domain.enums import Phase
from casepack_desktop.support.i18n import LOCALES
from casepack_desktop.support.resources import resource_path

Entry = dict[str, Any]

_SIZES = {"classifications": 11, "types": 39, "statuses": 4}
_LIGHT_PANEL, _DARK_PANEL = "#ffffff", "#1b2029"
_CODE = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_TYPES_PER_CLASS = {
    "abusive-content": 3,
    "malicious-code": 4,
    "information-gathering": 3,
    "intrusion-attempts": 3,
    "intrusions": 5,
    "availability": 5,
    "information-content-security": 4,
    "fraud": 4,
    "vulnerable": 5,
    "other": 2,
    "test": 1,
}

each_directory = pytest.mark.parametrize("name", _SIZES)


def entries(name: str) -> list[Entry]:
    document = tomllib.loads(resource_path("directories", f"{name}.toml").read_text("utf-8"))
    assert set(document) == {"entry"}
    return list(document["entry"])


def search_words(entry: Entry) -> set[str]:
    return {word.casefold() for words in entry["search"].values() for word in words}


def types_found_by(word: str) -> set[str]:
    return {entry["code"] for entry in entries("types") if word.casefold() in search_words(entry)}


@each_directory
def test_every_entry_of_the_taxonomy_is_there(name: str) -> None:
    assert len(entries(name)) == _SIZES[name]


@each_directory
def test_codes_are_well_formed_and_unique_within_their_directory(name: str) -> None:
    codes = [entry["code"] for entry in entries(name)]
    assert all(_CODE.fullmatch(code) for code in codes)
    assert len(set(codes)) == len(codes)


@each_directory
def test_positions_count_up_in_the_order_of_the_file(name: str) -> None:
    positions = [entry["position"] for entry in entries(name)]
    assert positions == list(range(1, len(positions) + 1))


@each_directory
def test_no_key_is_missing_or_unknown(name: str) -> None:
    own = {"types": {"classification"}, "statuses": {"phase"}}.get(name, set())
    for entry in entries(name):
        assert set(entry) == {"code", "colour", "position", "name", "description", "search"} | own


@each_directory
@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_has_a_name_a_sentence_and_search_words(name: str, locale: str) -> None:
    for entry in entries(name):
        assert set(entry["name"]) == set(entry["description"]) == set(entry["search"])
        assert set(entry["name"]) == set(LOCALES)
        assert entry["name"][locale] == entry["name"][locale].strip() != ""
        assert entry["description"][locale].endswith(".")
        assert len(entry["description"][locale]) <= 120
        assert entry["search"][locale]


@each_directory
@pytest.mark.parametrize("locale", LOCALES)
def test_names_do_not_repeat_within_a_language(name: str, locale: str) -> None:
    names = [entry["name"][locale].casefold() for entry in entries(name)]
    assert len(set(names)) == len(names)


@each_directory
def test_ukrainian_is_written_in_cyrillic_and_the_others_are_not(name: str) -> None:
    for entry in entries(name):
        for locale, text in entry["description"].items():
            assert bool(re.search("[а-яіїєґ]", text, re.IGNORECASE)) is (locale == "uk")


def test_each_type_stands_in_its_class_and_has_its_colour() -> None:
    colours = {entry["code"]: entry["colour"] for entry in entries("classifications")}
    found = dict.fromkeys(colours, 0)
    for entry in entries("types"):
        found[entry["classification"]] += 1
        assert entry["colour"] == colours[entry["classification"]]
    assert found == _TYPES_PER_CLASS


def test_types_follow_the_order_of_their_classes() -> None:
    order = [entry["code"] for entry in entries("classifications")]
    places = [order.index(entry["classification"]) for entry in entries("types")]
    assert places == sorted(places)


def test_there_is_one_status_for_each_phase() -> None:
    assert [entry["phase"] for entry in entries("statuses")] == list(Phase)


def test_every_type_has_two_english_search_words() -> None:
    assert not [entry["code"] for entry in entries("types") if len(entry["search"]["en"]) < 2]


def test_a_search_word_leads_to_one_type_only() -> None:
    owners: dict[str, set[str]] = {}
    for entry in entries("types"):
        names = {name.casefold() for name in entry["name"].values()}
        for word in search_words(entry) | names:
            owners.setdefault(word, set()).add(entry["code"])
    assert not {word: codes for word, codes in owners.items() if len(codes) > 1}


@each_directory
def test_search_words_can_be_typed_on_a_keyboard(name: str) -> None:
    words = {word for entry in entries(name) for word in search_words(entry)}
    assert not [word for word in words if "\N{RIGHT SINGLE QUOTATION MARK}" in word]
    assert not [word for word in words if word != word.strip() or not word]


@pytest.mark.parametrize(
    "word",
    [
        "ransomware",
        "Verschlüsselungstrojaner",
        "rançongiciel",
        "oprogramowanie szantażujące",
        "програма-вимагач",
        "вимагач",
        "здирник",
        "okup",
        "oprogramowanie ransomware",
        "шифрувальник",
        "defacement",
        "Defacement",
        "défiguration",
        "podmiana strony",
        "дефейс",
    ],
)
def test_ransomware_and_defacement_lead_to_unauthorised_modification(word: str) -> None:
    assert types_found_by(word) == {"unauthorised-information-modification"}


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("BEC", "masquerade"),
        ("CEO fraud", "masquerade"),
        ("CEO-Betrug", "masquerade"),
        ("fraude au président", "masquerade"),
        ("oszustwo na prezesa", "masquerade"),
        ("smishing", "phishing"),
        ("vishing", "phishing"),
        ("quishing", "phishing"),
        ("hameçonnage", "phishing"),
        ("вішинг", "phishing"),
        ("port scan", "scanner"),
        ("botnet", "infected-system"),
        ("credential stuffing", "brute-force"),
        ("lost laptop", "data-loss"),
        ("supply chain attack", "system-compromise"),
        ("mailbox takeover", "unprivileged-account-compromise"),
    ],
)
def test_what_analysts_type_finds_the_type_that_covers_it(word: str, code: str) -> None:
    assert types_found_by(word) == {code}


@each_directory
def test_colours_can_be_read_on_the_light_panel(name: str) -> None:
    for entry in entries(name):
        assert _COLOUR.fullmatch(entry["colour"])
        assert contrast(entry["colour"], _LIGHT_PANEL) >= 4.5, entry["code"]


def test_class_colours_can_be_seen_on_the_dark_panel() -> None:
    for entry in entries("classifications"):
        assert contrast(entry["colour"], _DARK_PANEL) >= 3, entry["code"]


@pytest.mark.parametrize("name", ["classifications", "statuses"])
def test_colours_can_be_told_apart(name: str) -> None:
    colours = [entry["colour"] for entry in entries(name)]
    distances = [
        math.dist(oklab(one), oklab(two)) for one, two in itertools.combinations(colours, 2)
    ]
    assert min(distances) >= 0.09


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def contrast(one: str, two: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    dark, light = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue
        for red, green, blue in (linear(one), linear(two))
    )
    return (light + 0.05) / (dark + 0.05)


def oklab(colour: str) -> tuple[float, float, float]:
    """Björn Ottosson, "A perceptual color space for image processing", 2020."""
    red, green, blue = linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )
