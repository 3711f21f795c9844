# SPDX-License-Identifier: Apache-2.0
"""Workspaces that cannot be used: one sentence, and what is there stays as it is."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.helpers.commands import Casepack, Outcome
from tests.helpers.tree import ROOT
from tests.helpers.workspaces import Dump, bare, files_in, opened

_PRCTL_DROP_BOUNDING = 24
_OVERRIDE_RIGHTS = (1, 2)
_INC = "INC-2026-00001"


def _commands(tmp_path: Path) -> dict[str, list[str]]:
    """Return one call of every command that opens a workspace, by what it is."""
    table = tmp_path / "a.csv"
    table.write_text("title\nA\n", encoding="utf-8")
    return {
        "import": ["import", str(table)],
        "list": ["list"],
        "show": ["show", _INC],
        "new": ["new", "title=x"],
        "set": ["set", _INC, "severity=low"],
        "report": ["report", _INC, "-o", str(tmp_path / "report.pdf")],
        "check": ["check"],
        "repair": ["check", "--repair"],
    }


_KINDS = ("import", "list", "show", "new", "set", "report", "check", "repair")
_WRITING = ("import", "new", "set", "report", "repair")


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("what", ["missing", "file", "empty", "foreign", "foreign database"])
def test_what_is_no_workspace(casepack: Casepack, tmp_path: Path, kind: str, what: str) -> None:
    folder = tmp_path / "place"
    if what == "file":
        folder.write_bytes(b"text")
    elif what != "missing":
        folder.mkdir()
    if what.startswith("foreign"):
        (folder / "notes.txt").write_bytes(b"mine")
    if what == "foreign database":
        (folder / "casepack.db").write_bytes(b"SQLite format 3\0" + bytes(4080))
    before = files_in(tmp_path)
    casepack.workspace = folder
    outcome = casepack(*_commands(tmp_path)[kind]).demand_refusal(str(folder))
    assert "unexpected" not in outcome.err
    after = files_in(tmp_path)
    after.pop("a.csv")
    assert after == before
    assert not (folder / "lock").exists()


@pytest.mark.parametrize("kind", _KINDS)
def test_a_workspace_of_a_newer_program(casepack: Casepack, tmp_path: Path, kind: str) -> None:
    with opened(casepack.workspace) as services, bare(services, writable=True) as connection:
        connection.execute("PRAGMA user_version=9999")
    before = files_in(casepack.workspace)
    outcome = casepack(*_commands(tmp_path)[kind])
    outcome.demand_refusal("newer CasePack Desktop", "9999", "Open it with the newer program")
    assert files_in(casepack.workspace) == before


@pytest.mark.parametrize("kind", _KINDS)
def test_a_workspace_that_another_process_writes_can_be_read_and_not_written(
    casepack: Casepack, tmp_path: Path, kind: str, content: Callable[[], Dump]
) -> None:
    before = content()
    with _held(casepack.workspace) as process:
        outcome = casepack(*_commands(tmp_path)[kind])
        if kind in _WRITING:
            outcome.demand_refusal("is in use by CasePack Desktop", str(process))
        else:
            outcome.demand_done()
    assert content() == before
    assert not (tmp_path / "report.pdf").exists()
    casepack(*_commands(tmp_path)[kind]).demand_done()


@pytest.mark.skipif(os.name == "nt", reason="rights of folders are those of POSIX")
@pytest.mark.parametrize("kind", _KINDS)
def test_a_read_only_folder_can_be_read_and_not_written(
    casepack: Casepack, tmp_path: Path, kind: str
) -> None:
    before = files_in(casepack.workspace)
    command = _commands(tmp_path)[kind]
    with _read_only(casepack.workspace):
        outcome = casepack.real(*command, before=_give_up_override)
    if kind in _WRITING:
        outcome.demand_refusal("cannot be written", str(casepack.workspace))
    else:
        outcome.demand_done()
    assert files_in(casepack.workspace) == before


@pytest.mark.skipif(os.name == "nt", reason="rights of folders are those of POSIX")
def test_a_report_into_a_read_only_folder(casepack: Casepack, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with _read_only(folder):
        command = ["report", _INC, "-o", str(folder / "x.pdf")]
        outcome = casepack.real(*command, before=_give_up_override)
    outcome.demand_refusal("cannot be written", str(folder))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("part", range(8))
def test_a_flipped_bit_in_the_database_is_noticed(casepack: Casepack, part: int) -> None:
    database = casepack.workspace / "casepack.db"
    _flip(database, database.stat().st_size * part // 8 + 100 + part)
    before = files_in(casepack.workspace)
    outcome = casepack("check")
    assert outcome.code == 1
    assert "damaged" in outcome.out + outcome.err
    assert "Traceback" not in outcome.err
    assert "backup" in outcome.out + outcome.err
    for command in (["list"], ["show", _INC]):
        _done_or_refused(casepack(*command))
    assert files_in(casepack.workspace) == before


@pytest.mark.parametrize("place", [0, 30, 200, -3])
def test_a_flipped_bit_in_one_copy_of_the_key_file_is_noticed_and_mended(
    casepack: Casepack, place: int
) -> None:
    for copy in ("keys.json", "backups/keys.json"):
        path = casepack.workspace / copy
        whole = path.read_bytes()
        _flip(path, place % len(whole))
        casepack("list").demand_done()
        outcome = casepack("check")
        assert (outcome.code, str(path) in outcome.out) == (1, True)
        assert "casepack check --repair" in outcome.err
        repaired = casepack("check", "--repair").demand_done()
        assert str(path) in repaired.err
        assert path.read_bytes() == whole


@pytest.mark.parametrize("kind", _KINDS)
def test_without_a_good_copy_of_the_key_file_nothing_opens(
    casepack: Casepack, tmp_path: Path, kind: str
) -> None:
    _flip(casepack.workspace / "keys.json", 40)
    (casepack.workspace / "backups" / "keys.json").unlink()
    before = files_in(casepack.workspace)
    casepack(*_commands(tmp_path)[kind]).demand_refusal("key file", "restore keys.json")
    assert files_in(casepack.workspace) == before


@pytest.mark.parametrize("trouble", ["flipped", "missing", "cut", "empty"])
def test_a_file_of_the_vault_that_is_not_sound_is_named(
    casepack: Casepack, tmp_path: Path, trouble: str
) -> None:
    casepack("report", _INC, "-o", tmp_path / "x.pdf").demand_done()
    stored = next((casepack.workspace / "files").glob("??/*"))
    if trouble == "missing":
        stored.unlink()
    elif trouble == "flipped":
        _flip(stored, stored.stat().st_size // 2)
    else:
        os.truncate(stored, 0 if trouble == "empty" else stored.stat().st_size // 2)
    for command in (["check"], ["check", "--repair"]):
        outcome = casepack(*command)
        assert outcome.code == 1
        assert outcome.out.count("\n") == 1
        assert stored.name in outcome.out
        assert outcome.err == "The workspace is not sound.\n"
    casepack("list").demand_done()


@pytest.mark.parametrize("what", ["workspace", "full", "file", "no parent"])
def test_init_makes_nothing_where_something_is(
    casepack: Casepack, tmp_path: Path, what: str
) -> None:
    places = {
        "workspace": casepack.workspace,
        "full": tmp_path / "full",
        "file": tmp_path / "file",
        "no parent": tmp_path / "no" / "new.casepack",
    }
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_bytes(b"mine")
    (tmp_path / "file").write_bytes(b"mine")
    before = files_in(tmp_path)
    casepack.workspace = places[what]
    named = places[what].parent if what == "no parent" else places[what]
    casepack("init").demand_refusal(str(named))
    assert files_in(tmp_path) == before


@pytest.mark.skipif(os.name == "nt", reason="rights of folders are those of POSIX")
def test_init_in_a_folder_that_cannot_be_written(casepack: Casepack, tmp_path: Path) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir()
    casepack.workspace = folder / "new.casepack"
    with _read_only(folder):
        outcome = casepack.real("init", before=_give_up_override)
    outcome.demand_refusal("cannot be written", str(folder))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--zone", "Atlantis"], ["“Atlantis”", "Europe/Vilnius"]),
        (["--zone", "../../etc/passwd"], ["is not a time zone"]),
        (["--prefix", "inc-"], ["“inc-”"]),
        (["--organisation", "x" * 300], ["300"]),
        (["--logo", "missing.png"], ["missing.png"]),
        (["--logo", str(ROOT / "README.md")], ["logo"]),
    ],
)
def test_init_with_a_value_that_does_not_fit_makes_nothing(
    casepack: Casepack, tmp_path: Path, arguments: list[str], words: list[str]
) -> None:
    casepack.workspace = tmp_path / "new.casepack"
    casepack("init", *arguments).demand_refusal(*words)
    assert not casepack.workspace.exists()


def test_init_in_an_empty_folder_and_after_one_that_failed(
    casepack: Casepack, tmp_path: Path
) -> None:
    casepack.workspace = tmp_path / "new.casepack"
    casepack.workspace.mkdir()
    casepack("init").demand_done()
    shutil.rmtree(casepack.workspace)
    casepack("init", "--demo").demand_done()
    assert len(casepack.json("list")) > 40
    casepack("check").demand_done()


def _done_or_refused(outcome: Outcome) -> None:
    if outcome.code == 0:
        outcome.demand_done()
    else:
        outcome.demand_refusal("damaged")


def _flip(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 0b100]))


@contextmanager
def _held(workspace: Path) -> Iterator[int]:
    """Hold the workspace open for writing in a second process and yield its id."""
    program = (
        "import sys, pathlib\n"
        "from casepack_desktop.app.bootstrap import Bootstrap\n"
        "services = Bootstrap().open(pathlib.Path(sys.argv[1]), writable=True)\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
        "services.workspace.close()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(workspace)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield process.pid
        process.stdin.close()
        process.wait()


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    paths = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def _give_up_override() -> None:
    """Make root obey the rights of folders as everybody else does; run in the child."""
    if os.geteuid() == 0 and sys.platform == "linux":
        prctl = ctypes.CDLL(None, use_errno=True).prctl
        for right in _OVERRIDE_RIGHTS:
            if prctl(_PRCTL_DROP_BOUNDING, right, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "the right to override cannot be given up")
