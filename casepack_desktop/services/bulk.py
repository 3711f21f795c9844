# SPDX-License-Identifier: Apache-2.0
"""The same change to many incidents: one transaction, one action, taken back as a whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.errors import InTheBin, NotFound, Problem
from casepack_desktop.domain.values import Value
from casepack_desktop.services.casework import (
    BINNED,
    changed_columns,
    code_of,
    record_binned,
)
from casepack_desktop.services.purging import Purged, purge
from casepack_desktop.services.resolution import Resolver, read_given
from casepack_desktop.services.settings import load_settings
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage import incidents
from casepack_desktop.storage.encoding import Columns
from casepack_desktop.support.collecting import no_full_collections
from casepack_desktop.support.ids import as_uuid
from casepack_desktop.support.progress import Progress, no_progress

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Refused:
    """An incident that stays as it was: its number, or what named it, and the sentence why."""

    number: str
    text: str
    """A msgid with the placeholders of `params`."""
    params: dict[str, object]


@dataclass(slots=True)
class BulkResult:
    """What became of the incidents; `action` is what undo takes back, None if nothing changed."""

    changed: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    action: int | None = None

    def refuse(self, number: str, problem: Problem) -> None:
        """Keep why an incident stays as it was."""
        self.refused.append(Refused(number, problem.text, dict(problem.params)))


class BulkService:
    """Changes many incidents at once, which are named by their UUIDs.

    What cannot be changed is refused one by one and keeps nothing else from being done. Every
    method tells `progress` and raises `Cancelled` through it; nothing is changed then.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def edit(
        self,
        actor: Actor,
        uuids: Iterable[str],
        given: Mapping[str, str],
        progress: Progress = no_progress,
    ) -> BulkResult:
        """Give fields of many incidents the same typed values, an empty text clearing one.

        Each is stamped as in a single edit. Raises `BadValue`, `UnknownField` for what fits none.
        """
        what = "incident.edit-many"
        wanted = _wanted(uuids)
        with (
            no_full_collections(),
            self._workspace.write(actor, Permission.EDIT_INCIDENT, what) as write,
        ):
            settings = load_settings(write.connection)
            resolver = Resolver.load(write.connection)
            values = resolver.resolve(read_given(given, settings.zone), write if wanted else None)
            work = _Editing(write, resolver, values)
            for rows in _batches(write.connection, wanted, work.result, progress):
                work.edit(rows)
            return _finished(work.result, write)

    def move_to_bin(
        self, actor: Actor, uuids: Iterable[str], progress: Progress = no_progress
    ) -> BulkResult:
        """Take incidents off the list; those in the bin already are unchanged."""
        what = "incident.bin-many"
        with (
            no_full_collections(),
            self._workspace.write(actor, Permission.DELETE_INCIDENT, what) as write,
        ):
            return _set_binned(write, _wanted(uuids), progress, is_binned=True)

    def restore(
        self, actor: Actor, uuids: Iterable[str], progress: Progress = no_progress
    ) -> BulkResult:
        """Put incidents back on the list; those that are there already are unchanged."""
        what = "incident.restore-many"
        with (
            no_full_collections(),
            self._workspace.write(actor, Permission.DELETE_INCIDENT, what) as write,
        ):
            return _set_binned(write, _wanted(uuids), progress, is_binned=False)

    def purge(
        self, actor: Actor, uuids: Iterable[str], reason: str, progress: Progress = no_progress
    ) -> Purged:
        """Remove incidents in the bin for good with all that hangs on them, as one action.

        Raises `NotFound`, `NotInTheBin`; nothing is removed then.
        """
        return purge(self._workspace, actor, _wanted(uuids), reason, progress)


class _Editing:
    """One edit of many incidents in an open transaction."""

    def __init__(self, write: Write, resolver: Resolver, values: dict[str, Value]) -> None:
        self._write = write
        self._resolver = resolver
        self._values = values
        self._code = code_of(resolver.directory)
        self.result = BulkResult()

    def edit(self, rows: Sequence[Row[Any]]) -> None:
        """Change the incidents of some rows."""
        updates: list[tuple[int, Columns]] = []
        for row in rows:
            try:
                columns = self._columns(row)
            except Problem as problem:
                self.result.refuse(row.number, problem)
                continue
            if columns:
                updates.append((row.id, columns))
        incidents.update_incidents(self._write.connection, updates)
        self.result.changed += len(updates)

    def _columns(self, row: Row[Any]) -> Columns:
        if row.deleted_at is not None:
            raise InTheBin(number=row.number)
        current = incidents.view(row, self._code)
        values = self._resolver.complete(current.values, self._values)
        columns = changed_columns(self._write, self._resolver, current, values)
        self.result.unchanged += not columns
        return columns


def _set_binned(
    write: Write, wanted: Sequence[str], progress: Progress, *, is_binned: bool
) -> BulkResult:
    result = BulkResult()
    at = write.at if is_binned else None
    columns: Columns = {
        BINNED: None if at is None else at.milliseconds,
        "last_change_at": write.at.milliseconds,
    }
    for rows in _batches(write.connection, wanted, result, progress):
        moved = [row for row in rows if (row.deleted_at is None) is is_binned]
        for row in moved:
            record_binned(write, row, at)
        incidents.update_incidents(write.connection, [(row.id, columns) for row in moved])
        result.changed += len(moved)
        result.unchanged += len(rows) - len(moved)
    return _finished(result, write)


def _batches(
    connection: Connection, wanted: Sequence[str], result: BulkResult, progress: Progress
) -> Iterator[Sequence[Row[Any]]]:
    """Yield the rows of the incidents; what is not there is refused."""
    for done in range(0, len(wanted), _BATCH):
        progress(done, len(wanted))
        batch = wanted[done : done + _BATCH]
        rows = incidents.rows_of(connection, batch)
        if len(rows) < len(batch):
            known = {row.uuid for row in rows}
            for uuid in (uuid for uuid in batch if uuid not in known):
                result.refuse(uuid[:80], NotFound(reference=uuid[:80]))
        yield rows
    progress(len(wanted), len(wanted))


def _wanted(uuids: Iterable[str]) -> list[str]:
    """Return the UUIDs in canonical form, each once; what is none stays to be refused."""
    return list(dict.fromkeys(as_uuid(uuid) or ascii(uuid) for uuid in uuids))


def _finished(result: BulkResult, write: Write) -> BulkResult:
    result.action = write.action_id if write.changes else None
    return result
