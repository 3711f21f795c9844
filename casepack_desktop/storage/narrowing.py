# SPDX-License-Identifier: Apache-2.0
"""A filter as conditions of a statement over the incidents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    UnaryExpression,
    and_,
    or_,
)
from sqlalchemy.sql.operators import custom_op

from casepack_desktop.domain.enums import Severity
from casepack_desktop.domain.periods import Range
from casepack_desktop.storage.searching import containing, demand_few
from casepack_desktop.storage.tables import incident

_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class ListFilter:
    """A filter with its entries resolved to ids and its times to instants; empty parts are open."""

    entry_ids: tuple[tuple[str, tuple[int, ...]], ...] = ()
    severities: tuple[str, ...] = ()
    tlps: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    responsibles: tuple[str, ...] = ()
    """Whole names, of which any has to be that of the responsible."""
    responsible_words: tuple[str, ...] = ()
    """Words and phrases, of which any does as well."""
    ranges: tuple[tuple[str, Range], ...] = ()
    """Columns of instants and what they have to lie in."""
    titles: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    due_before: int | None = None
    """What the next deadline has to lie before, in milliseconds UTC."""


def narrowing(wanted: ListFilter) -> list[ColumnElement[bool]]:
    """Return the conditions that all have to hold; raise `TooManyWords`, `TooLongWords`."""
    return [*_column_conditions(wanted), *_text_conditions(wanted)]


def probing(wanted: ListFilter) -> list[ColumnElement[bool]]:
    """Return the same conditions so that the first incidents they mean are found at once."""
    if is_manifold(wanted):
        return counting(wanted)
    # The index of the order by severity knows its rank, and begins with it.
    by_rank = replace(wanted, severities=())
    ranks = [Severity(severity).rank for severity in wanted.severities]
    return [*(_one_of(incident.c.severity_rank, ranks) for _ in ranks[:1]), *narrowing(by_rank)]


def counting(wanted: ListFilter) -> list[ColumnElement[bool]]:
    """Return the same conditions for counting: several are asked of one index of all of them.

    Of two indexes the database takes one and looks the other condition up in the table, row by row.
    """
    conditions = narrowing(wanted)
    if is_manifold(wanted) and not has_text(wanted):
        return [*map(unindexed, conditions)]
    return conditions


def unindexed(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition that no index is looked into for, so that the order's index is walked."""
    return UnaryExpression(condition.self_group(), operator=custom_op("+"))


def has_text(wanted: ListFilter) -> bool:
    """Return whether a text is searched for, or a person, which no index of counts holds."""
    said = (wanted.words, wanted.titles, wanted.numbers, wanted.responsible_words)
    return any(said) or bool(wanted.responsibles)


def is_listed(wanted: ListFilter) -> bool:
    """Return whether the index of the list's default order holds all that is asked."""
    return not wanted.tlps and not has_text(wanted)


def is_manifold(wanted: ListFilter) -> bool:
    """Return whether several columns other than the status are asked."""
    facets = [name for name, _ in wanted.entry_ids if name != "status"]
    several = (facets, wanted.ranges, wanted.severities[:1], wanted.tlps[:1])
    return sum(map(len, several)) + (wanted.due_before is not None) >= _SEVERAL


def _column_conditions(wanted: ListFilter) -> Iterator[ColumnElement[bool]]:
    for name, ids in wanted.entry_ids:
        yield _one_of(incident.c[f"{name}_id"], ids)
    if wanted.severities:
        yield _one_of(incident.c.severity, wanted.severities)
    if wanted.tlps:
        yield _one_of(incident.c.tlp, wanted.tlps)
    for name, wanted_range in wanted.ranges:
        yield from _within(name, wanted_range)
    if wanted.due_before is not None:
        yield incident.c.next_due_at < wanted.due_before


def _text_conditions(wanted: ListFilter) -> Iterator[ColumnElement[bool]]:
    several = (wanted.words, wanted.titles, wanted.numbers)
    demand_few((*several, wanted.responsibles, wanted.responsible_words))
    if wanted.responsibles or wanted.responsible_words:
        yield or_(*_is_responsible(wanted))
    for word in dict.fromkeys(wanted.titles):
        yield _occurs_in("title", word)
    if wanted.numbers:
        yield or_(*(_occurs_in("number", number) for number in wanted.numbers))
    if wanted.words:
        yield containing(wanted.words)


def _one_of(key: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    if len(values) > 1:
        return key.in_(values)
    same: ColumnElement[bool] = key == values[0]
    return same


def _within(name: str, wanted: Range) -> Iterator[ColumnElement[bool]]:
    key, precision = incident.c[name], incident.c[f"{name}_precision"]
    exact = _between(key, wanted.since, wanted.before)
    dates = _between(key, wanted.since_date, wanted.before_date)
    # The index is entered by what both have in common; which of them counts is asked of each row.
    since = _least(wanted.since, wanted.since_date)
    before = _greatest(wanted.before, wanted.before_date)
    yield from _between(key, since, before)
    if (wanted.since, wanted.before) != (wanted.since_date, wanted.before_date):
        yield or_(and_(precision.is_(None), *exact), and_(precision.is_not(None), *dates))


def _between(
    key: ColumnElement[int], since: int | None, before: int | None
) -> list[ColumnElement[bool]]:
    conditions = [] if since is None else [key >= since]
    return conditions if before is None else [*conditions, key < before]


def _least(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else min(one, other)


def _greatest(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)


def _is_responsible(wanted: ListFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.responsibles:
        yield _one_of(incident.c.responsible.collate("NOCASE"), wanted.responsibles)
    for words in wanted.responsible_words:
        yield _occurs_in("responsible", words)


def _occurs_in(name: str, words: str) -> ColumnElement[bool]:
    """Return the condition that a word (as prefix) or phrase occurs in one field."""
    return containing((words,), name)
