# SPDX-License-Identifier: Apache-2.0
"""The inverse of a recorded action, which is an action itself.

What was changed since is refused: an edit as a whole, an import row by row with a list of what
stays.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.comments import CommentStays
from casepack_desktop.domain.errors import (
    LinkUndoRefused,
    NotAnImport,
    NothingToRestore,
    NothingToUndo,
    UndoRefused,
    UnknownAction,
)
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.lifecycle import ORIGIN
from casepack_desktop.domain.relations import RELATION
from casepack_desktop.domain.values import Value
from casepack_desktop.domain.views import Change, Incident
from casepack_desktop.services.casework import (
    COMMENTED,
    IMPORTED,
    INCIDENT,
    PURGE,
    REMOVED,
    UNDO,
    apply_values,
    live_incident,
    touch,
)
from casepack_desktop.services.directory_undo import is_of_directories, take_back_entries
from casepack_desktop.services.filing import take_back_files
from casepack_desktop.services.former_codes import FormerCodes
from casepack_desktop.services.import_writing import IMPORT
from casepack_desktop.services.last_action import LastAction, latest_action, told_action
from casepack_desktop.services.relations import take_back_links
from casepack_desktop.services.remarks import COMMENT, remarks_in
from casepack_desktop.services.resolution import Resolver
from casepack_desktop.services.seeding import CREATED
from casepack_desktop.services.taking_back import TakingBack, Undone, former_value
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage import history, imports
from casepack_desktop.storage.standing import standing_of
from casepack_desktop.support.collecting import no_full_collections
from casepack_desktop.support.progress import Progress, no_progress

__all__ = ["UndoService", "Undone"]

RESTORED = "incident.restore-value"
_NAMED = 10
_BATCH = 500
_IN_MEMORY = 20_000
"""So many changes are read at once; more are taken back as they are read."""
_STRETCH = 2_000


class UndoService:
    """Takes back edits, moves into the bin, imports, what was done to files or directories."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def undo(self, actor: Actor, action_id: int, progress: Progress = no_progress) -> Undone:
        """Take back one action, incident by incident where it changed many.

        Raises `UnknownAction`, `NothingToUndo` if it has no inverse, `CommentStays`, and
        `UndoRefused` if what it changed was all changed since; `Cancelled` through `progress`.
        """
        with self._undoing(actor) as write:
            _demand_known(write, action_id)
            what = history.name_of_action(write.connection, action_id)
            if what == COMMENTED:
                raise CommentStays
            if what == PURGE:
                raise NothingToUndo(action=action_id)
            undone = _undo(write, action_id, progress)
        self._forget_drafts(undone)
        return undone

    def undo_import(self, actor: Actor, action_id: int, progress: Progress = no_progress) -> Undone:
        """Take back an import; raise as `undo` does, and `NotAnImport` for any other action.

        Raises `Cancelled` through `progress`, too; the import stays then.
        """
        with self._undoing(actor) as write:
            _demand_known(write, action_id)
            if history.name_of_action(write.connection, action_id) != IMPORT:
                raise NotAnImport(action=action_id)
            undone = _undo(write, action_id, progress)
        self._forget_drafts(undone)
        return undone

    @contextmanager
    def _undoing(self, actor: Actor) -> Iterator[Write]:
        with no_full_collections(), self._workspace.write(actor, Permission.UNDO, UNDO) as write:
            yield write

    def _forget_drafts(self, undone: Undone) -> None:
        """Forget what was typed into incidents that are gone, which nobody can be offered."""
        self._workspace.drafts.forget_of(undone.removed)

    def restore_value(self, actor: Actor, reference: str, action_id: int, key: str) -> Incident:
        """Give a field of an incident the value that it had before an action, as a new edit.

        Of the action that registered the incident it is the value that it was registered with.
        Raises `NotFound`, `InTheBin`, `UnknownAction` if the action did not change the field,
        `NothingToRestore` if it has the value, and `BadValue` where the value fits no more.
        """
        with self._workspace.write(actor, Permission.EDIT_INCIDENT, RESTORED) as write:
            _demand_known(write, action_id)
            resolver = Resolver.load(write.connection)
            current = live_incident(write.connection, reference, resolver.directory)
            changes = history.of_action(write.connection, action_id)
            former = _former(changes, current.uuid, key)
            if key not in FIELD or former is None:
                raise UnknownAction(action=action_id)
            meant = _meant(write, resolver, action_id, former)
            values = _demanded_values(resolver, current, {key: former_value(meant)})
            origins = _former_origin(write, changes, current.uuid, key)
            apply_values(write, resolver, current, values, origins=origins)
            write.summary = {"restored": action_id, "field": key}
            return live_incident(write.connection, current.uuid, resolver.directory)

    def latest(self, actor: Actor) -> LastAction | None:
        """Return what `actor` did last and did not take back yet, None if there is nothing."""
        with self._workspace.read() as connection:
            return latest_action(connection, actor)

    def told(self, action_id: int) -> LastAction | None:
        """Return an action in words and whether it can be taken back, None if there is none."""
        with self._workspace.read() as connection:
            return told_action(connection, action_id)


def _former(changes: Iterable[Change], uuid: str, key: str) -> Change | None:
    """Return the change of a field whose old value is wanted, None if there is none."""
    for change in changes:
        if change.uuid != uuid or change.entity != INCIDENT:
            continue
        if change.field == key:
            return change
        if change.field == CREATED:
            first = json.loads(str(change.new))
            return Change(INCIDENT, uuid, key, first[key], None) if key in first else None
    return None


def _meant(write: Write, resolver: Resolver, action_id: int, former: Change) -> Change:
    """Return the change with the present code of the directory entry that it named, if any."""
    if FIELD[former.field].directory is None:
        return former
    codes = FormerCodes(write.connection, resolver.directory)
    return replace(former, old=codes.present(former.field, former.old, action_id))


def _former_origin(
    write: Write, changes: Iterable[Change], uuid: str, key: str
) -> dict[str, str | None]:
    """Return how an instant had come to be before the action, empty if that is not told."""
    told = [change for change in changes if change.uuid == uuid]
    if any(change.field == CREATED for change in told):
        # What registers an incident tells no origins; the first change of one tells what it was.
        first = history.first_change(write.connection, uuid, f"{key}{ORIGIN}")
        told = [] if first is None else [first]
    for change in told:
        if change.field == f"{key}{ORIGIN}":
            return {key: None if change.old is None else str(change.old)}
    return {}


def _demanded_values(
    resolver: Resolver, current: Incident, wanted: dict[str, Value]
) -> dict[str, Value]:
    (key, value), *_ = wanted.items()
    if current.values.get(key) == value:
        raise NothingToRestore(number=current.number)
    kind = FIELD[key].directory
    if kind is not None and value is not None:
        wanted = {key: resolver.directory.resolve(kind, str(value)).code}
    return resolver.complete(current.values, resolver.resolve(wanted))


def _demand_known(write: Write, action_id: int) -> None:
    # The transaction's own action is the next one, so all before it exist.
    if not 0 < action_id < write.action_id:
        raise UnknownAction(action=action_id)


def _undo(write: Write, action_id: int, progress: Progress = no_progress) -> Undone:
    count = history.count_of_action(write.connection, action_id)
    changes: list[Change] = []
    if count > _IN_MEMORY and _is_of_fields_alone(write.connection, action_id):
        undone = _take_back_many(write, action_id, count, progress)
    else:
        changes = history.of_action(write.connection, action_id)
        undone = _take_back(write, action_id, changes, progress)
    if not undone.taken_back:
        raise _refusal(action_id, undone, changes)
    write.summary = {"action": action_id, "refused": len(undone.refused)}
    undone.action = write.action_id
    return undone


def _refusal(
    action_id: int, undone: Undone, changes: Sequence[Change]
) -> UndoRefused | NothingToUndo:
    if not undone.refused:
        return NothingToUndo(action=action_id)
    is_of_links = bool(changes) and all(change.entity == RELATION for change in changes)
    refused = LinkUndoRefused if is_of_links else UndoRefused
    return refused(numbers=", ".join(undone.refused[:_NAMED]))


def _take_back(write: Write, action_id: int, changes: list[Change], progress: Progress) -> Undone:
    if is_of_directories(write.connection, action_id, changes):
        return Undone(*take_back_entries(write, action_id, changes, progress))
    undone = Undone()
    made: list[str] = []
    changed: list[tuple[str, list[Change]]] = []
    for uuid, of_one in _by_incident(changes).items():
        if any(change.field in (IMPORTED, CREATED) for change in of_one):
            made.append(uuid)
        else:
            changed.append((uuid, of_one))
    work = TakingBack(write, action_id, remarks_in(changes))
    for done in range(0, len(changed), _BATCH):
        progress(done, len(changed))
        undone.add(work.take_back(dict(changed[done : done + _BATCH])))
    undone.add(_remove(write, action_id, made, progress))
    undone.add(Undone(*take_back_files(write, action_id, changes)))
    undone.add(Undone(*take_back_links(write, changes)))
    return undone


def _is_of_fields_alone(connection: Connection, action_id: int) -> bool:
    """Return whether an action changed only fields of incidents that were there before and stay."""
    if history.name_of_action(connection, action_id) == IMPORT:
        return False
    made = (IMPORTED, CREATED, REMOVED)
    return not history.is_beyond(connection, action_id, (INCIDENT, COMMENT), made)


def _take_back_many(write: Write, action_id: int, count: int, progress: Progress) -> Undone:
    """Take back an action incident by incident, with a part of it in memory at a time."""
    write.incidents = None
    undone = Undone()
    remarks: dict[str, str] = {}
    work = TakingBack(write, action_id, remarks)
    for done, changes in history.stretches_of_action(write.connection, action_id, _STRETCH):
        remarks.clear()
        remarks.update(remarks_in(changes))
        undone.add(work.take_back(_by_incident(changes)))
        write.settle()
        progress(done, count)
    return undone


def _by_incident(changes: Iterable[Change]) -> dict[str, list[Change]]:
    grouped: dict[str, list[Change]] = {}
    for change in changes:
        if change.entity == INCIDENT:
            grouped.setdefault(change.uuid, []).append(change)
    return grouped


def _remove(write: Write, action_id: int, made: Sequence[str], progress: Progress) -> Undone:
    """Take away the incidents that the action made, where nothing came of them since."""
    undone = Undone()
    for done in range(0, len(made), _BATCH):
        progress(done, len(made))
        batch = made[done : done + _BATCH]
        stands = standing_of(write.connection, batch, INCIDENT, UNDO)
        changed = {uuid for uuid in batch if not stands.is_last(uuid, action_id)}
        untouched, refused = imports.untouched_since_made(write.connection, batch, changed)
        imports.delete_incidents(write.connection, list(untouched))
        for uuid, number in untouched.values():
            write.record(Change(INCIDENT, uuid, REMOVED, number, None))
            touch(write, uuid)
            undone.removed.append(uuid)
        undone.taken_back += len(untouched)
        undone.refused += refused
    return undone
