# SPDX-License-Identifier: Apache-2.0
"""Values of a case made fit for storage: entries to codes, people to ids, rules applied."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy import Connection

from casepack_desktop.domain.consistency import check_times
from casepack_desktop.domain.enums import DirectoryKind, Origin, Phase
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.lifecycle import Step, implied_instants
from casepack_desktop.domain.values import (
    READ_ONLY,
    Value,
    field_named,
    read_value,
)
from casepack_desktop.domain.views import Entry
from casepack_desktop.services.directories import Directory, add_companies, cleaned_name
from casepack_desktop.services.workspace import Write
from casepack_desktop.storage.directories import folded_name, people_by_name, read_entries
from casepack_desktop.storage.encoding import Columns, encode
from casepack_desktop.support.i18n import N_

OTHER_CLASS = N_("“{type}” belongs to the classification “{classification}”. Set both to fit.")
STATUS_NEEDED = N_("A status is needed. Known codes: {known}.")


def read_given(given: Mapping[str, str], zone: tzinfo) -> dict[str, Value]:
    """Return the values that a person typed; raise `BadValue` or `UnknownField`."""
    values: dict[str, Value] = {}
    for key, text in given.items():
        field = field_named(key)
        if not field.is_editable:
            raise BadValue(key, READ_ONLY)
        values[key] = read_value(field, text, zone)
    return values


@dataclass(slots=True)
class Resolver:
    """Turns values into columns, with directories and people as they stand."""

    directory: Directory
    people: dict[str, int]

    @classmethod
    def load(cls, connection: Connection) -> "Resolver":
        """Return a resolver over the state of this transaction."""
        return cls(Directory(tuple(read_entries(connection))), people_by_name(connection))

    def resolve(self, values: Mapping[str, Value], write: Write | None = None) -> dict[str, Value]:
        """Return `values` with directory entries as codes; raise `BadValue`.

        A company that is not known is added to the directory when `write` is given, and stays as
        typed otherwise.
        """
        resolved = dict(values)
        for key, value in values.items():
            kind = FIELD[key].directory
            if kind is not None and value is not None:
                resolved[key] = self._code(kind, str(value), write)
        if "status" in resolved and resolved["status"] is None:
            known = ", ".join(e.code for e in self.directory.of(DirectoryKind.STATUS))
            raise BadValue("status", STATUS_NEEDED, known=known)
        return resolved

    def complete(self, current: Mapping[str, Value], given: dict[str, Value]) -> dict[str, Value]:
        """Return `given` with what it implies, checked together with the `current` values.

        A type brings its classification along (RSIT: every type belongs to one class).
        """
        merged = {**current, **given}
        parent = self._class_of_type(merged.get("type"))
        if parent is not None:
            if "classification" not in given:
                given = {**given, "classification": parent.code}
            elif given["classification"] != parent.code:
                raise BadValue("type", OTHER_CLASS, type=merged["type"], classification=parent.code)
        check_times({**current, **given})
        return given

    def phase(self, status: Value) -> Phase:
        """Return the phase that a status code belongs to."""
        entry = self.directory.exact(DirectoryKind.STATUS, str(status))
        if entry is None or entry.phase is None:
            message = f"status {status} has no phase"
            raise LookupError(message)
        return entry.phase

    def default_status(self) -> str:
        """Return the code of the first active status of the open phase."""
        statuses = self.directory.of(DirectoryKind.STATUS)
        return next(e.code for e in statuses if e.phase is Phase.OPEN and e.is_active)

    def known(self, values: Mapping[str, Value]) -> dict[str, Value] | None:
        """Return `values` with the present codes of entries, None if an entry is there no more.

        Codes change and entries are merged; what they were called finds them still.
        """
        found = dict(values)
        for key, value in values.items():
            kind = FIELD[key].directory
            if kind is None or value is None or self.directory.exact(kind, str(value)):
                continue
            entry = self.directory.known(kind, str(value))
            if entry is None:
                return None
            found[key] = entry.code
        return found

    def columns(self, values: Mapping[str, Value]) -> Columns:
        """Return the columns that hold resolved values."""
        return encode(values, self._entry_id, self._person_id)

    def _code(self, kind: DirectoryKind, text: str, write: Write | None) -> str:
        if kind is not DirectoryKind.COMPANY:
            return self.directory.resolve(kind, text).code
        name = cleaned_name(kind.value, text)
        known = self.directory.known(kind, name)
        if known is None and write is not None:
            known = self._add_company(name, write)
        return name if known is None else known.code

    def _add_company(self, name: str, write: Write) -> Entry:
        company = add_companies(write, self.directory, [name])[0]
        self.directory = Directory((*self.directory.entries, company))
        return company

    def _class_of_type(self, code: Value) -> Entry | None:
        if code is None:
            return None
        entry = self.directory.exact(DirectoryKind.TYPE, str(code))
        return None if entry is None else self.directory.by_id(entry.parent_id)

    def _entry_id(self, key: str, code: str) -> int:
        kind = FIELD[key].directory
        entry = None if kind is None else self.directory.exact(kind, code)
        if entry is None:
            message = f"unresolved {key}: {code}"
            raise LookupError(message)
        return entry.id

    def _person_id(self, name: str) -> int | None:
        return self.people.get(folded_name(name))


def stamps(
    current: Mapping[str, Value], given: Mapping[str, Value], step: Step | None, at: Moment
) -> tuple[dict[str, Value], dict[str, str]]:
    """Return the lifecycle instants that an edit implies and the origins of all that change.

    No step implies nothing. An instant that is set by hand, before or in the same edit, is never
    stamped over.
    """
    keys = () if step is None else implied_instants(current, given, step)
    stamped: dict[str, Value] = dict.fromkeys(keys, at)
    by_hand = {
        key: Origin.SET.value
        for key, value in given.items()
        if FIELD[key].is_lifecycle and value is not None
    }
    return stamped, by_hand | dict.fromkeys(stamped, Origin.STAMPED.value)
