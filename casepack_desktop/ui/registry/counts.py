# SPDX-License-Identifier: Apache-2.0
"""How many incidents there are, altogether and by status, followed wherever they change."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.ui.registry.wanted import Wanted
from casepack_desktop.ui.session import Session

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

# A page made anew takes the place of another on the same session, so each has a key of its own.
_COUNTERS = itertools.count(1)
_ALL = IncidentFilter()
MOST_HITS = 10_000
"""So many hits of a search are counted; more are told as more than that."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of one moment."""

    total: int = 0
    """All incidents."""
    by_status: Mapping[int, int] | None = field(default_factory=dict)
    """Those that the search means, by the id of their status; None where they are too many."""
    shown: int = 0
    """Those that the search and the chosen statuses mean."""
    is_cut: bool = False
    """Whether there are more than `shown`, where counting ended."""

    @property
    def at_least(self) -> int:
        """Return how many the search means at least, 0 where `by_status` tells it."""
        return MOST_HITS if self.by_status is None else 0


class RegistryCounts(QObject):
    """The numbers beside the list.

    Signals: `counted` with `Counts`; `refused` with a `Problem`.
    """

    counted = Signal(object)
    refused = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._key = f"registry/counts/{next(_COUNTERS)}"
        self.destroyed.connect(partial(_drop_question, session, self._key))

    def count(self, wanted: Wanted) -> None:
        """Count what is wanted; an older question is forgotten."""

        def ask(services: "Services") -> Counts:
            return _counts(services, wanted)

        self._session.ask(self._key, ask, self.counted.emit, self._on_question_refused)

    def _on_question_refused(self, problem: Problem) -> None:
        self.refused.emit(problem)


def _counts(services: "Services", wanted: Wanted) -> Counts:
    listing, meant = services.listing, wanted.filter_of_counts
    # Words may be found in half of a million incidents, which nobody waits for to be counted.
    most = MOST_HITS if meant.words else None
    by_status = listing.status_counts(meant, at_most=most)
    searched = sum(by_status.values())
    total = listing.count(_ALL) if meant != _ALL else searched
    is_cut = most is not None and searched > most
    has_statuses = wanted.filter != meant
    shown = listing.count(wanted.filter, at_most=most) if has_statuses else searched
    if most is not None and shown > most:
        return Counts(total, None, most, is_cut=True)
    return Counts(total, None if is_cut else by_status, shown)


def _drop_question(session: Session, key: str) -> None:
    if isValid(session):
        session.drop(key)
