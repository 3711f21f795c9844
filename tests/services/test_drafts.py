# SPDX-License-Identifier: Apache-2.0
"""What was typed survives a kill, is sealed, waits for nobody and never stands in the way."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.domain.instants import Moment
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.health import examine_pages
from casepack_desktop.storage.engine import connect
from casepack_desktop.storage.problems import (
    DiskFull,
    DraftsSetAside,
    ReadOnly,
    WorkspaceBusy,
    WorkspaceGone,
)
from tests.helpers.tree import ROOT
from tests.helpers.workspaces import (
    ANALYST,
    NOON,
    a_clock,
    a_workspace,
    an_incident,
    bare,
    files_in,
    later,
    opened,
)

MARKER = "okapi-in-the-server-room-1c9e"
TEXTS = {"title": f"Łódź <b> {MARKER}", "description": "line\nline\ttab"}


def drafts_file(services: Services) -> Path:
    """Return where the drafts of a workspace lie."""
    return services.workspace.layout.drafts


def test_a_draft_is_found_as_it_was_kept_until_it_is_dropped(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        assert services.drafts.find("new") is None
        assert services.drafts.kept() == []
        assert services.drafts.keep("new", 0, TEXTS) == Moment.exact(NOON)
        later(clock, seconds=5)
        services.drafts.keep("other", 7, {})
        found = services.drafts.find("new")
        assert found is not None
        assert (found.key, found.version, found.texts) == ("new", 0, TEXTS)
        assert found.kept_at == Moment.exact(NOON)
        assert [draft.key for draft in services.drafts.kept()] == ["new", "other"]
        services.drafts.drop("new")
        services.drafts.drop("new")
        assert services.drafts.find("new") is None
        assert [draft.key for draft in services.drafts.kept()] == ["other"]


def test_a_newer_draft_takes_the_place_of_the_older(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.drafts.keep("new", 1, {"title": "One"})
        services.drafts.keep("new", 2, {"description": "Two"})
        (draft,) = services.drafts.kept()
        assert (draft.version, draft.texts) == (2, {"description": "Two"})


def test_half_a_character_and_an_end_of_text_come_back(tmp_path: Path) -> None:
    texts = {"title": "\ud83d", "description": "a\0b", "impact": "😀" * 20_000}
    with a_workspace(tmp_path) as services:
        services.drafts.keep("new", 0, texts)
        found = services.drafts.find("new")
        assert found is not None
        assert found.texts == texts


def test_drafts_outlive_the_program_and_are_sealed(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.drafts.keep("new", 0, TEXTS)
        folder = services.workspace.layout.folder
        sides = {path.name for path in folder.glob("drafts.db*")}
        raw = b"".join(path.read_bytes() for path in folder.glob("drafts.db*"))
    assert sides == {"drafts.db", "drafts.db-wal", "drafts.db-shm"}
    assert MARKER.encode() not in raw
    assert b"SQLite format" not in raw
    assert [path.name for path in folder.glob("drafts.db*")] == ["drafts.db"]
    assert MARKER.encode() not in (folder / "drafts.db").read_bytes()
    assert (folder / "drafts.db").stat().st_mode & 0o077 == 0
    with opened(folder) as services:
        assert services.drafts.kept()[0].texts == TEXTS


_CHILD = """
import sys
from pathlib import Path
from casepack_desktop.app.bootstrap import Bootstrap
services = Bootstrap().open(Path(sys.argv[1]), writable=True)
services.drafts.keep("new", 3, {"title": "typed until the end"})
services.drafts.keep("other", 1, {"title": "as well"})
services.drafts.drop("other")
print("kept", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_draft_survives_a_kill(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        folder = services.workspace.layout.folder
    line = [sys.executable, "-c", _CHILD, str(folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(line, cwd=ROOT, **pipes) as child:  # type: ignore[call-overload]
        assert child.stdout.readline() == b"kept\n"
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    with opened(folder) as services:
        (draft,) = services.drafts.kept()
        assert (draft.key, draft.version) == ("new", 3)
        assert draft.texts == {"title": "typed until the end"}


def test_typing_does_not_wait_for_who_writes_the_database(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services, bare(services, writable=True) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        services.drafts.keep("new", 0, TEXTS)
        services.drafts.drop("new")
        assert services.drafts.find("new") is None
        assert time.monotonic() - began < 1.0
        other.execute("ROLLBACK")


def test_a_draft_file_that_somebody_holds_is_busy_after_a_moment(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.drafts.keep("new", 0, {})
        key = services.workspace.keys.database_key
        other = connect(drafts_file(services), key, writable=True)
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(WorkspaceBusy):
            services.drafts.keep("new", 0, TEXTS)
        assert time.monotonic() - began < 1.0
        other.execute("ROLLBACK")
        other.close()
        services.drafts.keep("new", 0, TEXTS)


def _with_noise(path: Path) -> None:
    path.write_bytes(b"\x17" * 8192)


def _with_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _with_a_plain_database(path: Path) -> None:
    path.unlink()
    connection = driver.connect(str(path))
    connection.execute("CREATE TABLE mine (x)")
    connection.commit()
    connection.close()


def _with_damage_inside(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(4096 + 100, len(data), 4096):
        data[place] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize(
    "harm", [_with_noise, _with_a_folder, _with_a_plain_database, _with_damage_inside]
)
def test_a_file_that_cannot_be_read_is_set_aside_and_told_once(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    with a_workspace(tmp_path) as services:
        services.drafts.keep("old", 0, {"title": "x" * 20_000})
        folder = services.workspace.layout.folder
    harm(folder / "drafts.db")
    with opened(folder, a_clock()) as services:
        case = an_incident(services)
        services.incidents.edit(ANALYST, case.uuid, {"title": "Saved all the same"})
        with pytest.raises(DraftsSetAside, match=r"drafts\.db\.broken-20261120T120000000Z"):
            services.drafts.keep("new", 0, TEXTS)
        assert [draft.texts for draft in services.drafts.kept()] == [TEXTS]
        services.drafts.keep("new", 0, {})
        assert (folder / "drafts.db.broken-20261120T120000000Z").exists()
        assert services.health.check() == []


def test_a_file_of_another_workspace_is_set_aside(tmp_path: Path) -> None:
    with a_workspace(tmp_path, name="other.casepack") as services:
        services.drafts.keep("new", 0, {"title": "Not yours"})
        other = services.workspace.layout.folder
    with a_workspace(tmp_path) as services:
        shutil.copy(other / "drafts.db", drafts_file(services))
        with pytest.raises(DraftsSetAside):
            services.drafts.find("new")
        assert services.drafts.find("new") is None


def test_a_file_of_another_program_with_the_same_key_is_set_aside(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        key = services.workspace.keys.database_key
        connection = connect(drafts_file(services), key, writable=True, create=True)
        connection.execute("CREATE TABLE mine (x)")
        connection.close()
        with pytest.raises(DraftsSetAside):
            services.drafts.kept()
        services.drafts.keep("new", 0, TEXTS)


def test_purging_a_case_takes_its_draft_and_leaves_the_others(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        case = an_incident(services)
        services.drafts.keep(case.uuid, 1, TEXTS)
        services.drafts.keep("new", 0, {})
        services.incidents.move_to_bin(ANALYST, case.uuid)
        assert services.drafts.find(case.uuid) is not None
        services.incidents.purge(ANALYST, case.uuid, "why")
        assert [draft.key for draft in services.drafts.kept()] == ["new"]


def test_taking_back_a_registration_takes_what_was_typed_into_the_case(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        stays = an_incident(services)
        case = an_incident(services)
        for key in (case.uuid, f"comment:{case.uuid}", stays.uuid, "new"):
            services.drafts.keep(key, 1, TEXTS)
        found = services.undo.latest(ANALYST)
        assert found is not None
        services.undo.undo(ANALYST, found.id)
        assert {draft.key for draft in services.drafts.kept()} == {stays.uuid, "new"}


def test_taking_back_what_is_no_registration_leaves_what_was_typed(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        case = an_incident(services)
        services.incidents.edit(ANALYST, case.uuid, {"severity": "high"})
        services.drafts.keep(case.uuid, 2, TEXTS)
        found = services.undo.latest(ANALYST)
        assert found is not None
        services.undo.undo(ANALYST, found.id)
        assert [draft.key for draft in services.drafts.kept()] == [case.uuid]


def test_a_purge_succeeds_beside_damaged_drafts_and_they_are_told_of_later(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        case = an_incident(services)
        _with_noise(drafts_file(services))
        services.incidents.move_to_bin(ANALYST, case.uuid)
        services.incidents.purge(ANALYST, case.uuid, "why")
        with pytest.raises(DraftsSetAside):
            services.drafts.kept()
        assert services.drafts.kept() == []


def test_no_file_is_made_by_reading_dropping_or_purging(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        case = an_incident(services)
        services.drafts.drop(case.uuid)
        services.incidents.move_to_bin(ANALYST, case.uuid)
        services.incidents.purge(ANALYST, case.uuid, "why")
        assert services.drafts.kept() == []
        assert not drafts_file(services).exists()


def test_a_workspace_open_for_reading_keeps_and_touches_no_draft(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.drafts.keep("new", 0, TEXTS)
        folder = services.workspace.layout.folder
    before = files_in(folder)
    with opened(folder, writable=False) as services:
        with pytest.raises(ReadOnly):
            services.drafts.keep("new", 0, {})
        with pytest.raises(ReadOnly):
            services.drafts.drop("new")
        assert services.drafts.find("new") is None
        assert services.drafts.kept() == []
    assert files_in(folder) == before


def test_the_reader_finds_the_drafts_of_the_window(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.drafts.keep("new", 0, TEXTS)
        reading = Services.over(services.workspace.interruptible())
        found = []
        thread = threading.Thread(target=lambda: found.extend(reading.drafts.kept()))
        thread.start()
        thread.join()
        assert [draft.texts for draft in found] == [TEXTS]
        with pytest.raises(ReadOnly):
            reading.drafts.keep("new", 0, {})


def test_a_draft_file_taken_away_is_begun_anew(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.drafts.keep("new", 0, TEXTS)
        for path in services.workspace.layout.folder.glob("drafts.db*"):
            path.unlink()
        services.drafts.keep("other", 0, TEXTS)
        assert [draft.key for draft in services.drafts.kept()] == ["other"]
        assert drafts_file(services).exists()


def test_no_draft_is_kept_in_a_folder_that_was_moved_away(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.drafts.keep("new", 0, {})
        folder = services.workspace.layout.folder
        moved = folder.rename(tmp_path / "moved.casepack")
        with pytest.raises(WorkspaceGone):
            services.drafts.keep("new", 0, TEXTS)
        moved.rename(folder)
        services.drafts.keep("new", 0, TEXTS)


def test_a_full_disk_is_told_and_the_older_draft_stays(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.drafts.keep("new", 0, {"title": "Kept"})
        connection = services.workspace.drafts._connection
        assert connection is not None
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(DiskFull):
            services.drafts.keep("new", 0, {"title": "x" * 100_000})
        assert services.drafts.kept()[0].texts == {"title": "Kept"}


def test_the_drafts_are_in_no_finding_and_no_backup(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.drafts.keep("new", 0, TEXTS)
        folder = services.workspace.layout.folder
        assert services.health.check() == []
        services.health.repair(ANALYST)
        assert services.drafts.kept()[0].texts == TEXTS
    old = time.time() - 3 * 86_400
    os.utime(folder / "drafts.db", (old, old))
    assert examine_pages(folder) == []
    services = Bootstrap().open(folder, writable=True)
    try:
        assert services.health.check() == []
        services.health.repair(ANALYST)
        assert json.dumps(dict(services.drafts.kept()[0].texts)) == json.dumps(TEXTS)
    finally:
        services.workspace.close()
