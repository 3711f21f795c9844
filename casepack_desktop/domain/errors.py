# SPDX-License-Identifier: Apache-2.0
"""What can go wrong through no fault of the program, each as one sentence with advice.

A `Problem` is shown to the user; everything else that is raised is a bug. The sentence is an
English msgid with named placeholders, translated only where it is shown.
"""

from dataclasses import dataclass
from typing import ClassVar

from casepack_desktop.support.i18n import N_

UNEXPECTED = N_("Something unexpected happened ({kind}). What was saved is safe.")
"""What is told of a bug; `kind` is the name of the exception, never its message."""


class Problem(Exception):
    """A failure of the outside world or of an input, with a sentence that says what to do."""

    text: ClassVar[str] = N_("The operation failed.")
    exit_code: ClassVar[int] = 1

    def __init__(self, **params: object) -> None:
        super().__init__(self.text.format(**params))
        self.params = params


class UsageProblem(Problem):
    """The command or its arguments are not understood."""

    text = N_("{message}")
    exit_code = 2


class NotPermitted(Problem):
    """The actor lacks a permission."""

    text = N_("{actor} is not permitted to do this ({permission}). Ask for the permission.")
    exit_code = 4


class NotFound(Problem):
    """No incident has this number or UUID."""

    text = N_("There is no incident {reference}. Look for it in the list of incidents.")


class InTheBin(Problem):
    """The incident lies in the bin and cannot be changed there."""

    text = N_("{number} is in the bin. Restore it first.")


class NotInTheBin(Problem):
    """Only an incident in the bin can be restored or purged."""

    text = N_("{number} is not in the bin. Only incidents in the bin can be restored or purged.")


class OtherCount(Problem):
    """A filter means more or fewer incidents than somebody agreed to."""

    text = N_("The filter means {now} incidents now, not {agreed}. Nothing was changed.")

    def __init__(self, now: int, agreed: int) -> None:
        super().__init__(now=now, agreed=agreed)
        self.now = now


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with the value that is stored and the one that was to be saved, as JSON values."""

    field: str
    stored: str | int | None
    wanted: str | int | None


class Conflict(Problem):
    """The record was changed since it was read; nothing of the save is stored."""

    text = N_(
        "{number} was changed by somebody else meanwhile ({fields}). Read it again and repeat your"
        " change."
    )

    def __init__(self, number: str, fields: str, differences: tuple[Difference, ...] = ()) -> None:
        """`fields` are those changed since; `differences` shows both values of those wanted."""
        super().__init__(number=number, fields=fields)
        self.differences = differences


class UndoRefused(Problem):
    """What should be undone was changed since."""

    text = N_("This cannot be undone, since {numbers} changed afterwards. Edit the fields instead.")


class LinkUndoRefused(UndoRefused):
    """A link that should be taken back, or brought back, was changed since."""

    text = N_(
        "This cannot be undone, since the link {numbers} was changed afterwards. Link the"
        " incidents, or remove their link, in one of them."
    )


class NothingToUndo(Problem):
    """The action has no inverse."""

    text = N_("Action {action} has nothing that can be taken back.")


class NothingToRestore(Problem):
    """The field has the value already that should be restored."""

    text = N_("The field of {number} has this value already. Choose another one.")


class NotAnImport(Problem):
    """The action that should be taken back as an import is another one."""

    text = N_("Action {action} is not an import. Name one of those that `casepack import` told.")


class UnknownAction(Problem):
    """No action has this number."""

    text = N_("There is no recorded action {action}.")


class BadValue(Problem):
    """A value does not fit its field."""

    text = N_("{field}: {reason}")

    def __init__(self, field: str, reason: str, **params: object) -> None:
        """`field` is a field key; `reason` a msgid whose placeholders are in `params`."""
        self.field = field
        self.reason = reason
        self.reason_params = params
        super().__init__(field=field, reason=reason.format(**params))


class UnknownField(Problem):
    """There is no such field."""

    text = N_("There is no field “{field}”. The fields are: {known}.")
    exit_code = 2
