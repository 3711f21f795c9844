# SPDX-License-Identifier: Apache-2.0
"""Pages of the bin, newest first, by keyset."""

from collections.abc import Sequence

from sqlalchemy import Connection, ScalarSelect, func, select, tuple_

from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.views import BinnedRow
from casepack_desktop.storage.ordering import Cursor
from casepack_desktop.storage.searching import containing
from casepack_desktop.storage.tables import action, history, incident

BINNED = "deleted_at"
_IN_BIN = incident.c.deleted_at.is_not(None)
_PLACE = tuple_(incident.c.deleted_at, incident.c.id)


def bin_page(
    connection: Connection, words: Sequence[str], limit: int, after: Cursor | None
) -> tuple[list[BinnedRow], Cursor | None]:
    """Return at most `limit` incidents of the bin in which all words occur, newest deleted first.

    `after` is where the page before ended; the second value is where to go on, None at the end.
    """
    statement = (
        select(
            incident.c.id,
            incident.c.uuid,
            incident.c.number,
            incident.c.title,
            incident.c.status_id,
            incident.c.severity,
            incident.c.deleted_at,
            _who().label("who"),
        )
        .where(_IN_BIN)
        .order_by(incident.c.deleted_at.desc(), incident.c.id.desc())
        .limit(limit)
    )
    if words:
        statement = statement.where(containing(words, in_bin=True))
    if after is not None:
        statement = statement.where(tuple_(after.value, after.id) > _PLACE)
    rows = connection.execute(statement).all()
    found = [
        BinnedRow(
            uuid=row.uuid,
            number=row.number,
            title=row.title,
            status_id=row.status_id,
            severity=row.severity,
            deleted_at=Moment.from_milliseconds(row.deleted_at),
            deleted_by=row.who or "",
        )
        for row in rows
    ]
    is_more = len(rows) == limit and rows
    return found, Cursor(rows[-1].deleted_at, rows[-1].id) if is_more else None


def bin_count(connection: Connection) -> int:
    """Return how many incidents lie in the bin."""
    statement = select(func.count()).select_from(incident).where(_IN_BIN)
    return int(connection.execute(statement).scalar_one())


def binned_uuids(connection: Connection) -> list[str]:
    """Return the UUIDs of all incidents in the bin."""
    statement = select(incident.c.uuid).where(_IN_BIN).order_by(incident.c.id)
    return [row.uuid for row in connection.execute(statement)]


def _who() -> ScalarSelect[str]:
    return (
        select(action.c.actor)
        .join(history, history.c.action_id == action.c.id)
        .where(history.c.uuid == incident.c.uuid, history.c.field == BINNED)
        .order_by(history.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
