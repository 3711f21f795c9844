# SPDX-License-Identifier: Apache-2.0
"""Which instants of the life cycle an edit implies, and what closing a case asks for.

An instant is stamped only where the program saw it happen; what it cannot know stays empty:

- *In progress*, *resolved* and *closed* are stamped when a status of that phase is set.
- *Acknowledged* is the first touch by a person: the first edit of a case that is still open.
- *Triaged* is stamped when an edit takes a case out of the open phase, since somebody then decided
  what is done about it. A report is made from a case and does not change it, so it stamps nothing.

The last two are stamped only in a case that began here: registered by a person in this workspace,
with a registration that the program stamped itself. An imported case, or one that is entered
afterwards, may have been acknowledged and triaged elsewhere, long before its first edit here.
Neither is stamped behind a later instant that is there already, for the same reason.
An instant that is there, or set by hand in the same edit, is never stamped over; reopening leaves
all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from casepack_desktop.domain.consistency import STAMPED_BY_PHASE
from casepack_desktop.domain.enums import Phase
from casepack_desktop.domain.values import Value

ORIGIN = "_origin"
"""Behind the key of an instant: how it came to be, as a field of the history."""

_ACKNOWLEDGED = "acknowledged_at"
_TRIAGED = "triaged_at"
_AFTER_TRIAGE = (
    "in_progress_at",
    "contained_at",
    "eradicated_at",
    "recovered_at",
    "resolved_at",
    "closed_at",
)
ENDED = frozenset({Phase.RESOLVED, Phase.CLOSED})


@dataclass(frozen=True, slots=True)
class Step:
    """An edit as the life cycle sees it: the phases before and after it.

    `before` is None for a new case. `began_here` says that the case was registered by a person in
    this workspace and that the program stamped when; `is_first`, that nobody edited it yet, apart
    from edits that were taken back.
    """

    before: Phase | None
    after: Phase
    began_here: bool = False
    is_first: bool = False

    @property
    def is_reopening(self) -> bool:
        """Return whether a case that had ended goes on."""
        return self.before in ENDED and self.after not in ENDED

    @property
    def is_ending(self) -> bool:
        """Return whether a case that went on becomes resolved or closed, or a resolved one closed.

        Going back from closed to resolved is none.
        """
        return self.after in ENDED and self.after is not self.before and not self._goes_back

    @property
    def _goes_back(self) -> bool:
        return self.before is Phase.CLOSED


def implied_instants(
    current: Mapping[str, Value], given: Mapping[str, Value], step: Step
) -> tuple[str, ...]:
    """Return the keys of the instants that an edit implies at the instant it is made."""
    after = {**current, **given}
    wanted = []
    if step.began_here and step.before is Phase.OPEN and not _any(after, _AFTER_TRIAGE):
        if step.is_first and after.get(_TRIAGED) is None:
            wanted.append(_ACKNOWLEDGED)
        if step.after is not Phase.OPEN:
            wanted.append(_TRIAGED)
    if step.after is not step.before and step.after in STAMPED_BY_PHASE:
        wanted.append(STAMPED_BY_PHASE[step.after])
    return tuple(key for key in wanted if current.get(key) is None and given.get(key) is None)


def _any(values: Mapping[str, Value], keys: tuple[str, ...]) -> bool:
    return any(values.get(key) is not None for key in keys)
