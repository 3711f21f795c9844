# SPDX-License-Identifier: Apache-2.0
"""What is worth doing before a case is resolved or closed; nothing of it keeps anybody from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from casepack_desktop.domain.consistency import STAMPED_BY_PHASE, unusual_order
from casepack_desktop.domain.enums import Phase
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.values import Value
from casepack_desktop.support.i18n import N_

NO_ROOT_CAUSE = N_("The root cause is not described.")
NOT_RESOLVED = N_("When the incident was resolved is not recorded.")
BEFORE_REOPENING = N_("It names an instant before the incident was reopened.")
_ENDS = ("resolved_at", "closed_at")


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is still to be done: the field where it is done and a msgid that says it."""

    field: str
    text: str
    is_about_value: bool = False
    """Whether the sentence speaks of the value of the field, so that its name stands before it."""


def missing_for(
    values: Mapping[str, Value], phase: Phase, reopened_at: Moment | None = None
) -> tuple[Missing, ...]:
    """Return what is missing in a case that is to enter a phase, in the order of the form."""
    found = []
    cause = values.get("root_cause")
    if not (isinstance(cause, str) and cause.strip()):
        found.append(Missing("root_cause", NO_ROOT_CAUSE))
    if phase is Phase.CLOSED and values.get("resolved_at") is None:
        found.append(Missing("resolved_at", NOT_RESOLVED))
    hints = unusual_order(values)
    found += [Missing(key, hints[key], is_about_value=True) for key in _ENDS if key in hints]
    stamped = STAMPED_BY_PHASE.get(phase, "")
    if _is_older(values.get(stamped), reopened_at):
        found.append(Missing(stamped, BEFORE_REOPENING, is_about_value=True))
    return tuple(found)


def _is_older(moment: Value, other: Moment | None) -> bool:
    return isinstance(moment, Moment) and other is not None and moment.at < other.at
