# SPDX-License-Identifier: Apache-2.0
"""The demo job of the desktop program and the developer's look into a database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.commands import Casepack, Outcome, in_process
from tests.helpers.tree import ROOT

_DESKTOP = (sys.executable, "-W", "error", "-m", "casepack_desktop")
_NO_DISPLAY = {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}


def _sql(workspace: Path, statements: str, *more: str) -> Outcome:
    done = subprocess.run(
        [sys.executable, "-m", "casepack_desktop.app.sql_shell", str(workspace), *more],
        cwd=ROOT,
        input=statements,
        capture_output=True,
        text=True,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def test_the_demo_job_names_both_files_and_works_again() -> None:
    first = in_process([], program=_DESKTOP, environment=_NO_DISPLAY)
    assert first.code == 0, first.err
    assert first.err == ""
    said, *named = first.out.splitlines()
    assert "no window" in said
    files = [Path(line.removeprefix("Wrote ")) for line in named]
    assert [path.suffix for path in files] == [".pdf", ".html"]
    assert all(Path.home() in path.parents for path in files)
    before = [path.read_bytes() for path in files]
    assert before[0].startswith(b"%PDF")
    assert before[1].startswith(b"<!DOCTYPE html>")
    second = in_process([], program=_DESKTOP, environment=_NO_DISPLAY)
    assert (second.code, second.out, second.err) == (0, first.out, "")
    assert [path.read_bytes() for path in files] == before


def test_the_demo_job_speaks_the_language_of_the_environment() -> None:
    environment = _NO_DISPLAY | {"LC_ALL": "de_DE.UTF-8"}
    outcome = in_process([], program=_DESKTOP, environment=environment)
    assert outcome.code == 0, outcome.err


def test_the_demo_job_tells_what_is_in_its_way() -> None:
    place = Path(os.environ["XDG_DATA_HOME"]) / "CasePack Desktop"
    place.mkdir(parents=True)
    (place / "demo").write_bytes(b"in the way")
    outcome = in_process([], program=_DESKTOP, environment=_NO_DISPLAY)
    assert outcome.code == 1
    assert outcome.err.startswith("casepack-desktop: ")
    assert outcome.err.count("\n") == 1
    assert "unexpected" not in outcome.err


def test_sql_answers_and_writes_nothing(casepack: Casepack) -> None:
    outcome = _sql(casepack.workspace, "SELECT count(*) AS n FROM incident\nDELETE FROM incident\n")
    assert outcome.out == "n\n3\n"
    assert outcome.code == 1
    assert outcome.err.count("\n") == 1
    assert len(casepack.json("list")) == 3


@pytest.mark.parametrize("statements", ["", "\n\n", "SELECT 1\n\nSELECT NULL, 'a'"])
def test_sql_is_done_when_its_lines_are(casepack: Casepack, statements: str) -> None:
    outcome = _sql(casepack.workspace, statements)
    assert (outcome.code, outcome.err) == (0, "")


def test_sql_refuses_what_is_no_workspace(tmp_path: Path) -> None:
    outcome = _sql(tmp_path, "")
    assert outcome.code == 1
    assert "is not a CasePack workspace" in outcome.err
    assert _sql(tmp_path, "", "extra").code == 2
