# SPDX-License-Identifier: Apache-2.0
"""Removing incidents for good: rows in one transaction, then files and drafts that nobody needs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.changes import Kind
from casepack_desktop.domain.errors import NotInTheBin
from casepack_desktop.domain.values import UNSTORABLE_CHARACTERS
from casepack_desktop.domain.views import Change
from casepack_desktop.services.casework import INCIDENT, PURGE, found_row, touch
from casepack_desktop.services.filing import remove_unknown
from casepack_desktop.services.relations import tell_of_purge
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage import incidents
from casepack_desktop.storage.backup import backup_names
from casepack_desktop.storage.belongings import Belongings, belongings_of, forget, traces_of
from casepack_desktop.storage.derived import forget_deleted
from casepack_desktop.storage.tables import tombstone
from casepack_desktop.support.hashing import canonical_json, sha256_text
from casepack_desktop.support.progress import Progress, no_progress

_BATCH = 200
_GONE_WITH_IT = {Kind.REPORTS, Kind.FILES, Kind.COMMENTS, Kind.RELATIONS}


@dataclass(frozen=True, slots=True)
class Purged:
    """The numbers that were removed, what went with them, and the backups that still hold them."""

    numbers: list[str]
    belongings: Belongings
    backups: list[str]


def purge(
    workspace: Workspace,
    actor: Actor,
    references: Sequence[str],
    reason: str,
    progress: Progress = no_progress,
) -> Purged:
    """Remove incidents, named by number or UUID, each leaving a tombstone.

    Raises `NotFound`, `NotInTheBin`; nothing is removed then.
    """
    reason = UNSTORABLE_CHARACTERS.sub("", reason).strip()
    with workspace.write(actor, Permission.PURGE_INCIDENT, PURGE) as write:
        rows = list(_demanded(write.connection, references))
        all_gone = {row.id for row in rows}
        files: list[str] = []
        gone = Belongings()
        for done in range(0, len(rows), _BATCH):
            progress(done, len(rows))
            batch = rows[done : done + _BATCH]
            gone += belongings_of(write.connection, [row.id for row in batch])
            traces = traces_of(write.connection, [row.id for row in batch])
            for row in batch:
                _bury(write, row, traces.get(row.id, {}), reason)
            tell_of_purge(write, [row.id for row in batch], all_gone)
            files += forget(write.connection, [row.id for row in batch])
        if rows:
            forget_deleted(write.connection, lambda: progress(len(rows), len(rows)))
            write.kinds |= _GONE_WITH_IT
            write.summary = {"removed": asdict(gone)}
    # Only after the commit: a row must never refer to a file that is gone.
    remove_unknown(workspace, actor, Permission.PURGE_INCIDENT, files)
    workspace.drafts.forget_of([row.uuid for row in rows])
    return Purged([row.number for row in rows], gone, backup_names(workspace.layout))


def _demanded(connection: Connection, references: Sequence[str]) -> Iterator[Row[Any]]:
    for done in range(0, len(references), _BATCH):
        batch = references[done : done + _BATCH]
        rows = incidents.rows_of(connection, batch)
        if len(rows) < len(batch):  # numbers, or what is not there
            rows = [found_row(connection, reference) for reference in batch]
        for row in rows:
            if row.deleted_at is None:
                raise NotInTheBin(number=row.number)
        yield from rows


def _bury(write: Write, row: Row[Any], traces: dict[str, list[Any]], reason: str) -> None:
    columns: dict[str, Any] = {**row._mapping}
    content = columns | traces
    write.connection.execute(
        tombstone.insert().values(
            uuid=row.uuid,
            number=row.number,
            at=write.at.milliseconds,
            actor=write.actor.login,
            reason=reason,
            sha256=sha256_text(canonical_json(content)),
        )
    )
    write.record(Change(INCIDENT, row.uuid, "purged", row.number, reason))
    touch(write, row.uuid)
