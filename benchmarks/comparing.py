# SPDX-License-Identifier: Apache-2.0
"""Two ways to do the same thing, timed by turns.

A machine that does other work slows both sides alike, so the ratio says more than the times; both
stand beside it. Which side goes first changes from turn to turn.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Comparison:
    """The seconds that the thing `name` took in the program and at its baseline, turn by turn."""

    name: str
    program: str
    baseline: str
    goal: float | None
    """The greatest ratio that is good; None where none is set."""
    program_seconds: tuple[float, ...]
    baseline_seconds: tuple[float, ...]
    most_seconds: float | None = None
    """The longest that any turn of the program may take; None where none is set."""
    unit: str = "ms"
    """What a thousandth of the numbers is: megabytes where no time is measured."""

    @property
    def ratio(self) -> float:
        """Return how many times the baseline's median the program's median is."""
        return median(self.program_seconds) / median(self.baseline_seconds)

    @property
    def is_met(self) -> bool:
        """Return whether the ratio and each turn of the program are within their goals."""
        if self.most_seconds is not None and max(self.program_seconds) > self.most_seconds:
            return False
        return self.goal is None or self.ratio <= self.goal

    @property
    def spread(self) -> tuple[float, float]:
        """Return the lowest and the highest ratio of a single turn."""
        pairs = zip(self.program_seconds, self.baseline_seconds, strict=True)
        ratios = [program / baseline for program, baseline in pairs]
        return min(ratios), max(ratios)


def by_turns(
    turns: int, program: Callable[[int], float], baseline: Callable[[int], float]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the seconds that both sides say each of `turns` turns took."""
    ours: list[float] = []
    theirs: list[float] = []
    sides = [(program, ours), (baseline, theirs)]
    for turn in range(turns):
        for side, seconds in sides:
            seconds.append(side(turn))
        sides.reverse()
    return tuple(ours), tuple(theirs)


def seconds_of(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
