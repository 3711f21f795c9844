# SPDX-License-Identifier: Apache-2.0
"""Lists and counts read an index from where they start; nothing is sorted or scanned for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.bundle import Services
from casepack_desktop.storage import listing
from casepack_desktop.storage.listing import SORT_KEYS, Order
from casepack_desktop.storage.ordering import ENTRY_SORTS
from tests.helpers.workspaces import a_workspace, an_incident, bare

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
def _noted() -> Iterator[list[Statement]]:
    noted: list[Statement] = []

    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, *_rest: Any) -> None:
        if "FROM incident" in sql:
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
