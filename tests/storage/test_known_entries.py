# SPDX-License-Identifier: Apache-2.0
"""Of thousands of entries only those that changed are read again, and never one that was not so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event

from casepack_desktop.domain.access import Permission
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.views import Entry
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.directory_storing import directory_of
from casepack_desktop.storage.directories import read_entries, read_entries_anew
from tests.helpers.workspaces import ANALYST, a_workspace, opened

COMPANY = DirectoryKind.COMPANY
_NUMBERS = count()


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with a_workspace(tmp_path) as made:
        yield made


@contextmanager
def _rows_of_texts() -> Iterator[list[str]]:
    """Note the statements that read texts of entries."""
    noted: list[str] = []

    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, *_rest: Any) -> None:
        if "FROM entry_text" in sql:
            noted.append(f"{len(parameters)} of some" if "WHERE" in sql else "all")

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield noted
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _add(services: Services, code: str, **given: str) -> str:
    values = {"code": code, "name.en": f"{code} Ltd", "colour": "#336699", "is_active": "yes"}
    return services.directory_editing.add(ANALYST, COMPANY, {**values, **given}).uuid


def _names(connection: Connection) -> dict[str, str]:
    return {one.code: one.name("en") for one in read_entries(connection) if one.kind is COMPANY}


def _anew(services: Services) -> list[Entry]:
    with services.workspace.read() as connection:
        return read_entries_anew(connection)


def test_only_a_changed_entry_is_read_again(services: Services) -> None:
    uuid = _add(services, "NORD")
    first = services.directories.load()
    with _rows_of_texts() as noted:
        again = services.directories.load()
        assert noted == []
        services.directory_editing.edit(ANALYST, COMPANY, uuid, {"name.en": "Nord AS"})
        changed = services.directories.load()
    assert set(noted) == {"1 of some"}
    assert all(a is b for a, b in zip(first.entries, again.entries, strict=True))
    assert [e.name("en") for e in changed.of(COMPANY)] == ["Nord AS"]
    # What was handed out before stays as it was.
    assert [e.name("en") for e in first.of(COMPANY)] == ["NORD Ltd"]


def test_what_was_rolled_back_is_not_known(services: Services) -> None:
    uuid = _add(services, "NORD")
    services.directories.load()
    workspace = services.workspace
    with (
        pytest.raises(ZeroDivisionError),
        workspace.write(ANALYST, Permission.EDIT_DIRECTORY, "x") as write,
    ):
        entry = directory_of(write.connection).of(COMPANY)[0]
        assert entry.uuid == uuid
        for statement in (
            f"UPDATE entry SET version = version + 1, code = 'LOST' WHERE id = {entry.id}",
            f"UPDATE entry_text SET name = 'Lost' WHERE entry_id = {entry.id}",
        ):
            write.connection.exec_driver_sql(statement)
        assert _names(write.connection) == {"LOST": "Lost"}
        raise ZeroDivisionError
    services.directory_editing.edit(ANALYST, COMPANY, uuid, {"name.en": "Kept"})
    assert [e.name("en") for e in services.directories.load().of(COMPANY)] == ["Kept"]


def test_a_change_by_another_program_is_seen(services: Services) -> None:
    uuid = _add(services, "NORD")
    services.directories.load()
    with opened(services.workspace.layout.folder, writable=False) as reader:
        assert [e.code for e in reader.directories.load().of(COMPANY)] == ["NORD"]
        services.directory_editing.edit(ANALYST, COMPANY, uuid, {"code": "SUD"})
        assert [e.code for e in reader.directories.load().of(COMPANY)] == ["SUD"]
        services.directory_editing.delete(ANALYST, COMPANY, uuid)
        assert reader.directories.load().of(COMPANY) == []


def test_entries_of_a_database_that_took_the_place_of_another_are_read(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        uuid = _add(services, "NORD")
        folder = services.workspace.layout.folder
    earlier = tmp_path / "earlier.casepack"
    copytree(folder, earlier)
    for place, name in ((folder, "One"), (earlier, "Another")):
        with opened(place) as services:
            services.directory_editing.edit(ANALYST, COMPANY, uuid, {"name.en": name})
    with opened(folder, writable=False) as reader:
        assert [e.name("en") for e in reader.directories.load().of(COMPANY)] == ["One"]
        database = reader.workspace.layout.database
        (earlier / database.name).replace(database)
        # A pooled connection still reads the file that is gone; another one reads the new one.
        with reader.workspace.read() as old, reader.workspace.read() as new:
            assert _names(old) == {"NORD": "One"}
            assert _names(new) == {"NORD": "Another"}
            assert _names(old) == {"NORD": "One"}


def test_an_entry_in_the_place_of_a_removed_one_is_read(services: Services) -> None:
    # SQLite gives the id of the last row that was removed to the next one.
    removed = _add(services, "NORD")
    (old,) = services.directories.load().of(COMPANY)
    services.directory_editing.delete(ANALYST, COMPANY, removed)
    _add(services, "SUD")
    (new,) = services.directories.load().of(COMPANY)
    assert (new.id, new.version, new.code) == (old.id, old.version, "SUD")


def test_many_changes_are_read_in_one_go(services: Services) -> None:
    services.directories.load()
    services.directories.add_company(ANALYST, "First")
    with services.workspace.write(ANALYST, Permission.EDIT_DIRECTORY, "directory.add") as write:
        from casepack_desktop.services.directories import add_companies

        add_companies(write, directory_of(write.connection), [f"Company {n}" for n in range(600)])
    with _rows_of_texts() as noted:
        assert len(services.directories.load().of(COMPANY)) == 601
    assert noted == ["all"]


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "rename", "move", "switch", "delete", "merge", "undo", "look"]),
        st.integers(0, 6),
        st.integers(0, 6),
    ),
    min_size=4,
    max_size=14,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(_STEPS)
def test_what_is_known_is_always_what_is_stored(
    services: Services, steps: list[tuple[str, int, int]]
) -> None:
    for number, (step, one, other) in enumerate(steps):
        _do(services, step, number, one, other)
        assert list(services.directories.load().entries) == _anew(services)
        with services.workspace.read() as connection:
            # Who removes an entry does so while SQLite looks for no references.
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def _do(services: Services, step: str, number: int, one: int, other: int) -> None:
    """Do something to the companies; what is refused changes nothing."""
    editing = services.directory_editing
    uuids = [entry.uuid for entry in services.directories.load().of(COMPANY)]
    if step == "add" or not uuids:
        _add(services, f"C{next(_NUMBERS)}")
        return
    uuid, target = uuids[one % len(uuids)], uuids[other % len(uuids)]
    newest = services.undo.latest(ANALYST)
    acts: dict[str, Callable[[], object]] = {
        "rename": lambda: editing.edit(ANALYST, COMPANY, uuid, {"name.en": f"N {number} {one}"}),
        "move": lambda: editing.move(ANALYST, COMPANY, uuid, other),
        "switch": lambda: editing.set_active(ANALYST, COMPANY, uuid, active=bool(other % 2)),
        "delete": lambda: editing.delete(ANALYST, COMPANY, uuid),
        "merge": lambda: editing.merge(ANALYST, COMPANY, uuid, target),
        "undo": lambda: newest and services.undo.undo(ANALYST, newest.id),
        "look": lambda: services.directories.load(),
    }
    try:
        acts[step]()
    except Problem:
        assert list(services.directories.load().entries) == _anew(services)
