# SPDX-License-Identifier: Apache-2.0
"""An open workspace and its two gates: every reading and every writing goes through it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine

from casepack_desktop.domain.access import FULL_ACCESS, Access, Actor, Permission
from casepack_desktop.domain.changes import Changes, Kind
from casepack_desktop.domain.errors import NotPermitted
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.views import Change
from casepack_desktop.services.bus import ChangeBus
from casepack_desktop.storage import actions
from casepack_desktop.storage.drafts import DraftStore
from casepack_desktop.storage.keys import KeyFinding, Keys
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.lock import WorkspaceLock
from casepack_desktop.storage.problems import ReadOnly, WorkspaceGone, told
from casepack_desktop.storage.vault import Vault
from casepack_desktop.support.clock import Clock

REFUSED = "refused"


@dataclass(slots=True)
class Write:
    """One open write transaction: what it changes is recorded here as it happens."""

    connection: Connection
    action_id: int
    at: Moment
    actor: Actor
    what: str
    rows_before: int
    """How many rows the connection had touched when the transaction began."""
    changes: list[Change] = field(default_factory=list)
    """Those that are not in the history yet."""
    recorded: actions.Recorded = field(default_factory=actions.Recorded)
    summary: dict[str, Any] = field(default_factory=dict)
    kinds: set[Kind] = field(default_factory=set)
    incidents: set[str] | None = field(default_factory=set)
    """UUIDs of the incidents concerned; None for all."""
    is_derived: bool = False
    """Whether it makes something from a case and does not change the case."""

    def record(self, change: Change) -> None:
        """Keep one changed field for history and audit."""
        self.changes.append(change)

    @property
    def has_changes(self) -> bool:
        """Return whether anything was recorded."""
        return bool(self.changes or self.recorded.count)

    def settle(self) -> None:
        """Put into the history what was recorded so far, so that memory need not hold it all."""
        changes, self.changes = self.changes, []
        self.recorded.write(self.connection, self.action_id, changes)


class Workspace:
    """One open workspace; made by `services.opening`, closed by its owner."""

    def __init__(
        self,
        layout: Layout,
        keys: Keys,
        engine: Engine,
        clock: Clock,
        *,
        lock: WorkspaceLock | None,
        key_findings: list[KeyFinding],
        access: Access = FULL_ACCESS,
    ) -> None:
        self.layout = layout
        self.keys = keys
        self.key_findings = key_findings
        self.clock = clock
        self.access = access
        self.bus = ChangeBus()
        self.vault = Vault(layout.vault, keys)
        self.drafts = DraftStore(layout, keys.database_key, clock)
        self._engine = engine
        self._lock = lock
        self._place = layout.place()

    @property
    def is_writable(self) -> bool:
        """Return whether this process holds the lock for writing."""
        return self._lock is not None

    @property
    def has_drafts(self) -> bool:
        """Return whether unsaved texts are kept here; reading alone makes none."""
        return self.is_writable

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection in one read transaction, which sees one state throughout."""
        with told(self.layout.folder), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, actor: Actor, permission: Permission, what: str) -> Iterator[Write]:
        """Yield one write transaction; commit it with its action and history, then announce it.

        No action is recorded when the block recorded neither changes nor a summary; rows that it
        touched all the same are a bug, and rolled back. A refused attempt is recorded and raises
        `NotPermitted`.
        """
        self.demand(actor, permission, what)
        with told(self.layout.folder), self._write_connection() as connection, connection.begin():
            write = self._begin(connection, actor, what)
            yield write
            self._finish(write)
            self.demand_place()
        if write.kinds:
            touched = None if write.incidents is None else frozenset(write.incidents)
            self.bus.publish(Changes(frozenset(write.kinds), touched))

    def interruptible(self) -> "InterruptibleWorkspace":
        """Return the same workspace for reading in a thread that another one can interrupt."""
        return InterruptibleWorkspace(self)

    def close(self) -> None:
        """Close every connection and give the lock back."""
        self.drafts.close()
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()

    def demand(self, actor: Actor, permission: Permission, what: str) -> None:
        """Return if `actor` may write; record a refused attempt and raise `NotPermitted`.

        Every write asks this itself; work that is long before it writes asks it first as well.
        Raises `ReadOnly` where the workspace is open for reading only.
        """
        if self._lock is None:
            raise ReadOnly(path=self.layout.folder)
        try:
            self.access.demand(actor, permission)
        except NotPermitted:
            self._record_refusal(actor, permission, what)
            raise

    def _record_refusal(self, actor: Actor, permission: Permission, what: str) -> None:
        with told(self.layout.folder), self._write_connection() as connection, connection.begin():
            write = self._begin(connection, actor, REFUSED)
            write.is_derived = True
            write.summary = {"permission": permission.value, "what": what}
            self._finish(write)

    def demand_place(self) -> None:
        """Return if the open database is still the one of the folder; raise `WorkspaceGone`.

        SQLite goes on writing into a file that was removed, and what it takes there is lost.
        """
        if self.layout.place() != self._place:
            raise WorkspaceGone(path=self.layout.folder)

    def _write_connection(self) -> Connection:
        return self._engine.connect().execution_options(casepack_write=True)

    def _begin(self, connection: Connection, actor: Actor, what: str) -> Write:
        newest = actions.head(connection)
        at = Moment.exact(self.clock.now())
        return Write(connection, newest.id + 1, at, actor, what, _rows_touched(connection))

    def _finish(self, write: Write) -> None:
        if not write.has_changes and not write.summary:
            if _rows_touched(write.connection) != write.rows_before:
                message = f"{write.what} changed rows and recorded nothing"
                raise RuntimeError(message)
            return
        write.settle()
        previous = actions.head(write.connection)
        row = actions.ActionRow(
            write.action_id,
            write.at.milliseconds,
            write.actor.login,
            write.what,
            write.is_derived,
            write.recorded.described(write.summary),
        )
        actions.write_action(write.connection, row, previous.hash)


class InterruptibleWorkspace(Workspace):
    """A workspace seen by one thread that only reads; ends with the workspace it was taken from.

    It has no connection of its own: what it reads with is a pooled one, and only while it reads.
    """

    def __init__(self, whole: Workspace) -> None:
        super().__init__(
            whole.layout,
            whole.keys,
            whole._engine,
            whole.clock,
            lock=None,
            key_findings=whole.key_findings,
            access=whole.access,
        )
        self.bus = whole.bus
        self.drafts = whole.drafts
        self._whole = whole
        self._guard = threading.Lock()
        self._reading: list[Any] = []
        """The driver's connections in use; the guard keeps them from being given back midway."""

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection in one read transaction; raise `Cancelled` if it was interrupted."""
        with super().read() as connection:
            raw = connection.connection.driver_connection
            with self._guard:
                self._reading.append(raw)
            try:
                yield connection
            finally:
                with self._guard:
                    self._reading.remove(raw)

    @property
    def has_drafts(self) -> bool:
        """Return whether the workspace that this was taken from keeps unsaved texts."""
        return self._whole.has_drafts

    def interrupt(self) -> None:
        """End the statement that runs at this moment, if any; called from another thread."""
        with self._guard:
            for raw in self._reading:
                raw.interrupt()

    def close(self) -> None:
        """Do nothing: the connections belong to the workspace this was taken from."""


def _rows_touched(connection: Connection) -> int:
    """Return how many rows this connection has inserted, changed or deleted since it was opened."""
    raw = connection.connection.dbapi_connection
    if raw is None:
        raise RuntimeError("the connection is not open")
    touched: int = raw.total_changes
    return touched
