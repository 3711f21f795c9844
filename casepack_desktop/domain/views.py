# SPDX-License-Identifier: Apache-2.0
"""Rows that services hand out and commands they take; small, frozen, free of storage."""

from dataclasses import dataclass

from casepack_desktop.domain.enums import DirectoryKind, Phase
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.values import Value


@dataclass(frozen=True, slots=True)
class Entry:
    """One directory entry with its texts per locale."""

    id: int
    uuid: str
    kind: DirectoryKind
    code: str
    colour: str
    position: int
    is_active: bool
    names: dict[str, str]
    descriptions: dict[str, str]
    search_words: dict[str, tuple[str, ...]]
    parent_id: int | None = None
    phase: Phase | None = None

    def name(self, locale: str) -> str:
        """Return the name in `locale`, else in its language, in English, in any, else the code."""
        chain = (locale, locale.split("-")[0].split("_")[0], "en")
        for wanted in chain:
            if wanted in self.names:
                return self.names[wanted]
        return next(iter(self.names.values()), self.code)


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One row of the registry; directory entries by id, resolved by the directories."""

    id: int
    number: str
    uuid: str
    title: str
    company_id: int | None
    event_start_at: Moment | None
    location: str | None
    classification_id: int | None
    type_id: int | None
    status_id: int
    severity: str | None
    registered_at: Moment | None
    next_due_at: Moment | None


@dataclass(frozen=True, slots=True)
class Incident:
    """One case as it is edited: identity and field values by key, entries by code."""

    id: int
    uuid: str
    number: str
    version: int
    values: dict[str, Value]
    origins: dict[str, str]
    """`stamped` or `set` for each lifecycle instant that has a value."""
    last_change_at: Moment
    deleted_at: Moment | None
    next_due_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One changed field of one record, as history keeps it; values in their JSON form."""

    entity: str
    uuid: str
    field: str
    old: str | int | None
    new: str | int | None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of a record's history."""

    action_id: int
    at: Moment
    actor: str
    what: str
    field: str
    old: str | int | None
    new: str | int | None
