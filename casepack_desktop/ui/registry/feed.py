# SPDX-License-Identifier: Apache-2.0
"""Brings the rows of the list from the reader's thread into the model, and keeps them true.

Pages behind the last row are read one at a time or, while somebody scrolls on and on, some at
once: less goes back and forth between the threads then, and the answer still comes in a blink.
Who goes to the end of a long list gets its last rows instead of the first ones, and from there the
pages before them: what lies between is never read, and the rows are one stretch at all times.
What somebody changes is asked for by itself and put where it belongs; only an import is answered
by reading the beginning again. The reader answers in the order of its questions, so what was
changed while a page was read is told after that page.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from casepack_desktop.domain.errors import Problem
from casepack_desktop.ui.registry.model import Details, IncidentModel
from casepack_desktop.ui.registry.stretch import (
    MOST_PAGES,
    PAGE,
    READ_AGAIN_AT_MOST,
    Stretch,
    details_of,
    read_back,
    read_pages,
    read_to_end,
)
from casepack_desktop.ui.registry.wanted import Wanted
from casepack_desktop.ui.session import Session

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.storage.listing import Cursor, Placed

_SINGLE_AT_MOST = 200
# A page made anew takes the place of another on the same session, so each has keys of its own.
_FEEDS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the rows of the model are: the list of `wanted` from `start` up to `cursor`."""

    wanted: Wanted
    cursor: "Cursor | None"
    """None at the end of the list."""
    start: "Cursor | None" = None
    """None at the beginning of the list."""
    pages: int = 1
    """How many pages are read next."""


@dataclass(frozen=True, slots=True)
class _Found:
    placed: "list[Placed]"
    details: Details


_Then = Callable[[Wanted, Stretch], None]
_Reading = Callable[["Services", Wanted, tuple[str, ...]], Stretch]


class RegistryFeed(QObject):
    """Rows of what is wanted, in the model.

    Signals: `began` when rows are asked for; `arrived` when they are in the model; `refused` with
    the `Problem` instead; `replaced` when the model holds another list or another stretch of it;
    `grew_before` with how many rows came before those that were there.
    """

    began = Signal()
    arrived = Signal()
    replaced = Signal()
    refused = Signal(object)
    grew_before = Signal(int)

    def __init__(self, session: Session, model: IncidentModel, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self._wanted = Wanted()
        self._shown: _Shown | None = None
        self._is_asking = False
        self._is_leaving = False
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

    @property
    def has_unread(self) -> bool:
        """Return whether the list has rows before or behind those that were read."""
        shown = self._shown
        return shown is not None and (shown.cursor is not None or shown.start is not None)

    def first_row(self, total: int) -> int:
        """Return how many of the `total` rows of the list stand before the first one read."""
        is_from_start = self._shown is None or self._shown.start is None
        return 0 if is_from_start else max(0, total - len(self._model.rows()))

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
        """Read the stretch again from its end of the list on, but no further than two pages."""
        loaded = len(self._model.rows()) if self.is_shown else 0
        pages = min(READ_AGAIN_AT_MOST, max(1, ceil(loaded / PAGE)))
        if self.is_shown and self._shown is not None and self._shown.start is not None:
            self._ask(partial(read_back, pages=pages, before=None), self._on_end_answered)
        else:
            self._read_first(pages)

    def fetch_more(self) -> bool:
        """Read the next page; return False where one is on its way or everything is read."""
        shown = self._shown
        if shown is None or shown.cursor is None or self._is_asking or not self.is_shown:
            return False
        read = partial(read_pages, pages=shown.pages, after=shown.cursor)
        self._ask(read, self._on_next_pages_answered)
        return True

    def fetch_before(self) -> bool:
        """Read the page before the first row; return False where that cannot be now or is done."""
        shown = self._shown
        if shown is None or shown.start is None or self._is_asking or not self.is_shown:
            return False
        read = partial(read_back, pages=shown.pages, before=shown.start)
        self._ask(read, self._on_pages_before_answered)
        return True

    def show_start(self) -> bool:
        """Read the beginning of the list; return False where it is there."""
        if not self._is_leaving and (self._shown is None or self._shown.start is None):
            return False
        self._read_first(1)
        return True

    def show_end(self) -> bool:
        """Read the end of the list; return False where it is there.

        If it is near, what lies before it is read as well. The best hits are read on as far as they
        are counted.
        """
        shown = self._shown
        if shown is None or shown.cursor is None or not self.is_shown:
            return False
        self._ask(partial(read_to_end, after=shown.cursor), self._on_end_answered)
        self._is_leaving = True
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
            return _Found(placed, details_of(services, [one.row for one in placed], keys))

        then = partial(self._put, wanted, asked)
        self._session.ask(self._placed_key, place, then, self._on_question_refused)

    def _read_first(self, pages: int) -> None:
        self._ask(partial(read_pages, pages=pages, after=None), self._on_first_pages_answered)

    def _ask(self, reading: _Reading, then: _Then) -> None:
        wanted, keys = self._wanted, self._keys
        self._is_asking, self._is_leaving = True, False

        def read(services: "Services") -> Stretch:
            return reading(services, wanted, keys)

        self._session.ask(self._page_key, read, partial(then, wanted), self._on_question_refused)
        self.began.emit()

    def _put(self, wanted: Wanted, asked: frozenset[str], found: _Found) -> None:
        from casepack_desktop.storage.listing import place_behind

        self._changed -= asked
        shown = self._shown
        if shown is None or shown.wanted != wanted:
            return  # the list that is on its way was asked for after the change
        order, cursor, before = wanted.order(), shown.cursor, shown.start
        end = None if cursor is None else place_behind(cursor, order)
        start = None if before is None else place_behind(before, order)
        self._model.apply(asked, found.placed, order, end, found.details, start)
        self.arrived.emit()
        if len(self._model.rows()) < PAGE // 2:
            self.fetch_more()
            self.fetch_before()

    def _on_first_pages_answered(self, wanted: Wanted, read: Stretch) -> None:
        self._is_asking = False
        self._shown = _Shown(wanted, read.cursor, read.start)
        self._model.reset(read.rows, has_more=read.cursor is not None, details=read.details)
        self._read_missed(read)
        self.replaced.emit()
        self.arrived.emit()

    def _on_next_pages_answered(self, wanted: Wanted, read: Stretch) -> None:
        shown = self._went_on(wanted)
        self._shown = replace(shown, cursor=read.cursor)
        self._model.append(read.rows, has_more=read.cursor is not None, details=read.details)
        self._read_missed(read)
        self.arrived.emit()

    def _on_pages_before_answered(self, wanted: Wanted, read: Stretch) -> None:
        shown = self._went_on(wanted)
        self._shown = replace(shown, start=read.start)
        count = self._model.prepend(read.rows, details=read.details)
        self._read_missed(read)
        if count:
            self.grew_before.emit(count)
        self.arrived.emit()

    def _on_end_answered(self, wanted: Wanted, read: Stretch) -> None:
        self._is_leaving = False
        if read.is_last:
            self._on_first_pages_answered(wanted, read)
        else:
            self._on_next_pages_answered(wanted, read)

    def _went_on(self, wanted: Wanted) -> _Shown:
        """Return what is shown with more pages to be read next."""
        self._is_asking = False
        shown = self._shown or _Shown(wanted, None)
        return replace(shown, wanted=wanted, pages=min(shown.pages * 2, MOST_PAGES))

    def _read_missed(self, read: Stretch) -> None:
        """Read values of columns that were shown only after the rows were asked for."""
        if read.keys != self._keys:
            self.show_further(self._keys)

    def _on_question_refused(self, problem: Problem) -> None:
        self._is_asking = self._is_leaving = False
        self.refused.emit(problem)


def _drop_questions(session: Session, *keys: str) -> None:
    if isValid(session):
        for key in keys:
            session.drop(key)
