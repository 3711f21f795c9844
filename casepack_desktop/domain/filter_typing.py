# SPDX-License-Identifier: Apache-2.0
"""A filter while it is typed: what its last condition may still become is not refused yet."""

import re
from collections.abc import Callable

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.filters import (
    COMPARED,
    ITEM,
    LISTED,
    OPERATORS,
    POSSIBLE,
    SINGLE,
    condition_of,
    matches_of,
    parse_filter,
)

_OPEN = re.compile(
    rf'(?:^|(?<=\s))(?i:{"|".join((*LISTED, *SINGLE))}){OPERATORS}(?:(?>{ITEM})?,)*"(?:[^"]|"")*$'
)
"""A condition whose last quote is not closed.

A value is taken in one way only, as the parser takes it: with both ways of each, in quotes and
not, twenty values would already be tried in a million combinations.
"""
_TIME = re.compile(r"[\d:.+TtZz-]*|y|ye|yea", re.ASCII)


def without_unfinished(text: str, may_become: Callable[[str, str], bool]) -> str:
    """Return a filter without a last value that may still become one that is possible.

    `may_become` tells of the key of a directory and a text whether it is none of its entries but
    a part of how one is called.
    """
    if opened := _OPEN.search(text):
        return text[: opened.start()].rstrip()
    matches = list(matches_of(text))
    if not matches or matches[-1].end() != len(text):
        return text
    last = matches[-1]
    key, operator, values = condition_of(last)
    value = values[-1] if values else ""
    if not key or not _may_grow(key, operator, value, may_become):
        return text
    rest = text[: last.start()].rstrip()
    before = last[0].rpartition(",")[0] if len(values) > 1 else ""
    return f"{rest} {before}".strip()


def _may_grow(key: str, operator: str, value: str, may_become: Callable[[str, str], bool]) -> bool:
    if not value:
        return True
    typed = value.strip().lower()
    if operator in (">", "<") and typed == "=":
        return True
    if operator != ":" and key not in COMPARED:
        return False
    if key in POSSIBLE:
        is_unclear = bool(parse_filter(f'{key}{operator}"{value}"').unclear)
        return is_unclear and _begins(key, typed)
    return key in set(DirectoryKind) and may_become(key, value)


def _begins(key: str, typed: str) -> bool:
    if key in ("event", "registered"):
        return bool(_TIME.fullmatch(typed))
    typed = typed.removeprefix("tlp:") if key == "tlp" else typed
    return any(one.startswith(typed) for one in POSSIBLE[key])
