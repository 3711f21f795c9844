# SPDX-License-Identifier: Apache-2.0
"""The inverse of a recorded action, which is an action itself.

What was changed since is refused: an edit as a whole, an import row by row with a list of what
stays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from sqlalchemy import Row

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.errors import (
    NotAnImport,
    NothingToUndo,
    UndoRefused,
    UnknownAction,
)
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.lifecycle import ORIGIN
from casepack_desktop.domain.values import Value, json_value, read_value
from casepack_desktop.domain.views import Change, Incident
from casepack_desktop.services.casework import (
    BINNED,
    IMPORTED,
    INCIDENT,
    REMOVED,
    UNDO,
    apply_values,
    found_row,
    live_incident,
    set_deleted,
    touch,
)
from casepack_desktop.services.import_writing import IMPORT
from casepack_desktop.services.relations import take_back_links
from casepack_desktop.services.resolution import Resolver
from casepack_desktop.services.seeding import CREATED
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage import history, imports, incidents
from casepack_desktop.support.collecting import no_full_collections
from casepack_desktop.support.progress import Progress, no_progress

_NAMED = 10
_BATCH = 500


@dataclass(slots=True)
class Undone:
    """What was taken back and the numbers of the incidents that stay, changed since."""

    taken_back: int = 0
    refused: list[str] = field(default_factory=list)

    def add(self, part: "Undone") -> None:
        """Count what another part took back and refused."""
        self.taken_back += part.taken_back
        self.refused += part.refused


class UndoService:
    """Takes back edits, moves into the bin and imports."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def undo(self, actor: Actor, action_id: int) -> Undone:
        """Take back one action.

        Raises `UnknownAction`, `NothingToUndo` if it has no inverse, and `UndoRefused` if what it
        changed was all changed since.
        """
        with self._workspace.write(actor, Permission.UNDO, UNDO) as write:
            _demand_known(write, action_id)
            return _undo(write, action_id)

    def undo_import(self, actor: Actor, action_id: int, progress: Progress = no_progress) -> Undone:
        """Take back an import; raise as `undo` does, and `NotAnImport` for any other action.

        Raises `Cancelled` through `progress`, too; the import stays then.
        """
        with no_full_collections(), self._workspace.write(actor, Permission.UNDO, UNDO) as write:
            _demand_known(write, action_id)
            if history.name_of_action(write.connection, action_id) != IMPORT:
                raise NotAnImport(action=action_id)
            return _undo(write, action_id, progress)

    def restore_value(self, actor: Actor, reference: str, action_id: int, key: str) -> Incident:
        """Set a field of an incident back to what it was before an action.

        Raises `NotFound`, `UnknownAction`, `UndoRefused` if the field was changed since.
        """
        with self._workspace.write(actor, Permission.UNDO, UNDO) as write:
            _demand_known(write, action_id)
            uuid = found_row(write.connection, reference).uuid
            changes = [
                change
                for change in history.of_action(write.connection, action_id)
                if change.uuid == uuid and change.field in (key, f"{key}{ORIGIN}")
            ]
            if not changes or key not in FIELD:
                raise UnknownAction(action=action_id)
            write.summary = {"action": action_id, "field": key}
            resolver = Resolver.load(write.connection)
            undone = _restore_fields(write, resolver, action_id, uuid, changes)
            if undone.refused:
                raise _refusal(action_id, undone)
            return live_incident(write.connection, uuid, resolver.directory)


def _demand_known(write: Write, action_id: int) -> None:
    # The transaction's own action is the next one, so all before it exist.
    if not 0 < action_id < write.action_id:
        raise UnknownAction(action=action_id)


def _undo(write: Write, action_id: int, progress: Progress = no_progress) -> Undone:
    changes = history.of_action(write.connection, action_id)
    undone = _take_back(write, action_id, changes, progress)
    if not undone.taken_back:
        raise _refusal(action_id, undone)
    write.summary = {"action": action_id, "refused": len(undone.refused)}
    return undone


def _refusal(action_id: int, undone: Undone) -> UndoRefused | NothingToUndo:
    if undone.refused:
        return UndoRefused(numbers=", ".join(undone.refused[:_NAMED]))
    return NothingToUndo(action=action_id)


def _take_back(write: Write, action_id: int, changes: list[Change], progress: Progress) -> Undone:
    undone = Undone()
    made: list[str] = []
    resolver = Resolver.load(write.connection)
    for uuid, of_one in _by_incident(changes).items():
        keys = {change.field for change in of_one}
        if IMPORTED in keys or CREATED in keys:
            made.append(uuid)
        elif BINNED in keys:
            undone.add(_move_back(write, uuid, of_one[0]))
        elif {_instant_of(key) for key in keys} <= FIELD.keys():
            part = _restore_fields(write, resolver, action_id, uuid, of_one)
            # What stays as the import left it keeps the record it came from.
            if part.taken_back:
                imports.delete_originals_of(write.connection, action_id, uuid)
            undone.add(part)
    undone.add(_remove(write, made, progress))
    undone.add(Undone(*take_back_links(write, changes)))
    return undone


def _by_incident(changes: Iterable[Change]) -> dict[str, list[Change]]:
    grouped: dict[str, list[Change]] = {}
    for change in changes:
        if change.entity == INCIDENT:
            grouped.setdefault(change.uuid, []).append(change)
    return grouped


def _remove(write: Write, made: Sequence[str], progress: Progress) -> Undone:
    """Take away the incidents that the action made, where nothing came of them since."""
    undone = Undone()
    for done in range(0, len(made), _BATCH):
        progress(done, len(made))
        batch = made[done : done + _BATCH]
        untouched, refused = imports.untouched_since_made(write.connection, batch)
        imports.delete_incidents(write.connection, list(untouched))
        for uuid, number in untouched.values():
            write.record(Change(INCIDENT, uuid, REMOVED, number, None))
            touch(write, uuid)
        undone.taken_back += len(untouched)
        undone.refused += refused
    return undone


def _move_back(write: Write, uuid: str, change: Change) -> Undone:
    row = incidents.find_row(write.connection, uuid)
    if row is None:
        return Undone()
    if _deleted(row) != change.new:
        return Undone(refused=[row.number])
    set_deleted(write, row, None if change.old is None else write.at)
    return Undone(taken_back=1)


def _deleted(row: Row[Any]) -> str | None:
    view = incidents.view(row, str)
    return None if view.deleted_at is None else view.deleted_at.isoformat()


def _restore_fields(
    write: Write, resolver: Resolver, action_id: int, uuid: str, changes: list[Change]
) -> Undone:
    row = incidents.find_row(write.connection, uuid)
    if row is None:
        return Undone()
    if row.deleted_at is not None:
        return Undone(refused=[row.number])
    current = live_incident(write.connection, uuid, resolver.directory)
    setters = history.setters(write.connection, uuid)
    # A field that came back to the same value was changed since, too.
    if any(setters[c.field] != action_id or _present(current, c) != c.new for c in changes):
        return Undone(refused=[row.number])
    values = {c.field: _value(c) for c in changes if c.field in FIELD}
    apply_values(write, resolver, current, values, stamp=False, origins=_origins(changes))
    return Undone(taken_back=1)


def _instant_of(key: str) -> str:
    """Return the field that a field of the history speaks of, itself or the origin of it."""
    return key.removesuffix(ORIGIN)


def _origins(changes: Iterable[Change]) -> dict[str, str | None]:
    return {
        _instant_of(change.field): None if change.old is None else str(change.old)
        for change in changes
        if change.field not in FIELD
    }


def _present(current: Incident, change: Change) -> str | int | None:
    if change.field not in FIELD:
        return current.origins.get(_instant_of(change.field))
    return json_value(current.values.get(change.field))


def _value(change: Change) -> Value:
    return None if change.old is None else read_value(FIELD[change.field], str(change.old), UTC)
