# SPDX-License-Identifier: Apache-2.0
"""Copies for other programs: private, numbered, and gone when nobody needs them."""

import stat
from pathlib import Path

from casepack_desktop.services.opened_copies import OpenedCopies


def test_copies_lie_in_a_private_folder_that_goes(tmp_path: Path) -> None:
    copies = OpenedCopies(tmp_path)
    first = copies.place_for("../Scan:1.pdf")
    first.write_bytes(b"x")
    assert first.name == ".._Scan_1.pdf"
    assert copies.place_for("../Scan:1.pdf").name == ".._Scan_1 (2).pdf"
    assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700
    copies.clean()
    assert list(tmp_path.iterdir()) == []
    copies.clean()


def test_what_a_killed_program_left_goes_with_the_next_one(tmp_path: Path) -> None:
    left = tmp_path / "casepack-opened-x1"
    left.mkdir()
    (left / "secret.txt").write_bytes(b"x")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "casepack-opened-link").symlink_to(elsewhere)
    running = OpenedCopies(tmp_path)
    kept = running.place_for("kept.txt")
    kept.write_bytes(b"x")
    assert not left.exists()
    other = OpenedCopies(tmp_path)
    other.place_for("other.txt")
    assert kept.exists(), "another program runs"
    assert elsewhere.exists()
    running.clean()
    other.clean()
