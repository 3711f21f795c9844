# SPDX-License-Identifier: Apache-2.0
"""A flipped bit in the database is noticed before a wrong value is shown."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from casepack_desktop.domain.errors import Problem
from casepack_desktop.services.health import Code, examine_pages
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.problems import DamagedDatabase, WorkspaceExists
from casepack_desktop.storage.tables import metadata
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, opened

PLACES = 120

Content = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, Content]:
    """Return a closed workspace of a few hundred kilobytes and all that it holds."""
    chosen = random.Random(1)
    with a_workspace(tmp_path_factory.mktemp("sound")) as services:
        for number in range(40):
            words = " ".join(chosen.choices(["mail", "server", "gone", "łódź", "host"], k=300))
            made = an_incident(services, title=f"case {number}", description=words)
            services.incidents.edit(ANALYST, made.uuid, {"impact": words, "severity": "high"})
        layout = services.workspace.layout
    return layout, _content(layout)


def _content(layout: Layout) -> Content:
    with opened(layout.folder, writable=False) as services, services.workspace.read() as connection:
        return {
            name: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]
            for name in metadata.tables
        }


def _seeded() -> random.Random:
    seed = random.randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    return random.Random(seed)


def _flip_bits(path: Path, chosen: random.Random, read: Callable[[], object]) -> None:
    """Flip one bit of a file at a time, at many places, and call `read` with each."""
    content = path.read_bytes()
    for bit in chosen.sample(range(8 * len(content)), PLACES):
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        read()
    path.write_bytes(content)


def test_every_flipped_bit_is_noticed(sound: tuple[Layout, Content], tmp_path: Path) -> None:
    layout = Layout(Path(shutil.copytree(sound[0].folder, tmp_path / "flipped.casepack")))
    assert layout.database.stat().st_size > 250_000
    assert examine_pages(layout.folder) == []

    def examined() -> bool:
        try:
            return Code.PAGE_DAMAGE in {finding.code for finding in examine_pages(layout.folder)}
        except DamagedDatabase:
            return True

    def shown() -> Content | None:
        try:
            return _content(layout)
        except DamagedDatabase:
            return None

    noticed: list[bool] = []
    contents: list[Content | None] = []

    def read() -> None:
        noticed.append(examined())
        contents.append(shown())

    _flip_bits(layout.database, _seeded(), read)
    assert noticed == [True] * PLACES
    # Free pages are read by the examination alone; what is shown is right or is not shown.
    assert all(content in (None, sound[1]) for content in contents)
    assert contents.count(None) > PLACES * 0.4  # the rest lies in pages of indices and the search


def test_control_a_plain_database_shows_wrong_values(
    sound: tuple[Layout, Content], tmp_path: Path
) -> None:
    path = tmp_path / "plain.db"
    rows = sound[1]["history"]

    def connection() -> driver.Connection:
        return driver.connect(str(path))

    plain = connection()
    plain.execute("CREATE TABLE history (id, action_id, entity, uuid, field, old, new)")
    plain.executemany("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    plain.commit()
    plain.close()

    def shown() -> list[tuple[object, ...]] | None:
        reader = connection()
        try:
            return reader.execute("SELECT * FROM history").fetchall()
        except (driver.DatabaseError, UnicodeDecodeError):
            return None
        finally:
            reader.close()

    found: list[object] = []
    _flip_bits(path, _seeded(), lambda: found.append(shown()))
    silent = [content for content in found if content not in (None, rows)]
    assert len(silent) > PLACES * 0.3


@pytest.mark.parametrize("size", [0, 1, 100, 4_095, 4_096, 100_000, 299_999])
def test_a_cut_database_is_noticed(
    sound: tuple[Layout, Content], tmp_path: Path, size: int
) -> None:
    layout = Layout(Path(shutil.copytree(sound[0].folder, tmp_path / "cut.casepack")))
    layout.database.write_bytes(layout.database.read_bytes()[:size])
    try:
        found = {finding.code for finding in examine_pages(layout.folder)}
    except Problem:
        found = {Code.PAGE_DAMAGE}
    assert found == {Code.PAGE_DAMAGE}
    with pytest.raises(Problem):
        _content(layout)


def test_a_damaged_workspace_is_not_made_anew(
    sound: tuple[Layout, Content], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(sound[0].folder, tmp_path / "case.casepack"))
    Layout(folder).database.write_bytes(b"")
    with pytest.raises(Problem), opened(folder):
        pass
    with pytest.raises(WorkspaceExists), a_workspace(tmp_path):
        pass
    assert Layout(folder).database.read_bytes() == b""
