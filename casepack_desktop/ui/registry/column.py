# SPDX-License-Identifier: Apache-2.0
"""What a column of the list is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from casepack_desktop.domain.views import IncidentRow
from casepack_desktop.ui.registry.wording import Wording

Reading = Callable[[IncidentRow, Wording], str]
Saying = Callable[[object, Wording], str]


class Look(StrEnum):
    """How the cells of a column are painted."""

    PLAIN = "plain"
    QUIET = "quiet"
    STRONG = "strong"
    MONO = "mono"
    DOT = "dot"
    PILL = "pill"
    HANDLING = "handling"
    """A pill in the colours of a handling label, which its text is."""
    DUE = "due"
    """Letters in the colour of how urgent it is."""


def _nothing(_row: IncidentRow, _wording: Wording) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; lengths are pixels of the tokens."""

    key: str
    title: str
    text: Reading
    narrow: int
    wide: int
    look: Look = Look.PLAIN
    sort_key: str = ""
    """What the list is sorted by, "" where nothing makes that quick."""
    sorted_by: str = ""
    hue: Reading = _nothing
    """The colour of the dot or pill, the severity of the pill, or the tone of the letters."""
    tip: Reading | None = None
    """The tool tip where it says more than the text."""
    grows: bool = False
    is_shown: bool = True
    yields: int = 0
    """Which columns make room first in a narrow window: the highest; 0 stays."""
    said: Saying | None = None
    """The text of a value that the rows do not hold and that is read only while it is shown."""
    said_tip: Saying | None = None

    @property
    def is_further(self) -> bool:
        """Return whether its values are read by themselves."""
        return self.said is not None

    @classmethod
    def further(
        cls,
        key: str,
        title: str,
        said: Saying,
        narrow: int,
        wide: int,
        *,
        look: Look = Look.MONO,
        sort_key: str = "",
        sorted_by: str = "",
        said_tip: Saying | None = None,
    ) -> "Column":
        """Return a column that is hidden at first and whose values are read while it is shown."""
        return cls(
            key,
            title,
            _nothing,
            narrow,
            wide,
            look,
            sort_key,
            sorted_by,
            is_shown=False,
            said=said,
            said_tip=said_tip,
        )
