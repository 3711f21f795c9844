# SPDX-License-Identifier: Apache-2.0
"""A new workspace knows the reference taxonomy in five languages, and finds what people type."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casepack_desktop.domain.enums import DirectoryKind, Phase
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.services.bundle import Services
from casepack_desktop.support.i18n import LOCALES
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, numbers, opened

SEEDED = {DirectoryKind.CLASSIFICATION: 11, DirectoryKind.TYPE: 39, DirectoryKind.STATUS: 4}


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Yield a workspace."""
    with a_workspace(tmp_path) as made:
        yield made


def test_the_directories_are_complete_in_every_language(services: Services) -> None:
    directory = services.directories.load()
    for kind, count in SEEDED.items():
        entries = directory.of(kind)
        assert len(entries) == count
        assert [entry.position for entry in entries] == list(range(1, count + 1))
        for entry in entries:
            assert set(entry.names) == set(entry.descriptions) == set(LOCALES)
            assert all(entry.names.values())
            assert entry.colour.startswith("#")
            assert entry.is_active
        for locale in LOCALES:
            assert len({entry.name(locale) for entry in entries}) == count


def test_every_type_belongs_to_a_class_and_every_status_to_a_phase(services: Services) -> None:
    directory = services.directories.load()
    classes = {entry.id for entry in directory.of(DirectoryKind.CLASSIFICATION)}
    assert {entry.parent_id for entry in directory.of(DirectoryKind.TYPE)} == classes
    assert [entry.phase for entry in directory.of(DirectoryKind.STATUS)] == list(Phase)


def test_an_entry_is_meant_by_its_code_and_by_its_name_in_any_language(services: Services) -> None:
    directory = services.directories.load()
    for kind in SEEDED:
        for entry in directory.of(kind):
            for text in (entry.code, *entry.names.values()):
                for typed in (text, text.upper(), f"  {text} "):
                    assert directory.resolve(kind, typed) == entry


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("ransomware", "unauthorised-information-modification"),
        ("Ransomware", "unauthorised-information-modification"),
        ("RANSOMWARE ", "unauthorised-information-modification"),
        ("phishing", "phishing"),
        ("вимагач", "unauthorised-information-modification"),
        ("Здирник", "unauthorised-information-modification"),
        ("okup", "unauthorised-information-modification"),
        ("oprogramowanie ransomware", "unauthorised-information-modification"),
        ("botnet", "infected-system"),
    ],
)
def test_a_search_word_means_the_type_that_covers_it(
    services: Services, word: str, code: str
) -> None:
    directory = services.directories.load()
    assert directory.resolve(DirectoryKind.TYPE, word).code == code
    assert directory.find(DirectoryKind.TYPE, word)[0].code == code
    made = an_incident(services, type=word)
    assert numbers(services, f'type:"{word.strip()}"') == [made.number]


@pytest.mark.parametrize("text", ["", "no such thing", "\x00", "\ud800", "x" * 100_000])
def test_what_is_in_no_directory_is_refused_naming_the_codes(services: Services, text: str) -> None:
    with pytest.raises(BadValue, match="open, in_progress, resolved, closed") as refusal:
        services.directories.load().resolve(DirectoryKind.STATUS, text)
    assert len(str(refusal.value)) < 500


def test_an_entry_has_a_name_in_every_locale(services: Services) -> None:
    status = services.directories.load().resolve(DirectoryKind.STATUS, "open")
    assert status.name("de") == status.name("de-AT") == status.name("de_CH") != ""
    assert status.name("tr") == status.name("en")


def test_a_company_is_added_with_a_code_of_its_own(services: Services) -> None:
    names = ["Łódź Grid", "lodz-grid!", "Ńord AS", "Nord AS", "中文", "日本", "A" * 200]
    codes = [services.directories.add_company(ANALYST, name) for name in names]
    assert len(set(codes)) == len(codes)
    assert all(code.isascii() and 0 < len(code) <= 30 for code in codes)
    directory = services.directories.load()
    for name, code in zip(names, codes, strict=True):
        assert directory.resolve(DirectoryKind.COMPANY, name).code == code
        assert directory.resolve(DirectoryKind.COMPANY, code.lower()).names["en"] == name


def test_a_company_and_a_person_are_known_once(services: Services) -> None:
    services.directories.add_company(ANALYST, "Nord AS")
    services.directories.add_person(ANALYST, "Ona Ž")
    with pytest.raises(BadValue, match="already"):
        services.directories.add_company(ANALYST, " nord  as ")
    with pytest.raises(BadValue, match="already"):
        services.directories.add_person(ANALYST, "ONA Ž")
    for empty in ("", "  "):
        with pytest.raises(BadValue):
            services.directories.add_company(ANALYST, empty)
        with pytest.raises(BadValue):
            services.directories.add_person(ANALYST, empty)


def test_what_was_added_is_there_after_opening_again(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        code = services.directories.add_company(ANALYST, "Nord")
        folder = services.workspace.layout.folder
    with opened(folder, writable=False) as services:
        assert services.directories.load().resolve(DirectoryKind.COMPANY, "nord").code == code
