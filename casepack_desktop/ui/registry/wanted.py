# SPDX-License-Identifier: Apache-2.0
"""What the list is asked to show: the filter in its text form and the order as one value."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.filters import IncidentFilter, parse_filter

if TYPE_CHECKING:
    from casepack_desktop.storage.listing import Order

RELEVANCE = "relevance"
_TURNED_AT_FIRST = ("number",)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter as the search box holds it, and the order.

    `prefers_best` asks for the best hits first, which counts only while words are searched.
    """

    text: str = ""
    sort_key: str = "number"
    descending: bool = True
    prefers_best: bool = False

    @property
    def filter(self) -> IncidentFilter:
        """Return the filter that the text says."""
        return parse_filter(self.text)

    @property
    def filter_of_counts(self) -> IncidentFilter:
        """Return the filter without any status, which the chips count by."""
        parsed = self.filter
        kept: dict[DirectoryKind, tuple[str, ...]] = dict(parsed.entries)
        kept.pop(DirectoryKind.STATUS, None)
        return replace(parsed, entries=kept)

    @property
    def is_narrowed(self) -> bool:
        """Return whether it means less than all incidents."""
        return self.filter != IncidentFilter()

    @property
    def is_best_first(self) -> bool:
        """Return whether the best hits come first."""
        return self.prefers_best and bool(self.filter.words)

    def order(self) -> "Order":
        """Return the order as the list takes it."""
        from casepack_desktop.storage.listing import Order

        if self.is_best_first:
            return Order(RELEVANCE, descending=True)
        return Order(self.sort_key, self.descending)

    def searched(self, text: str) -> "Wanted":
        """Return the same with another filter."""
        return replace(self, text=text)

    def sorted_anew(self, sort_key: str) -> "Wanted":
        """Return the same by another key, or the other way round by the present one."""
        is_present = sort_key == self.sort_key and not self.is_best_first
        turned = not self.descending if is_present else sort_key in _TURNED_AT_FIRST
        return replace(self, sort_key=sort_key, descending=turned, prefers_best=False)
