# SPDX-License-Identifier: Apache-2.0
"""Incidents that something is to be done with: some, or all that a filter means."""

from collections.abc import Sequence
from dataclasses import dataclass

from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.views import IncidentRow


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen; kept while somebody is asked, whatever happens to the list meanwhile."""

    count: int
    uuids: tuple[str, ...] = ()
    number: str = ""
    """That of a single one, with its title."""
    title: str = ""
    meant: IncidentFilter | None = None
    """The filter whose incidents are all meant, as many as `count`; None where `uuids` names them.
    """

    @property
    def which(self) -> "IncidentFilter | tuple[str, ...]":
        """Return the incidents as a service takes them."""
        return self.uuids if self.meant is None else self.meant

    @property
    def agreed(self) -> int | None:
        """Return as how many incidents the filter was told, None without a filter."""
        return None if self.meant is None else self.count


def one(uuid: str, number: str, title: str) -> Chosen:
    """Return a single incident."""
    return Chosen(1, (uuid,), number, title)


def some(rows: Sequence[IncidentRow]) -> Chosen:
    """Return the incidents of some rows."""
    if len(rows) == 1:
        return one(rows[0].uuid, rows[0].number, rows[0].title)
    return Chosen(len(rows), tuple(row.uuid for row in rows))
