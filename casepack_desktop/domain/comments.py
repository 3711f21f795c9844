# SPDX-License-Identifier: Apache-2.0
"""Remarks on a case: said once, never changed, put right by a later one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.values import TOO_LONG, UNSTORABLE, UNSTORABLE_CHARACTERS
from casepack_desktop.support.i18n import N_

COMMENT_LIMIT = 100_000
COMMENT_MISSING = N_("The comment is empty. Write something, or leave it out.")
REOPENED = N_("Reopened: {before} → {after}.")
REOPENING_TAKEN_BACK = N_("The reopening was taken back: {before} → {after}.")


class CommentKind(StrEnum):
    """Who speaks: a person, or the program about what was done."""

    ANALYST = "analyst"
    SYSTEM = "system"


class UnknownComment(Problem):
    """The incident has no such comment."""

    text = N_("{number} has no comment {comment}. Correct one of its own comments.")


class NotToCorrect(Problem):
    """Only what a person said can be put right, and only once."""

    text = N_(
        "This comment cannot be corrected: it was written by the program or is corrected already."
        " Correct the newest one."
    )


class CommentStays(Problem):
    """A comment cannot be taken back."""

    text = N_("A comment stays. Write a correction instead.")


@dataclass(frozen=True, slots=True)
class CommentView:
    """One comment as it is shown."""

    uuid: str
    kind: CommentKind
    at: Moment
    author: str
    text: str
    """What was said in Markdown; of the program a msgid with the placeholders of `params`."""
    params: Mapping[str, str] = field(default_factory=dict)
    corrects: str | None = None
    """UUID of the earlier comment that this one puts right."""
    corrected_by: str | None = None
    """UUID of the comment that puts this one right."""

    def told(self) -> str:
        """Return the text with its placeholders filled, in English."""
        return self.text.format(**self.params) if self.params else self.text


def cleaned_comment(text: str) -> str:
    """Return a comment ready to be stored; raise `BadValue` if it is empty, too long or broken."""
    cleaned = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not cleaned:
        raise BadValue("text", COMMENT_MISSING)
    if len(cleaned) > COMMENT_LIMIT:
        raise BadValue("text", TOO_LONG, length=len(cleaned), limit=COMMENT_LIMIT)
    if UNSTORABLE_CHARACTERS.search(cleaned):
        raise BadValue("text", UNSTORABLE)
    return cleaned
