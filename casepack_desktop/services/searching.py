# SPDX-License-Identifier: Apache-2.0
"""Finding incidents by what somebody types who wants to go to one of them."""

from collections.abc import Iterable

from sqlalchemy import Connection

from casepack_desktop.domain.views import Hit, IncidentRow
from casepack_desktop.storage.listing import RELEVANCE, ListFilter, Order, read_page
from casepack_desktop.storage.ranking import ids_of, numbered, rows_of

_LONGEST_NUMBER = 9


def search(connection: Connection, text: str, wanted: ListFilter, limit: int) -> list[Hit]:
    """Return what a filter means, best first; a bare number is first of all that of a case."""
    rows = _numbered(connection, text.strip())
    rows += read_page(connection, wanted, Order(RELEVANCE), limit, None)[0]
    return _hits(rows)[:limit]


def recent(connection: Connection, uuids: Iterable[str], limit: int) -> list[Hit]:
    """Return these incidents in their order, then the newest of the others."""
    rows = rows_of(connection, ids_of(connection, list(uuids)[:limit]))
    rows += read_page(connection, ListFilter(), Order(), limit, None)[0]
    return _hits(rows)[:limit]


def _numbered(connection: Connection, text: str) -> list[IncidentRow]:
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
        return []
    return rows_of(connection, numbered(connection, int(text)))


def _hits(rows: Iterable[IncidentRow]) -> list[Hit]:
    unique = {row.uuid: Hit(row.uuid, row.number, row.title, row.status_id) for row in rows}
    return list(unique.values())
