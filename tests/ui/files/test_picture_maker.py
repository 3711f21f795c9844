# SPDX-License-Identifier: Apache-2.0
"""Small pictures are made in a process of its own; a hostile file costs that, and its picture."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.files.picture_maker import PictureMaker, own_command
from casepack_desktop.ui.files.picture_wire import ARGUMENT, KINDS, LARGEST_FILE, PDF
from tests.helpers import odd_pictures as odd
from tests.helpers.foreign_files import (
    a_gif,
    a_page_of,
    a_pdf,
    a_picture,
    a_png,
    a_raw_pdf,
    nothing,
)
from tests.helpers.tree import ROOT

PATIENCE_MS = 30_000
PNG, JPEG = KINDS["image/png"], KINDS["image/jpeg"]
SOUND_FILES = [
    (PNG, a_picture("png")),
    (JPEG, a_picture("jpeg")),
    (KINDS["image/gif"], a_gif()),
    (KINDS["image/bmp"], a_picture("bmp")),
    (KINDS["image/webp"], a_picture("webp")),
    (PDF, a_pdf()),
]
posix = pytest.mark.skipif(os.name == "nt", reason="these limits are those of Linux and macOS")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits so much")


class Making:
    """A maker of pictures and what it made."""

    def __init__(self, bot: QtBot, command: Sequence[str] = (), patience_ms: int = 10_000) -> None:
        self._bot = bot
        self.maker = PictureMaker(command=command, patience_ms=patience_ms)
        self.made: list[QImage | None] = []
        self.maker.made.connect(self.made.append)

    def of(self, kind: int, data: bytes, side: int = 96) -> QImage | None:
        """Return the picture of a file."""
        before = len(self.made)
        self.maker.make(kind, data, side)
        self.wait_for(before + 1)
        return self.made[-1]

    def wait_for(self, count: int) -> None:
        """Wait until so many pictures were made or found to be none."""
        self._bot.waitUntil(lambda: len(self.made) >= count, timeout=PATIENCE_MS)

    @property
    def process(self) -> int:
        """Return the id of the process, 0 if there is none."""
        return int(self.maker._process.processId())


@pytest.fixture
def real(qtbot: QtBot) -> Iterator[Making]:
    making = Making(qtbot)
    yield making
    making.maker.deleteLater()


def an_odd_one(bot: QtBot, *arguments: str, patience_ms: int = 10_000) -> Making:
    """Return one whose decoder does what a file says."""
    command = [sys.executable, "-m", "tests.helpers.odd_pictures", *arguments]
    return Making(bot, command, patience_ms)


def is_gone(process: int) -> bool:
    """Return whether a process has ended, though nobody may have asked how."""
    status = Path(f"/proc/{process}/stat")
    try:
        os.kill(process, 0)
        return sys.platform == "linux" and status.read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True


@pytest.mark.parametrize(("kind", "data"), SOUND_FILES)
def test_a_sound_file_has_a_picture_no_larger_than_wanted(
    real: Making, kind: int, data: bytes
) -> None:
    picture = real.of(kind, data, 64)
    assert picture is not None
    assert max(picture.width(), picture.height()) in (1, 64)


def test_the_picture_looks_like_the_file(real: Making) -> None:
    photo = real.of(PNG, a_picture("png", 300, 150, "#d9822b"))
    assert photo is not None
    assert (photo.width(), photo.height()) == (96, 48)
    assert photo.pixelColor(48, 24) == QColor("#d9822b")
    page = real.of(PDF, a_pdf())
    assert page is not None
    assert page.pixelColor(30, 10) == QColor("white"), "paper is white, whatever the window is"
    assert page.pixelColor(30, 90) == QColor("black")


def test_one_process_serves_several_files(real: Making) -> None:
    assert real.of(*SOUND_FILES[0]) is not None
    first = real.process
    assert real.of(*SOUND_FILES[5]) is not None
    assert real.process == first != 0


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(SOUND_FILES),
    st.integers(0, 1_500),
    st.lists(st.tuples(st.integers(0, 1_500), st.binary(min_size=1, max_size=8)), max_size=4),
    st.binary(max_size=64),
)
def test_a_damaged_file_has_a_picture_or_none_and_the_next_one_has_its_own(
    real: Making,
    sound: tuple[int, bytes],
    length: int,
    damages: list[tuple[int, bytes]],
    head: bytes,
) -> None:
    kind, data = sound
    broken = bytearray(data[:length] if length % 2 else head + data)
    for place, damage in damages:
        broken[place : place + len(damage)] = damage
    picture = real.of(kind, bytes(broken))
    assert picture is None or max(picture.width(), picture.height()) <= 96
    assert real.of(*SOUND_FILES[0]) is not None


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(set(KINDS.values()))), st.binary(max_size=400))
def test_bytes_by_chance_have_no_picture(real: Making, kind: int, data: bytes) -> None:
    assert real.of(kind, data) is None


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (PNG, b""),
        (PNG, a_png(60_000, 60_000, 1, 0, nothing(60_000 * 7_501))),
        (PNG, a_png(6_000, 6_000, 16, 6, nothing(6_000 * 48_001))),
        (PNG, a_png(30_000, 2, 8, 2, b"")),
        (PDF, a_page_of(b"0 0 1000000000 1000000000")),
        (PDF, a_page_of(b"0 0 14400 14400")),
        (PDF, a_page_of(b"0 0 20000 3")),
        (PDF, a_raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>")),
    ],
    ids=["empty", "60000x60000", "288 MB", "thread", "endless", "wide", "strip", "cycle"],
)
def test_a_file_too_large_to_draw_has_none_and_ends_no_process(
    real: Making, kind: int, data: bytes
) -> None:
    assert real.of(*SOUND_FILES[0]) is not None
    process = real.process
    assert real.of(kind, data) is None
    assert real.process == process


@linux
def test_a_document_that_fills_the_memory_costs_its_own_picture_only(real: Making) -> None:
    content = b"/F Do " * 20
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 500 500]%b/Length %d>>stream\n%b\nendstream"
    more = b"/Resources<</XObject<</F %d 0 R>>>>"
    forms = [form % (more % (6 + n), len(content), content) for n in range(9)]
    last = form % (b"", 17, b"0 0 500 500 re f ")
    greedy = a_page_of(b"0 0 500 500", b"/F Do", b"/XObject<</F 5 0 R>>", *forms, last)
    assert real.of(PDF, greedy) is None
    assert real.of(PDF, a_pdf()) is not None


def test_a_file_of_the_largest_size_is_handed_over_in_pieces(real: Making) -> None:
    large = a_picture("bmp", 2_500, 2_500)
    assert (LARGEST_FILE >> 1) < len(large) < LARGEST_FILE
    picture = real.of(KINDS["image/bmp"], large)
    assert picture is not None
    assert picture.pixelColor(5, 5) == QColor("#d9822b")


@posix
@pytest.mark.parametrize("harm", [odd.CRASH, odd.NOISE, odd.BOAST, odd.FLOOD, odd.HANG, odd.GREED])
def test_a_harmful_file_has_none_and_the_next_one_has_its_own(qtbot: QtBot, harm: bytes) -> None:
    if harm == odd.GREED and sys.platform != "linux":
        pytest.skip("only Linux limits the memory")
    making = an_odd_one(qtbot)
    assert making.of(odd.KIND, odd.SOUND) is not None
    process = making.process
    making.maker._patience_ms = 500 if harm == odd.HANG else 10_000
    assert making.of(odd.KIND, harm) is None
    making.maker._patience_ms = 10_000
    assert making.of(odd.KIND, odd.SOUND) is not None
    assert making.process != process
    assert is_gone(process)
    making.maker.deleteLater()


@linux
@pytest.mark.parametrize("reach", [odd.WRITE, odd.READ, odd.CONNECT, odd.SECRET])
def test_the_process_can_reach_nothing_but_its_two_pipes(
    qtbot: QtBot, reach: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEPACK_WORKSPACE", "/evidence/secret.casepack")
    making = an_odd_one(qtbot)
    assert making.of(odd.KIND, reach) is not None
    making.maker.deleteLater()


@linux
def test_the_process_leaves_no_memory_on_the_disk_and_waits_for_the_window(real: Making) -> None:
    assert real.of(*SOUND_FILES[0]) is not None
    limits = Path(f"/proc/{real.process}/limits").read_text()
    values = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()[1:]}
    for name in ("Max core file size", "Max file size", "Max open files"):
        assert values[name] == ["0", "0"], name
    assert int(values["Max data size"][1]) < 1 << 30
    assert values["Max address space"][1] != "unlimited"
    assert os.getpriority(os.PRIO_PROCESS, real.process) >= 10


@posix
def test_the_process_ends_with_its_maker(qtbot: QtBot) -> None:
    making = an_odd_one(qtbot)
    assert making.of(odd.KIND, odd.SOUND) is not None
    process = making.process
    making.maker.make(odd.KIND, odd.HANG, 96)
    making.maker.deleteLater()
    qtbot.waitUntil(lambda: is_gone(process), timeout=PATIENCE_MS)
    assert making.made[1:] == [], "nobody is told any more"


def test_an_idle_process_ends_and_another_one_begins(qtbot: QtBot) -> None:
    making = Making(qtbot)
    making.maker._idle_ms = 1
    assert making.of(*SOUND_FILES[0]) is not None
    qtbot.waitUntil(lambda: making.process == 0, timeout=PATIENCE_MS)
    assert making.of(*SOUND_FILES[0]) is not None
    making.maker.deleteLater()


@posix
@pytest.mark.parametrize("work", ["hang", "idle"])
def test_the_process_does_not_outlive_a_program_that_was_killed(qtbot: QtBot, work: str) -> None:
    if work == "hang" and sys.platform != "linux":
        pytest.skip("elsewhere its own clock ends it later")
    command = [sys.executable, "-m", "tests.helpers.pictures_parent", work]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        process = int(parent.stdout.readline())
        assert not is_gone(process)
        parent.kill()
    qtbot.waitUntil(lambda: is_gone(process), timeout=PATIENCE_MS)


@posix
def test_a_hanging_process_ends_by_its_own_clock_where_nobody_stops_it(qtbot: QtBot) -> None:
    making = an_odd_one(qtbot, "hasty", patience_ms=600_000)
    assert making.of(odd.KIND, odd.HANG) is None
    making.maker.deleteLater()


@pytest.mark.parametrize(
    "command",
    [
        ["no-such-program"],
        [sys.executable, "-c", "print('hello, I am another program altogether')"],
        [sys.executable, "-m", "tests.helpers.odd_pictures", "stillborn"],
    ],
)
def test_without_the_process_there_are_no_pictures_and_nobody_goes_on_trying(
    qtbot: QtBot, command: list[str]
) -> None:
    making = Making(qtbot, command)
    assert [making.of(*SOUND_FILES[0]) for _ in range(3)] == [None] * 3
    assert making.maker._failed_starts == 2
    making.maker.deleteLater()


def test_a_frozen_program_starts_itself_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_command()[-2:] == ["casepack_desktop", ARGUMENT]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command() == [sys.executable, ARGUMENT]
    assert "__main__.py" in (ROOT / "casepack.spec").read_text(encoding="utf-8")


def test_modules_that_lie_where_the_program_was_started_are_not_loaded(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "faulthandler.py").write_text("raise SystemExit(1)\n")
    (tmp_path / "struct.py").write_text("raise SystemExit(1)\n")
    monkeypatch.chdir(tmp_path)
    making = Making(qtbot)
    assert making.of(*SOUND_FILES[0]) is not None
    making.maker.deleteLater()
