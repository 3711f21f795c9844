# SPDX-License-Identifier: Apache-2.0
"""Lists and counts read an index from where they start; nothing is sorted or scanned for them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Engine, ForeignKey, Integer, Table, event
from sqlalchemy.exc import IntegrityError

from casepack_desktop.domain.access import Permission
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.directory_editing import EntryInUse, NamedInHistory
from casepack_desktop.storage import listing
from casepack_desktop.storage.case_tables import metadata
from casepack_desktop.storage.directory_editing import remove_entry
from casepack_desktop.storage.entry_usage import references_to_entries
from casepack_desktop.storage.listing import SORT_KEYS, Order
from casepack_desktop.storage.ordering import ENTRY_SORTS
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, bare

PAGE = 2
CASES = 8
Statement = tuple[str, tuple[Any, ...]]
_GATHERED = "SEARCH incident USING INTEGER PRIMARY KEY (rowid=?); LIST SUBQUERY"
_INDEXES = {"number": "list"} | {key: f"{key}_id" for key in ENTRY_SORTS}


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Yield a workspace in which every sort has equal, different and empty values."""
    with a_workspace(tmp_path_factory.mktemp("listed")) as services:
        for number in range(CASES):
            filled = {"severity": "high", "event_start_at": f"20{number // 3 + 20}"}
            filled |= {"company": f"Nord{number % 2}", "type": "phishing", "tlp": "TLP:RED"}
            filled |= {"location": f"Oslo {number % 2}", "responsible": f"Eva {number % 2}"}
            title = f"case {number // 2}"
            an_incident(services, title=title, **(filled if number > CASES // 2 else {}))
        with bare(services, writable=True) as connection:
            connection.execute("UPDATE incident SET next_due_at = id / 2, registered_at = id / 2")
            connection.execute(
                "UPDATE incident SET next_due_at = NULL, registered_at = NULL WHERE id < 5"
            )
        yield services


@contextmanager
def _noted(wanted: str = "FROM incident") -> Iterator[list[Statement]]:
    noted: list[Statement] = []

    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, *_rest: Any) -> None:
        if wanted in sql:
            noted.append((sql, tuple(parameters)))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield noted
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _statements_of_all_pages(
    services: Services, order: Order, text: str = "", *, backward: bool = False
) -> list[Statement]:
    with _noted() as statements:
        after = None
        while True:
            page = services.incidents.page(
                parse_filter(text), order, limit=PAGE, after=after, backward=backward
            )
            after = page.next
            if after is None:
                return statements


def _statements_of_count(services: Services, text: str) -> list[Statement]:
    with _noted() as statements:
        services.incidents.count(parse_filter(text))
    return statements


def _plan(services: Services, said: Statement) -> str:
    with bare(services) as connection:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {said[0]}", said[1]).fetchall()
    return "; ".join(row[3] for row in rows)


def _reads_the_table(services: Services, said: Statement) -> bool:
    """Return whether a column is taken from the table and not from the index.

    The plan does not say it: a condition that a partial index implies counts there as a column.
    """
    with bare(services) as connection:
        root = "SELECT rootpage FROM sqlite_schema WHERE name = 'incident'"
        page = connection.execute(root).fetchone()[0]
        program = connection.execute(f"EXPLAIN {said[0]}", said[1]).fetchall()
    cursors = {row[2] for row in program if row[1] == "OpenRead" and row[3] == page}
    return any(row[1] == "Column" and row[2] in cursors for row in program)


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("key", [key for key in SORT_KEYS if key not in ENTRY_SORTS])
def test_a_page_of_every_sort_starts_in_its_index(
    listed: Services, key: str, descending: bool, backward: bool
) -> None:
    index = "ix_incident_list" if key == "number" else f"ix_incident_{key}"
    order = Order(key, descending)
    first, *following = _statements_of_all_pages(listed, order, backward=backward)
    assert len(following) >= CASES / PAGE
    assert f"INDEX {index}" in _plan(listed, first)
    for said in following:
        # SEARCH goes to where the page starts, SCAN would read all that stands before it.
        if "IS NOT NULL" in said[0]:  # all that is filled, the end of the index first
            assert f"incident USING INDEX {index}" in _plan(listed, said)
        else:
            assert _plan(listed, said).startswith(f"SEARCH incident USING INDEX {index} (")
    assert all("TEMP B-TREE" not in _plan(listed, said) for said in (first, *following))


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("key", ENTRY_SORTS)
def test_a_page_by_entries_goes_from_entry_to_entry(
    listed: Services, key: str, descending: bool, backward: bool
) -> None:
    sign = "<" if descending is not backward else ">"
    of_entry = f"SEARCH incident USING INDEX ix_incident_{key}_id ({key}_id=?"
    next_entry = "SEARCH entry USING COVERING INDEX ix_entry_order (kind=?"
    plans = [
        _plan(listed, said)
        for said in _statements_of_all_pages(listed, Order(key, descending), backward=backward)
    ]
    ways = {
        f"{next_entry}); {of_entry})",
        f"{next_entry} AND position{sign}?); {of_entry})",
        f"{of_entry} AND id{sign}?)",
        f"{of_entry})",
    }
    assert len(plans) >= CASES / PAGE
    assert set(plans) <= ways


@pytest.mark.parametrize(
    ("few", "many"), [(CASES, CASES), (1, CASES), (1, 1)], ids=["few", "some", "many"]
)
@pytest.mark.parametrize("key", SORT_KEYS)
@pytest.mark.parametrize(
    "text",
    [
        "company:nord0 company:nord1",
        "severity>=medium",
        "event>=2021 type:phishing",
        "tlp:red severity:high",
        "case",
    ],
)
def test_a_page_of_a_filter_gathers_few_and_walks_the_order_for_many(
    listed: Services, monkeypatch: pytest.MonkeyPatch, text: str, key: str, few: int, many: int
) -> None:
    monkeypatch.setattr(listing, "_FEW", few)
    monkeypatch.setattr(listing, "_MANY", many)
    monkeypatch.setattr(listing, "_KNOWN", many)
    for descending in (True, False):
        plans = [
            _plan(listed, said)
            for said in _statements_of_all_pages(listed, Order(key, descending), text)
            if "LEFT" not in said[0] and "uuid" in said[0]
        ]
        assert plans
        walks = [plan for plan in plans if not plan.startswith(_GATHERED)]
        assert not walks if few == CASES else walks
        assert all("TEMP B-TREE" not in plan for plan in walks)
        if many < CASES and "case" not in text:
            assert all("SUBQUERY" not in plan for plan in walks)
        assert all(f"INDEX ix_incident_{_INDEXES.get(key, key)}" in plan for plan in walks)


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("key", ["severity", "event_start_at", "registered_at", "next_due_at"])
def test_equal_and_empty_values_are_read_from_the_id_on(
    listed: Services, key: str, descending: bool
) -> None:
    column = "severity_rank" if key == "severity" else key
    pages = _statements_of_all_pages(listed, Order(key, descending))
    for same in (f"{column} = ?", f"{column} IS NULL"):
        behind = [said for said in pages if f"incident.{same} AND incident.id" in said[0]]
        assert behind
        for said in behind:
            assert f"({column}=? AND id{'<' if descending else '>'}?)" in _plan(listed, said)


@pytest.mark.parametrize("descending", [True, False])
def test_the_index_of_the_default_order_holds_all_that_a_row_shows(
    listed: Services, descending: bool
) -> None:
    for said in _statements_of_all_pages(listed, Order(descending=descending)):
        assert not _reads_the_table(listed, said)


def test_another_order_takes_its_rows_from_the_table(listed: Services) -> None:
    said = _statements_of_all_pages(listed, Order("title"))
    assert all(_reads_the_table(listed, one) for one in said)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "status:open",
        "status:open status:closed",
        "company:nord0",
        "company:nord0 company:nord1 status:open",
        "type:phishing",
        "classification:malicious-code",
        "severity:high",
        "severity>=medium",
        "event:7d",
        "event>=2020 event<2030-01-01T00:00Z",
        "registered:year",
        "tlp:red",
        "due:overdue",
        "company:nord0 severity>=high event:year",
        "type:phishing tlp:red registered:30d status:open",
    ],
)
def test_counts_read_a_covering_index_only(listed: Services, text: str) -> None:
    with _noted() as statements:
        services_counts = listed.incidents.status_counts(parse_filter(text))
    assert sum(services_counts.values()) == listed.incidents.count(parse_filter(text))
    (said,) = statements
    plan = _plan(listed, said)
    way = "SEARCH incident" if text else "SCAN incident"
    assert f"{way} USING COVERING INDEX ix_incident_" in plan
    assert "TEMP B-TREE" not in plan
    assert not _reads_the_table(listed, said)


@pytest.fixture
def named(tmp_path: Path) -> Iterator[Services]:
    """Yield a workspace whose companies are named on the list, in the bin, and in the past."""
    with a_workspace(tmp_path) as services:
        for company in ("Listed", "Binned", "Named", "Other"):
            an_incident(services, title=company, company=company)
        services.incidents.move_to_bin(ANALYST, "INC-2026-00002")
        services.incidents.edit(ANALYST, "INC-2026-00003", {"company": "Other"})
        services.directories.add_company(ANALYST, "Unused")
        yield services


def _uuid_of(services: Services, name: str) -> str:
    entry = services.directories.load().exact(DirectoryKind.COMPANY, name)
    assert entry is not None
    return entry.uuid


_BY_ENTRY = r"SEARCH incident USING (COVERING )?INDEX ix_incident_\w+_id \(\w+_id=\?"
_BY_BIN = r"SEARCH incident USING INDEX ix_incident_bin \("
_BY_UUID = r"SEARCH incident USING INDEX sqlite_autoindex_incident_\d+ \(uuid=\?\)"
_BY_ID = r"SEARCH incident USING INTEGER PRIMARY KEY \(rowid=\?\)"
_NEVER_ALL = re.compile("|".join((_BY_ENTRY, _BY_BIN, _BY_UUID, _BY_ID)))


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("Listed", EntryInUse),
        ("Binned", EntryInUse),
        ("Named", NamedInHistory),
        ("Unused", None),
    ],
)
def test_an_entry_is_deleted_without_reading_through_the_incidents(
    named: Services, name: str, refusal: type[EntryInUse] | None
) -> None:
    uuid = _uuid_of(named, name)
    with _noted() as statements:
        if refusal is None:
            named.directory_editing.delete(ANALYST, DirectoryKind.COMPANY, uuid)
        else:
            with pytest.raises(refusal):
                named.directory_editing.delete(ANALYST, DirectoryKind.COMPANY, uuid)
    assert statements
    for said in statements:
        assert _NEVER_ALL.match(_plan(named, said)), said


def test_entries_are_merged_without_reading_through_the_incidents(named: Services) -> None:
    for name in ("Listed", "Binned", "Unused"):
        with _noted() as statements:
            named.directory_editing.merge(
                ANALYST, DirectoryKind.COMPANY, _uuid_of(named, name), _uuid_of(named, "Other")
            )
        assert statements
        for said in statements:
            assert _NEVER_ALL.match(_plan(named, said)), said


def test_the_history_is_read_from_where_an_entry_came_into_it(named: Services) -> None:
    behind = r"SEARCH history USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)"
    with _noted("FROM history \nWHERE history.id >") as statements:
        named.directory_editing.delete(ANALYST, DirectoryKind.COMPANY, _uuid_of(named, "Unused"))
    # Only its own coming was told since.
    assert statements == []
    uuid = _uuid_of(named, "Named")
    with (
        _noted("FROM history \nWHERE history.id >") as statements,
        pytest.raises(NamedInHistory),
    ):
        named.directory_editing.delete(ANALYST, DirectoryKind.COMPANY, uuid)
    (said,) = statements
    assert re.match(behind, _plan(named, said))


def test_sqlite_does_not_look_for_references_itself_where_an_entry_is_removed(
    named: Services,
) -> None:
    switched: list[str] = []

    def note(_c: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
        if sql.startswith(("PRAGMA foreign_keys", "DELETE FROM entry ")):
            switched.append(sql.split(" WHERE")[0].split(" \n")[0])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        named.directory_editing.delete(ANALYST, DirectoryKind.COMPANY, _uuid_of(named, "Unused"))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert switched == ["PRAGMA foreign_keys=OFF", "DELETE FROM entry"]
    # The connection goes back into the pool as it was, and others refuse what names nothing.
    for _ in range(4):
        with (
            pytest.raises(IntegrityError, match="FOREIGN KEY"),
            named.workspace.write(ANALYST, Permission.EDIT_DIRECTORY, "x") as write,
        ):
            write.connection.exec_driver_sql("UPDATE incident SET company_id = 999999")


def test_an_entry_that_something_refers_to_is_never_removed(named: Services) -> None:
    directory = named.directories.load()
    abuse = directory.resolve(DirectoryKind.CLASSIFICATION, "abusive-content")
    keys = [named.directories.load().resolve(DirectoryKind.COMPANY, one).id for one in _IN_USE]
    for key in (*keys, abuse.id, directory.resolve(DirectoryKind.STATUS, "open").id):
        with (
            pytest.raises(RuntimeError, match="refers to it"),
            named.workspace.write(
                ANALYST, Permission.EDIT_DIRECTORY, "x", removes_entries=True
            ) as write,
        ):
            remove_entry(write.connection, key)
    assert named.directories.load() == directory


def test_every_column_that_names_an_entry_is_looked_into_before_one_is_removed(
    named: Services,
) -> None:
    with bare(named) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        columns = [
            (f"{table}.{row[3]}", row[6])
            for (table,) in tables.fetchall()
            for row in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
            if row[2] == "entry"
        ]
    with _noted("") as statements:
        named.directory_editing.delete(ANALYST, DirectoryKind.COMPANY, _uuid_of(named, "Unused"))
    said = [sql for sql, _ in statements]
    parts = [column for column, at_removal in columns if at_removal == "CASCADE"]
    others = [column for column, at_removal in columns if at_removal != "CASCADE"]
    assert (len(parts), len(others)) == (2, 5)
    for column in parts:
        assert any(f"DELETE FROM {column.split('.')[0]} WHERE {column} = ?" in one for one in said)
    for column in others:
        live = "incident.deleted_at IS NULL AND " if column.startswith("incident.") else ""
        looked = re.compile(rf"SELECT {column} .*WHERE {live}{column} = \?\n LIMIT", re.DOTALL)
        assert any(looked.match(one) for one in said), column
    assert any("deleted_at IS NOT NULL AND (incident.company_id = ? OR" in one for one in said)


@pytest.fixture
def referring() -> Iterator[None]:
    """Let a table that nothing knows yet refer to entries."""
    later = Table("later", metadata, Column("entry_id", Integer, ForeignKey("entry.id")))
    references_to_entries.cache_clear()
    yield
    metadata.remove(later)
    references_to_entries.cache_clear()


def test_a_reference_from_a_table_that_is_made_later_is_found(
    named: Services, referring: None
) -> None:
    key = named.directories.load().resolve(DirectoryKind.COMPANY, "Unused").id
    with bare(named, writable=True) as connection:
        connection.execute("CREATE TABLE later (entry_id INTEGER REFERENCES entry(id))")
        connection.execute("INSERT INTO later VALUES (?)", [key])
    with pytest.raises(RuntimeError, match="refers to it"):
        named.directory_editing.delete(ANALYST, DirectoryKind.COMPANY, _uuid_of(named, "Unused"))
    assert named.directories.load().exact(DirectoryKind.COMPANY, "Unused")


_IN_USE = ("Listed", "Binned", "Other")
