# SPDX-License-Identifier: Apache-2.0
"""Arguments that several commands share."""

from collections.abc import Iterable

from casepack_desktop.domain.errors import UsageProblem
from casepack_desktop.support.i18n import N_


class NotAnAssignment(UsageProblem):
    """An argument is not of the form KEY=TEXT."""

    text = N_("“{argument}” is not of the form FIELD=VALUE.")


class GivenTwice(UsageProblem):
    """A field is named twice."""

    text = N_("“{key}” is given twice.")


def assignments(arguments: Iterable[str]) -> dict[str, str]:
    """Return the `KEY=TEXT` arguments as a mapping; raise `NotAnAssignment`, `GivenTwice`."""
    given: dict[str, str] = {}
    for argument in arguments:
        key, equals, text = argument.partition("=")
        if not equals or not key.strip():
            raise NotAnAssignment(argument=argument[:80])
        if key.strip() in given:
            raise GivenTwice(key=key.strip()[:80])
        given[key.strip()] = text
    return given
