# SPDX-License-Identifier: Apache-2.0
"""How single arguments are read."""

from collections.abc import Iterable
from pathlib import Path

from casepack_desktop.cli.usage import (
    GivenTwice,
    NoPath,
    NotAnAssignment,
    NotANumber,
    TooLargeANumber,
)

_SHOWN = 80
_DIGITS = 15


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
    """Return a whole number from 0; raise `NotANumber`, `TooLargeANumber`."""
    if not (text.isascii() and text.isdigit()):
        raise NotANumber(value=text[:_SHOWN])
    digits = text.lstrip("0") or "0"
    if len(digits) > _DIGITS:
        raise TooLargeANumber(value=text[:_SHOWN])
    return int(digits)


def most_rows(text: str) -> int:
    """Return how many rows are wanted at most; what is larger than any list means all of it.

    Raises `NotANumber`.
    """
    try:
        return whole_number(text)
    except TooLargeANumber:
        return int(10**_DIGITS)


def path(text: str) -> Path:
    """Return a path; raise `NoPath` for an empty text, which would mean the current folder."""
    if not text.strip():
        raise NoPath
    return Path(text)
