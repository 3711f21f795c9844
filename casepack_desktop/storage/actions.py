# SPDX-License-Identifier: Apache-2.0
"""The chain of actions and the history rows that belong to them.

Each action's hash covers its content and the hash before it, and its content covers its history
rows: whole for few rows, by one digest for many. So an edit, a swap or a gap is seen by reading
the chain once; what a local chain cannot show is a cut at its end.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from casepack_desktop.domain.views import Change
from casepack_desktop.storage.tables import action, history
from casepack_desktop.support.hashing import canonical_json, sha256_text

GENESIS = "0" * 64
_IN_FULL = 200
_INSERT_HISTORY = (
    "INSERT INTO history (action_id, entity, uuid, field, old, new) VALUES (?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest action: its id (0 for none) and its hash."""

    id: int
    hash: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action before it is chained; `at` in milliseconds UTC."""

    id: int
    at: int
    actor: str
    what: str
    is_derived: bool
    changes: str


def head(connection: Connection) -> Head:
    """Return the newest action of the chain."""
    row = connection.execute(
        select(action.c.id, action.c.hash).order_by(action.c.id.desc()).limit(1)
    ).first()
    return Head(0, GENESIS) if row is None else Head(row.id, row.hash)


def is_there(connection: Connection, one: Head) -> bool:
    """Return whether the chain holds an action, and so all that led to it."""
    found = select(action.c.id).where(action.c.id == one.id, action.c.hash == one.hash)
    return connection.execute(found).first() is not None


def chained_hash(row: ActionRow, previous: str) -> str:
    """Return SHA-256 over the previous hash and the canonical JSON of the action."""
    content = [row.id, row.at, row.actor, row.what, row.is_derived, row.changes]
    return sha256_text(f"{previous}\n{canonical_json(content)}")


def write_action(connection: Connection, row: ActionRow, previous: str) -> str:
    """Append an action to the chain and return its hash."""
    digest = chained_hash(row, previous)
    connection.execute(
        action.insert().values(
            id=row.id,
            at=row.at,
            actor=row.actor,
            what=row.what,
            is_derived=int(row.is_derived),
            changes=row.changes,
            previous_hash=previous,
            hash=digest,
        )
    )
    return digest


class Recorded:
    """What one action changed, as it is written into the history stretch by stretch."""

    def __init__(self) -> None:
        self.count = 0
        self._digest = hashlib.sha256()
        self._first: list[Change] = []

    def write(self, connection: Connection, action_id: int, changes: Iterable[Change]) -> None:
        """Append the next history rows of the action."""
        rows: list[tuple[object, ...]] = []
        for one in changes:
            row = (one.entity, one.uuid, one.field, _json(one.old), _json(one.new))
            _add(self._digest, row)
            rows.append((action_id, *row))
            if self.count + len(rows) <= _IN_FULL:
                self._first.append(one)
        self.count += len(rows)
        if rows:
            connection.exec_driver_sql(_INSERT_HISTORY, rows)

    def described(self, summary: dict[str, Any]) -> str:
        """Return the canonical JSON that an action keeps of what it changed."""
        content: dict[str, Any] = {
            "summary": summary,
            "count": self.count,
            "sha256": self._digest.hexdigest(),
        }
        if self.count <= _IN_FULL:
            content["changes"] = [[c.entity, c.uuid, c.field, c.old, c.new] for c in self._first]
        return canonical_json(content)


def broken_links(connection: Connection) -> Iterator[int]:
    """Yield the ids of actions whose hash, predecessor or history rows do not fit."""
    previous, expected_id = GENESIS, 1
    for row in connection.execute(select(action).order_by(action.c.id)):
        content = ActionRow(row.id, row.at, row.actor, row.what, bool(row.is_derived), row.changes)
        sound = (
            row.id == expected_id
            and row.previous_hash == previous
            and row.hash == chained_hash(content, previous)
            and _fits(connection, row)
        )
        if not sound:
            yield row.id
        previous, expected_id = row.hash, row.id + 1


def _fits(connection: Connection, row: Row[Any]) -> bool:
    rows = connection.execute(
        select(history.c.entity, history.c.uuid, history.c.field, history.c.old, history.c.new)
        .where(history.c.action_id == row.id)
        .order_by(history.c.id)
    )
    return bool(json.loads(row.changes).get("sha256") == _digest(tuple(item) for item in rows))


def _digest(rows: Iterable[tuple[object, ...]]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        _add(digest, row)
    return digest.hexdigest()


def _add(digest: "hashlib._Hash", row: tuple[object, ...]) -> None:
    digest.update(canonical_json(row).encode())
    digest.update(b"\n")


def _json(value: str | int | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
