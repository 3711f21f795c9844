# SPDX-License-Identifier: Apache-2.0
"""What adding, removing and taking back files have in common inside their transaction.

The history keeps one line for each file under the UUID of its case: what is told of the file
before and after, so that a file that was added has nothing before, a removed one nothing after.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.changes import Kind
from casepack_desktop.domain.files import FileView, Role
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.views import Change
from casepack_desktop.services.casework import UNDO, touch
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage import attachments
from casepack_desktop.storage.standing import standing_of
from casepack_desktop.support.hashing import canonical_json

FILE = "attachment"
_FIELD = "file:"
_TOLD = ("uuid", "role", "name", "size", "sha256")


def field_of(uuid: str) -> str:
    """Return the field under which the history of a case tells of a file."""
    return f"{_FIELD}{uuid}"


def told_of(row: Row[Any]) -> str:
    """Return what the history keeps of a file."""
    return canonical_json({key: getattr(row, key) for key in _TOLD})


def note_change(write: Write, row: Row[Any], *, is_there: bool) -> None:
    """Record that a file came or went, and that its case changed."""
    told = told_of(row)
    old, new = (None, told) if is_there else (told, None)
    write.record(Change(FILE, row.incident_uuid, field_of(row.uuid), old, new))
    attachments.move_last_change(write.connection, row.incident_id, write.at.milliseconds)
    write.kinds.add(Kind.FILES)
    touch(write, row.incident_uuid)


def set_removed(write: Write, row: Row[Any], *, is_removed: bool) -> None:
    """Remove a file, or put it back."""
    at = write.at.milliseconds if is_removed else None
    attachments.set_removed(write.connection, row.uuid, at)
    note_change(write, row, is_there=not is_removed)


def take_back_files(
    write: Write, action_id: int, changes: Sequence[Change]
) -> tuple[int, list[str]]:
    """Take back what an action did to files; return how many, and the numbers of refused cases.

    A case whose files of the action changed since is left as it is.
    """
    taken, refused = 0, []
    by_case: dict[str, list[Change]] = {}
    for change in changes:
        if change.entity == FILE:
            by_case.setdefault(change.uuid, []).append(change)
    for uuid, of_case in by_case.items():
        rows = [(change, _row(write, change)) for change in of_case]
        there = [(change, row) for change, row in rows if row is not None]
        if not there:
            continue  # purged
        if _can_take_back(write, action_id, uuid, there):
            # What came goes first: there is one main file at a time.
            for change, row in sorted(there, key=lambda pair: pair[0].new is None):
                set_removed(write, row, is_removed=change.new is not None)
            taken += 1
        else:
            refused.append(there[0][1].number)
    return taken, refused


def remove_unknown(
    workspace: Workspace, actor: Actor, permission: Permission, names: Sequence[str]
) -> None:
    """Remove those of some files of the vault that no row refers to.

    Nobody else can commit a row that refers to one of them while it is looked for.
    """
    if not names:
        return
    with workspace.write(actor, permission, "file.discard") as write:
        for name in attachments.unknown_files(write.connection, names):
            workspace.vault.remove(name)


def view_of(row: Row[Any]) -> FileView:
    """Return a file as it is shown."""
    removed = row.removed_at
    return FileView(
        uuid=row.uuid,
        role=Role(row.role),
        name=row.name,
        size=row.size,
        media_type=row.media_type,
        sha256=row.sha256,
        added_at=Moment.from_milliseconds(row.added_at),
        added_by=row.added_by,
        removed_at=None if removed is None else Moment.from_milliseconds(removed),
    )


def _row(write: Write, change: Change) -> Row[Any] | None:
    told = json.loads(str(change.new or change.old))
    return attachments.find_attachment(write.connection, told["uuid"])


def _can_take_back(
    write: Write, action_id: int, uuid: str, there: Sequence[tuple[Change, Row[Any]]]
) -> bool:
    if any(row.deleted_at is not None for _, row in there):
        return False
    stands = standing_of(write.connection, [uuid], FILE, UNDO)
    if not stands.is_last(uuid, action_id, [change.field for change, _ in there]):
        return False
    if not any(change.new is None and row.role == Role.MAIN for change, row in there):
        return True
    main = attachments.live_main_file(write.connection, there[0][1].incident_id)
    return main is None or main.uuid in {row.uuid for _, row in there}
