# SPDX-License-Identifier: Apache-2.0
"""Takes changes of incidents back, some incidents at a time, where nothing changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any

from sqlalchemy import Row

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.instants import parse_moment
from casepack_desktop.domain.lifecycle import ORIGIN
from casepack_desktop.domain.values import Value, json_value, read_value
from casepack_desktop.domain.views import Change, Incident
from casepack_desktop.services.casework import (
    BINNED,
    INCIDENT,
    UNDO,
    changed_columns,
    code_of,
    record_binned,
)
from casepack_desktop.services.former_codes import FormerCodes
from casepack_desktop.services.import_writing import IMPORT
from casepack_desktop.services.remarks import note_taken_back
from casepack_desktop.services.resolution import Resolver
from casepack_desktop.services.workspace import Write
from casepack_desktop.storage import history, imports, incidents
from casepack_desktop.storage.encoding import Columns
from casepack_desktop.storage.standing import Standing, standing_of


@dataclass(slots=True)
class Undone:
    """What was taken back and the numbers of the incidents that stay, changed since."""

    taken_back: int = 0
    refused: list[str] = field(default_factory=list)
    action: int | None = None
    """The action that took it back, which can be taken back itself."""
    removed: list[str] = field(default_factory=list)
    """The UUIDs of the incidents that it took away."""

    def add(self, part: "Undone") -> None:
        """Count what another part took back and refused."""
        self.taken_back += part.taken_back
        self.refused += part.refused
        self.removed += part.removed


class TakingBack:
    """The changes of one action, taken back in an open transaction."""

    def __init__(self, write: Write, action_id: int, remarks: Mapping[str, str]) -> None:
        """`remarks` are the UUIDs of the comments that the action made, by incident."""
        self._write = write
        self._remarks = remarks
        self._action_id = action_id
        self._resolver = Resolver.load(write.connection)
        self._code = code_of(self._resolver.directory)
        self._codes = FormerCodes(write.connection, self._resolver.directory)
        self._is_import = history.name_of_action(write.connection, action_id) == IMPORT

    def take_back(self, changes: Mapping[str, Sequence[Change]]) -> Undone:
        """Take back what the action changed in some incidents, given by their UUIDs."""
        undone = Undone()
        connection = self._write.connection
        rows = incidents.rows_of(connection, list(changes))
        stands = standing_of(connection, list(changes), INCIDENT, UNDO)
        updates: list[tuple[int, Columns]] = []
        for row in rows:
            keys = {change.field for change in changes[row.uuid]}
            if BINNED in keys:
                columns = self._moved_back(row, changes[row.uuid], stands)
            elif {key.removesuffix(ORIGIN) for key in keys} <= FIELD.keys():
                columns = self._restored(row, changes[row.uuid], stands)
            else:
                continue
            if columns is None:
                undone.refused.append(row.number)
                continue
            updates += [(row.id, columns)] if columns else []
            undone.taken_back += 1
        incidents.update_incidents(connection, updates)
        return undone

    def _moved_back(
        self, row: Row[Any], changes: Sequence[Change], stands: Standing
    ) -> Columns | None:
        change = next(change for change in changes if change.field == BINNED)
        view = incidents.view(row, self._code)
        present = None if view.deleted_at is None else view.deleted_at.isoformat()
        if present != change.new or not stands.is_last(row.uuid, self._action_id, [BINNED]):
            return None
        # It lies in the bin again since when it lay there before.
        at = None if change.old is None else parse_moment(str(change.old), UTC)
        record_binned(self._write, row, at)
        deleted = None if at is None else at.milliseconds
        return {BINNED: deleted, "last_change_at": self._write.at.milliseconds}

    def _restored(
        self, row: Row[Any], changes: Sequence[Change], stands: Standing
    ) -> Columns | None:
        if row.deleted_at is not None:
            return None
        # A field that somebody gave the same value again was changed since, too.
        if not stands.is_last(row.uuid, self._action_id, [change.field for change in changes]):
            return None
        current = incidents.view(row, self._code)
        if any(_present(current, one) != self._meant(one, one.new) for one in changes):
            return None
        former = {
            c.field: former_value(replace(c, old=self._meant(c, c.old)))
            for c in changes
            if c.field in FIELD
        }
        values = self._resolver.known(former)
        # An entry that the directories have no more, or that was merged into the present one.
        if values is None or all(current.values.get(key) == values[key] for key in values):
            return None
        columns = changed_columns(
            self._write, self._resolver, current, values, stamp=False, origins=_origins(changes)
        )
        if "status" in values and row.uuid in self._remarks:
            note_taken_back(self._write, self._remarks[row.uuid], current, values["status"])
        if self._is_import:
            # What stays as the import left it keeps the record it came from.
            imports.delete_originals_of(self._write.connection, self._action_id, row.uuid)
        return columns

    def _meant(self, change: Change, value: str | int | None) -> str | int | None:
        """Return a value of the action, an entry by the code that it has now."""
        if change.field not in FIELD:
            return value
        return self._codes.present(change.field, value, self._action_id)


def _present(current: Incident, change: Change) -> str | int | None:
    """Return what a field of the history says now, a value or the origin of an instant."""
    if change.field not in FIELD:
        return current.origins.get(change.field.removesuffix(ORIGIN))
    return json_value(current.values.get(change.field))


def _origins(changes: Sequence[Change]) -> dict[str, str | None]:
    """Return how the instants of a case had come to be before the changes."""
    return {
        change.field.removesuffix(ORIGIN): None if change.old is None else str(change.old)
        for change in changes
        if change.field not in FIELD
    }


def former_value(change: Change) -> Value:
    """Return the value that a field had before a change."""
    return None if change.old is None else read_value(FIELD[change.field], str(change.old), UTC)
