# SPDX-License-Identifier: Apache-2.0
"""Names that lead out of the program: safe for every file system, and never another place."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.domain.file_names import (
    FALLBACK,
    kept_name,
    numbered,
    safe_name,
    suffixes,
    turns_direction,
)

HOSTILE = st.text(st.characters(), max_size=300) | st.text(
    'ab.. /\\:*?"<>|\x00\n\u202e\u2066\u200bCONNUL1ї漢\ud800', max_size=40
)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("D:\\case\\x\\a.txt", "D__case_x_a.txt"),
        ("photo\u202egpj.exe", "photo_gpj.exe"),
        ("a\nb\x00c.txt", "a_b_c.txt"),
        ("NUL.txt", "_NUL.txt"),
        ("com1", "_com1"),
        ("COM¹.log", "_COM¹.log"),
        ("aux .pdf", "_aux .pdf"),
        ("console.log", "console.log"),
        ("ends with dots...", "ends with dots"),
        ("..", FALLBACK),
        ("", FALLBACK),
        ("   ", FALLBACK),
        ("Звіт № 5.docx", "Звіт № 5.docx"),
        ("报告.pdf", "报告.pdf"),
        ("می‌خواهم.txt", "می‌خواهم.txt"),
        (".bashrc", ".bashrc"),
    ],
)
def test_a_name_is_made_safe_and_stays_readable(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(HOSTILE)
def test_a_safe_name_leads_nowhere_and_hides_nothing(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert safe not in (".", "..")
    assert not set(safe) & set('<>:"/\\|?*')
    assert len(safe.encode()) <= 200
    assert not safe.endswith((".", " "))
    assert not turns_direction(safe)
    assert all(unicodedata.category(one) not in ("Cc", "Cs", "Zl", "Zp") for one in safe)


@given(HOSTILE)
def test_a_safe_name_stays_as_it_is(name: str) -> None:
    assert safe_name(safe_name(name)) == safe_name(name)


def test_a_long_name_keeps_its_extension() -> None:
    assert safe_name("ї" * 300 + ".pdf").endswith("ї.pdf")
    assert len(safe_name("x" * 300)) == 200


@given(HOSTILE)
def test_a_kept_name_can_be_stored(name: str) -> None:
    kept = kept_name(name)
    kept.encode()
    assert "\x00" not in kept


def test_bytes_that_are_no_text_are_marked_in_a_kept_name() -> None:
    assert kept_name(b"caf\xe9.txt".decode("utf-8", "surrogateescape")) == "caf\ufffd.txt"


def test_extensions_are_those_that_a_system_takes() -> None:
    assert suffixes("Invoice.PDF.exe. ") == ["pdf", "exe"]
    assert suffixes("a.ex\u200be") == ["exe"]
    assert suffixes("README") == []


def test_a_taken_name_gets_a_number_before_its_extension() -> None:
    assert numbered("shot.png", 2) == "shot (2).png"
