# SPDX-License-Identifier: Apache-2.0
"""A stored file comes back as it was or not at all."""

import errno
import hashlib
import io
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casepack_desktop.services.bundle import Services
from casepack_desktop.services.health import Code
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.storage.problems import DamagedFile, MissingVaultFile
from casepack_desktop.storage.vault import Stored, Vault
from casepack_desktop.support.atomic import TEMPORARY_SUFFIX
from casepack_desktop.support.progress import Cancelled
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Yield a workspace."""
    with a_workspace(tmp_path) as made:
        yield made


@pytest.fixture
def vault(services: Services) -> Vault:
    """Return its vault."""
    return services.workspace.vault


def _path(vault: Vault, name: str) -> Path:
    return dict(vault.names())[name]


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 1_000_000])
def test_a_file_comes_back_as_it_was(vault: Vault, size: int) -> None:
    data = random.Random(size).randbytes(size)
    stored = vault.put(data)
    assert (stored.size, stored.sha256) == (size, hashlib.sha256(data).hexdigest())
    assert vault.get(stored.name, stored.sha256) == data
    vault.verify(stored.name, stored.sha256)


def test_the_same_content_lies_there_once(vault: Vault) -> None:
    assert vault.put(b"twice") == vault.put(b"twice")
    assert len(list(vault.names())) == 1


def test_the_name_does_not_tell_the_hash(vault: Vault, tmp_path: Path) -> None:
    stored = vault.put(b"known malware")
    path = _path(vault, stored.name)
    assert stored.sha256 not in str(path)
    assert path.parent.name == stored.name[:2]
    with a_workspace(tmp_path, name="other.casepack") as other:
        assert other.workspace.vault.put(b"known malware").name != stored.name


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _cut_by_a_chunk(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: -(65_536 + 16)])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def _replace_by_text(path: Path) -> None:
    path.write_bytes(b"plain text")


DAMAGES = (_flip, _cut, _cut_by_a_chunk, _empty, _lengthen, _replace_by_text)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_file_is_noticed(vault: Vault, damage: Callable[[Path], None]) -> None:
    stored = vault.put(random.Random(1).randbytes(200_000))
    damage(_path(vault, stored.name))
    for read in (vault.get, vault.verify):
        with pytest.raises(DamagedFile, match=stored.name):
            read(stored.name, stored.sha256)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_storing_the_content_again_mends_a_damaged_file(
    vault: Vault, damage: Callable[[Path], None]
) -> None:
    data = random.Random(1).randbytes(200_000)
    stored = vault.put(data)
    damage(_path(vault, stored.name))
    assert vault.put(data) == stored
    assert vault.get(stored.name, stored.sha256) == data


def test_any_flipped_bit_is_noticed(vault: Vault) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    chosen = random.Random(seed)
    stored = vault.put(chosen.randbytes(3_000))
    path = _path(vault, stored.name)
    content = path.read_bytes()
    for bit in chosen.sample(range(8 * len(content)), 200):
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        with pytest.raises(DamagedFile):
            vault.verify(stored.name, stored.sha256)


def test_a_missing_file_is_noticed(vault: Vault) -> None:
    stored = vault.put(b"gone")
    _path(vault, stored.name).unlink()
    for read in (vault.get, vault.verify):
        with pytest.raises(MissingVaultFile, match=stored.name):
            read(stored.name, stored.sha256)


def test_a_file_under_the_name_of_another_is_noticed(vault: Vault) -> None:
    one, two = vault.put(b"one"), vault.put(b"two")
    _path(vault, one.name).replace(_path(vault, two.name))
    with pytest.raises(MissingVaultFile):
        vault.get(one.name, one.sha256)
    with pytest.raises(DamagedFile):
        vault.get(two.name, two.sha256)


def _findings(services: Services) -> list[tuple[Code, object]]:
    return [(finding.code, finding.params.get("name")) for finding in services.health.check()]


@pytest.mark.parametrize("damage", [*DAMAGES, Path.unlink], ids=lambda damage: damage.__name__)
def test_the_check_reads_every_file_that_a_report_needs(
    services: Services, damage: Callable[[Path], None]
) -> None:
    made = an_incident(services)
    report = services.reports.request(ANALYST, made.uuid, ReportRequest(format="json"))
    services.reports.generate(ANALYST, report.uuid)
    assert _findings(services) == []
    ((name, path),) = services.workspace.vault.names()
    damage(path)
    assert _findings(services) == [(Code.VAULT_FILE, name)]


def test_what_belongs_to_nothing_is_named_and_removed_after_a_day_only(
    services: Services, vault: Vault
) -> None:
    name = vault.put(b"belongs to nothing").name
    path = _path(vault, name)
    leftover = path.with_name(f".0123{TEMPORARY_SUFFIX}")
    leftover.write_bytes(b"half")
    day = 86_400
    now = path.stat().st_mtime
    for age, findings in (
        (day - 60, []),
        (day + 60, [(Code.UNREFERENCED_FILE, name), (Code.LEFTOVER, leftover.name)]),
    ):
        for file in (path, leftover):
            os.utime(file, (now - age, now - age))
        assert _findings(services) == findings
        services.health.repair(ANALYST)
        assert path.exists() is leftover.exists() is (not findings)
    assert _findings(services) == []


def test_what_was_stored_again_is_new_however_old_its_first_copy_is(
    services: Services, vault: Vault
) -> None:
    path = _path(vault, vault.put(b"again").name)
    os.utime(path, (0, 0))
    vault.put(b"again")
    services.health.repair(ANALYST)
    assert path.exists()


def test_a_full_disk_leaves_no_half_file(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        vault.put(b"x")
    assert not [*vault.names(), *vault.leftovers()]


def test_a_sealed_stream_is_the_same_file_as_bytes_at_once(vault: Vault) -> None:
    data = os.urandom(3_000_000)
    steps: list[int] = []
    with vault.sealing(io.BytesIO(data), steps.append) as sealed:
        stored = vault.place(sealed)
    assert stored == Stored(
        vault.name_of(stored.sha256), hashlib.sha256(data).hexdigest(), len(data)
    )
    assert vault.get(stored.name, stored.sha256) == data
    assert vault.put(data) == stored
    assert steps == sorted(steps)
    assert list(vault.leftovers()) == []


def test_what_is_sealed_and_not_placed_is_gone(vault: Vault) -> None:
    with vault.sealing(io.BytesIO(b"x")):
        assert len(list(vault.leftovers())) == 1
    assert list(vault.leftovers()) == []
    assert list(vault.names()) == []


@pytest.mark.parametrize("error", [OSError(errno.EIO, "bad"), Cancelled()])
def test_what_ends_the_reading_of_a_source_is_raised_as_it_is(
    vault: Vault, error: Exception
) -> None:
    class Source:
        def read(self, _size: int, /) -> bytes:
            raise error

    with pytest.raises(type(error)) as raised, vault.sealing(Source()):
        pass
    assert raised.value is error
    assert list(vault.leftovers()) == []


def test_a_full_disk_is_told_while_a_file_is_sealed(vault: Vault) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        source = io.BytesIO(bytes(9_000_000))
        with pytest.raises(OSError, match="large") as raised, vault.sealing(source):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert raised.value.errno == errno.EFBIG
    assert list(vault.leftovers()) == []


def test_the_head_of_a_file_is_read_without_the_rest(vault: Vault) -> None:
    stored = vault.put(b"MZ" + bytes(5_000_000))
    assert vault.head(stored.name, 4) == b"MZ\0\0"
    small = vault.put(b"ab")
    assert vault.head(small.name, 100) == b"ab"
    with pytest.raises(MissingVaultFile):
        vault.head("0" * 64, 4)
