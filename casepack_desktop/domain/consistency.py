# SPDX-License-Identifier: Apache-2.0
"""Rules that tie one field of an incident to another."""

from collections.abc import Mapping

from casepack_desktop.domain.enums import Phase
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.values import Value
from casepack_desktop.support.i18n import N_

END_BEFORE_START = N_("The end lies before the start ({start}). Correct one of them.")

STAMPED_BY_PHASE: dict[Phase, str] = {
    Phase.IN_PROGRESS: "in_progress_at",
    Phase.RESOLVED: "resolved_at",
    Phase.CLOSED: "closed_at",
}
"""The lifecycle instant that setting a status of a phase implies."""


def check_times(values: Mapping[str, Value]) -> None:
    """Raise `BadValue` if the event ends before it starts."""
    start, end = values.get("event_start_at"), values.get("event_end_at")
    if not isinstance(start, Moment) or not isinstance(end, Moment):
        return
    # A partial end such as "2026" stands for its whole period, so only its printed part compares.
    shown = end.isoformat()
    if end.precision.value != "exact":
        too_early = start.isoformat()[: len(shown)] > shown
    else:
        too_early = end.at < start.at
    if too_early:
        raise BadValue("event_end_at", END_BEFORE_START, start=start.isoformat())
