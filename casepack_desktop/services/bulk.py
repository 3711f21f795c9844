# SPDX-License-Identifier: Apache-2.0
"""The same change to many incidents: one transaction, one action, taken back as a whole."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.errors import InTheBin, NotFound, OtherCount, Problem
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.values import Value
from casepack_desktop.services.casework import (
    BINNED,
    changed_columns,
    code_of,
    record_binned,
)
from casepack_desktop.services.narrowing import narrowed
from casepack_desktop.services.purging import Purged, purge
from casepack_desktop.services.resolution import Resolver, read_given
from casepack_desktop.services.settings import load_settings
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage import incidents
from casepack_desktop.storage.encoding import Columns
from casepack_desktop.storage.listing import meant_ids
from casepack_desktop.storage.page_cache import page_cache
from casepack_desktop.support.collecting import no_full_collections
from casepack_desktop.support.ids import as_uuid
from casepack_desktop.support.progress import Progress, no_progress

Which = IncidentFilter | Iterable[str]
"""A filter, which means all incidents that fit it and are not in the bin, or UUIDs."""
Wanted: TypeAlias = "Sequence[str] | array[int]"
"""UUIDs, or the ids of what a filter means."""
_BATCH = 500
_MOST_NAMED = 1_000
"""So many incidents are announced by name; more are told as any."""
_MOST_REFUSED = 100
_FITTING = 20_000
"""So many incidents change without much room in memory."""
_ROOM = 131_072
"""The room for the pages of the database while more change, in KiB."""


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
    """The first of those that stay as they were."""
    refused_count: int = 0
    action: int | None = None

    def refuse(self, number: str, problem: Problem) -> None:
        """Keep why an incident stays as it was."""
        self.refused_count += 1
        if self.refused_count <= _MOST_REFUSED:
            self.refused.append(Refused(number, problem.text, dict(problem.params)))


class BulkService:
    """Changes many incidents at once, named by their UUIDs or by a filter, which means all of them.

    A filter means what it means when the change begins. What cannot be changed is refused one by
    one and keeps nothing else from being done. Every method tells `progress` and raises
    `Cancelled` through it; nothing is changed then.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def edit(
        self,
        actor: Actor,
        which: Which,
        given: Mapping[str, str],
        progress: Progress = no_progress,
        *,
        agreed: int | None = None,
    ) -> BulkResult:
        """Give fields of many incidents the same typed values, an empty text clearing one.

        Each is stamped as in a single edit. Raises `BadValue`, `UnknownField` for what fits none,
        and `OtherCount` where a filter does not mean as many as were `agreed`, if that is given.
        """
        with self._writing(actor, Permission.EDIT_INCIDENT, "incident.edit-many") as write:
            wanted = self._wanted(write, which, agreed)
            settings = load_settings(write.connection)
            resolver = Resolver.load(write.connection)
            values = resolver.resolve(read_given(given, settings.zone), write if wanted else None)
            work = _Editing(write, resolver, values)
            with _with_room(write, wanted):
                for rows in _batches(write, wanted, work.result, progress):
                    work.edit(rows)
            return _finished(work.result, write)

    def move_to_bin(
        self,
        actor: Actor,
        which: Which,
        progress: Progress = no_progress,
        *,
        agreed: int | None = None,
    ) -> BulkResult:
        """Take incidents off the list; those in the bin already are unchanged.

        Raises `OtherCount` as `edit` does.
        """
        with self._writing(actor, Permission.DELETE_INCIDENT, "incident.bin-many") as write:
            wanted = self._wanted(write, which, agreed)
            return _set_binned(write, wanted, progress, is_binned=True)

    def restore(
        self, actor: Actor, uuids: Iterable[str], progress: Progress = no_progress
    ) -> BulkResult:
        """Put incidents back on the list; those that are there already are unchanged."""
        with self._writing(actor, Permission.DELETE_INCIDENT, "incident.restore-many") as write:
            return _set_binned(write, _named(uuids), progress, is_binned=False)

    def purge(
        self, actor: Actor, uuids: Iterable[str], reason: str, progress: Progress = no_progress
    ) -> Purged:
        """Remove incidents in the bin for good with all that hangs on them, as one action.

        Raises `NotFound`, `NotInTheBin`; nothing is removed then.
        """
        return purge(self._workspace, actor, _named(uuids), reason, progress)

    @contextmanager
    def _writing(self, actor: Actor, permission: Permission, what: str) -> Iterator[Write]:
        with no_full_collections(), self._workspace.write(actor, permission, what) as write:
            yield write

    def _wanted(self, write: Write, which: Which, agreed: int | None) -> Wanted:
        if not isinstance(which, IncidentFilter):
            return _named(which)
        meant = narrowed(write.connection, which, self._workspace.clock.now())
        ids = meant_ids(write.connection, meant)
        if agreed is not None and len(ids) != agreed:
            raise OtherCount(now=len(ids), agreed=agreed)
        return ids


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


def _set_binned(write: Write, wanted: Wanted, progress: Progress, *, is_binned: bool) -> BulkResult:
    result = BulkResult()
    at = write.at if is_binned else None
    columns: Columns = {
        BINNED: None if at is None else at.milliseconds,
        "last_change_at": write.at.milliseconds,
    }
    with _with_room(write, wanted):
        for rows in _batches(write, wanted, result, progress):
            moved = [row for row in rows if (row.deleted_at is None) is is_binned]
            for row in moved:
                record_binned(write, row, at)
            incidents.update_incidents(write.connection, [(row.id, columns) for row in moved])
            result.changed += len(moved)
            result.unchanged += len(rows) - len(moved)
    return _finished(result, write)


def _with_room(write: Write, wanted: Wanted) -> AbstractContextManager[None]:
    """Keep much of the indexes in memory while very many of their lines change here and there."""
    is_large = len(wanted) > _FITTING
    return page_cache(write.connection, _ROOM) if is_large else nullcontext()


def _batches(
    write: Write, wanted: Wanted, result: BulkResult, progress: Progress
) -> Iterator[Sequence[Row[Any]]]:
    """Yield the rows of the incidents; what is not there is refused.

    What is recorded of a batch is settled before the next one, so that any number fits in memory.
    """
    if len(wanted) > _MOST_NAMED:
        write.incidents = None
    for done in range(0, len(wanted), _BATCH):
        progress(done, len(wanted))
        yield _rows(write.connection, wanted[done : done + _BATCH], result)
        write.settle()
    progress(len(wanted), len(wanted))


def _rows(connection: Connection, batch: Wanted, result: BulkResult) -> Sequence[Row[Any]]:
    if isinstance(batch, array):
        return incidents.rows_by_id(connection, batch)
    rows = incidents.rows_of(connection, batch)
    if len(rows) < len(batch):
        known = {row.uuid for row in rows}
        for uuid in (uuid for uuid in batch if uuid not in known):
            result.refuse(uuid[:80], NotFound(reference=uuid[:80]))
    return rows


def _named(uuids: Iterable[str]) -> list[str]:
    """Return the UUIDs in canonical form, each once; what is none stays to be refused."""
    return list(dict.fromkeys(as_uuid(uuid) or ascii(uuid) for uuid in uuids))


def _finished(result: BulkResult, write: Write) -> BulkResult:
    result.action = write.action_id if write.has_changes else None
    return result
