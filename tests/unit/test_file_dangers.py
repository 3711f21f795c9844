# SPDX-License-Identifier: Apache-2.0
"""What is warned of before a file is opened with the program of the system."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.domain.file_dangers import DANGER_TEXTS, Danger, dangers

PROGRAM = b"MZ\x90\x00\x03"


@pytest.mark.parametrize(
    ("name", "head", "found"),
    [
        ("notes.txt", b"Nothing to see", ()),
        ("photo.png", b"\x89PNG\r\n\x1a\n", ()),
        ("report.pdf", b"%PDF-1.7", ()),
        ("tool.exe", PROGRAM, (Danger.PROGRAM,)),
        ("tool", b"\x7fELF\x02", (Danger.PROGRAM,)),
        ("photo.png", PROGRAM, (Danger.PROGRAM, Danger.DISGUISED)),
        ("invoice.pdf.exe", PROGRAM, (Danger.PROGRAM, Danger.DISGUISED)),
        ("invoice.pdf.js", b"var x", (Danger.SCRIPT, Danger.DISGUISED)),
        ("run", b"#!/bin/sh\nrm", (Danger.SCRIPT,)),
        ("photo\u202egpj.scr", b"x", (Danger.PROGRAM, Danger.DISGUISED)),
        ("photo\u202egnp.txt", b"x", (Danger.DISGUISED,)),
        ("list.xlsm", b"PK\x03\x04", (Danger.MACROS,)),
        ("old", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (Danger.MACROS,)),
        ("Open me.lnk", b"L\x00\x00\x00\x01\x14\x02\x00", (Danger.SHORTCUT,)),
        ("page.txt", b"\xef\xbb\xbf <!DOCTYPE html>", (Danger.WEB_PAGE,)),
        ("picture.svg", b"<svg onload=", (Danger.WEB_PAGE,)),
        ("page", "<html>".encode("utf-16"), (Danger.WEB_PAGE,)),
        ("disk.ISO", b"\x00" * 100, (Danger.DISK_IMAGE,)),
        ("tool.exe . ", b"x", (Danger.PROGRAM,)),
        ("archive.zip", b"PK\x03\x04", ()),
    ],
)
def test_a_file_is_judged_by_its_last_extension_and_its_first_bytes(
    name: str, head: bytes, found: tuple[Danger, ...]
) -> None:
    assert dangers(name, head) == found


@given(st.text(st.characters(), max_size=60), st.binary(max_size=200))
def test_whatever_a_file_is_called_it_is_judged(name: str, head: bytes) -> None:
    assert set(dangers(name, head)) <= set(Danger)
    assert Danger.PROGRAM in dangers(name, b"MZ" + head)


def test_every_danger_has_its_sentence() -> None:
    assert set(DANGER_TEXTS) == set(Danger)
