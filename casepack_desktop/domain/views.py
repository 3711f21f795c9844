# SPDX-License-Identifier: Apache-2.0
"""Rows that services hand out and commands they take; small, frozen, free of storage."""

from dataclasses import dataclass, field

from casepack_desktop.domain.enums import DirectoryKind, Phase
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.locales import text_in
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
    version: int = 1

    def name(self, locale: str) -> str:
        """Return the name in `locale`, else in its language, in English, in any, else the code."""
        return text_in(self.names, locale) or self.code

    def description(self, locale: str) -> str:
        """Return the description by the same chain, "" if there is none."""
        return text_in(self.descriptions, locale)


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
    sort_value: object = field(default=None, compare=False, repr=False)
    """Where the row stands in an order by what it does not show otherwise."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named view of the list: filter in its text form, keys of the columns shown, order."""

    uuid: str
    """Empty for a view that is not kept yet."""
    name: str
    filter: str = ""
    columns: tuple[str, ...] = ()
    sort: str = "number"
    is_descending: bool = True
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """An incident that was found, as little of it as names it."""

    uuid: str
    number: str
    title: str
    status_id: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are, or that there are more than were counted."""

    number: int
    is_more: bool = False


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
class BinnedRow:
    """One incident in the bin, with who put it there and when."""

    uuid: str
    number: str
    title: str
    status_id: int
    severity: str | None
    deleted_at: Moment
    deleted_by: str


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
    entity: str = "incident"
    """What changed: the case itself, or a comment, file or link of it."""
    id: int = 0
