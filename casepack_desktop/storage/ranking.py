# SPDX-License-Identifier: Apache-2.0
"""The incidents that have some words, best first.

Ranking every hit of a common word takes longer than anybody waits, so the newest ten thousand are
ranked, then the ten thousand before them, and so on. A place in the list holds the ranks that were
found: what is registered meanwhile changes every rank, and computing them anew for the next page
would lose rows and double others.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Integer, column, func, select, text

from casepack_desktop.domain.views import Counted, IncidentRow
from casepack_desktop.storage.derived import SEARCHED
from casepack_desktop.storage.listing import Cursor, list_row
from casepack_desktop.storage.narrowing import ListFilter, narrowing, unindexed
from casepack_desktop.storage.searching import (
    COMMON,
    all_words,
    are_common,
    containing,
    newest_hits,
)
from casepack_desktop.storage.tables import LIST_COLUMNS, counter, incident

_COLUMNS = tuple(incident.c[name] for name in LIST_COLUMNS)
_LIVE = incident.c.deleted_at.is_(None)
_ROWS = (
    f"SELECT {', '.join(LIST_COLUMNS)} FROM incident WHERE deleted_at IS NULL"  # noqa: S608 - names
    " AND id IN (SELECT value FROM json_each(?))"
)
_LISTED = "SELECT value FROM json_each(:ids)"
_AT_ONCE = 500
_BINNED = 1_000
"""So many hits more are looked at, since some may lie in the bin."""
_WEIGHTS = {"number": 20.0, "title": 10.0}
_WEIGHED = ", ".join(str(_WEIGHTS.get(name, 1.0)) for name in SEARCHED)
_SCORES = (
    f"SELECT rowid, bm25(incident_search, {_WEIGHED}) FROM incident_search"  # noqa: S608 - numbers
    " WHERE incident_search MATCH ? AND rowid BETWEEN ? AND ?"
    " AND +rowid IN (SELECT value FROM json_each(?))"
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Ids in the order of a list, and the id from which on nothing older was looked at."""

    ids: tuple[int, ...]
    floor: int | None
    """None where there is nothing older."""


def ranked_page(
    connection: Connection, wanted: ListFilter, limit: int, after: Cursor | None
) -> tuple[list[IncidentRow], Cursor | None]:
    """Return at most `limit` rows behind `after`, best first, and where to go on, None at the end.

    `wanted` has words. Cases whose own text has all of them come first, then those where words
    stand in comments, names of files, companies or inside indicators; equal ones newest first.
    """
    if after is None:
        ranked, start = _ranked(connection, wanted, None), 0
    else:
        ranked, start = after.value, after.id
    rows: list[IncidentRow] = []
    while len(rows) < limit:
        part = ranked.ids[start : start + min(limit - len(rows), _AT_ONCE)]
        rows += _rows(connection, wanted, part)
        start += len(part)
        if start < len(ranked.ids):
            continue
        if ranked.floor is None:
            return rows, None
        ranked, start = _ranked(connection, wanted, ranked.floor), 0
    return rows, Cursor(ranked, start)


def counted(connection: Connection, wanted: ListFilter, at_most: int) -> Counted:
    """Return how many incidents a filter with words means, counted no further than `at_most`."""
    enough = at_most + _BINNED
    hits = newest_hits(wanted.words, enough)
    newest = [row[0] for row in connection.exec_driver_sql(hits.sql, dict(hits.parameters))]
    number = len(_kept(connection, wanted, newest))
    if number > at_most:
        return Counted(at_most, is_more=True)
    if len(newest) < enough:
        return Counted(number)
    # Common words that the rest of the filter or the bin leaves few of.
    occur = unindexed(containing(wanted.words))
    further = narrowing(replace(wanted, words=()))
    some = select(incident.c.id).where(_LIVE, *further, occur).limit(at_most + 1).subquery()
    number = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return Counted(min(number, at_most), is_more=number > at_most)


def numbered(connection: Connection, last: int) -> list[int]:
    """Return the ids of the incidents off the bin whose number ends so, the newest year first."""
    rows = incident.c
    years = select(counter.c.year)
    statement = select(rows.id).where(_LIVE, rows.number_year.in_(years))
    statement = statement.where(rows.number_counter == last)
    return list(connection.execute(statement.order_by(rows.number_year.desc())).scalars())


def ids_of(connection: Connection, uuids: Sequence[str]) -> list[int]:
    """Return the ids of some incidents in the order of their UUIDs, those that there are."""
    statement = select(incident.c.uuid, incident.c.id).where(incident.c.uuid.in_(uuids))
    known = {row.uuid: row.id for row in connection.execute(statement)}
    return [known[uuid] for uuid in uuids if uuid in known]


def rows_of(connection: Connection, ids: Sequence[int]) -> list[IncidentRow]:
    """Return the rows of some incidents off the bin, in the order of their ids."""
    return _rows(connection, ListFilter(), ids)


def _kept(connection: Connection, wanted: ListFilter, ids: Sequence[int]) -> list[int]:
    """Return those of some ids that are off the bin and meant by the filter beside its words."""
    statement = select(incident.c.id).where(_LIVE, *narrowing(replace(wanted, words=())))
    listed = text(_LISTED).bindparams(ids=json.dumps(ids)).columns(column("id", Integer))
    statement = statement.where(incident.c.id.in_(listed))
    return list(connection.execute(statement).scalars())


def _rows(connection: Connection, wanted: ListFilter, ids: Sequence[int]) -> list[IncidentRow]:
    """Return the rows in the order of their ids, but those that are wanted no more."""
    if _is_only_words(wanted):
        rows = connection.exec_driver_sql(_ROWS, (json.dumps(ids),)).all()
    else:
        further = narrowing(replace(wanted, words=()))
        statement = select(*_COLUMNS).where(_LIVE, incident.c.id.in_(ids), *further)
        rows = connection.execute(statement).all()
    found = {row[0]: row for row in rows}
    return [list_row(found[key]) for key in ids if key in found]


def _ranked(connection: Connection, wanted: ListFilter, below: int | None) -> Ranked:
    ids = _newest(connection, wanted, below)
    scores = _scores(connection, wanted.words, ids) if ids else {}
    # Where the case itself has not all words there is no score, and 0 is worse than any.
    ids_by_rank = sorted(ids, key=lambda key: (scores.get(key, 0.0), -key))
    return Ranked(tuple(ids_by_rank), min(ids) if len(ids) == COMMON else None)


def _newest(connection: Connection, wanted: ListFilter, below: int | None) -> list[int]:
    """Return the ids of the newest hits, at most as many as are ranked at once."""
    if _is_only_words(wanted):
        hits = newest_hits(wanted.words, COMMON, below)
        return [row[0] for row in connection.exec_driver_sql(hits.sql, dict(hits.parameters))]
    further = narrowing(replace(wanted, words=()))
    occur = containing(wanted.words)
    if are_common(connection, wanted.words):
        occur = unindexed(occur)
    statement = select(incident.c.id).where(_LIVE, *further, occur)
    if below is not None:
        statement = statement.where(incident.c.id < below)
    newest = statement.order_by(incident.c.id.desc()).limit(COMMON)
    return list(connection.execute(newest).scalars())


def _is_only_words(wanted: ListFilter) -> bool:
    return wanted == ListFilter(words=wanted.words)


def _scores(connection: Connection, words: Sequence[str], ids: Sequence[int]) -> dict[int, float]:
    """Return how well the text of each case fits, the least value best; none without all words."""
    parameters = (all_words(words), min(ids), max(ids), json.dumps(ids))
    return {row[0]: row[1] for row in connection.exec_driver_sql(_SCORES, parameters)}
