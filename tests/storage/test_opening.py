# SPDX-License-Identifier: Apache-2.0
"""What cannot be opened is refused by name, and two processes never write at once."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from casepack_desktop.domain.numbers import BadNumberFormat
from casepack_desktop.services.opening import NewWorkspace, create_workspace
from casepack_desktop.services.settings import UnknownZone
from casepack_desktop.storage.engine import SCHEMA
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.problems import (
    DamagedDatabase,
    MissingFile,
    NewerWorkspace,
    NotAWorkspace,
    OlderWorkspace,
    ReadOnly,
    WorkspaceExists,
    WorkspaceLocked,
)
from tests.helpers.tree import ROOT
from tests.helpers.workspaces import (
    ANALYST,
    a_clock,
    a_workspace,
    an_incident,
    bare,
    numbers,
    opened,
)

_HOLD = """
import sys
from pathlib import Path
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.support.clock import SystemClock
workspace = open_workspace(Path(sys.argv[1]), SystemClock(), writable=True)
print("held", flush=True)
sys.stdin.read()
workspace.close()
"""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Return a closed workspace with one incident."""
    with a_workspace(tmp_path) as services:
        an_incident(services)
        return services.workspace.layout


@contextmanager
def held(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Hold the workspace open for writing in another process."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def _set(layout: Layout, pragma: str) -> None:
    with opened(layout.folder) as services, bare(services, writable=True) as connection:
        connection.execute(f"PRAGMA {pragma}")


@pytest.mark.parametrize("writable", [True, False])
@pytest.mark.parametrize("made", ["nothing", "empty folder", "file", "folder of photographs"])
def test_what_is_no_workspace_is_refused(tmp_path: Path, made: str, writable: bool) -> None:
    folder = tmp_path / "x"
    if made == "file":
        folder.write_text("text")
    elif made != "nothing":
        folder.mkdir()
        if made.endswith("photographs"):
            (folder / "cat.jpg").write_bytes(b"cat")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(NotAWorkspace, match=str(folder)), opened(folder, writable=writable):
        pass
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize("writable", [True, False])
def test_a_plain_sqlite_file_is_refused(layout: Layout, writable: bool) -> None:
    layout.database.unlink()
    plain = driver.connect(str(layout.database))
    plain.execute("CREATE TABLE t (x)")
    plain.close()
    with pytest.raises(DamagedDatabase), opened(layout.folder, writable=writable):
        pass


@pytest.mark.parametrize("writable", [True, False])
def test_a_database_of_another_application_is_refused(layout: Layout, writable: bool) -> None:
    _set(layout, "application_id=1")
    with (
        pytest.raises(NotAWorkspace, match=str(layout.folder)),
        opened(layout.folder, writable=writable),
    ):
        pass


@pytest.mark.parametrize("writable", [True, False])
def test_a_workspace_of_a_newer_program_is_refused_by_both_numbers(
    layout: Layout, writable: bool
) -> None:
    _set(layout, "user_version=9001")
    before = layout.database.read_bytes()
    with (
        pytest.raises(NewerWorkspace, match=rf"schema 9001, .* {SCHEMA}\)"),
        opened(layout.folder, writable=writable),
    ):
        pass
    assert layout.database.read_bytes() == before


def test_a_workspace_of_an_older_program_is_not_migrated_by_reading(layout: Layout) -> None:
    _set(layout, "user_version=1")
    before = layout.database.read_bytes()
    with (
        pytest.raises(OlderWorkspace, match=rf"schema 1, .* {SCHEMA}\)"),
        opened(layout.folder, writable=False),
    ):
        pass
    assert layout.database.read_bytes() == before


def test_a_refused_workspace_is_not_left_locked(layout: Layout) -> None:
    _set(layout, "user_version=9001")
    for _ in range(2):
        with pytest.raises(NewerWorkspace), opened(layout.folder):
            pass


@pytest.mark.parametrize("content", ["file", "folder with a file", "workspace"])
def test_nothing_is_made_where_something_is(tmp_path: Path, content: str) -> None:
    folder = tmp_path / "case.casepack"
    if content == "workspace":
        with a_workspace(tmp_path):
            pass
    elif content == "file":
        folder.write_text("x")
    else:
        folder.mkdir()
        (folder / "a").write_text("x")
    with pytest.raises(WorkspaceExists, match=str(folder)):
        create_workspace(folder, NewWorkspace(), a_clock())


def test_nothing_is_made_in_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="missing"):
        create_workspace(tmp_path / "missing" / "a.casepack", NewWorkspace(), a_clock())
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_made_in_a_zone_or_with_a_prefix_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(UnknownZone, match="Europe/Atlantis"):
        create_workspace(tmp_path / "a", NewWorkspace(zone="Europe/Atlantis"), a_clock())
    with pytest.raises(BadNumberFormat, match="inc-"):
        create_workspace(tmp_path / "a", NewWorkspace(number_prefix="inc-"), a_clock())
    assert list(tmp_path.iterdir()) == []


def test_a_creation_that_failed_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "case.casepack"

    def full(_self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", full)
        with pytest.raises(Exception, match="full"):
            create_workspace(folder, NewWorkspace(), a_clock())
    assert not Layout(folder).database.exists()
    with a_workspace(tmp_path) as services:
        assert an_incident(services).number == "INC-2026-00001"
    assert not list(folder.glob("*.part*"))


def test_a_new_workspace_never_replaces_the_keys_of_a_lost_one(layout: Layout) -> None:
    kept = layout.folder.with_name("elsewhere.db")
    layout.database.rename(kept)
    for path in layout.folder.glob("casepack.db-*"):
        path.unlink()
    keys = [path.read_bytes() for path in layout.keys]
    create_workspace(layout.folder, NewWorkspace(), a_clock()).close()
    assert [path.read_bytes() for path in layout.keys] == keys
    kept.replace(layout.database)
    with opened(layout.folder) as services:
        assert numbers(services) == ["INC-2026-00001"]


@pytest.mark.parametrize("left", ["files/ab/abcd", "backups/casepack-20261120T120000000Z.db"])
def test_nothing_is_made_beside_files_of_a_lost_workspace(layout: Layout, left: str) -> None:
    layout.database.unlink()
    (layout.folder / left).parent.mkdir(exist_ok=True)
    (layout.folder / left).write_bytes(b"sealed")
    with pytest.raises(WorkspaceExists):
        create_workspace(layout.folder, NewWorkspace(), a_clock())
    assert not layout.database.exists()


def test_a_key_file_of_a_later_program_is_not_written_over(layout: Layout) -> None:
    layout.database.unlink()
    for path in layout.keys:
        path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 2}))
    before = [path.read_bytes() for path in layout.keys]
    with pytest.raises(WorkspaceExists):
        create_workspace(layout.folder, NewWorkspace(), a_clock())
    assert [path.read_bytes() for path in layout.keys] == before


def test_a_database_that_vanished_is_not_replaced_by_an_empty_one(layout: Layout) -> None:
    with opened(layout.folder) as services:
        services.workspace._engine.dispose()  # the next use connects anew
        for path in layout.folder.glob("casepack.db*"):
            path.unlink()
        with pytest.raises(MissingFile, match=layout.database.name):
            services.incidents.get("INC-2026-00001")
        with pytest.raises(MissingFile, match=layout.database.name):
            an_incident(services)
    assert not layout.database.exists()


def test_a_second_writer_is_refused_naming_the_first(layout: Layout) -> None:
    with held(layout.folder) as process:
        with pytest.raises(WorkspaceLocked) as refusal, opened(layout.folder):
            pass
        signature = json.loads(layout.lock.read_bytes()[1:])
        assert signature["process"] == process.pid
        assert signature["program"] == "CasePack Desktop"
        for part in signature.values():
            assert str(part) in str(refusal.value)


def test_readers_work_beside_a_writer(layout: Layout) -> None:
    with a_workspace(layout.folder.parent, name="other.casepack"), held(layout.folder):
        for _ in range(3):
            with opened(layout.folder, writable=False) as services:
                assert numbers(services) == ["INC-2026-00001"]
                with pytest.raises(ReadOnly):
                    an_incident(services)


def test_a_reader_sees_what_the_writer_committed(layout: Layout) -> None:
    with opened(layout.folder) as writer, opened(layout.folder, writable=False) as reader:
        second = an_incident(writer).number
        assert numbers(reader) == ["INC-2026-00001", second]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_holder_leaves_nothing_to_clean_up(layout: Layout) -> None:
    with held(layout.folder) as process:
        process.kill()
        assert process.wait() == -signal.SIGKILL
        with opened(layout.folder) as services:
            assert numbers(services) == ["INC-2026-00001"]


def test_the_lock_is_free_after_a_normal_end(layout: Layout) -> None:
    for _ in range(3):
        with held(layout.folder):
            pass
        with opened(layout.folder) as services:
            an_incident(services)


def test_a_lock_that_nobody_signed_still_refuses(layout: Layout) -> None:
    with held(layout.folder):
        layout.lock.write_bytes(b"garbage \xff")
        with pytest.raises(WorkspaceLocked, match="CasePack Desktop"), opened(layout.folder):
            pass


_AS_NOBODY = """
import os, sys
from pathlib import Path
from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import NewWorkspace, create_workspace, open_workspace
from casepack_desktop.storage.listing import Order
from casepack_desktop.support.clock import SystemClock
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
folder = Path(sys.argv[1])
services = Services.over(open_workspace(folder, SystemClock(), writable=False))
rows = services.incidents.rows(parse_filter(""), Order(), None)
print([row.number for row in rows])
print(services.health.check())
services.workspace.close()
for attempt in (
    lambda: services.incidents.create(LOCAL_ANALYST, {"title": "x"}),
    lambda: open_workspace(folder, SystemClock(), writable=True),
    lambda: create_workspace(folder.parent / "new.casepack", NewWorkspace(), SystemClock()),
):
    try:
        attempt()
    except Problem as problem:
        print(type(problem).__name__)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows folders have no such modes")
def test_a_folder_that_cannot_be_written_can_be_read(layout: Layout, tmp_path: Path) -> None:
    ground = (
        Path("/tmp") / f"casepack-read-only-{os.getpid()}"
    )  # tmp_path itself is closed to others
    ground.mkdir()
    try:
        folder = Path(shutil.copytree(layout.folder, ground / "case.casepack"))
        paths = [ground, folder, *folder.rglob("*")]
        for path in reversed(paths):
            path.chmod(0o555 if path.is_dir() else 0o444)
        ended = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(folder)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
            capture_output=True,
            text=True,
            check=False,
        )
        left = sorted(path.relative_to(ground) for path in ground.rglob("*"))
    finally:
        for path in paths:
            path.chmod(0o755)
        shutil.rmtree(ground)
    assert ended.stderr == ""
    assert ended.stdout.splitlines() == ["['INC-2026-00001']", "[]", *["ReadOnly"] * 3]
    assert left == sorted(path.relative_to(ground) for path in paths[1:])


@pytest.mark.skipif(os.name == "nt", reason="Windows folders have no such modes")
def test_a_left_over_wal_is_not_hidden_by_a_read_only_folder(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        an_incident(services)
        crashed = shutil.copytree(services.workspace.layout.folder, tmp_path / "crashed.casepack")
    layout = Layout(Path(crashed))
    assert layout.database.with_name("casepack.db-wal").stat().st_size > 0
    with opened(layout.folder, writable=False) as services:
        assert numbers(services) == ["INC-2026-00001"]


def test_reading_leaves_the_database_as_it_was(layout: Layout) -> None:
    before = layout.database.read_bytes()
    with opened(layout.folder, writable=False) as services:
        numbers(services, "mail")
        services.health.check()
        with pytest.raises(ReadOnly):
            services.incidents.move_to_bin(ANALYST, "INC-2026-00001")
    assert layout.database.read_bytes() == before
