# SPDX-License-Identifier: Apache-2.0
"""The directory entries as they were read last, so that only those that changed are read again.

There may be thousands of companies, and most of what is read or saved needs the directories. An
entry that has the UUID and the version it had is the same as it was: every change of it or of its
texts raises its version, and one that comes back after its removal has a higher one.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from casepack_desktop.domain.views import Entry

KNOWN = "casepack_known_entries"


class KnownEntries:
    """Entries of committed states by id; one for each engine, of use in every thread."""

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {}

    def same(self, key: int, uuid: str, version: int) -> Entry | None:
        """Return the entry that was read before, None if it was not or is another one by now."""
        entry = self._entries.get(key)
        if entry is None or entry.version != version or entry.uuid != uuid:
            return None
        return entry

    def keep(self, entries: Sequence[Entry]) -> None:
        """Keep these in place of all others."""
        self._entries = {entry.id: entry for entry in entries}


def known_to(connection: Connection) -> KnownEntries | None:
    """Return what the engine of a connection keeps, None if it keeps nothing."""
    known: KnownEntries | None = connection.get_execution_options().get(KNOWN)
    return known


def may_keep(connection: Connection) -> bool:
    """Return whether all that a connection sees is committed."""
    return not connection.get_execution_options().get("casepack_write", False)
