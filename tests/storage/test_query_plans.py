# SPDX-License-Identifier: Apache-2.0
"""Lists and counts read an index from where they start; nothing is sorted or scanned for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.bundle import Services
from casepack_desktop.storage.listing import SORT_KEYS, Order
from tests.helpers.workspaces import a_workspace, an_incident, bare

PAGE = 2
CASES = 8
Statement = tuple[str, tuple[Any, ...]]


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Yield a workspace in which every sort has equal, different and empty values."""
    with a_workspace(tmp_path_factory.mktemp("listed")) as services:
        for number in range(CASES):
            filled = {"severity": "high", "event_start_at": f"20{number // 3 + 20}"}
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


def _statements_of_all_pages(services: Services, order: Order) -> list[Statement]:
    with _noted() as statements:
        after = None
        while True:
            page = services.incidents.page(parse_filter(""), order, limit=PAGE, after=after)
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


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("key", SORT_KEYS)
def test_a_page_of_every_sort_starts_in_its_index(
    listed: Services, key: str, descending: bool
) -> None:
    index = "ix_incident_list" if key == "number" else f"ix_incident_{key}"
    first, *following = _statements_of_all_pages(listed, Order(key, descending))
    assert len(following) >= CASES / PAGE
    assert f"INDEX {index}" in _plan(listed, first)
    for said in following:
        # SEARCH goes to where the page starts, SCAN would read all that stands before it.
        assert _plan(listed, said).startswith(f"SEARCH incident USING INDEX {index} (")
    assert all("TEMP B-TREE" not in _plan(listed, said) for said in (first, *following))


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


@pytest.mark.parametrize("text", ["", "status:open", "status:open status:closed", "type:phishing"])
def test_counts_read_an_index_only(listed: Services, text: str) -> None:
    (said,) = _statements_of_count(listed, text)
    assert "USING INDEX ix_incident_" in _plan(listed, said).replace("COVERING ", "")
    assert not _reads_the_table(listed, said)
    if text:
        assert _plan(listed, said).startswith("SEARCH incident USING")
