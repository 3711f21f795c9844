# SPDX-License-Identifier: Apache-2.0
"""The directories and the people: found by code, name or search word, added when needed."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.changes import Kind
from casepack_desktop.domain.directory_fields import DEFAULT_COLOUR
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.values import TOO_LONG, UNSTORABLE, UNSTORABLE_CHARACTERS
from casepack_desktop.domain.views import Change, Entry
from casepack_desktop.services.seeding import CREATED
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage.directories import (
    NewEntry,
    add_entry,
    add_person,
    folded_name,
    people_by_name,
    people_names,
    read_entries,
)
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.ids import uuid7

NOT_IN_DIRECTORY = N_("“{value}” is not in the directory. Known codes: {known}.")
NAME_TAKEN = N_("“{value}” is in the directory already.")
NAME_MISSING = N_("A name is needed.")
_CODE_LIMIT = 24
_NAME_LIMIT = 200


@dataclass(frozen=True)
class Directory:
    """All entries of one moment, looked up without the database."""

    entries: tuple[Entry, ...]
    _by_id: dict[int, Entry] = field(init=False, repr=False)
    _exact: dict[tuple[DirectoryKind, str], Entry] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        exact: dict[tuple[DirectoryKind, str], Entry] = {}
        for entry in self.entries:
            for name in entry.names.values():
                exact.setdefault((entry.kind, folded_name(name)), entry)
        for entry in self.entries:
            exact[entry.kind, folded_name(entry.code)] = entry
        object.__setattr__(self, "_by_id", {entry.id: entry for entry in self.entries})
        object.__setattr__(self, "_exact", exact)

    def of(self, kind: DirectoryKind) -> list[Entry]:
        """Return the entries of one directory in its order."""
        return [entry for entry in self.entries if entry.kind is kind]

    def by_id(self, key: int | None) -> Entry | None:
        """Return the entry with this id, None for None."""
        return None if key is None else self._by_id[key]

    def exact(self, kind: DirectoryKind, text: str) -> Entry | None:
        """Return the entry with this code, or this name in any language, ignoring case."""
        return self._exact.get((kind, folded_name(text)))

    def known(self, kind: DirectoryKind, text: str) -> Entry | None:
        """Return the entry meant by code, name or a search word of only one entry."""
        found = self.exact(kind, text)
        return self._by_word.get((kind, folded_name(text))) if found is None else found

    @cached_property
    def _by_word(self) -> dict[tuple[DirectoryKind, str], Entry | None]:
        found: dict[tuple[DirectoryKind, str], Entry | None] = {}
        for entry in self.entries:
            for word in _words(entry):
                key = entry.kind, word
                found[key] = None if key in found else entry
        return found

    def find(self, kind: DirectoryKind, text: str) -> list[Entry]:
        """Return the entries whose code, names or search words contain `text`, best first."""
        wanted = folded_name(text)
        ranked = [
            (rank, entry.position, entry)
            for entry in self.of(kind)
            if (rank := _rank(entry, wanted)) is not None
        ]
        return [entry for _, _, entry in sorted(ranked, key=lambda item: item[:2])]

    def may_become(self, kind: str, text: str) -> bool:
        """Return whether `text` means no entry, but stands in a code, a name or a search word."""
        meant = DirectoryKind(kind)
        return self.known(meant, text) is None and bool(self.find(meant, text))

    def resolve(self, kind: DirectoryKind, text: str) -> Entry:
        """Return the one entry meant by code, name or a search word of only one entry.

        Raises `BadValue` naming the known codes.
        """
        entry = self.known(kind, text)
        if entry is not None:
            return entry
        known = ", ".join(e.code for e in self.of(kind)) or "–"
        raise BadValue(kind.value, NOT_IN_DIRECTORY, value=text[:80], known=known)


class DirectoryService:
    """Directories and people of the workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def load(self) -> Directory:
        """Return all entries as they are now."""
        with self._workspace.read() as connection:
            return Directory(tuple(read_entries(connection)))

    def people(self) -> list[str]:
        """Return the names of the people one can choose from, in their order."""
        with self._workspace.read() as connection:
            return people_names(connection)

    def add_company(self, actor: Actor, name: str) -> str:
        """Add a company and return its code; raise `BadValue` if the name is known."""
        cleaned = cleaned_name("company", name)
        what = "directory.add"
        with self._workspace.write(actor, Permission.EDIT_DIRECTORY, what) as write:
            directory = Directory(tuple(read_entries(write.connection)))
            if directory.exact(DirectoryKind.COMPANY, cleaned):
                raise BadValue("company", NAME_TAKEN, value=cleaned[:80])
            return add_companies(write, directory, [cleaned])[0].code

    def add_person(self, actor: Actor, name: str) -> str:
        """Add a person and return the UUID; raise `BadValue` if the name is known."""
        cleaned = cleaned_name("name", name)
        with self._workspace.write(actor, Permission.EDIT_PEOPLE, "people.add") as write:
            if folded_name(cleaned) in people_by_name(write.connection):
                raise BadValue("name", NAME_TAKEN, value=cleaned[:80])
            uuid = uuid7(write.at.at)
            add_person(write.connection, uuid, cleaned)
            write.record(Change("person", uuid, CREATED, None, cleaned))
            write.kinds.add(Kind.PEOPLE)
            return uuid


def add_companies(write: Write, directory: Directory, names: Iterable[str]) -> list[Entry]:
    """Insert companies into the open transaction, with codes made from their names."""
    taken = {entry.code.upper() for entry in directory.of(DirectoryKind.COMPANY)}
    added = []
    for position, name in enumerate(names, start=len(taken) + 1):
        uuid = uuid7(write.at.at)
        code = _code(name, taken)
        taken.add(code)
        new = NewEntry(uuid, DirectoryKind.COMPANY, code, DEFAULT_COLOUR, {"en": name})
        key = add_entry(write.connection, new)
        write.record(Change(DirectoryKind.COMPANY, uuid, CREATED, None, name))
        write.kinds.add(Kind.DIRECTORIES)
        added.append(
            Entry(
                id=key,
                uuid=uuid,
                kind=DirectoryKind.COMPANY,
                code=code,
                colour=DEFAULT_COLOUR,
                position=position,
                is_active=True,
                names={"en": name},
                descriptions={},
                search_words={},
            )
        )
    return added


def cleaned_name(field_key: str, name: str) -> str:
    """Return a name of the directories on one line; raise `BadValue` for what cannot be kept."""
    cleaned = " ".join(name.split())
    if not cleaned:
        raise BadValue(field_key, NAME_MISSING)
    if len(cleaned) > _NAME_LIMIT:
        raise BadValue(field_key, TOO_LONG, length=len(cleaned), limit=_NAME_LIMIT)
    if UNSTORABLE_CHARACTERS.search(cleaned):
        raise BadValue(field_key, UNSTORABLE)
    return cleaned


def _code(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    base = re.sub(r"[^A-Z0-9]+", "-", plain).strip("-")[:_CODE_LIMIT].strip("-") or "COMPANY"
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


def _words(entry: Entry) -> set[str]:
    return {folded_name(word) for words in entry.search_words.values() for word in words}


def _rank(entry: Entry, wanted: str) -> int | None:
    names = {folded_name(entry.code), *(folded_name(name) for name in entry.names.values())}
    words = _words(entry)
    if wanted in names:
        return 0
    if wanted in words:
        return 1
    if any(text.startswith(wanted) for text in names | words):
        return 2
    return 3 if any(wanted in text for text in names | words) else None
