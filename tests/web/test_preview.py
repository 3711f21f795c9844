# SPDX-License-Identifier: Apache-2.0
"""The preview of HTML as a user works with it, in the real Chromium."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.helpers.tree import ROOT
from tests.web.outside import child_environment

_TIMEOUT = 90


def play(scenario: str, folder: Path, **environment: str) -> dict[str, Any]:
    """Play a scenario of `tests.web.looking` in a child and return what it saw."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.web.looking", scenario, str(folder)],
        cwd=ROOT,
        env={**child_environment(), **environment},
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    line = next((one for one in ended.stdout.splitlines() if one.startswith("SEEN ")), None)
    assert line is not None, ended.stderr[-3_000:]
    assert "still not deleted" not in ended.stderr
    assert "Traceback" not in ended.stderr, ended.stderr[-3_000:]
    return json.loads(line[5:])  # type: ignore[no-any-return]


def test_search_zoom_and_escape_work_by_keys(tmp_path: Path) -> None:
    seen = play("find_and_zoom", tmp_path)
    assert seen == {"states": [False, True, False], "starting": False, "nameless": []}


def test_a_link_says_where_it_leads_and_leads_nowhere(tmp_path: Path) -> None:
    (text,) = play("follow_a_link", tmp_path)["texts"]
    assert "casepack-probe.example/x" in text


def test_a_pdf_file_as_printer_gets_the_stored_pdf(tmp_path: Path) -> None:
    seen = play("print_to_a_file", tmp_path)
    assert seen["bytes"] == "%PDF of the store"
    assert seen["texts"][-1].startswith("Saved as")


def test_html_is_drawn_page_by_page(tmp_path: Path) -> None:
    assert play("make_pages", tmp_path) == {"pages": 2, "last": [2, 2]}
    assert len(PdfReader(tmp_path / "drawn.pdf").pages) == 2


def test_a_killed_page_comes_back_once_then_the_browser_is_offered(tmp_path: Path) -> None:
    seen = play("kill_the_page", tmp_path)
    assert seen == {"pids": 2, "problem": "PreviewCrashed", "software": True, "print": False}


@pytest.mark.parametrize(
    ("path", "problem", "software"),
    [("nowhere", "PreviewMissing", False), ("false", "PreviewCrashed", True)],
)
def test_a_chromium_that_cannot_start_is_an_error_state(
    tmp_path: Path, path: str, problem: str, software: bool
) -> None:
    helper = tmp_path / "false"
    helper.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    helper.chmod(0o700)
    seen = play("fail", tmp_path, QTWEBENGINEPROCESS_PATH=str(tmp_path / path))
    assert seen == {"problem": problem, "software": software, "starting": False}


def test_after_a_start_that_ended_the_program_the_card_is_left_alone(tmp_path: Path) -> None:
    seen = play("start_after_a_crash", tmp_path)
    assert seen["software"] == [True, True]
    assert seen["starting"] is False
    assert "without the graphics card" in seen["texts"][0]


def test_five_megabytes_are_shown(tmp_path: Path) -> None:
    seen = play("large", tmp_path)
    assert seen["size"] > 5_000_000
    assert seen["ready"]


def test_the_users_switches_stay_and_ours_come_last(tmp_path: Path) -> None:
    seen = play(
        "flags",
        tmp_path,
        QTWEBENGINE_CHROMIUM_FLAGS='--mute-audio --host-resolver-rules="MAP a b"',
        QTWEBENGINE_REMOTE_DEBUGGING="0",
    )
    assert seen["flags"].startswith('--mute-audio --host-resolver-rules="MAP a b" ')
    assert seen["flags"].index("NOTFOUND") > seen["flags"].index("MAP a b")
    assert not seen["debugging"]
    assert not seen["confined"]
    assert seen["sandbox"] in ("off", "filter", "full", "system")
