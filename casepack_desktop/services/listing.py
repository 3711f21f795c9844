# SPDX-License-Identifier: Apache-2.0
"""Reading the list: pages of rows, how many they are, and what stands in further columns.

Apart from what changes incidents, since the first rows of the window wait for this alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from casepack_desktop.domain.filters import IncidentFilter, parse_filter
from casepack_desktop.domain.views import Counted, Hit, IncidentRow
from casepack_desktop.services import searching
from casepack_desktop.services.narrowing import narrowed
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage import ranking
from casepack_desktop.storage.details import Details, read_details
from casepack_desktop.storage.directories import people_names
from casepack_desktop.storage.listing import (
    Cursor,
    ListFilter,
    Order,
    Placed,
    count,
    placed,
    read_page,
    status_counts,
)
from casepack_desktop.storage.people import responsible_names
from casepack_desktop.storage.searching import COMMON

PAGE = 200
_MOST_NAMES = 2_000


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of the list and where to go on; None at the end."""

    rows: list[IncidentRow]
    next: Cursor | None


class ListService:
    """The list of the incidents that are not in the bin."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def page(
        self,
        wanted: IncidentFilter,
        order: Order,
        *,
        limit: int = PAGE,
        after: Cursor | None = None,
        backward: bool = False,
    ) -> Page:
        """Return one page of the list; raise `BadValue` for a filter that is not understood.

        With `backward` it is the page before `after`, its last row first, from the end for None.
        """
        with self._workspace.read() as connection:
            meant = self._narrowed(connection, wanted)
            rows, cursor = read_page(connection, meant, order, limit, after, backward=backward)
            return Page(rows, cursor)

    def rows(
        self, wanted: IncidentFilter, order: Order, limit: int | None
    ) -> Iterator[IncidentRow]:
        """Yield the rows of the list, at most `limit`, read page by page as one state."""
        cursor: Cursor | None = None
        left = limit
        with self._workspace.read() as connection:
            meant = self._narrowed(connection, wanted)
            while left is None or left > 0:
                size = PAGE if left is None else min(left, PAGE)
                rows, cursor = read_page(connection, meant, order, size, cursor)
                yield from rows
                left = None if left is None else left - len(rows)
                if cursor is None:
                    return

    def count(self, wanted: IncidentFilter, *, at_most: int | None = None) -> int:
        """Return how many incidents the filter means, counted no further than past `at_most`."""
        with self._workspace.read() as connection:
            return count(connection, self._narrowed(connection, wanted), at_most=at_most)

    def counted(self, wanted: IncidentFilter, at_most: int = COMMON) -> Counted:
        """Return how many incidents the filter means; words are counted no further than `at_most`.

        Raises `BadValue`, `TooManyWords`, `TooLongWords`.
        """
        with self._workspace.read() as connection:
            meant = self._narrowed(connection, wanted)
            if meant.words:
                return ranking.counted(connection, meant, at_most)
            return Counted(count(connection, meant))

    def search(self, text: str, limit: int) -> list[Hit]:
        """Return the incidents that a search text means, best first.

        Raises `BadValue`, `TooManyWords`, `TooLongWords`.
        """
        with self._workspace.read() as connection:
            meant = self._narrowed(connection, parse_filter(text))
            return searching.search(connection, text, meant, limit)

    def recent(self, uuids: Iterable[str], limit: int) -> list[Hit]:
        """Return these incidents in their order, then the newest; those in the bin are left out."""
        with self._workspace.read() as connection:
            return searching.recent(connection, uuids, limit)

    def status_counts(
        self, wanted: IncidentFilter, *, at_most: int | None = None
    ) -> dict[int, int]:
        """Return how many incidents the filter means by the id of their status, none with zero.

        Where there are more than `at_most`, one more than that is counted and no further.
        """
        with self._workspace.read() as connection:
            meant = self._narrowed(connection, wanted)
            return status_counts(connection, meant, at_most=at_most)

    def placed(self, wanted: IncidentFilter, order: Order, uuids: Iterable[str]) -> list[Placed]:
        """Return those of some incidents that the filter means, with their places in the list."""
        with self._workspace.read() as connection:
            return placed(connection, self._narrowed(connection, wanted), order, uuids)

    def details(self, ids: Sequence[int], keys: Sequence[str]) -> Details:
        """Return the values of further columns of some rows, by id and key; None where empty.

        Keys are those of fields, `attachments` (how many files are there), `comments` and
        `last_change_at`. Instants are `Moment`, amounts `Decimal`, entries ids; long texts are cut
        to 1,000 characters. Raises `UnknownField`.
        """
        with self._workspace.read() as connection:
            return read_details(connection, ids, keys)

    def responsibles(self) -> list[str]:
        """Return who can be meant as responsible: the people, and names that stand in cases only.

        At most 2,000 of the latter.
        """
        with self._workspace.read() as connection:
            people = people_names(connection)
            known = {name.casefold() for name in people}
            in_cases = responsible_names(connection, _MOST_NAMES)
            return [*people, *(name for name in in_cases if name.casefold() not in known)]

    def _narrowed(self, connection: Connection, wanted: IncidentFilter) -> ListFilter:
        return narrowed(connection, wanted, self._workspace.clock.now())
