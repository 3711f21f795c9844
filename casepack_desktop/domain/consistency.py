# SPDX-License-Identifier: Apache-2.0
"""Rules that tie one field of an incident to another."""

from collections.abc import Mapping

from casepack_desktop.domain.enums import Phase
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.instants import Moment, Precision
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


EARLIER_THAN_START = N_("Earlier than the event")
EARLIER_THAN_DETECTED = N_("Earlier than detected")
EARLIER_THAN_AWARE = N_("Earlier than became aware")
EARLIER_THAN_RESOLVED = N_("Earlier than resolved")
_USUAL_ORDER: tuple[tuple[str, str, str], ...] = (
    ("detected_at", "event_start_at", EARLIER_THAN_START),
    ("aware_at", "detected_at", EARLIER_THAN_DETECTED),
    ("acknowledged_at", "aware_at", EARLIER_THAN_AWARE),
    ("contained_at", "detected_at", EARLIER_THAN_DETECTED),
    ("eradicated_at", "detected_at", EARLIER_THAN_DETECTED),
    ("recovered_at", "detected_at", EARLIER_THAN_DETECTED),
    ("resolved_at", "detected_at", EARLIER_THAN_DETECTED),
    ("closed_at", "resolved_at", EARLIER_THAN_RESOLVED),
)


def unusual_order(values: Mapping[str, Value]) -> dict[str, str]:
    """Return a msgid for each exact instant that lies before one that usually precedes it.

    Such times may be true, so nothing is refused; they are worth a second look.
    """
    return {
        key: hint
        for key, earlier, hint in reversed(_USUAL_ORDER)
        if _is_before(values.get(key), values.get(earlier))
    }


def _is_before(moment: Value, other: Value) -> bool:
    if not isinstance(moment, Moment) or not isinstance(other, Moment):
        return False
    exact = moment.precision is other.precision is Precision.EXACT
    return exact and moment.at < other.at
