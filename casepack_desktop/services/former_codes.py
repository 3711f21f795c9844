# SPDX-License-Identifier: Apache-2.0
"""What entries of the directories were called when: the history names them by the code of then.

A code that an entry gave up may be another one's by now, so that an old value is looked up as it
was meant and not as it would be read today.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.views import Entry, HistoryEntry
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.seeding import CREATED
from casepack_desktop.storage.directory_editing import code_changes, made_by
from casepack_desktop.storage.history import INCIDENT
from casepack_desktop.support.hashing import canonical_json

Json = str | int | None


@dataclass(frozen=True, slots=True)
class _Span:
    """The actions between which an entry had a code; `since` None from its beginning on."""

    entry: Entry
    since: int | None
    until: int


class FormerCodes:
    """The codes that the present entries had before, as one transaction sees them."""

    def __init__(self, connection: Connection, directory: Directory) -> None:
        self._connection = connection
        self._directory = directory
        self._given_up: dict[tuple[DirectoryKind, str], list[_Span]] = defaultdict(list)
        self._had: dict[tuple[DirectoryKind, str], set[str]] = defaultdict(set)
        self._changed: dict[str, int] = {}
        self._made: dict[str, int] = {}
        present = {entry.uuid: entry for entry in directory.entries}
        for uuid, action_id, old in code_changes(connection):
            entry = present[uuid]
            span = _Span(entry, self._changed.get(uuid), action_id)
            self._given_up[entry.kind, old].append(span)
            self._had[entry.kind, entry.code].add(old)
            self._changed[uuid] = action_id

    def present(self, key: str, code: Json, action_id: int) -> Json:
        """Return the present code of what a field named when an action was done.

        A code that was never given up since is returned as it is. One that belongs to an entry
        that came later, so that its own entry is gone, comes in quotation marks: nothing is called
        so.
        """
        kind = FIELD[key].directory
        if kind is None or code is None:
            return code
        for span in self._given_up.get((kind, str(code)), ()):
            if span.until > action_id >= self._beginning(span.entry, span.since):
                return span.entry.code
        other = self._directory.exact(kind, str(code))
        if other is None or self._was_called(other, str(code), action_id):
            return code
        return f"“{code}”"

    def _was_called(self, entry: Entry, code: str, action_id: int) -> bool:
        since = self._changed.get(entry.uuid)
        return entry.code == code and self._beginning(entry, since) <= action_id

    def _beginning(self, entry: Entry, since: int | None) -> int:
        if since is not None:
            return since
        if entry.uuid not in self._made:
            self._made[entry.uuid] = made_by(self._connection, entry.uuid)
        return self._made[entry.uuid]

    def told(self, entry: HistoryEntry) -> HistoryEntry:
        """Return a line of the history with the present codes of what it names."""
        if entry.entity != INCIDENT or not self._given_up:
            return entry
        if entry.field == CREATED:
            given: dict[str, Json] = json.loads(str(entry.new))
            meant = {key: self._meant(key, value, entry) for key, value in given.items()}
            return replace(entry, new=canonical_json(meant))
        old, new = (self._meant(entry.field, value, entry) for value in (entry.old, entry.new))
        return replace(entry, old=old, new=new)

    def _meant(self, key: str, value: Json, entry: HistoryEntry) -> Json:
        return self.present(key, value, entry.action_id) if key in FIELD else value

    def of(self, kind: DirectoryKind, code: str) -> set[str]:
        """Return the code of a present entry and those it had before."""
        return {code, *self._had.get((kind, code), ())}

    def had(self, key: str, code: str, former: object) -> bool:
        """Return whether the entry with this code was called otherwise before."""
        kind = FIELD[key].directory if key in FIELD else None
        return kind is not None and former in self._had.get((kind, code), ())
