# SPDX-License-Identifier: Apache-2.0
"""A damaged write-ahead log is noticed before SQLite silently leaves out what was acknowledged."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.services.health import Code, examine_pages
from casepack_desktop.services.opening import set_log_aside
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.problems import DamagedLog, WorkspaceLocked
from casepack_desktop.storage.wal import is_log_damaged, log_of
from tests.helpers.tree import ROOT
from tests.helpers.workspaces import ANALYST, a_clock, a_workspace, an_incident, numbers, opened

FLIPS = 150
HEADER, PITCH = 32, 24 + 4096

_ENDED_AT_ONCE = """
import os, sys
from pathlib import Path
from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.storage.engine import connect
from casepack_desktop.support.clock import SystemClock
folder, first, then = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
workspace = open_workspace(folder, SystemClock(), writable=True)
services = Services.over(workspace)
def save(count):
    for number in range(count):
        services.incidents.create(LOCAL_ANALYST, {"title": f"case {number}"})
save(first)
if then:
    bare = connect(workspace.layout.database, workspace.keys.database_key, writable=True)
    assert bare.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()[0] == 0
    save(then)
os._exit(9)
"""


def _left_over(folder: Path, first: int, then: int = 0) -> Layout:
    """Return a workspace whose writer ended without closing anything after so many saves.

    With `then`, the log was begun anew between, so that older frames stand behind the new ones.
    """
    with a_workspace(folder) as services:
        layout = services.workspace.layout
    command = [sys.executable, "-c", _ENDED_AT_ONCE, str(layout.folder), str(first), str(then)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
    assert log_of(layout).stat().st_size > HEADER + PITCH
    return layout


@pytest.fixture(scope="module")
def left_over(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return _left_over(tmp_path_factory.mktemp("left"), 6)


@pytest.fixture
def layout(left_over: Layout, tmp_path: Path) -> Layout:
    """Return a copy of a workspace with six saves that lie in its log alone."""
    return Layout(Path(shutil.copytree(left_over.folder, tmp_path / "copy.casepack")))


def _flip(log: Path, bit: int) -> None:
    content = bytearray(log.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    log.write_bytes(content)


def _commits(log: Path) -> list[int]:
    """Return the numbers of the frames that end a transaction."""
    content = log.read_bytes()
    starts = range(HEADER, len(content) - PITCH + 1, PITCH)
    return [n for n, at in enumerate(starts) if any(content[at + 4 : at + 8])]


def _damaged_before_the_third_save(layout: Layout) -> None:
    frame = _commits(log_of(layout))[1] + 1
    _flip(log_of(layout), 8 * (HEADER + PITCH * frame + 1000))


def test_every_flipped_bit_of_a_left_over_log_is_noticed(left_over: Layout, tmp_path: Path) -> None:
    content = log_of(left_over).read_bytes()
    log = tmp_path / "flipped-wal"
    chosen = random.Random(20261121)
    headers = [8 * HEADER + 8 * PITCH * n + bit for n in (0, 5) for bit in (3, 70, 100, 150)]
    bits = [5, 100, 250, *headers, *chosen.sample(range(8 * len(content)), FLIPS)]
    overlooked = []
    for bit in bits:
        log.write_bytes(content)
        _flip(log, bit)
        if not is_log_damaged(log):
            overlooked.append(bit)
    assert overlooked == []


def test_an_untouched_log_is_sound_and_all_of_it_is_read(layout: Layout) -> None:
    assert not is_log_damaged(log_of(layout))
    assert examine_pages(layout.folder) == []
    with opened(layout.folder) as services:
        assert len(numbers(services)) == 6
        assert services.health.check() == []


@pytest.mark.parametrize("then", [1, 3])
def test_older_frames_behind_a_log_begun_anew_are_no_damage(tmp_path: Path, then: int) -> None:
    layout = _left_over(tmp_path, 8, then)
    content = log_of(layout).read_bytes()
    salts = {content[at + 8 : at + 16] for at in range(HEADER, len(content) - PITCH + 1, PITCH)}
    assert len(salts) == 2
    assert not is_log_damaged(log_of(layout))
    _flip(log_of(layout), 8 * (len(content) - 100))  # nobody reads there any more
    assert examine_pages(layout.folder) == []
    with opened(layout.folder) as services:
        assert len(numbers(services)) == 8 + then


def test_a_log_cut_anywhere_in_its_last_transaction_is_no_damage(layout: Layout) -> None:
    log = log_of(layout)
    content = log.read_bytes()
    begin = HEADER + PITCH * (_commits(log)[-2] + 1)
    for size in (begin, begin + 10, begin + 24, begin + 600, begin + PITCH, len(content) - 1):
        log.write_bytes(content[:size])
        assert not is_log_damaged(log)


def test_writes_that_a_power_cut_took_from_the_last_transaction_are_no_damage(
    layout: Layout,
) -> None:
    log = log_of(layout)
    content = log.read_bytes()
    begin = HEADER + PITCH * (_commits(log)[-2] + 1)
    for at in range(begin + 512 - begin % 512, len(content) - 512, 512):
        log.write_bytes(content[:at] + bytes(512) + content[at + 512 :])
        assert not is_log_damaged(log)


def test_a_hole_before_a_later_transaction_is_damage(layout: Layout) -> None:
    log = log_of(layout)
    content = log.read_bytes()
    at = HEADER + PITCH * (_commits(log)[1] + 1) + 512
    log.write_bytes(content[:at] + bytes(512) + content[at + 512 :])
    assert is_log_damaged(log)


def test_no_log_and_an_empty_log_are_sound(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert not is_log_damaged(log)
    for content in (b"", b"\x37", bytes(4096)):
        log.write_bytes(content)
        assert not is_log_damaged(log)


def test_a_damaged_log_refuses_writing_and_stays_as_it_is(layout: Layout) -> None:
    _damaged_before_the_third_save(layout)
    before = log_of(layout).read_bytes()
    for _ in range(2):
        with pytest.raises(DamagedLog):
            Bootstrap(a_clock()).open(layout.folder, writable=True)
    assert [finding.code for finding in examine_pages(layout.folder)] == [Code.LOG_DAMAGE]
    with opened(layout.folder, writable=False) as services:
        assert len(numbers(services)) == 2  # what SQLite still reads
    assert log_of(layout).read_bytes() == before


def test_a_log_set_aside_is_kept_whole_and_work_goes_on(layout: Layout) -> None:
    _damaged_before_the_third_save(layout)
    before = log_of(layout).read_bytes()
    copy = set_log_aside(layout.folder, a_clock())
    assert copy is not None
    assert copy.parent == layout.backups
    assert copy.read_bytes() == before
    assert set_log_aside(layout.folder, a_clock()) is None
    assert examine_pages(layout.folder) == []
    with opened(layout.folder) as services:
        an_incident(services)
        assert len(numbers(services)) == 3
        services.health.repair(ANALYST, log_copy=copy)
        assert services.health.check() == []


def test_a_log_in_use_is_not_set_aside(layout: Layout) -> None:
    with opened(layout.folder), pytest.raises(WorkspaceLocked):
        set_log_aside(layout.folder, a_clock())
