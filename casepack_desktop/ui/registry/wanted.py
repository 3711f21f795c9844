# SPDX-License-Identifier: Apache-2.0
"""What the list is asked to show: search, chosen statuses and order as one value."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.filters import IncidentFilter, parse_filter

if TYPE_CHECKING:
    from casepack_desktop.storage.listing import Order

_STATUS = DirectoryKind.STATUS


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search text, the statuses chosen beside it, and the order.

    `statuses` is None where the search text alone decides, and empty for all statuses.
    """

    text: str = ""
    statuses: tuple[str, ...] | None = None
    sort_key: str = "number"
    descending: bool = True

    @property
    def filter(self) -> IncidentFilter:
        """Return the filter with the chosen statuses in place of those of the text."""
        parsed = parse_filter(self.text)
        return parsed if self.statuses is None else _with_statuses(parsed, self.statuses)

    @property
    def filter_of_counts(self) -> IncidentFilter:
        """Return the filter without any status, which the chips count by."""
        return _with_statuses(parse_filter(self.text), ())

    @property
    def is_narrowed(self) -> bool:
        """Return whether it means less than all incidents."""
        return self.filter != IncidentFilter()

    def order(self) -> "Order":
        """Return the order as the list takes it."""
        from casepack_desktop.storage.listing import Order

        return Order(self.sort_key, self.descending)

    def searched(self, text: str) -> "Wanted":
        """Return the same with another search; statuses that it names itself count again."""
        names_status = _STATUS in parse_filter(text).entries
        return replace(self, text=text, statuses=None if names_status else self.statuses)

    def sorted_anew(self, sort_key: str) -> "Wanted":
        """Return the same by another key, or the other way round by the present one."""
        turned = not self.descending if sort_key == self.sort_key else sort_key == "number"
        return replace(self, sort_key=sort_key, descending=turned)


def _with_statuses(parsed: IncidentFilter, codes: tuple[str, ...]) -> IncidentFilter:
    entries = {kind: names for kind, names in parsed.entries.items() if kind is not _STATUS}
    if codes:
        entries[_STATUS] = codes
    return replace(parsed, entries=entries)
