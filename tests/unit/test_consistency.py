# SPDX-License-Identifier: Apache-2.0
"""An event does not end before it starts, as far as the two are known."""

from datetime import UTC

import pytest

from casepack_desktop.domain.consistency import check_times
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.instants import parse_moment
from casepack_desktop.domain.values import Value


def times(start: str | None, end: str | None) -> dict[str, Value]:
    """Return the two instants as field values."""
    given = {"event_start_at": start, "event_end_at": end}
    return {key: text and parse_moment(text, UTC) for key, text in given.items()}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-20T10:00Z", "2026-11-20T10:00Z"),
        ("2026-11-20T10:00Z", "2026-11-20T10:00:00.001Z"),
        ("2026-11-20T10:00Z", "2026-11-20"),
        ("2026-11-20T10:00Z", "2026-11"),
        ("2026-11-20T10:00Z", "2026"),
        ("2026-11", "2026"),
        ("2026", "2026-02"),
        ("2026", "2026-01-01T00:00Z"),
        ("2026-11", "2026-11-01"),
        (None, "2026"),
        ("2026", None),
        (None, None),
    ],
)
def test_an_end_that_may_lie_behind_the_start_is_allowed(
    start: str | None, end: str | None
) -> None:
    check_times(times(start, end))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-20T10:00Z", "2026-11-20T09:59:59.999Z"),
        ("2026-11-20T10:00Z", "2026-11-19"),
        ("2026-11-20T10:00Z", "2026-10"),
        ("2026-11-20T10:00Z", "2025"),
        ("2026", "2025-12-31T23:59Z"),
        ("2026-03", "2026-02-28"),
    ],
)
def test_an_end_before_the_start_is_refused_naming_the_start(start: str, end: str) -> None:
    with pytest.raises(BadValue) as refusal:
        check_times(times(start, end))
    assert refusal.value.field == "event_end_at"
    assert parse_moment(start, UTC).isoformat() in str(refusal.value)
