# SPDX-License-Identifier: Apache-2.0
"""Importing a directory: what would be added and changed is shown first, then written at once.

Entries are matched by code. A column that the file lacks leaves its field as it is, an empty cell
empties it; the order of the file is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from casepack_desktop.domain.directory_fields import (
    demand_complete,
    merged,
    read_entry_field,
    split_key,
    texts_of,
)
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.exchange.directory_files import DIRECTORY, ORDER, flat_entry
from casepack_desktop.exchange.problems import ImportProblem
from casepack_desktop.exchange.readers import open_records
from casepack_desktop.exchange.records import Record, Rejected, excerpt
from casepack_desktop.services.directories import NOT_IN_DIRECTORY, Directory
from casepack_desktop.services.directory_storing import (
    TAKEN,
    Whole,
    change,
    demand_open_status,
    directory_of,
    insert,
)
from casepack_desktop.services.workspace import Write
from casepack_desktop.storage.directories import folded_name
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.ids import uuid7

OTHER_DIRECTORY = N_("This row belongs to the directory “{directory}”. Import it on its page.")
CODE_TWICE = N_("The code “{code}” stands in this file already. Remove one of the two rows.")
NO_PLACE = N_("“{value}” is not a place in the order. Write a whole number.")
PARENT_STAYS = N_(
    "The classification of a type and the phase of a status are changed by hand only."
)
MOST_ENTRIES = 100_000


class NoEntries(ImportProblem):
    """The file holds no rows."""

    text = N_("{file} holds no entries. Choose a file with a column “code”.")


class TooManyRows(ImportProblem):
    """More entries than a directory is made for."""

    text = N_("{file} has more than {limit} entries. Split the file.")


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """What becomes of one entry: what it held (nothing if it is new) and what it will hold."""

    line: int
    uuid: str | None
    old: dict[str, str]
    new: dict[str, str]
    place: int | None

    @property
    def is_new(self) -> bool:
        """Return whether the entry will be added."""
        return self.uuid is None

    @property
    def changed(self) -> tuple[str, ...]:
        """Return the keys of the fields that will change."""
        keys = dict.fromkeys((*self.old, *self.new))
        return tuple(key for key in keys if self.old.get(key, "") != self.new.get(key, ""))


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of a file as they were read, and its name."""

    file: str
    rows: tuple[tuple[int, dict[str, str]], ...]
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    kind: DirectoryKind
    records: Records
    entries: tuple[PlannedEntry, ...]
    rejected: tuple[Rejected, ...]

    @property
    def added(self) -> int:
        """Return how many entries would be added."""
        return sum(one.is_new for one in self.entries)

    @property
    def changed(self) -> int:
        """Return how many entries would change."""
        return sum(not one.is_new and bool(one.changed) for one in self.entries)


@dataclass(frozen=True, slots=True)
class ImportedEntries:
    """What an import did; `action` is what takes it back, None if nothing was to be done."""

    added: int
    changed: int
    moved: int
    rejected: tuple[Rejected, ...]
    action: int | None


def records_of(path: Path) -> Records:
    """Return the rows of a CSV, XLSX or JSON file; raise an `ImportProblem`."""
    read = list(islice(open_records(path), MOST_ENTRIES + 1))
    if not read:
        raise NoEntries(file=path.name)
    if len(read) > MOST_ENTRIES:
        raise TooManyRows(file=path.name, limit=MOST_ENTRIES)
    rows = tuple((one.line, flat_entry(one)) for one in read if isinstance(one, Record))
    return Records(path.name, rows, tuple(one for one in read if isinstance(one, Rejected)))


def planned(
    directory: Directory, kind: DirectoryKind, wholes: Sequence[Whole], records: Records
) -> Plan:
    """Return what the rows would add and change; raise `LastOpenStatus`."""
    planning = _Planning(directory, kind, {one.values["code"].casefold(): one for one in wholes})
    for line, row in records.rows:
        planning.take(line, row)
    planning.reject_clashes()
    if kind is DirectoryKind.STATUS:
        demand_open_status(planning.standing())
    rejected = sorted((*records.rejected, *planning.rejected), key=lambda one: one.line)
    return Plan(kind, records, tuple(planning.entries.values()), tuple(rejected))


def apply_plan(
    write: Write, directory: Directory, wholes: Sequence[Whole], plan: Plan
) -> ImportedEntries:
    """Write what the rows of a plan add and change now, in one transaction."""
    from casepack_desktop.services.directory_editing import place_entries

    now = planned(directory, plan.kind, wholes, plan.records)
    stored = {one.entry.uuid: one for one in wholes}
    last = max((one.entry.position for one in wholes), default=0)
    places: dict[str, int] = {}
    for one in now.entries:
        uuid = one.uuid
        if uuid is None:
            uuid, last = uuid7(write.at.at), last + 1
            insert(write, directory, plan.kind, one.new, uuid=uuid, position=last)
        else:
            change(write, directory, stored[uuid], one.new)
        if one.place is not None:
            places[uuid] = one.place
    moved = False
    if places:
        before = directory_of(write.connection).of(plan.kind)
        current = {one.uuid: at for at, one in enumerate(before, start=1)}
        # What the file does not name stays behind what it follows now.
        after = sorted(
            before,
            key=lambda one: (places.get(one.uuid, current[one.uuid]), one.uuid not in places),
        )
        moved = place_entries(write, before, after)
    is_done = write.has_changes
    if is_done:
        write.summary = {"file": plan.records.file, "rejected": len(now.rejected)}
    action = write.action_id if is_done else None
    return ImportedEntries(now.added, now.changed, int(moved), now.rejected, action)


@dataclass
class _Planning:
    """The rows taken so far, and every entry as it will be."""

    directory: Directory
    kind: DirectoryKind
    known: Mapping[str, Whole]
    entries: dict[str, PlannedEntry] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)

    def take(self, line: int, row: dict[str, str]) -> None:
        """Plan one row, or reject it."""
        try:
            self._plan(line, row)
        except BadValue as problem:
            self._reject(line, row, problem)

    def reject_clashes(self) -> None:
        """Reject the rows whose names belong to another entry once all is done."""
        # What is rejected keeps its name, which may be another row's.
        while self._found_clashes():
            pass

    def _found_clashes(self) -> bool:
        before = len(self.entries)
        taken: dict[str, str] = {}
        for code, values in self._after().items():
            for name in {folded_name(text) for text in texts_of(values, "name").values()}:
                taken.setdefault(name, code)
            taken[folded_name(values["code"])] = code
        for code, one in list(self.entries.items()):
            for key in one.changed:
                text = one.new.get(key, "")
                owner = taken.get(folded_name(text), code) if split_key(key)[0] == "name" else code
                if text and owner != code:
                    other = self._after()[owner]["code"]
                    del self.entries[code]
                    self._reject(one.line, one.new, BadValue(key, TAKEN, value=text, code=other))
                    break
        return len(self.entries) < before

    def standing(self) -> dict[str, tuple[str, str]]:
        """Return phase and activity of every status as it will be."""
        after = self._after().items()
        return {code: (values["phase"], values["is_active"]) for code, values in after}

    def _plan(self, line: int, row: dict[str, str]) -> None:
        said = row.get(DIRECTORY, "").strip()
        if said and said != self.kind.value:
            raise BadValue(DIRECTORY, OTHER_DIRECTORY, directory=said[:80])
        place = _place(row.get(ORDER, ""))
        given = {key: text for key, text in row.items() if key not in (DIRECTORY, ORDER)}
        read = {key: read_entry_field(self.kind, key, text) for key, text in given.items()}
        code = read.get("code", "").casefold()
        stored = self.known.get(code)
        old = {} if stored is None else stored.values
        new = merged(old, read)
        if old:
            new["code"] = old["code"]
        demand_complete(self.kind, new)
        if "parent" in new:
            new["parent"] = self._classification(new["parent"])
        for key in ("parent", "phase"):
            if old and old.get(key) != new.get(key):
                raise BadValue(key, PARENT_STAYS)
        if code in self.entries:
            raise BadValue("code", CODE_TWICE, code=new["code"])
        uuid = None if stored is None else stored.entry.uuid
        self.entries[code] = PlannedEntry(line, uuid, dict(old), new, place)

    def _classification(self, text: str) -> str:
        found = self.directory.exact(DirectoryKind.CLASSIFICATION, text)
        if found is None:
            known = ", ".join(e.code for e in self.directory.of(DirectoryKind.CLASSIFICATION))
            raise BadValue("parent", NOT_IN_DIRECTORY, value=text[:80], known=known)
        return found.code

    def _after(self) -> dict[str, dict[str, str]]:
        before = {code: one.values for code, one in self.known.items()}
        return before | {code: one.new for code, one in self.entries.items()}

    def _reject(self, line: int, row: Mapping[str, str], problem: BadValue) -> None:
        shown = excerpt(dict(row))
        self.rejected.append(
            Rejected(line, problem.reason, problem.reason_params, shown, problem.field)
        )


def _place(text: str) -> int | None:
    plain = text.strip()
    if not plain:
        return None
    if not plain.isascii() or not plain.isdigit() or len(plain) > 9:
        raise BadValue(ORDER, NO_PLACE, value=plain[:80])
    return int(plain)
