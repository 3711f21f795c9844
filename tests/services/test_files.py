# SPDX-License-Identifier: Apache-2.0
"""Files of a case: nothing half-made, nothing lost, and every step told."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.errors import (
    BadValue,
    InTheBin,
    NothingToUndo,
    Problem,
    UndoRefused,
)
from casepack_desktop.domain.file_dangers import Danger
from casepack_desktop.domain.files import (
    ChangedWhileRead,
    FileExists,
    HasMainFile,
    InTheWorkspace,
    IsRemoved,
    MainFileThere,
    NotAFile,
    NotRemoved,
    Role,
    TooLargeToShow,
    UnknownFile,
    VanishedWhileRead,
)
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.media_types import media_type_of
from casepack_desktop.services.outgoing import InUse, IsAFolder, write_file
from casepack_desktop.storage.problems import MissingFile, MissingVaultFile
from casepack_desktop.support.progress import Cancelled
from tests.helpers.workspaces import ANALYST, a_clock, a_workspace, an_incident, dump, later

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def a_file(folder: Path, name: str = "notes.txt", data: bytes = b"Seen at the gate") -> Path:
    """Write a file outside of the workspace."""
    path = folder / name
    path.write_bytes(data)
    return path


def vault_names(services: Services) -> list[str]:
    """Return the names of the vault's files, half-written ones among them."""
    vault = services.workspace.vault
    return [name for name, _ in vault.names()] + [path.name for path in vault.leftovers()]


def last_action(services: Services) -> int:
    """Return the id of the newest action."""
    return len(dump(services)["action"])


@pytest.fixture
def case(tmp_path: Path) -> Iterator[tuple[Services, str]]:
    """Yield the services of a workspace and the UUID of its incident."""
    with a_workspace(tmp_path) as services:
        yield services, an_incident(services).uuid


Case = tuple[Services, str]


def test_an_added_file_is_told_with_size_type_hash_and_who(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    added = services.files.add(ANALYST, uuid, a_file(tmp_path, "Скан №1.bin", PNG))
    (view,) = services.files.of(uuid)
    assert added.file == view
    assert (view.name, view.size, view.media_type) == ("Скан №1.bin", len(PNG), "image/png")
    assert (view.added_by, view.role, view.removed_at) == ("analyst", Role.ATTACHMENT, None)
    assert services.files.content(view.uuid, 1_000) == PNG
    assert added.same_as is None


def test_the_same_content_twice_is_told_and_stored_once(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    services.files.add(ANALYST, uuid, a_file(tmp_path))
    again = services.files.add(ANALYST, uuid, a_file(tmp_path, "copy.txt"))
    assert again.same_as == "notes.txt"
    assert len(services.files.of(uuid)) == 2
    assert len(vault_names(services)) == 1


def test_a_file_moves_the_last_change_and_leaves_the_version(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        uuid = an_incident(services).uuid
        before = services.incidents.get(uuid)
        later(clock, hours=1)
        services.files.add(ANALYST, uuid, a_file(tmp_path))
        after = services.incidents.get(uuid)
        assert after.last_change_at.at == clock.at
        assert after.version == before.version
        # What was typed before the file came is saved without a conflict.
        services.incidents.edit(ANALYST, uuid, {"title": "New"}, version=before.version)
        told = services.incidents.history(uuid)
        (entry,) = [entry for entry in told if entry.what == "file.add"]
        assert '"name":"notes.txt"' in str(entry.new)
        assert services.health.check() == []


def test_changes_of_files_are_announced(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    seen: list[Changes] = []
    services.workspace.bus.subscribe(seen.append)
    services.files.add(ANALYST, uuid, a_file(tmp_path))
    assert seen == [Changes(frozenset({Kind.FILES, Kind.INCIDENTS}), frozenset({uuid}))]


def test_there_is_one_main_file_until_it_is_replaced(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    first = services.files.add(ANALYST, uuid, a_file(tmp_path), role=Role.MAIN).file
    other = a_file(tmp_path, "final.pdf", b"%PDF-1.7\n")
    with pytest.raises(HasMainFile):
        services.files.add(ANALYST, uuid, other, role=Role.MAIN)
    second = services.files.replace_main(ANALYST, uuid, other).file
    mains = {view.name: view.is_removed for view in services.files.of(uuid)}
    assert mains == {"notes.txt": True, "final.pdf": False}
    with pytest.raises(MainFileThere, match=r"notes\.txt"):
        services.files.restore(ANALYST, first.uuid)
    services.files.remove(ANALYST, second.uuid)
    services.files.restore(ANALYST, first.uuid)
    assert [view.name for view in services.files.of(uuid) if not view.is_removed] == ["notes.txt"]


def test_a_removed_file_stays_and_comes_back(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    file = services.files.add(ANALYST, uuid, a_file(tmp_path)).file.uuid
    services.files.remove(ANALYST, file)
    assert services.files.of(uuid)[0].is_removed
    assert services.files.content(file, 100) == b"Seen at the gate"
    with pytest.raises(IsRemoved, match=r"notes\.txt"):
        services.files.remove(ANALYST, file)
    services.files.restore(ANALYST, file)
    assert not services.files.of(uuid)[0].is_removed
    with pytest.raises(NotRemoved):
        services.files.restore(ANALYST, file)
    assert [entry.what for entry in services.incidents.history(uuid)][1:] == [
        "file.add",
        "file.remove",
        "file.restore",
    ]


def test_several_files_are_removed_together_or_not_at_all(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    one = services.files.add(ANALYST, uuid, a_file(tmp_path)).file.uuid
    with pytest.raises(UnknownFile):
        services.files.remove(ANALYST, one, "nothing")
    assert not services.files.of(uuid)[0].is_removed


def test_adding_removing_and_replacing_can_be_undone(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    path, other = a_file(tmp_path), a_file(tmp_path, "b.txt", b"b")
    services.files.add(ANALYST, uuid, path, role=Role.MAIN)
    services.files.replace_main(ANALYST, uuid, other)
    services.undo.undo(ANALYST, last_action(services))
    state = {view.name: view.is_removed for view in services.files.of(uuid)}
    assert state == {"notes.txt": False, "b.txt": True}
    services.files.remove(ANALYST, services.files.of(uuid)[0].uuid)
    services.undo.undo(ANALYST, last_action(services))
    assert not services.files.of(uuid)[0].is_removed
    services.undo.undo(ANALYST, last_action(services))
    assert services.files.of(uuid)[0].is_removed


def test_undoing_what_was_changed_since_is_refused(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    file = services.files.add(ANALYST, uuid, a_file(tmp_path)).file.uuid
    added = last_action(services)
    services.files.remove(ANALYST, file)
    services.files.restore(ANALYST, file)
    with pytest.raises(UndoRefused):
        services.undo.undo(ANALYST, added)
    services.incidents.move_to_bin(ANALYST, uuid)
    with pytest.raises(UndoRefused):
        services.undo.undo(ANALYST, added + 2)


def test_a_purge_takes_the_files_and_leaves_what_another_case_needs(
    case: Case, tmp_path: Path
) -> None:
    services, uuid = case
    other = an_incident(services).uuid
    shared, own = a_file(tmp_path), a_file(tmp_path, "own.txt", b"Only here")
    for reference, path in ((uuid, shared), (uuid, own), (other, shared)):
        services.files.add(ANALYST, reference, path)
    added = last_action(services) - 1
    services.incidents.move_to_bin(ANALYST, uuid)
    services.incidents.purge(ANALYST, uuid, "Duplicate")
    (left,) = services.files.of(other)
    assert services.files.content(left.uuid, 100) == b"Seen at the gate"
    assert len(vault_names(services)) == 1
    assert services.health.check() == []
    with pytest.raises(NothingToUndo):
        services.undo.undo(ANALYST, added)


def test_a_case_in_the_bin_takes_no_files(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    file = services.files.add(ANALYST, uuid, a_file(tmp_path)).file.uuid
    services.incidents.move_to_bin(ANALYST, uuid)
    with pytest.raises(InTheBin):
        services.files.add(ANALYST, uuid, a_file(tmp_path, "b.txt"))
    with pytest.raises(InTheBin):
        services.files.remove(ANALYST, file)


def test_an_imported_case_with_files_is_not_taken_back_with_its_import(
    case: Case, tmp_path: Path
) -> None:
    from casepack_desktop.services.imports import ImportRequest

    services, _ = case
    table = a_file(tmp_path, "list.csv", b"title,external_id\nFirst,1\nSecond,2\n")
    action = services.imports.run(ANALYST, ImportRequest(table)).action
    assert action is not None
    uuid = next(row[1] for row in dump(services)["incident"] if "First" in row)
    services.files.add(ANALYST, str(uuid), a_file(tmp_path))
    undone = services.undo.undo_import(ANALYST, action)
    assert (undone.taken_back, len(undone.refused)) == (1, 1)


def test_a_stop_leaves_nothing_behind(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    path = a_file(tmp_path, "big.bin", bytes(5 << 20))
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int, /) -> None:
        seen.append((done, total))
        if done >= 2 << 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        services.files.add(ANALYST, uuid, path, progress=progress)
    assert seen[-1] == (2 << 20, 5 << 20)
    assert vault_names(services) == []
    assert services.files.of(uuid) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda path: path.write_bytes(b"x"), ChangedWhileRead),
        (lambda path: path.write_bytes(bytes(4 << 20)), ChangedWhileRead),
        (lambda path: os.utime(path, (0, 0)), ChangedWhileRead),
        (lambda path: path.unlink(), VanishedWhileRead),
        (lambda path: path.rename(path.with_name("moved")), VanishedWhileRead),
        (
            lambda path: (path.unlink(), path.write_bytes(bytes(3 << 20))),
            ChangedWhileRead,
        ),
    ],
    ids=["cut", "grown", "touched", "removed", "moved", "replaced"],
)
def test_a_file_that_changes_while_it_is_read_is_refused(
    case: Case,
    tmp_path: Path,
    change: Callable[[Path], object],
    problem: type[Problem],
) -> None:
    services, uuid = case
    path = a_file(tmp_path, "big.bin", bytes(3 << 20))

    def progress(done: int, _total: int, /) -> None:
        if done == 1 << 20:
            change(path)

    with pytest.raises(problem, match=r"big\.bin"):
        services.files.add(ANALYST, uuid, path, progress=progress)
    assert vault_names(services) == []
    assert services.files.of(uuid) == []


def test_what_is_no_file_is_refused_at_once(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        for path in (tmp_path, tmp_path / "pipe", tmp_path / "socket", Path("/dev/zero")):
            with pytest.raises(NotAFile):
                services.files.add(ANALYST, uuid, path)
    with pytest.raises(MissingFile):
        services.files.add(ANALYST, uuid, tmp_path / "nothing")
    with pytest.raises(InTheWorkspace):
        services.files.add(ANALYST, uuid, services.workspace.layout.database)
    link = tmp_path / "link"
    link.symlink_to(services.workspace.layout.database)
    with pytest.raises(InTheWorkspace):
        services.files.add(ANALYST, uuid, link)


def test_an_empty_file_and_one_with_a_name_that_is_no_text_are_kept(
    case: Case, tmp_path: Path
) -> None:
    services, uuid = case
    services.files.add(ANALYST, uuid, a_file(tmp_path, "empty", b""))
    strange = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    strange.write_bytes(b"x")
    services.files.add(ANALYST, uuid, strange)
    assert [view.name for view in services.files.of(uuid)] == ["empty", "caf\ufffd.txt"]
    assert services.files.content(services.files.of(uuid)[0].uuid, 0) == b""


def test_a_file_is_saved_whole_and_not_over_another_one(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    data = os.urandom(3 << 20)
    file = services.files.add(ANALYST, uuid, a_file(tmp_path, data=data)).file.uuid
    target = tmp_path / "out.bin"
    steps: list[int] = []
    services.files.save_as(file, target, lambda done, _total: steps.append(done))
    assert target.read_bytes() == data
    assert steps == sorted(steps)
    assert len(steps) == 3
    with pytest.raises(FileExists):
        services.files.save_as(file, target)
    services.files.save_as(file, target, is_replacing=True)
    with pytest.raises(IsAFolder):
        services.files.save_as(file, tmp_path)
    with pytest.raises(UnknownFile):
        services.files.save_as("\ud800", target)


def test_a_file_that_may_only_be_read_is_not_written_over(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    file = services.files.add(ANALYST, uuid, a_file(tmp_path)).file.uuid
    target = a_file(tmp_path, "out.bin", b"older")
    target.chmod(0o444)
    with pytest.raises(InUse):
        services.files.save_as(file, target, is_replacing=True)
    with pytest.raises(InUse):
        write_file(target, b"newer")
    assert target.read_bytes() == b"older"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.casepack", "notes.txt", "out.bin"]


def test_a_save_that_is_stopped_leaves_the_older_file(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    path = a_file(tmp_path, data=bytes(3 << 20))
    file = services.files.add(ANALYST, uuid, path).file.uuid
    target = a_file(tmp_path, "out.bin", b"older")

    def stop(_done: int, _total: int, /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        services.files.save_as(file, target, stop, is_replacing=True)
    assert target.read_bytes() == b"older"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.casepack", "notes.txt", "out.bin"]


def test_a_damaged_or_missing_content_is_told_and_names_the_file(
    case: Case, tmp_path: Path
) -> None:
    services, uuid = case
    one = services.files.add(ANALYST, uuid, a_file(tmp_path)).file.uuid
    services.files.add(ANALYST, uuid, a_file(tmp_path, "b.txt", b"b"))
    (first, path), (_, other) = services.workspace.vault.names()
    path.unlink()
    other.write_bytes(other.read_bytes()[:-1] + b"x")
    found = services.health.check()
    assert sorted(str(finding.params["file"]) for finding in found) == ["b.txt", "notes.txt"]
    assert {finding.code for finding in found} == {"vault-file"}
    gone = services.workspace.vault.name_of(services.files.of(uuid)[0].sha256) == first
    if gone:
        with pytest.raises(MissingVaultFile):
            services.files.content(one, 100)


def test_a_large_content_is_not_read_into_memory(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    file = services.files.add(ANALYST, uuid, a_file(tmp_path)).file.uuid
    with pytest.raises(TooLargeToShow):
        services.files.content(file, 5)


def test_a_program_under_the_name_of_a_picture_is_told(case: Case, tmp_path: Path) -> None:
    services, uuid = case
    path = a_file(tmp_path, "photo.png", b"MZ\x90\x00" + bytes(300_000))
    file = services.files.add(ANALYST, uuid, path).file.uuid
    assert services.files.dangers(file) == (Danger.PROGRAM, Danger.DISGUISED)


def test_what_is_in_memory_is_added_without_a_file(case: Case) -> None:
    services, uuid = case
    view = services.files.add_data(ANALYST, uuid, PNG, "Screenshot.png").file
    assert (view.name, view.media_type, view.size) == ("Screenshot.png", "image/png", len(PNG))
    with pytest.raises(BadValue) as refused:
        services.files.add_data(ANALYST, uuid, PNG, "  ")
    assert refused.value.reason == "A name is needed."


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"%PDF-1.7\n", "x.bin", "application/pdf"),
        (b"GIF89a", "x", "image/gif"),
        (b"a,b\n1,2\n", "list.csv", "text/plain"),
        ("Звіт".encode() * 20_000, "x", "text/plain"),
        (b"", "empty.pdf", "application/octet-stream"),
        (bytes(range(1, 255)), "x.png", "application/octet-stream"),
        (b"MZ\x90\0\3\0", "x.txt", "application/vnd.microsoft.portable-executable"),
    ],
)
def test_the_media_type_follows_the_content(head: bytes, name: str, kind: str) -> None:
    assert media_type_of(head[:65_536], name) == kind


@given(st.binary(max_size=400), st.text(st.characters(), max_size=20))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_content_has_a_media_type(head: bytes, name: str) -> None:
    assert "/" in media_type_of(head, name)
