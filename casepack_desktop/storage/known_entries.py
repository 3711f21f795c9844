# SPDX-License-Identifier: Apache-2.0
"""The directory entries as they were read last, so that only those that changed are read again.

There may be thousands of companies, and most of what is read or saved needs the directories. An
entry that has the UUID and the version it had is the same as it was: every change of it or of its
texts raises its version, and one that comes back after its removal has a higher one.

That holds along one chain of actions. Where another program has put an earlier copy of the database
in its place, versions are given again, so that the newest action there was has to be there, too.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from casepack_desktop.domain.views import Entry
from casepack_desktop.storage import actions

KNOWN = "casepack_known_entries"
_NOTHING = actions.Head(0, actions.GENESIS)


class KnownEntries:
    """Entries of committed states by id; one for each engine, of use in every thread."""

    def __init__(self) -> None:
        self._state: tuple[actions.Head, dict[int, Entry]] = (_NOTHING, {})
        """The newest action of a state and its entries, always put in place together."""

    def of(self, connection: Connection) -> Mapping[int, Entry]:
        """Return the entries by id, none where what a connection sees did not come of them."""
        newest, entries = self._state
        return entries if entries and actions.is_there(connection, newest) else {}

    def keep(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Keep these, which are all that a connection sees, in place of all others."""
        self._state = actions.head(connection), {entry.id: entry for entry in entries}


def same(known: Mapping[int, Entry], key: int, uuid: str, version: int) -> Entry | None:
    """Return the entry that was read before, None if it was not or is another one by now."""
    entry = known.get(key)
    return entry if entry and (entry.version, entry.uuid) == (version, uuid) else None


def known_to(connection: Connection) -> KnownEntries | None:
    """Return what the engine of a connection keeps, None if it keeps nothing."""
    known: KnownEntries | None = connection.get_execution_options().get(KNOWN)
    return known


def may_keep(connection: Connection) -> bool:
    """Return whether all that a connection sees is committed."""
    return not connection.get_execution_options().get("casepack_write", False)
