# SPDX-License-Identifier: Apache-2.0
"""The human number of an incident, `INC-2026-00001`: counted per year, never reused."""

import re
from dataclasses import dataclass

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_

_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,9}")


class BadNumberFormat(Problem):
    """The number format of the workspace is not usable."""

    text = N_("“{prefix}” cannot lead incident numbers. Use 1 to 10 capital letters or digits.")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers look in this workspace; numbers given out keep the look they had."""

    prefix: str = "INC"
    digits: int = 5

    def __post_init__(self) -> None:
        if not _PREFIX.fullmatch(self.prefix) or not 1 <= self.digits <= 9:
            raise BadNumberFormat(prefix=self.prefix)

    def render(self, year: int, counter: int) -> str:
        """Return the number; counters with more digits than usual are written in full."""
        return f"{self.prefix}-{year:04d}-{counter:0{self.digits}d}"
