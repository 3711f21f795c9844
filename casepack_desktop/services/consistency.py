# SPDX-License-Identifier: Apache-2.0
"""Comparing what is stored twice: rows with their history, texts with their hashes.

The chain of actions shows a changed history; these comparisons show a changed row. Rows are read
as a stream, in the order of the indices, so that a large workspace needs little memory.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.lifecycle import ORIGIN
from casepack_desktop.domain.values import json_value
from casepack_desktop.services.casework import (
    BINNED,
    COPIED_FROM,
    IMPORTED,
    INCIDENT,
    REMOVED,
    code_of,
)
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.former_codes import FormerCodes
from casepack_desktop.services.remarks import COMMENT
from casepack_desktop.services.seeding import CREATED
from casepack_desktop.storage import incidents
from casepack_desktop.storage.case_tables import comment
from casepack_desktop.storage.comments import read_comment
from casepack_desktop.storage.directories import read_entries_anew
from casepack_desktop.storage.tables import (
    action,
    counter,
    history,
    incident,
    original,
    report,
    setting,
)
from casepack_desktop.support.hashing import sha256_text

PURGED = "purged"
WHOLE_ROW = "*"
_NEEDED_SETTINGS = ("workspace", "zone", "organisation", "number_prefix")
_BATCH = 500

Json = str | int | None


@dataclass(slots=True)
class _Told:
    """What the history of one incident says that its row holds."""

    is_there: bool = False
    is_whole: bool = False
    """Whether every field is told; an import tells only what was changed since."""
    values: dict[str, Json] = field(default_factory=dict)

    def take(self, key: str, new: Json) -> None:
        """Follow one row of the history."""
        if key in (CREATED, IMPORTED):
            self.is_there, self.is_whole = True, key == CREATED
            self.values = {BINNED: None}
            if key == CREATED:
                self.values |= json.loads(str(new))
        elif key in (REMOVED, PURGED):
            self.is_there, self.values = False, {}
        elif key != COPIED_FROM:  # where a copy came from stands in its history only
            self.values[key] = new


def changed_fields(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield the incident's number and the field wherever a row is not what its history says.

    A row that only one side knows comes with the field `WHOLE_ROW`, and if it is the row that is
    gone, with the UUID in place of the number.
    """
    directory = Directory(tuple(read_entries_anew(connection)))
    code, former = code_of(directory), FormerCodes(connection, directory)
    told = _told(connection)
    uuid, expected = next(told, ("", None))
    for row in _rows(connection):
        while expected is not None and uuid < row.uuid:
            yield from _gone(uuid, expected)
            uuid, expected = next(told, ("", None))
        if expected is None or uuid != row.uuid or not expected.is_there:
            yield row.number, WHOLE_ROW
        else:
            yield from ((row.number, key) for key in _differing(expected, row, code, former))
        if uuid == row.uuid:
            uuid, expected = next(told, ("", None))
    while expected is not None:
        yield from _gone(uuid, expected)
        uuid, expected = next(told, ("", None))


def counters_behind(connection: Connection) -> Iterator[int]:
    """Yield the years whose counter is behind a number that an incident has."""
    highest = func.max(incident.c.number_counter)
    statement = (
        select(incident.c.number_year)
        .outerjoin(counter, counter.c.year == incident.c.number_year)
        .group_by(incident.c.number_year, counter.c.last)
        .having(or_(counter.c.last.is_(None), counter.c.last < highest))
        .order_by(incident.c.number_year)
    )
    yield from (row.number_year for row in connection.execute(statement))


def missing_settings(connection: Connection) -> list[str]:
    """Return the settings that every workspace has and this one lacks."""
    known = {row.key for row in connection.execute(select(setting.c.key))}
    return [key for key in _NEEDED_SETTINGS if key not in known]


def changed_originals(connection: Connection) -> Iterator[str]:
    """Yield the number of the incident for each original record that does not fit its hash."""
    statement = select(original.c.record, original.c.sha256, incident.c.number).join(
        incident, incident.c.id == original.c.incident_id
    )
    for row in _streamed(connection, statement):
        if sha256_text(row.record) != row.sha256:
            yield row.number


def changed_snapshots(connection: Connection) -> Iterator[str]:
    """Yield the UUID of each report whose case snapshot does not fit its hash."""
    statement = select(report.c.uuid, report.c.snapshot, report.c.snapshot_sha256)
    for row in _streamed(connection, statement):
        if sha256_text(row.snapshot) != row.snapshot_sha256:
            yield row.uuid


def changed_comments(connection: Connection) -> Iterator[str]:
    """Yield the number of the incident for each comment that is not what its history says."""
    statement = (
        select(history.c.new, incident.c.number, action.c.at, action.c.actor)
        .join(incident, incident.c.uuid == history.c.uuid)
        .join(action, action.c.id == history.c.action_id)
        .where(history.c.entity == COMMENT)
    )
    for row in _streamed(connection, statement):
        said = json.loads(json.loads(row.new))
        stored = read_comment(connection, said["uuid"])
        if stored is None or _comment_told(stored) != (said["sha256"], row.at, row.actor):
            yield row.number


def _comment_told(stored: Row[Any]) -> tuple[str, int, str]:
    return sha256_text(stored.text), stored.at, stored.author


def added_comments(connection: Connection) -> Iterator[str]:
    """Yield the number of each incident with more comments than its history tells of."""
    told = select(func.count()).where(
        history.c.uuid == incident.c.uuid, history.c.entity == COMMENT
    )
    kept = select(func.count()).where(comment.c.incident_id == incident.c.id)
    with_comments = incident.c.id.in_(select(comment.c.incident_id))
    statement = select(incident.c.number).where(
        with_comments, kept.scalar_subquery() > told.scalar_subquery()
    )
    yield from (row.number for row in _streamed(connection, statement))


def _told(connection: Connection) -> Iterator[tuple[str, _Told]]:
    statement = (
        select(history.c.uuid, history.c.field, history.c.new)
        .where(history.c.entity == INCIDENT)
        .order_by(history.c.uuid, history.c.id)
    )
    for uuid, rows in groupby(_streamed(connection, statement), key=itemgetter(0)):
        told = _Told()
        for row in rows:
            told.take(row.field, None if row.new is None else json.loads(row.new))
        yield uuid, told


def _rows(connection: Connection) -> Iterator[Row[Any]]:
    return _streamed(connection, select(incident).order_by(incident.c.uuid))


def _streamed(connection: Connection, statement: Any) -> Iterator[Row[Any]]:
    yield from connection.execution_options(yield_per=_BATCH).execute(statement)


def _differing(told: _Told, row: Row[Any], code: Any, former: FormerCodes) -> Iterable[str]:
    if not told.is_whole and told.values == {BINNED: None} and row.deleted_at is None:
        return ()  # imported and not touched since: the history says nothing of its fields
    view = incidents.view(row, code)
    present = {key: json_value(value) for key, value in view.values.items()}
    present[BINNED] = None if view.deleted_at is None else view.deleted_at.isoformat()
    present |= {f"{key}{ORIGIN}": origin for key, origin in view.origins.items()}
    origins = {key for key in told.values if key.endswith(ORIGIN)}
    keys = {*FIELD, BINNED, *origins} if told.is_whole else told.values
    differing = [key for key in sorted(keys) if present.get(key) != told.values.get(key)]
    # The history keeps the code that an entry had then.
    return [k for k in differing if not former.had(k, str(present.get(k)), told.values.get(k))]


def _gone(uuid: str, told: _Told) -> Iterator[tuple[str, str]]:
    if told.is_there:
        yield uuid, WHOLE_ROW
