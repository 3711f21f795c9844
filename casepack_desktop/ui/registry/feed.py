# SPDX-License-Identifier: Apache-2.0
"""Brings the rows of the list from the reader's thread into the model, and keeps them true.

Pages behind the last row are read one at a time or, while somebody scrolls on and on, some at
once: less goes back and forth between the threads then, and the answer still comes in a blink.
What somebody changes is asked for by itself and put where it belongs; only an import is answered
by reading the beginning again. The reader answers in the order of its questions, so what was
changed while a page was read is told after that page.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.views import IncidentRow
from casepack_desktop.ui.registry.model import Details, IncidentModel
from casepack_desktop.ui.registry.wanted import Wanted
from casepack_desktop.ui.session import Session

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.storage.listing import Cursor, Placed

PAGE = 200
MOST_PAGES = 5
READ_AGAIN_AT_MOST = 2
_SINGLE_AT_MOST = 200
# A page made anew takes the place of another on the same session, so each has keys of its own.
_FEEDS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the rows of the model are: the beginning of the list of `wanted`, up to `cursor`."""

    wanted: Wanted
    cursor: "Cursor | None"
    pages: int = 1
    """How many pages are read next."""


@dataclass(frozen=True, slots=True)
class _Read:
    rows: list[IncidentRow]
    cursor: "Cursor | None"
    details: Details
    keys: tuple[str, ...]
    """The further columns that were shown when this was asked for."""


@dataclass(frozen=True, slots=True)
class _Found:
    placed: "list[Placed]"
    details: Details


_Then = Callable[[Wanted, _Read], None]


class RegistryFeed(QObject):
    """Rows of what is wanted, in the model.

    Signals: `began` when rows are asked for; `arrived` when they are in the model; `refused` with
    the `Problem` instead; `replaced` when the model holds another list or its beginning anew.
    """

    began = Signal()
    arrived = Signal()
    replaced = Signal()
    refused = Signal(object)

    def __init__(self, session: Session, model: IncidentModel, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self._wanted = Wanted()
        self._shown: _Shown | None = None
        self._is_asking = False
        self._changed: set[str] = set()
        self._keys: tuple[str, ...] = ()
        number = next(_FEEDS)
        self._page_key, self._placed_key = f"registry/page/{number}", f"registry/placed/{number}"
        self._details_key = f"registry/details/{number}"
        keys = self._page_key, self._placed_key, self._details_key
        self.destroyed.connect(partial(_drop_questions, session, *keys))

    @property
    def model(self) -> IncidentModel:
        """Return what the rows are brought into."""
        return self._model

    @property
    def wanted(self) -> Wanted:
        """Return what was asked for last."""
        return self._wanted

    @property
    def is_asking(self) -> bool:
        """Return whether a page is on its way."""
        return self._is_asking

    @property
    def is_shown(self) -> bool:
        """Return whether the model holds rows of what is wanted now."""
        return self._shown is not None and self._shown.wanted == self._wanted

    def show_further(self, keys: tuple[str, ...]) -> None:
        """Read the values of these further columns with every row from now on."""
        self._keys = keys
        lacking = self._model.lacking(keys) if keys else []
        if lacking:

            def read(services: "Services") -> Details:
                return services.listing.details(lacking, keys)

            then = self._model.show_details
            self._session.ask(self._details_key, read, then, self._on_question_refused)

    def show(self, wanted: Wanted) -> None:
        """Read the first page of what is wanted; the rows of before stay until it is there."""
        self._wanted = wanted
        self._read_first(1)

    def read_again(self) -> None:
        """Read the beginning again, as far as it was read but no further than two pages."""
        loaded = len(self._model.rows()) if self.is_shown else 0
        self._read_first(min(READ_AGAIN_AT_MOST, max(1, ceil(loaded / PAGE))))

    def fetch_more(self) -> bool:
        """Read the next page; return False where one is on its way or everything is read."""
        shown = self._shown
        if shown is None or shown.cursor is None or self._is_asking or not self.is_shown:
            return False
        self._ask(shown.pages, shown.cursor, self._on_next_pages_answered)
        return True

    def follow(self, uuids: frozenset[str]) -> None:
        """Bring these incidents up to date, wherever they stand now."""
        self._changed |= uuids
        if not self._changed:
            return
        if len(self._changed) > _SINGLE_AT_MOST or self._wanted.is_best_first:
            self._changed.clear()
            self.read_again()
            return
        wanted, asked, keys = self._wanted, frozenset(self._changed), self._keys

        def place(services: "Services") -> _Found:
            placed = services.listing.placed(wanted.filter, wanted.order(), asked)
            return _Found(placed, _details(services, [one.row for one in placed], keys))

        then = partial(self._put, wanted, asked)
        self._session.ask(self._placed_key, place, then, self._on_question_refused)

    def _read_first(self, pages: int) -> None:
        self._ask(pages, None, self._on_first_pages_answered)

    def _ask(self, pages: int, after: "Cursor | None", then: _Then) -> None:
        wanted, keys = self._wanted, self._keys
        self._is_asking = True

        def read(services: "Services") -> _Read:
            return _read_pages(services, wanted, pages, after, keys)

        self._session.ask(self._page_key, read, partial(then, wanted), self._on_question_refused)
        self.began.emit()

    def _put(self, wanted: Wanted, asked: frozenset[str], found: _Found) -> None:
        from casepack_desktop.storage.listing import place_behind

        self._changed -= asked
        shown = self._shown
        if shown is None or shown.wanted != wanted:
            return  # the list that is on its way was asked for after the change
        order, cursor = wanted.order(), shown.cursor
        end = None if cursor is None else place_behind(cursor, order)
        self._model.apply(asked, found.placed, order, end, found.details)
        self.arrived.emit()
        if cursor is not None and len(self._model.rows()) < PAGE // 2:
            self.fetch_more()

    def _on_first_pages_answered(self, wanted: Wanted, read: _Read) -> None:
        self._is_asking = False
        self._shown = _Shown(wanted, read.cursor)
        self._model.reset(read.rows, has_more=read.cursor is not None, details=read.details)
        self._read_missed(read)
        self.replaced.emit()
        self.arrived.emit()

    def _on_next_pages_answered(self, wanted: Wanted, read: _Read) -> None:
        self._is_asking = False
        pages = self._shown.pages if self._shown is not None else 1
        self._shown = _Shown(wanted, read.cursor, min(pages * 2, MOST_PAGES))
        self._model.append(read.rows, has_more=read.cursor is not None, details=read.details)
        self._read_missed(read)
        self.arrived.emit()

    def _read_missed(self, read: _Read) -> None:
        """Read values of columns that were shown only after the rows were asked for."""
        if read.keys != self._keys:
            self.show_further(self._keys)

    def _on_question_refused(self, problem: Problem) -> None:
        self._is_asking = False
        self.refused.emit(problem)


def _read_pages(
    services: "Services",
    wanted: Wanted,
    pages: int,
    after: "Cursor | None",
    keys: tuple[str, ...],
) -> _Read:
    wanted_filter, order = wanted.filter, wanted.order()
    rows: list[IncidentRow] = []
    for _ in range(pages):
        page = services.listing.page(wanted_filter, order, limit=PAGE, after=after)
        rows += page.rows
        after = page.next
        if after is None:
            break
    return _Read(rows, after, _details(services, rows, keys), keys)


def _details(services: "Services", rows: Sequence[IncidentRow], keys: tuple[str, ...]) -> Details:
    return services.listing.details([row.id for row in rows], keys) if rows and keys else {}


def _drop_questions(session: Session, *keys: str) -> None:
    if isValid(session):
        for key in keys:
            session.drop(key)
