# SPDX-License-Identifier: Apache-2.0
"""Merging one directory entry into another, with every incident that names it."""

from dataclasses import dataclass

from casepack_desktop.domain.directory_fields import texts_of, words_of
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.views import Change
from casepack_desktop.services.casework import INCIDENT, touch
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.directory_storing import (
    MERGED,
    Whole,
    change,
    directory_of,
    remove,
    whole_entry,
    whole_of,
    with_words,
)
from casepack_desktop.services.workspace import Write
from casepack_desktop.storage.directory_editing import Moving, naming, rename_in
from casepack_desktop.support.collecting import no_full_collections
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.progress import Progress


class CannotMerge(Problem):
    """The two entries cannot become one."""

    text = N_("“{code}” cannot be merged into “{into}”.")


class SameEntry(CannotMerge):
    """An entry is to be merged into itself."""

    text = N_("“{code}” cannot be merged into itself. Choose another one.")


class OtherPhase(CannotMerge):
    """Statuses of two phases mean different things for the times of a case."""

    text = N_(
        "“{code}” and “{into}” are statuses of different phases. Choose one of the same phase."
    )


class NotActive(CannotMerge):
    """Incidents should not come to name what is no longer offered."""

    text = N_("“{into}” is not active. Activate it first, or choose another one.")


@dataclass(frozen=True, slots=True)
class Merged:
    """How many incidents were moved, into which entry, and the action that did it."""

    incidents: int
    into: str
    action: int


def merge_entries(
    write: Write, kind: DirectoryKind, uuid: str, into: str, progress: Progress
) -> Merged:
    """Merge the entry `uuid` into the entry `into`; raise as the service says."""
    directory = directory_of(write.connection)
    source = whole_entry(write.connection, directory, kind, uuid)
    target = whole_entry(write.connection, directory, kind, into)
    _demand_mergeable(source, target)
    if kind is DirectoryKind.CLASSIFICATION:
        _give_types(write, directory, source, target)
    with no_full_collections():
        moved = _move_incidents(write, directory, source, target, progress)
    known = {
        locale: (name, *words_of(texts_of(source.values, "search").get(locale, "")))
        for locale, name in texts_of(source.values, "name").items()
    }
    known["en"] = (source.entry.code, *known.get("en", ()))
    remove(write, source, MERGED, target.entry.code)
    change(write, directory, target, with_words(target.values, known))
    write.summary = {"from": source.entry.code, "into": target.entry.code, "incidents": moved}
    return Merged(moved, target.entry.uuid, write.action_id)


def _demand_mergeable(source: Whole, target: Whole) -> None:
    codes = {"code": source.entry.code, "into": target.entry.code}
    if source.entry.id == target.entry.id:
        raise SameEntry(**codes)
    if source.entry.phase is not target.entry.phase:
        raise OtherPhase(**codes)
    if source.entry.is_active and not target.entry.is_active:
        raise NotActive(**codes)


def _give_types(write: Write, directory: Directory, source: Whole, target: Whole) -> None:
    """Let the types of one classification belong to the other."""
    for entry in directory.of(DirectoryKind.TYPE):
        if entry.parent_id == source.entry.id:
            whole = whole_of(directory, entry, {})
            change(write, directory, whole, whole.values | {"parent": target.entry.code})


def _move_incidents(
    write: Write, directory: Directory, source: Whole, target: Whole, progress: Progress
) -> int:
    kind, moved = source.entry.kind, 0
    wanted = {kind.value: target.entry.id}
    if kind is DirectoryKind.TYPE:
        # A type brings its classification along.
        wanted[DirectoryKind.CLASSIFICATION.value] = target.entry.parent_id or 0
    for batch in naming(write.connection, kind, source.entry.id):
        progress(moved, 0)
        rows = []
        for one in batch:
            new = {key: to for key, to in wanted.items() if to and one.entries[key] != to}
            rows.append((one.id, new))
            _record(write, directory, one, new)
        rename_in(write.connection, rows, write.at.milliseconds)
        moved += len(batch)
    return moved


def _record(write: Write, directory: Directory, one: Moving, new: dict[str, int]) -> None:
    for key, to in new.items():
        was, now = directory.by_id(one.entries[key]), directory.by_id(to)
        old = None if was is None else was.code
        write.record(Change(INCIDENT, one.uuid, key, old, None if now is None else now.code))
    touch(write, one.uuid)
