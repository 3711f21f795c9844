# SPDX-License-Identifier: Apache-2.0
"""What a committed action made stale, so that views know what to read again."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of view that can become stale."""

    INCIDENTS = "incidents"
    DIRECTORIES = "directories"
    PEOPLE = "people"
    REPORTS = "reports"
    SETTINGS = "settings"
    FILES = "files"
    COMMENTS = "comments"
    RELATIONS = "relations"
    VIEWS = "views"


@dataclass(frozen=True, slots=True)
class Changes:
    """The stale kinds and the UUIDs of the incidents concerned; None means all of them."""

    kinds: frozenset[Kind]
    incidents: frozenset[str] | None = frozenset()
