# SPDX-License-Identifier: Apache-2.0
"""Two cases that belong together, as one of them sees the other."""

from dataclasses import dataclass

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.instants import Moment
from casepack_desktop.support.i18n import N_

RELATION = "relation"
"""The entity of a link in the history; its uuid is that of the case on whose page it stands."""

LINKED = "linked"
UNLINKED = "unlinked"
REASON_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Related:
    """A link as one case sees it: the link itself, and the case at its other end."""

    uuid: str
    incident: str
    """UUID of the other case."""
    number: str
    title: str
    status_id: int
    severity: str | None
    is_in_bin: bool
    reason: str
    at: Moment
    by: str
    """The login of who made the link."""


class LinkedToItself(Problem):
    """A case is not related to itself."""

    text = N_("{number} cannot be linked to itself. Choose another incident.")


class AlreadyLinked(Problem):
    """The two cases are linked already."""

    text = N_(
        "{number} and {other} are linked already. Remove that link first to give another reason."
    )


class NoLink(Problem):
    """No link has this UUID."""

    text = N_("This link is no longer there. Nothing had to be done.")


class LongReason(Problem):
    """The reason of a link is longer than may be stored."""

    text = N_("The reason has {length} characters, and at most {limit} fit. Shorten it.")
