# SPDX-License-Identifier: Apache-2.0
"""One directory entry inside an open transaction: read whole, checked, stored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from casepack_desktop.domain.changes import Kind
from casepack_desktop.domain.directory_fields import (
    DETAILS,
    YES,
    demand_complete,
    merged,
    read_entry_field,
    split_key,
    text_key,
    texts_of,
    values_of,
    words_of,
)
from casepack_desktop.domain.enums import DirectoryKind, Phase
from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.domain.views import Change, Entry
from casepack_desktop.services.directories import NOT_IN_DIRECTORY, Directory
from casepack_desktop.services.seeding import CREATED
from casepack_desktop.services.workspace import Write
from casepack_desktop.storage.directories import NewEntry, add_entry, read_entries
from casepack_desktop.storage.directory_editing import (
    Text,
    read_details,
    remove_entry,
    update_entry,
    write_details,
    write_texts,
)
from casepack_desktop.support.hashing import canonical_json
from casepack_desktop.support.i18n import N_

REMOVED = "removed"
MERGED = "merged"
POSITION = "position"
TAKEN = N_("“{value}” is in this directory already, as {code}. Choose another one, or merge them.")


class NoSuchEntry(Problem):
    """The directory entry was removed meanwhile."""

    text = N_("This entry is no longer in the directory. Look for it under another name.")


class LastOpenStatus(Problem):
    """New incidents need a status of the open phase."""

    text = N_("New incidents need an active status of the phase “open”. Add another one first.")


@dataclass(frozen=True, slots=True)
class Whole:
    """An entry with everything it holds, as flat texts by key."""

    entry: Entry
    values: dict[str, str]


def directory_of(connection: Connection) -> Directory:
    """Return all entries as this transaction sees them."""
    return Directory(tuple(read_entries(connection)))


def whole_entry(
    connection: Connection, directory: Directory, kind: DirectoryKind, uuid: str
) -> Whole:
    """Return an entry of a directory by its UUID; raise `NoSuchEntry`."""
    entry = next((one for one in directory.of(kind) if one.uuid == uuid), None)
    if entry is None:
        raise NoSuchEntry
    details = {}
    if kind is DirectoryKind.COMPANY:
        details = read_details(connection, [entry.id]).get(entry.id, {})
    return whole_of(directory, entry, details)


def whole_of(directory: Directory, entry: Entry, details: Mapping[str, str | None]) -> Whole:
    """Return an entry with its details and the code of what it belongs to."""
    return Whole(entry, values_of(entry, details, parent_code(directory, entry)))


def parent_code(directory: Directory, entry: Entry) -> str:
    """Return the code of the classification that a type belongs to, "" if there is none."""
    parent = directory.by_id(entry.parent_id)
    return "" if parent is None else parent.code


def checked(
    directory: Directory, kind: DirectoryKind, stored: Whole | None, given: Mapping[str, str]
) -> dict[str, str]:
    """Return what the entry holds with the given texts; raise `BadValue`."""
    read = {key: read_entry_field(kind, key, text) for key, text in given.items()}
    values = merged({} if stored is None else stored.values, read)
    demand_complete(kind, values)
    if "parent" in read:
        values["parent"] = _classification(directory, values["parent"]).code
    uuid = "" if stored is None else stored.entry.uuid
    for key, text in read.items():
        if split_key(key)[0] in ("code", "name") and text:
            _demand_free(directory, kind, uuid, key, text)
    return values


def insert(
    write: Write,
    directory: Directory,
    kind: DirectoryKind,
    values: Mapping[str, str],
    *,
    uuid: str,
    position: int | None = None,
    version: int = 1,
) -> int:
    """Insert an entry with checked values, record it and return its id."""
    words = texts_of(values, "search")
    new = NewEntry(
        uuid=uuid,
        kind=kind,
        code=values["code"],
        colour=values["colour"],
        names=texts_of(values, "name"),
        descriptions=texts_of(values, "description"),
        search_words={locale: list(words_of(text)) for locale, text in words.items()},
        parent_id=_parent_id(directory, values),
        phase=Phase(values["phase"]) if "phase" in values else None,
        is_active=values["is_active"] == YES,
        position=position,
        version=version,
    )
    key = add_entry(write.connection, new)
    if kind is DirectoryKind.COMPANY and set(values) & set(DETAILS):
        write_details(write.connection, key, _details(values))
    write.record(Change(kind.value, uuid, CREATED, None, canonical_json(dict(values))))
    write.kinds.add(Kind.DIRECTORIES)
    return key


def change(
    write: Write, directory: Directory, stored: Whole, values: Mapping[str, str]
) -> list[str]:
    """Store what differs, with a history row each, and return the keys of what changed."""
    entry, old = stored.entry, stored.values
    changed = [key for key in {**old, **values} if old.get(key, "") != values.get(key, "")]
    if not changed:
        return []
    update_entry(write.connection, entry.id, _columns(directory, entry.kind, values))
    if any(split_key(key)[1] for key in changed):
        write_texts(write.connection, entry.id, _texts(values))
    if entry.kind is DirectoryKind.COMPANY and set(changed) & set(DETAILS):
        write_details(write.connection, entry.id, _details(values))
    for key in changed:
        before, after = old.get(key) or None, values.get(key) or None
        write.record(Change(entry.kind.value, entry.uuid, key, before, after))
    write.kinds.add(Kind.DIRECTORIES)
    return changed


def remove(write: Write, stored: Whole, how: str, new: str | None = None) -> None:
    """Remove an entry that nothing names; `how` says why, and history keeps all it held."""
    entry = stored.entry
    remove_entry(write.connection, entry.id)
    kept = canonical_json(
        {**stored.values, POSITION: str(entry.position), "version": str(entry.version)}
    )
    write.record(Change(entry.kind.value, entry.uuid, how, kept, new))
    write.kinds.add(Kind.DIRECTORIES)


def brought_back(write: Write, directory: Directory, kind: DirectoryKind, change: Change) -> None:
    """Insert an entry that was removed, as history kept it; raise `BadValue` if it clashes now."""
    kept: dict[str, str] = json.loads(str(change.old))
    position, version = int(kept.pop(POSITION)), int(kept.pop("version"))
    values = checked(directory, kind, None, kept)
    # Its removal and its return are two actions more in its history.
    insert(
        write,
        directory,
        kind,
        values,
        uuid=change.uuid,
        position=position,
        version=version + 2,
    )


def with_words(values: Mapping[str, str], words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the values with search words added, by locale; what has no name there goes to one."""
    names = texts_of(values, "name")
    home = "en" if "en" in names else min(names)
    added = dict(values)
    for locale, several in words.items():
        key = text_key("search", locale if locale in names else home)
        known = words_of(added.get(key, ""))
        added[key] = ", ".join(dict.fromkeys((*known, *several)))
    return added


def demand_open_status(entries: Mapping[str, tuple[str, str]]) -> None:
    """Raise `LastOpenStatus` unless an active open status is left: phase and activity by UUID."""
    if (Phase.OPEN.value, YES) not in entries.values():
        raise LastOpenStatus


def standing(directory: Directory) -> dict[str, tuple[str, str]]:
    """Return phase and activity of every status by UUID, for `demand_open_status`."""
    return {
        one.uuid: (str(one.phase), YES if one.is_active else "no")
        for one in directory.of(DirectoryKind.STATUS)
    }


def _classification(directory: Directory, text: str) -> Entry:
    found = directory.exact(DirectoryKind.CLASSIFICATION, text)
    if found is None:
        known = ", ".join(one.code for one in directory.of(DirectoryKind.CLASSIFICATION))
        raise BadValue("parent", NOT_IN_DIRECTORY, value=text[:80], known=known)
    return found


def _demand_free(directory: Directory, kind: DirectoryKind, uuid: str, key: str, text: str) -> None:
    other = directory.exact(kind, text)
    if other is not None and other.uuid != uuid:
        raise BadValue(key, TAKEN, value=text[:80], code=other.code)


def _columns(
    directory: Directory, kind: DirectoryKind, values: Mapping[str, str]
) -> dict[str, object]:
    columns: dict[str, object] = {
        "code": values["code"],
        "colour": values["colour"],
        "is_active": int(values["is_active"] == YES),
    }
    if kind is DirectoryKind.TYPE:
        columns["parent_id"] = _parent_id(directory, values)
    if kind is DirectoryKind.STATUS:
        columns["phase"] = values["phase"]
    return columns


def _parent_id(directory: Directory, values: Mapping[str, str]) -> int | None:
    code = values.get("parent", "")
    return _classification(directory, code).id if code else None


def _texts(values: Mapping[str, str]) -> dict[str, Text]:
    descriptions, words = texts_of(values, "description"), texts_of(values, "search")
    return {
        locale: Text(name, descriptions.get(locale, ""), words_of(words.get(locale, "")))
        for locale, name in texts_of(values, "name").items()
    }


def _details(values: Mapping[str, str]) -> dict[str, str | None]:
    return {key: values.get(key) or None for key in DETAILS}
