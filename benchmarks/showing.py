# SPDX-License-Identifier: Apache-2.0
"""Results as a table for people and as JSON for later comparison."""

import json
import os
import platform
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.comparing import Comparison
from casepack_desktop import __version__
from casepack_desktop.support.clock import SystemClock

_RESULTS = Path(__file__).resolve().parent / "results"
_WIDTH = 52


def table(comparisons: Iterable[Comparison]) -> Iterator[str]:
    """Yield the lines of the table: both medians, ratio, lowest and highest turn, verdict."""
    head = f"{'medians in ms':{_WIDTH}}{'program':>10}{'baseline':>10}{'ratio':>8}"
    yield f"{head}  {'single turns':13}  goal"
    for one in comparisons:
        lowest, highest = one.spread
        times = f"{_milliseconds(one.program_seconds):>10}{_milliseconds(one.baseline_seconds):>10}"
        turns = f"{lowest:.2f} to {highest:.2f}"
        yield f"{one.name:{_WIDTH}}{times}{one.ratio:>8.2f}  {turns:13}  {_verdict(one)}"
        yield f"  {one.program} against {one.baseline}"


def as_json(comparisons: Iterable[Comparison]) -> dict[str, Any]:
    """Return all that was measured and where."""
    return {
        "measured_at": SystemClock().now().astimezone(UTC).isoformat(timespec="seconds"),
        "version": __version__,
        "machine": {
            "python": platform.python_version(),
            "system": platform.platform(),
            "processors": os.cpu_count(),
        },
        "comparisons": [_entry(one) for one in comparisons],
    }


def keep(content: dict[str, Any], folder: Path = _RESULTS) -> Path:
    """Write the results into a file named by their time and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.fromisoformat(content["measured_at"]).strftime("%Y%m%dT%H%M%SZ")
    path = folder / f"{stamp}.json"
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return path


def _entry(one: Comparison) -> dict[str, Any]:
    return {
        "name": one.name,
        "program": one.program,
        "baseline": one.baseline,
        "ratio": one.ratio,
        "goal": one.goal,
        "most_seconds": one.most_seconds,
        "unit": one.unit,
        "is_met": one.is_met,
        "program_seconds": one.program_seconds,
        "baseline_seconds": one.baseline_seconds,
    }


def _milliseconds(seconds: tuple[float, ...]) -> str:
    return f"{median(seconds) * 1000:,.2f}"


def _verdict(one: Comparison) -> str:
    if one.most_seconds is not None:
        longest = max(one.program_seconds) * 1000
        goal = f"<= {one.most_seconds * 1000:.0f} {one.unit}"
        return f"{goal} {'met' if one.is_met else 'MISSED'}, longest {longest:.0f} {one.unit}"
    if one.goal is None:
        return "–"
    return f"<= {one.goal:.2f} {'met' if one.is_met else 'MISSED'}"
