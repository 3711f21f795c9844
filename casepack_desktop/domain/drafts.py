# SPDX-License-Identifier: Apache-2.0
"""What a person typed and did not save yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from casepack_desktop.domain.instants import Moment


@dataclass(frozen=True, slots=True)
class Draft:
    """The unsaved texts of one form, by field key, and what they were typed over."""

    key: str
    """The UUID of the incident, or a word such as `new` for a form that has none yet."""
    version: int
    """The version of the incident that the form showed; 0 where there is none."""
    texts: Mapping[str, str]
    kept_at: Moment


def told_as(key: str) -> str:
    """Return the key of the message that tells of a draft until its text is in sight again."""
    return f"draft:{key}"
