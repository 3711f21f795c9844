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
from casepack_desktop.storage.tables import entry, entry_text, person


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


@lru_cache(maxsize=4_096)
def folded_name(text: str) -> str:
    """Return the form in which names are compared: compatibility-normalised and case-folded."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_entries(connection: Connection, only: Collection[int] | None = None) -> list[Entry]:
    """Return every directory entry with its texts, or those of some ids, in directory order."""
    wanted_texts = select(entry_text)
    wanted = select(entry).order_by(entry.c.kind, entry.c.position, entry.c.id)
    if only is not None:
        wanted_texts = wanted_texts.where(entry_text.c.entry_id.in_(only))
        wanted = wanted.where(entry.c.id.in_(only))
    texts: dict[int, dict[str, tuple[str, str, tuple[str, ...]]]] = defaultdict(dict)
    for row in connection.execute(wanted_texts):
        words = tuple(json.loads(row.search_words))
        texts[row.entry_id][row.locale] = (row.name, row.description, words)
    return [
        Entry(
            id=row.id,
            uuid=row.uuid,
            kind=DirectoryKind(row.kind),
            code=row.code,
            colour=row.colour,
            position=row.position,
            is_active=bool(row.is_active),
            names={locale: text[0] for locale, text in texts[row.id].items()},
            descriptions={locale: text[1] for locale, text in texts[row.id].items()},
            search_words={locale: text[2] for locale, text in texts[row.id].items()},
            parent_id=row.parent_id,
            phase=None if row.phase is None else Phase(row.phase),
        )
        for row in connection.execute(wanted)
    ]


def id_of_code(connection: Connection, kind: DirectoryKind, code: str) -> int | None:
    """Return the id of the entry with exactly this code."""
    wanted = select(entry.c.id).where(entry.c.kind == kind, entry.c.code == code)
    found: int | None = connection.execute(wanted).scalar()
    return found


def add_entry(connection: Connection, new: NewEntry) -> int:
    """Insert a directory entry at the end of its directory and return its id."""
    last = select(func.coalesce(func.max(entry.c.position), 0)).where(entry.c.kind == new.kind)
    statement = entry.insert().values(
        uuid=new.uuid,
        kind=new.kind,
        code=new.code,
        colour=new.colour,
        position=connection.execute(last).scalar_one() + 1,
        is_active=1,
        parent_id=new.parent_id,
        phase=new.phase,
        version=1,
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
