# SPDX-License-Identifier: Apache-2.0
"""Which actions stand in what a record is now.

An action that was taken back counts no more, nor does the undo that took it back: nobody changed
the record by the two of them. An undo that is taken back itself lets the first action count again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Select, func, select

from casepack_desktop.storage.tables import action, history


@dataclass(slots=True)
class Standing:
    """The actions on some records, each record named by its UUID."""

    _undone_by: dict[int, int]
    """What each undo took back, in the end an action that is no undo itself."""
    _setters: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    _undos: dict[tuple[str, int], list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, uuid: str, key: str, action_id: int) -> None:
        """Take a line of the history, oldest first."""
        first = self._undone_by.get(action_id)
        if first is None:
            self._setters.setdefault(uuid, {}).setdefault(key, []).append(action_id)
        elif action_id not in self._undos[uuid, first]:
            self._undos[uuid, first].append(action_id)

    def is_last(self, uuid: str, action_id: int, keys: Iterable[str] | None = None) -> bool:
        """Return whether nothing that stands came behind an action in some fields of a record.

        None asks for all fields. An action that was taken back already is not the last.
        """
        first = self._undone_by.get(action_id, action_id)
        undos = self._undos.get((uuid, first), [])
        if undos[-1:] != [action_id] and (first != action_id or len(undos) % 2):
            return False
        setters = self._setters.get(uuid, {})
        return all(
            self._newest(uuid, setters.get(key, ())) <= first
            for key in (setters if keys is None else keys)
        )

    def _newest(self, uuid: str, actions: Sequence[int]) -> int:
        standing = (
            one for one in reversed(actions) if len(self._undos.get((uuid, one), ())) % 2 == 0
        )
        return next(standing, 0)


def standing_of(connection: Connection, uuids: Sequence[str], entity: str, undo: str) -> Standing:
    """Return what stands in some records of a kind; `undo` is what an undo is called."""
    of_these = history.c.uuid.in_(uuids) & (history.c.entity == entity)
    found = Standing(_undone(connection, select(history.c.action_id).where(of_these), undo))
    lines = select(history.c.uuid, history.c.field, history.c.action_id).where(of_these)
    for uuid, key, action_id in connection.execute(lines.order_by(history.c.id)):
        found.add(uuid, key, action_id)
    return found


def _undone(connection: Connection, among: Select[tuple[int]], undo: str) -> dict[int, int]:
    summary = func.json_extract(action.c.changes, "$.summary.action").label("undone")
    # Restoring one value was called an undo once; that takes no action back.
    is_whole = func.json_extract(action.c.changes, "$.summary.field").is_(None)
    statement = select(action.c.id, summary).where(
        action.c.what == undo,
        action.c.id.in_(among),
        is_whole,
    )
    found: dict[int, int] = {}
    for action_id, undone in connection.execute(statement.order_by(action.c.id)):
        found[action_id] = found.get(undone, undone)
    return found
