# SPDX-License-Identifier: Apache-2.0
"""The filter of the incident list as one value, and its text form.

`status:open severity>=high "free words"`: what is no known `key:value` is searched for as text.
"""

import re
from dataclasses import dataclass, field

from casepack_desktop.domain.enums import DirectoryKind, Severity, Tlp

_TOKEN = re.compile(
    r'(?P<key>[A-Za-z_]+)(?P<op>:|>=)(?:"(?P<quoted>[^"]*)"|(?P<plain>\S+))|"(?P<phrase>[^"]*)"|(?P<word>\S+)'
)
_DIRECTORY_KEYS = {kind.value for kind in DirectoryKind}


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Which incidents are meant; empty parts do not narrow, several values of a key widen."""

    entries: dict[DirectoryKind, tuple[str, ...]] = field(default_factory=dict)
    severities: tuple[Severity, ...] = ()
    tlps: tuple[Tlp, ...] = ()
    words: tuple[str, ...] = ()
    """Words and phrases that all have to occur."""


def parse_filter(text: str) -> IncidentFilter:
    """Return the filter that `text` says; never raises, unknown parts are free text."""
    entries: dict[DirectoryKind, tuple[str, ...]] = {}
    severities: list[Severity] = []
    tlps: list[Tlp] = []
    words: list[str] = []
    for match in _TOKEN.finditer(text):
        key, operator = (match["key"] or "").lower(), match["op"]
        value = match["quoted"] if match["quoted"] is not None else match["plain"] or ""
        if key in _DIRECTORY_KEYS and operator == ":" and value:
            kind = DirectoryKind(key)
            entries[kind] = (*entries.get(kind, ()), value)
        elif key == "severity" and (named := _severities(value, operator)):
            severities += named
        elif key == "tlp" and operator == ":" and (label := _label(value)):
            tlps.append(label)
        else:
            words.append(match["phrase"] if match["phrase"] is not None else match[0])
    kept = tuple(word.strip() for word in words if word.strip())
    return IncidentFilter(entries, tuple(dict.fromkeys(severities)), tuple(tlps), kept)


def filter_text(wanted: IncidentFilter) -> str:
    """Return the text that `parse_filter` reads as `wanted`, the free words last."""
    parts = [
        f"{kind.value}:{_quoted(text)}" for kind, texts in wanted.entries.items() for text in texts
    ]
    parts += [f"severity:{severity.value}" for severity in wanted.severities]
    parts += [f"tlp:{label.removeprefix('TLP:')}" for label in wanted.tlps]
    return " ".join([*parts, *map(_quoted, wanted.words)])


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text or ":" in text else text


def parts_of(text: str) -> tuple[str, ...]:
    """Return the conditions of a filter as they were typed, each a filter by itself."""
    return tuple(match[0] for match in _TOKEN.finditer(text))


def _severities(value: str, operator: str) -> list[Severity]:
    try:
        least = Severity(value.lower())
    except ValueError:
        return []
    if operator == ":":
        return [least]
    return [severity for severity in Severity if severity.rank >= least.rank]


def _label(value: str) -> Tlp | None:
    wanted = value.upper().removeprefix("TLP:")
    return next((label for label in Tlp if label.removeprefix("TLP:") == wanted), None)
