# SPDX-License-Identifier: Apache-2.0
"""Adding, editing, ordering, merging and removing the entries of the directories.

Every change is one action with a history row for each field, so that it can be taken back.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.changes import Kind
from casepack_desktop.domain.directory_fields import NO, YES
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import (
    BadValue,
    Conflict,
    Difference,
    NothingToRestore,
    Problem,
    UnknownAction,
)
from casepack_desktop.domain.views import Change, Entry, HistoryEntry
from casepack_desktop.exchange.directory_files import entries_as_csv, entries_as_json
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.directory_import import (
    ImportedEntries,
    Plan,
    apply_plan,
    planned,
    records_of,
)
from casepack_desktop.services.directory_merging import Merged, merge_entries
from casepack_desktop.services.directory_storing import (
    POSITION,
    REMOVED,
    Whole,
    change,
    checked,
    demand_open_status,
    directory_of,
    insert,
    remove,
    standing,
    whole_entry,
    whole_of,
    with_words,
)
from casepack_desktop.services.former_codes import FormerCodes
from casepack_desktop.services.seeding import CREATED
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage import history
from casepack_desktop.storage.directory_editing import (
    children_of,
    live_counts,
    read_details,
    write_positions,
)
from casepack_desktop.storage.entry_usage import (
    Usage,
    is_named,
    newest_row,
    past_usage,
    present_usage,
    row_of_birth,
)
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.ids import uuid7
from casepack_desktop.support.progress import Progress, no_progress

TYPE_IN_USE = N_(
    "Incidents are of this type, and their classification follows it. Add a type to the other"
    " classification and merge this one into it."
)
STATUS_IN_USE = N_(
    "Incidents have this status, and their times follow its phase. Add another status and merge"
    " or move the incidents instead."
)
_NAMED = 10
_PERMISSION = Permission.EDIT_DIRECTORY


class EntryInUse(Problem):
    """Incidents name the entry, on the list or in the bin."""

    text = N_(
        "“{code}” cannot be deleted, since incidents name it: on the list {live}, in the bin"
        " {binned}. Deactivate it, or merge it into another one."
    )


class NamedInHistory(EntryInUse):
    """Incidents named the entry, and name another one by now."""

    text = N_(
        "“{code}” cannot be deleted, since incidents named it earlier, as their history tells:"
        " {past}. Deactivate it, or merge it into another one."
    )


class HasTypes(Problem):
    """Types belong to the classification."""

    text = N_(
        "“{code}” cannot be deleted: the types {types} belong to it. Give them another"
        " classification, or merge it into another one."
    )


@dataclass(frozen=True, slots=True)
class Edited:
    """The UUID of a changed entry and the action that did it, None if nothing changed."""

    uuid: str
    action: int | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as it is edited: its version and what it holds, as flat texts by key."""

    entry: Entry
    values: dict[str, str]


class DirectoryEditingService:
    """Changes of the directories; every entry is named by its directory and UUID."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def entry(self, kind: DirectoryKind, uuid: str) -> EntryView:
        """Return an entry as it is edited; raise `NoSuchEntry`."""
        with self._workspace.read() as connection:
            whole = whole_entry(connection, directory_of(connection), kind, uuid)
            return EntryView(whole.entry, whole.values)

    def all(self, kind: DirectoryKind) -> list[EntryView]:
        """Return every entry of a directory in its order."""
        with self._workspace.read() as connection:
            return [EntryView(one.entry, one.values) for one in _wholes(connection, kind)]

    def counts(self, kind: DirectoryKind) -> dict[int, int]:
        """Return how many incidents of the list name each entry, by id, none with zero."""
        with self._workspace.read() as connection:
            return live_counts(connection, kind)

    def usage(self, kind: DirectoryKind, uuid: str) -> Usage:
        """Return how many incidents name an entry, also in the bin and in their history.

        Reads through the history, which takes a while in a large workspace. Raises `NoSuchEntry`.
        """
        with self._workspace.read() as connection:
            directory = directory_of(connection)
            entry = whole_entry(connection, directory, kind, uuid).entry
            present = present_usage(connection, kind, entry.id)
            return replace(present, past=_past(connection, directory, entry))

    def history(self, kind: DirectoryKind, uuid: str) -> list[HistoryEntry]:
        """Return every change of an entry, oldest first; raise `NoSuchEntry`."""
        with self._workspace.read() as connection:
            whole_entry(connection, directory_of(connection), kind, uuid)
            return history.of_record(connection, uuid)

    def add(self, actor: Actor, kind: DirectoryKind, given: Mapping[str, str]) -> Edited:
        """Add an entry from typed texts by key; raise `BadValue`."""
        with self._write(actor, "directory.add") as write:
            directory = directory_of(write.connection)
            values = checked(directory, kind, None, given)
            uuid = uuid7(write.at.at)
            insert(write, directory, kind, values, uuid=uuid)
            return Edited(uuid, write.action_id)

    def edit(
        self,
        actor: Actor,
        kind: DirectoryKind,
        uuid: str,
        given: Mapping[str, str],
        *,
        version: int | None = None,
    ) -> Edited:
        """Change fields of an entry, an empty text clearing one; the old code stays known.

        Raises `NoSuchEntry`, `BadValue`, `LastOpenStatus`, and `Conflict` if a field was changed
        since `version`: it holds the stored and the wanted values.
        """
        with self._write(actor, "directory.edit") as write:
            directory = directory_of(write.connection)
            stored = whole_entry(write.connection, directory, kind, uuid)
            values = checked(directory, kind, stored, given)
            _demand_version(write, stored, values, version)
            _demand_fitting(write, directory, stored, values)
            changed = change(write, directory, stored, _with_old_code(stored, values))
            return Edited(uuid, write.action_id if changed else None)

    def set_active(self, actor: Actor, kind: DirectoryKind, uuid: str, *, active: bool) -> Edited:
        """Offer an entry for new incidents or no longer; raise as `edit` does."""
        return self.edit(actor, kind, uuid, {"is_active": YES if active else NO})

    def move(self, actor: Actor, kind: DirectoryKind, uuid: str, place: int) -> Edited:
        """Put an entry at a place of its directory, counted from 0; raise `NoSuchEntry`."""
        with self._write(actor, "directory.order") as write:
            directory = directory_of(write.connection)
            moved = whole_entry(write.connection, directory, kind, uuid).entry
            entries = directory.of(kind)
            others = [one for one in entries if one.uuid != uuid]
            place = max(0, min(place, len(others)))
            placed = place_entries(write, entries, [*others[:place], moved, *others[place:]])
            return Edited(uuid, write.action_id if placed else None)

    def delete(
        self, actor: Actor, kind: DirectoryKind, uuid: str, progress: Progress = no_progress
    ) -> Edited:
        """Remove an entry that no incident ever named.

        The history is read through first, so that nobody waits to save meanwhile; `progress` is
        told its rows. Raises `NoSuchEntry`, `EntryInUse`, `HasTypes`, `LastOpenStatus`, and
        `Cancelled` through `progress`.
        """
        what = "directory.delete"
        self._workspace.demand(actor, _PERMISSION, what)
        with self._workspace.read() as connection:
            directory = directory_of(connection)
            stored = whole_entry(connection, directory, kind, uuid)
            _demand_unused(connection, directory, stored, progress)
            seen = newest_row(connection)
        with self._write(actor, what, removes_entries=True) as write:
            directory = directory_of(write.connection)
            stored = whole_entry(write.connection, directory, kind, uuid)
            _demand_unused(write.connection, directory, stored, since=seen)
            if kind is DirectoryKind.STATUS:
                left = standing(directory)
                del left[uuid]
                demand_open_status(left)
            remove(write, stored, REMOVED)
            return Edited(uuid, write.action_id)

    def merge(
        self,
        actor: Actor,
        kind: DirectoryKind,
        uuid: str,
        into: str,
        progress: Progress = no_progress,
    ) -> Merged:
        """Let every incident that names an entry name another one, and remove the first.

        Code and names of the removed one find the other one from then on. `progress` is told
        incidents moved. Raises `NoSuchEntry`, `CannotMerge`, and `Cancelled` through `progress`.
        """
        with self._write(actor, "directory.merge", removes_entries=True) as write:
            return merge_entries(write, kind, uuid, into, progress)

    def restore_value(
        self, actor: Actor, kind: DirectoryKind, uuid: str, action_id: int, key: str
    ) -> Edited:
        """Give a field of an entry the value that it had before an action, as a new edit.

        The code it has until then stays known. Raises `NoSuchEntry`, `UnknownAction` if the action
        did not change the field, `NothingToRestore` if it has the value, and as `edit` does where
        the value fits no more.
        """
        with self._write(actor, "directory.restore") as write:
            directory = directory_of(write.connection)
            stored = whole_entry(write.connection, directory, kind, uuid)
            rows = history.of_action(write.connection, action_id)
            found = next((row for row in rows if (row.uuid, row.field) == (uuid, key)), None)
            if found is None or key in (POSITION, CREATED):
                raise UnknownAction(action=action_id)
            if stored.values.get(key, "") == str(found.old or ""):
                raise NothingToRestore(number=stored.entry.code)
            values = checked(directory, kind, stored, {key: str(found.old or "")})
            _demand_fitting(write, directory, stored, values)
            write.summary = {"restored": action_id, "field": key}
            change(write, directory, stored, _with_old_code(stored, values))
            return Edited(uuid, write.action_id)

    def content(self, kind: DirectoryKind, format: str) -> bytes:  # noqa: A002 - as elsewhere
        """Return a directory as a file of the format `csv` or `json`."""
        with self._workspace.read() as connection:
            wholes = _wholes(connection, kind)
        rows = [one.values | {"order": str(place)} for place, one in enumerate(wholes, start=1)]
        return entries_as_json(kind, rows) if format == "json" else entries_as_csv(kind, rows)

    def look_at(self, kind: DirectoryKind, path: Path) -> Plan:
        """Return what the import of a file would add and change; writes nothing.

        Raises an `ImportProblem` where the whole file is refused, and `LastOpenStatus`.
        """
        records = records_of(path)
        with self._workspace.read() as connection:
            wholes = _wholes(connection, kind)
            return planned(directory_of(connection), kind, wholes, records)

    def take_in(self, actor: Actor, plan: Plan) -> ImportedEntries:
        """Import what was looked at in one transaction; refused rows are left out.

        What changed in the directory since is looked at again. Raises `LastOpenStatus`.
        """
        with self._write(actor, "directory.import") as write:
            directory = directory_of(write.connection)
            wholes = _wholes(write.connection, plan.kind)
            return apply_plan(write, directory, wholes, plan)

    def _write(
        self, actor: Actor, what: str, *, removes_entries: bool = False
    ) -> AbstractContextManager[Write]:
        return self._workspace.write(actor, _PERMISSION, what, removes_entries=removes_entries)


def place_entries(write: Write, before: list[Entry], after: list[Entry]) -> bool:
    """Give entries the order of `after`; return False if they had it already."""
    places: list[int] = []
    for entry in before:
        places.append(max(entry.position, places[-1] + 1 if places else 1))
    moved = {}
    for entry, place in zip(after, places, strict=True):
        if entry.position != place:
            moved[entry.id] = place
            was = str(entry.position)
            write.record(Change(entry.kind.value, entry.uuid, POSITION, was, str(place)))
    write_positions(write.connection, moved)
    if moved:
        write.kinds.add(Kind.DIRECTORIES)
    return bool(moved)


def _wholes(connection: Connection, kind: DirectoryKind) -> list[Whole]:
    directory = directory_of(connection)
    details = read_details(connection) if kind is DirectoryKind.COMPANY else {}
    return [whole_of(directory, one, details.get(one.id, {})) for one in directory.of(kind)]


def _with_old_code(stored: Whole, values: dict[str, str]) -> dict[str, str]:
    """Return the values with the code that the entry gives up, if it does, as a search word."""
    if values["code"] == stored.entry.code:
        return values
    return with_words(values, {"en": (stored.entry.code,)})


def _demand_version(
    write: Write, stored: Whole, values: Mapping[str, str], version: int | None
) -> None:
    now = stored.entry.version
    if version is None or version == now:
        return
    recent = history.fields_since_version(
        write.connection, stored.entry.uuid, now - version, stored.entry.kind.value
    )
    differences = tuple(
        Difference(key, stored.values.get(key) or None, values.get(key) or None)
        for key in recent
        if key != POSITION and stored.values.get(key, "") != values.get(key, "")
    )
    if differences:
        raise Conflict(stored.entry.code, ", ".join(one.field for one in differences), differences)


def _demand_fitting(
    write: Write, directory: Directory, stored: Whole, values: Mapping[str, str]
) -> None:
    """Raise a problem if incidents that name the entry do not fit what it is to become."""
    kind, entry = stored.entry.kind, stored.entry
    for key, reason in (("parent", TYPE_IN_USE), ("phase", STATUS_IN_USE)):
        was = stored.values.get(key)
        if was and was != values.get(key) and is_named(write.connection, kind, entry.id):
            raise BadValue(key, reason)
    if kind is DirectoryKind.STATUS:
        after = standing(directory) | {entry.uuid: (values["phase"], values["is_active"])}
        demand_open_status(after)


def _past(
    connection: Connection,
    directory: Directory,
    entry: Entry,
    progress: Progress = no_progress,
    since: int = 0,
) -> int:
    codes = FormerCodes(connection, directory).of(entry.kind, entry.code)
    since = max(since, row_of_birth(connection, entry.uuid))
    return past_usage(connection, entry.kind, entry.id, codes, since, progress)


def _demand_unused(
    connection: Connection,
    directory: Directory,
    stored: Whole,
    progress: Progress = no_progress,
    *,
    since: int = 0,
) -> None:
    """Raise a problem if an incident names the entry or did behind a row of the history."""
    entry = stored.entry
    present = present_usage(connection, entry.kind, entry.id)
    if present.total:
        raise EntryInUse(code=entry.code, live=present.live, binned=present.binned)
    if types := children_of(connection, entry.id):
        raise HasTypes(code=entry.code, types=", ".join(types[:_NAMED]))
    if past := _past(connection, directory, entry, progress, since):
        raise NamedInHistory(code=entry.code, past=past)
