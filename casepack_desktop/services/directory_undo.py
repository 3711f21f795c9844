# SPDX-License-Identifier: Apache-2.0
"""Taking back what was done to the directories, with the incidents that a merge moved."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from casepack_desktop.domain.changes import Kind
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.views import Change
from casepack_desktop.services.casework import INCIDENT, UNDO, touch
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.directory_storing import (
    MERGED,
    POSITION,
    REMOVED,
    LastOpenStatus,
    NoSuchEntry,
    Whole,
    brought_back,
    change,
    checked,
    demand_open_status,
    directory_of,
    remove,
    standing,
    whole_entry,
)
from casepack_desktop.services.former_codes import FormerCodes
from casepack_desktop.services.seeding import CREATED
from casepack_desktop.services.workspace import Write
from casepack_desktop.storage import history
from casepack_desktop.storage.directory_editing import (
    Moving,
    by_uuids,
    children_of,
    rename_in,
    usage_of,
    write_positions,
)
from casepack_desktop.storage.standing import standing_of
from casepack_desktop.support.progress import Progress

_ENTITIES = {kind.value for kind in DirectoryKind}
_BATCH = 500
PREFIX = "directory."


def is_of_directories(connection: Connection, action_id: int, changes: Iterable[Change]) -> bool:
    """Return whether an action was done to directories, and not to incidents by the way."""
    if not any(one.entity in _ENTITIES for one in changes):
        return False
    what = history.name_of_action(connection, action_id) or ""
    return what == UNDO or what.startswith(PREFIX)


def take_back_entries(
    write: Write, action_id: int, changes: Sequence[Change], progress: Progress
) -> tuple[int, list[str]]:
    """Take back an action on directories; return how many records, and codes of what stays."""
    by_entry: dict[tuple[str, str], list[Change]] = {}
    for one in changes:
        if one.entity in _ENTITIES:
            by_entry.setdefault((one.entity, one.uuid), []).append(one)
    done, refused = 0, []
    made = []
    # What was removed comes back first: the rest may name it.
    for (entity, uuid), of_one in sorted(by_entry.items(), key=lambda item: _rank(item[1])):
        kind = DirectoryKind(entity)
        if of_one[0].field == CREATED:
            made.append((kind, uuid))
            continue
        stays = _take_back_one(write, action_id, kind, uuid, of_one)
        if stays and of_one[0].field == MERGED:
            return 0, [stays]  # where it cannot come back, all that it was merged with stays
        refused += [stays] if stays else []
        done += not stays
    moved, others = _move_back(write, action_id, changes, progress)
    for kind, uuid in reversed(made):
        stays = _take_away(write, action_id, kind, uuid)
        refused += [stays] if stays else []
        done += not stays
    return done + moved, refused + others


def _rank(changes: Sequence[Change]) -> int:
    return 0 if changes[0].field in (REMOVED, MERGED) else 1


def _take_back_one(
    write: Write, action_id: int, kind: DirectoryKind, uuid: str, changes: Sequence[Change]
) -> str:
    """Take back what happened to one entry; return its code if it stays as it is."""
    directory = directory_of(write.connection)
    if changes[0].field in (REMOVED, MERGED):
        return _bring_back(write, directory, kind, changes[0])
    try:
        stored = whole_entry(write.connection, directory, kind, uuid)
    except NoSuchEntry:
        return uuid[:8]
    if not _is_untouched(write, action_id, stored, changes):
        return stored.entry.code
    place = next((one.old for one in changes if one.field == POSITION), None)
    given = {one.field: str(one.old or "") for one in changes if one.field != POSITION}
    try:
        values = checked(directory, kind, stored, given)
        if kind is DirectoryKind.STATUS:
            after = (values["phase"], values["is_active"])
            demand_open_status(standing(directory) | {uuid: after})
    except (BadValue, LastOpenStatus):
        return stored.entry.code
    change(write, directory, stored, values)
    if place is not None:
        write_positions(write.connection, {stored.entry.id: int(place)})
        was = str(stored.entry.position)
        write.record(Change(kind.value, uuid, POSITION, was, str(place)))
    write.kinds.add(Kind.DIRECTORIES)
    return ""


def _bring_back(write: Write, directory: Directory, kind: DirectoryKind, one: Change) -> str:
    try:
        brought_back(write, directory, kind, one)
    except BadValue as problem:
        return str(problem.reason_params.get("value", one.uuid[:8]))
    return ""


def _is_untouched(write: Write, action_id: int, stored: Whole, changes: Sequence[Change]) -> bool:
    uuid = stored.entry.uuid
    stands = standing_of(write.connection, [uuid], stored.entry.kind.value, UNDO)
    if not stands.is_last(uuid, action_id, [one.field for one in changes]):
        return False
    present = stored.values | {POSITION: str(stored.entry.position)}
    return all((present.get(one.field) or None) == one.new for one in changes)


def _take_away(write: Write, action_id: int, kind: DirectoryKind, uuid: str) -> str:
    """Remove an entry that the action made; return its code if something came of it since."""
    directory = directory_of(write.connection)
    try:
        stored = whole_entry(write.connection, directory, kind, uuid)
    except NoSuchEntry:
        return ""
    entry = stored.entry
    used = usage_of(write.connection, kind, entry.id, [entry.code])
    # What came back by an undo was gone with the same past before.
    came_back = history.name_of_action(write.connection, action_id) == UNDO
    is_used = used.live or used.binned or (used.past and not came_back)
    stands = standing_of(write.connection, [uuid], kind.value, UNDO)
    if is_used or not stands.is_last(uuid, action_id) or children_of(write.connection, entry.id):
        return entry.code
    if kind is DirectoryKind.STATUS:
        left = standing(directory)
        del left[uuid]
        try:
            demand_open_status(left)
        except LastOpenStatus:
            return entry.code
    remove(write, stored, REMOVED)
    return ""


def _move_back(
    write: Write, action_id: int, changes: Sequence[Change], progress: Progress
) -> tuple[int, list[str]]:
    """Let the incidents that the action moved name what they named before."""
    by_incident: dict[str, list[Change]] = {}
    for one in changes:
        if one.entity == INCIDENT:
            by_incident.setdefault(one.uuid, []).append(one)
    uuids, moved, refused = list(by_incident), 0, []
    directory = directory_of(write.connection)
    codes = FormerCodes(write.connection, directory)
    for start in range(0, len(uuids), _BATCH):
        progress(start, len(uuids))
        batch = uuids[start : start + _BATCH]
        stands = standing_of(write.connection, batch, INCIDENT, UNDO)
        rows = []
        for found in by_uuids(write.connection, batch):
            meant = [_meant(codes, one, action_id) for one in by_incident[found.uuid]]
            old = _entries_before(directory, found, meant)
            keys = [one.field for one in meant]
            if old is None or not stands.is_last(found.uuid, action_id, keys):
                refused.append(found.number)
                continue
            rows.append((found.id, old))
            for one in meant:
                write.record(Change(INCIDENT, one.uuid, one.field, one.new, one.old))
            touch(write, found.uuid)
        rename_in(write.connection, rows, write.at.milliseconds)
        moved += len(rows)
    return moved, refused


def _meant(codes: FormerCodes, one: Change, action_id: int) -> Change:
    """Return a change of an incident with the codes that the entries it named have now."""
    old, new = (codes.present(one.field, value, action_id) for value in (one.old, one.new))
    return replace(one, old=old, new=new)


def _entries_before(
    directory: Directory, found: Moving, changes: Iterable[Change]
) -> dict[str, int | None] | None:
    """Return what an incident named before, None if it names something else by now."""
    before: dict[str, int | None] = {}
    for one in changes:
        now = directory.by_id(found.entries[one.field])
        if one.new != (None if now is None else now.code):
            return None
        was = directory.exact(DirectoryKind(one.field), str(one.old)) if one.old else None
        if one.old and was is None:
            return None
        before[one.field] = None if was is None else was.id
    return before
