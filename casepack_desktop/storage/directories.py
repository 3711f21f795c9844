# SPDX-License-Identifier: Apache-2.0
"""Reading and adding directory entries and people."""

import json
import unicodedata
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Connection, func, select

from casepack_desktop.domain.enums import DirectoryKind, Phase
from casepack_desktop.domain.views import Entry
from casepack_desktop.storage.known_entries import known_to, may_keep, same
from casepack_desktop.storage.tables import entry, entry_text, person

_COLUMNS = (
    *(entry.c.id, entry.c.uuid, entry.c.kind, entry.c.code, entry.c.colour, entry.c.position),
    *(entry.c.is_active, entry.c.parent_id, entry.c.phase, entry.c.version),
)
_TEXT_COLUMNS = (
    *(entry_text.c.entry_id, entry_text.c.locale),
    *(entry_text.c.name, entry_text.c.description, entry_text.c.search_words),
)
_ORDER = (entry.c.kind, entry.c.position, entry.c.id)
_MARKS = select(entry.c.id, entry.c.uuid, entry.c.version).order_by(*_ORDER)
_FEW = 500
_KINDS = {kind.value: kind for kind in DirectoryKind}
_NO_WORDS = "[]"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A directory entry before it has an id; texts by locale."""

    uuid: str
    kind: DirectoryKind
    code: str
    colour: str
    names: dict[str, str]
    descriptions: dict[str, str] = field(default_factory=dict)
    search_words: dict[str, list[str]] = field(default_factory=dict)
    parent_id: int | None = None
    phase: Phase | None = None
    is_active: bool = True
    position: int | None = None
    """Its place in the directory; None for the end."""
    version: int = 1


@lru_cache(maxsize=65_536)
def folded_name(text: str) -> str:
    """Return the form in which names are compared: compatibility-normalised and case-folded."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_entries(connection: Connection, only: Collection[int] | None = None) -> list[Entry]:
    """Return every directory entry with its texts, or those of some ids, in directory order.

    Of all of them, those that the engine knows as they are now are not read again.
    """
    return _read(connection, only) if only is not None else _present(connection)


def read_entries_anew(connection: Connection) -> list[Entry]:
    """Return every directory entry as the database holds it, whatever the engine knows."""
    return _read(connection, None)


def _present(connection: Connection) -> list[Entry]:
    known = known_to(connection)
    if known is None:
        return _read(connection, None)
    marks = connection.execute(_MARKS).all()
    before = known.of(connection)
    found = [same(before, *mark) for mark in marks]
    changed = [mark[0] for mark, entry in zip(marks, found, strict=True) if entry is None]
    if len(changed) > _FEW:
        present = _read(connection, None)
    else:
        fresh = {entry.id: entry for entry in _read(connection, changed)} if changed else {}
        present = [entry or fresh[mark[0]] for mark, entry in zip(marks, found, strict=True)]
    if may_keep(connection) and (changed or len(before) != len(present)):
        known.keep(connection, present)
    return present


def _read(connection: Connection, only: Collection[int] | None) -> list[Entry]:
    wanted_texts = select(*_TEXT_COLUMNS)
    wanted = select(*_COLUMNS).order_by(*_ORDER)
    if only is not None:
        wanted_texts = wanted_texts.where(entry_text.c.entry_id.in_(only))
        wanted = wanted.where(entry.c.id.in_(only))
    names: dict[int, dict[str, str]] = defaultdict(dict)
    descriptions: dict[int, dict[str, str]] = defaultdict(dict)
    words: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    # There may be thousands of companies: plain tuples, and no parsing of what is empty.
    for key, locale, name, description, listed in connection.execute(wanted_texts).all():
        names[key][locale] = name
        descriptions[key][locale] = description
        words[key][locale] = () if listed == _NO_WORDS else tuple(json.loads(listed))
    rows = connection.execute(wanted).all()
    return [
        Entry(
            *(key, uuid, _KINDS[kind], code, colour, position, bool(is_active)),
            *(names[key], descriptions[key], words[key], parent_id),
            None if phase is None else Phase(phase),
            version,
        )
        for key, uuid, kind, code, colour, position, is_active, parent_id, phase, version in rows
    ]


def id_of_code(connection: Connection, kind: DirectoryKind, code: str) -> int | None:
    """Return the id of the entry with exactly this code."""
    wanted = select(entry.c.id).where(entry.c.kind == kind, entry.c.code == code)
    found: int | None = connection.execute(wanted).scalar()
    return found


def add_entry(connection: Connection, new: NewEntry) -> int:
    """Insert a directory entry and return its id."""
    position = new.position
    if position is None:
        position = last_position(connection, new.kind) + 1
    statement = entry.insert().values(
        uuid=new.uuid,
        kind=new.kind,
        code=new.code,
        colour=new.colour,
        position=position,
        is_active=int(new.is_active),
        parent_id=new.parent_id,
        phase=new.phase,
        version=new.version,
    )
    key = connection.execute(statement).inserted_primary_key
    assert key is not None  # noqa: S101 - SQLAlchemy returns a key for every single insert
    texts = [
        {
            "entry_id": key[0],
            "locale": locale,
            "name": name,
            "description": new.descriptions.get(locale, ""),
            "search_words": json.dumps(new.search_words.get(locale, []), ensure_ascii=False),
        }
        for locale, name in new.names.items()
    ]
    connection.execute(entry_text.insert(), texts)
    return int(key[0])


def last_position(connection: Connection, kind: DirectoryKind) -> int:
    """Return the place of the last entry of a directory, 0 if it is empty."""
    last = select(func.coalesce(func.max(entry.c.position), 0)).where(entry.c.kind == kind)
    return int(connection.execute(last).scalar_one())


def people_by_name(connection: Connection) -> dict[str, int]:
    """Return the ids of the active people by their folded names."""
    rows = connection.execute(select(person.c.folded, person.c.id).where(person.c.is_active == 1))
    return {row.folded: row.id for row in rows}


def people_names(connection: Connection) -> list[str]:
    """Return the names of the active people, as they sort when folded."""
    wanted = select(person.c.name).where(person.c.is_active == 1).order_by(person.c.folded)
    return [row.name for row in connection.execute(wanted)]


def add_person(connection: Connection, uuid: str, name: str) -> int:
    """Insert a person and return the id; the folded name must be new."""
    statement = person.insert().values(
        uuid=uuid, name=name, folded=folded_name(name), is_active=1, version=1
    )
    key = connection.execute(statement).inserted_primary_key
    assert key is not None  # noqa: S101 - as above
    return int(key[0])
