# SPDX-License-Identifier: Apache-2.0
"""How single arguments are read."""

from collections.abc import Iterable
from pathlib import Path

from casepack_desktop.cli.usage import GivenTwice, NoPath, NotAnAssignment, NotANumber

_SHOWN = 80


def assignments(arguments: Iterable[str]) -> dict[str, str]:
    """Return the `KEY=TEXT` arguments as a mapping; raise `NotAnAssignment`, `GivenTwice`."""
    given: dict[str, str] = {}
    for argument in arguments:
        key, equals, text = argument.partition("=")
        if not equals or not key.strip():
            raise NotAnAssignment(argument=argument[:_SHOWN])
        if key.strip() in given:
            raise GivenTwice(key=key.strip()[:_SHOWN])
        given[key.strip()] = text
    return given


def whole_number(text: str) -> int:
    """Return a whole number from 0; raise `NotANumber`."""
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text)
    raise NotANumber(value=text[:_SHOWN])


def path(text: str) -> Path:
    """Return a path; raise `NoPath` for an empty text, which would mean the current folder."""
    if not text.strip():
        raise NoPath
    return Path(text)
