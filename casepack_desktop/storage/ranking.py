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

from sqlalchemy import Connection, func, select

from casepack_desktop.domain.views import Counted, IncidentRow
from casepack_desktop.storage.derived import SEARCHED
from casepack_desktop.storage.listing import Cursor, list_row
from casepack_desktop.storage.narrowing import ListFilter, narrowing, unindexed
from casepack_desktop.storage.searching import (
    COMMON,
    Hits,
    all_words,
    are_common,
    containing,
    ids_in,
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
# All is done by the database: ten thousand rows in Python would hold the window up.
_RANKED = f"""
WITH newest(id) AS MATERIALIZED ({{newest}}), scored(id, score) AS MATERIALIZED (
    SELECT rowid, bm25(incident_search, {_WEIGHED}) FROM incident_search
    WHERE incident_search MATCH :every AND +rowid IN (SELECT id FROM newest)
    AND rowid BETWEEN (SELECT min(id) FROM newest) AND (SELECT max(id) FROM newest)
)
SELECT json_group_array(newest.id ORDER BY coalesce(score, 0), newest.id DESC),
    min(newest.id), count(*)
FROM newest LEFT JOIN scored ON scored.id = newest.id
"""  # noqa: S608 - constant numbers


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
    hits = newest_hits(wanted.words, at_most + _BINNED)
    known = connection.exec_driver_sql(f"SELECT count(*) FROM ({hits.sql})", dict(hits.parameters))  # noqa: S608 - the words are bound
    further = narrowing(replace(wanted, words=()))
    kept = select(func.count()).select_from(incident)
    kept = kept.where(_LIVE, *map(unindexed, further), incident.c.id.in_(ids_in(hits)))
    number = connection.execute(kept).scalar_one()
    if number > at_most:
        return Counted(at_most, is_more=True)
    if known.scalar_one() < at_most + _BINNED:
        return Counted(number)
    # Common words that the rest of the filter or the bin leaves few of.
    occur = unindexed(containing(wanted.words))
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
    """Rank the newest hits; where the case itself has not all words, it comes behind the rest."""
    hits = _newest(connection, wanted, below)
    said = connection.exec_driver_sql(_RANKED.format(newest=hits.sql), dict(hits.parameters)).one()
    ids: list[int] = json.loads(said[0])
    return Ranked(tuple(ids), said[1] if said[2] == COMMON else None)


def _newest(connection: Connection, wanted: ListFilter, below: int | None) -> Hits:
    """Return the newest hits, at most as many as are ranked at once."""
    if _is_only_words(wanted):
        return newest_hits(wanted.words, COMMON, below)
    occur = containing(wanted.words)
    if are_common(connection, wanted.words):
        occur = unindexed(occur)
    further = narrowing(replace(wanted, words=()))
    statement = select(incident.c.id).where(_LIVE, *further, occur)
    if below is not None:
        statement = statement.where(incident.c.id < below)
    newest = statement.order_by(incident.c.id.desc()).limit(COMMON)
    ids = json.dumps(connection.execute(newest).scalars().all())
    return Hits(_LISTED, {"ids": ids, "every": all_words(wanted.words)})


def _is_only_words(wanted: ListFilter) -> bool:
    return wanted == ListFilter(words=wanted.words)
