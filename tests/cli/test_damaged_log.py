# SPDX-License-Identifier: Apache-2.0
"""A damaged write-ahead log: refused in one sentence, named by `check`, and gone on from."""

import os
import subprocess
import sys

import pytest

from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.wal import log_of
from tests.helpers.commands import Casepack
from tests.helpers.tree import ROOT

_PITCH = 24 + 4096
_ENDED_AT_ONCE = """
import os, sys
from pathlib import Path
from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.domain.access import LOCAL_ANALYST
services = Bootstrap().open(Path(sys.argv[1]), writable=True)
for number in range(4):
    services.incidents.create(LOCAL_ANALYST, {"title": f"case {number}"})
os._exit(9)
"""


@pytest.fixture
def damaged(casepack: Casepack) -> Layout:
    """Return the workspace with the first of four unfinished saves damaged in the log."""
    layout = Layout(casepack.workspace)
    command = [sys.executable, "-c", _ENDED_AT_ONCE, str(layout.folder)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
    with log_of(layout).open("r+b") as file:
        file.seek(32 + _PITCH + 500)
        old = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([old[0] ^ 8]))
    return layout


def test_writing_is_refused_and_reading_is_not(casepack: Casepack, damaged: Layout) -> None:
    before = log_of(damaged).read_bytes()
    casepack("new", "title=x").demand_refusal("log of recent changes", "check --repair")
    casepack("list").demand_done()
    found = casepack("check", globals_=["--json"]).json
    assert [(one["code"], one["repairable"]) for one in found] == [("log-damage", True)]
    assert log_of(damaged).read_bytes() == before


def test_repair_keeps_the_log_and_goes_on(casepack: Casepack, damaged: Layout) -> None:
    before = log_of(damaged).read_bytes()
    outcome = casepack("check", "--repair").demand_done()
    (copy,) = damaged.backups.glob("damaged-*-wal")
    assert copy.read_bytes() == before
    assert copy.name in outcome.err.replace("\n", "")
    casepack("check").demand_done()
    casepack("new", "title=x").demand_done()
    assert list(damaged.backups.glob("damaged-*-wal")) == [copy]
