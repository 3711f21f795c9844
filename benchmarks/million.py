# SPDX-License-Identifier: Apache-2.0
"""Sealed workspaces with a million incidents to read, made by plain SQL and kept between runs.

A million imports would take an hour; here the rows are inserted without indexes and triggers, which
are made afterwards. There is neither history nor an action, so nothing but reading is to be done.
Every company that is used stands in the directory among many that are not.
"""

import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from benchmarks.large_workspace import WORDS, workspace_stamp
from benchmarks.sealed import make_workspace
from casepack_desktop.domain.enums import Severity, Tlp

MILLION, TEN_THOUSAND = 1_000_000, 10_000
COMPANIES, UNUSED = 40, 2_000
"""How many companies cases have, and how many are in the directory besides."""
_SEED = 20_260_104
_FIRST_MS = 1_546_300_800_000
_MINUTE_MS = 60_000
_DAY_MS = 24 * 60 * _MINUTE_MS
_DAYS = 2_880
"""From the first day of 2019 up to the end of 2026."""
_TITLES = 20_000
_PEOPLE = tuple(f"{first} {last}" for first in ("Eva", "Jan", "Ona") for last in WORDS[::4])
_PLACES = ("Vilnius", "Kraków", "Kyiv", "Lyon", "Hamburg", "São Paulo", "Oslo", "Toronto")
_COLUMNS = (
    *("id", "uuid", "number", "number_year", "number_counter", "version", "last_change_at"),
    *("title", "description", "company_id", "location", "classification_id", "type_id"),
    *("status_id", "severity", "tlp", "event_start_at", "event_start_at_precision"),
    *("registered_at", "created_at", "responsible", "next_due_at"),
)
_INSERT = f"INSERT INTO incident ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"


def million_workspace(size: int, kept_in: Path) -> Path:
    """Return the folder of a workspace with `size` incidents, made unless it is kept already.

    Its search tables hold nothing. What was made for another schema or content is removed.
    """
    name = f"million-{workspace_stamp(Path(__file__))}"
    folder = kept_in / name / f"{size}.casepack"
    if folder.is_dir():
        return folder
    for outdated in kept_in.glob("million-*"):
        if outdated.name != name:
            shutil.rmtree(outdated)
    unfinished = folder.with_name(f"unfinished-{size}.casepack")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    print(f"Making {size:,} incidents by SQL, kept in {kept_in}", file=sys.stderr, flush=True)
    with make_workspace(unfinished).bare(writable=True) as connection:
        connection.execute("PRAGMA cache_size=-262144")
        connection.execute("BEGIN IMMEDIATE")
        _add_companies(connection)
        with_indexes = _without_indexes(connection)
        connection.executemany(_INSERT, _rows(connection, size))
        for statement in with_indexes:
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return unfinished.rename(folder)


def _without_indexes(connection: driver.Connection) -> list[str]:
    """Drop what every insertion would have to serve, and return what makes it again."""
    made = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = 'incident'"
        " AND type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).fetchall()
    for kind, name, _ in made:
        connection.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in made]


def _add_companies(connection: driver.Connection) -> None:
    """Fill the directory of companies: the used ones stand far from each other in its order."""
    first = connection.execute("SELECT max(id) FROM entry").fetchone()[0] + 1
    for place in range(COMPANIES + UNUSED):
        key, code = first + place, f"COMPANY-{place:05}"
        connection.execute(
            "INSERT INTO entry (id, uuid, kind, code, colour, position, is_active, version)"
            " VALUES (?, ?, 'company', ?, '#5b6675', ?, 1, 1)",
            (key, f"company-{place}", code, place + 1),
        )
        connection.execute(
            "INSERT INTO entry_text (entry_id, locale, name, description, search_words)"
            " VALUES (?, 'en', ?, '', '[]')",
            (key, f"{WORDS[place % len(WORDS)].capitalize()} {place} AS"),
        )


def used_companies(connection: driver.Connection) -> list[int]:
    """Return the ids of the companies that cases have."""
    every = (COMPANIES + UNUSED) // COMPANIES
    wanted = "SELECT id FROM entry WHERE kind = 'company' AND position % ? = 1 ORDER BY id LIMIT ?"
    return [row[0] for row in connection.execute(wanted, (every, COMPANIES))]


def _rows(connection: driver.Connection, size: int) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(_SEED)
    types = connection.execute("SELECT id, parent_id FROM entry WHERE kind = 'type'").fetchall()
    statuses = [row[0] for row in connection.execute("SELECT id FROM entry WHERE kind = 'status'")]
    companies = used_companies(connection)
    titles = [_text(chance, 6, 14).capitalize() for _ in range(_TITLES)]
    texts = [_text(chance, 25, 50) for _ in range(_TITLES)]
    severities, labels = [severity.value for severity in Severity], [tlp.value for tlp in Tlp]
    step = _DAYS * _DAY_MS // size
    for key in range(1, size + 1):
        registered = _FIRST_MS + key * step
        type_id, classification_id = chance.choice(types) if chance.random() < 0.6 else (None, None)
        year = 2019 + key * step // (365 * _DAY_MS)
        yield (
            *(key, f"{key:036}", f"INC-{year}-{key:07}", year, key, 1, registered),
            f"{chance.choice(titles)} {key}",
            chance.choice(texts),
            chance.choice(companies) if chance.random() < 0.5 else None,
            chance.choice(_PLACES) if chance.random() < 0.3 else None,
            *(classification_id, type_id, chance.choice(statuses)),
            chance.choice(severities) if chance.random() < 0.7 else None,
            chance.choice(labels) if chance.random() < 0.3 else None,
            *_event_start(chance, registered),
            *(registered, registered),
            chance.choice(_PEOPLE) if chance.random() < 0.4 else None,
            registered + chance.randrange(30) * _DAY_MS if chance.random() < 0.1 else None,
        )


def _event_start(chance: random.Random, registered: int) -> tuple[int | None, str | None]:
    if chance.random() > 0.6:
        return None, None
    before = registered - chance.randrange(40 * _DAY_MS)
    if chance.random() < 0.2:
        return before - before % _DAY_MS, "day"
    return before, None


def _text(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(least, most)))
