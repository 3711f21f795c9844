# SPDX-License-Identifier: Apache-2.0
"""The rules of a mapping turned into one function per field, so that no row interprets them.

Each function takes the raw record and returns the text of its field, or None where the record
says nothing about it. Only plain substitution happens: nothing of a mapping or of a file is run.
"""

from collections.abc import Callable
from typing import Any

from casepack_desktop.exchange.canonical import plain_text
from casepack_desktop.exchange.mapping import PLACEHOLDER, Rule

Raw = dict[str, Any]
Extract = Callable[[Raw], str | None]
_Lookup = Callable[[Raw], Any]


class _Absent:
    """What a path gives that does not exist in the record."""


_ABSENT = _Absent()


def compiled(rule: Rule) -> Extract:
    """Return the function that says what `rule` finds in a record."""
    extract = _base(rule)
    if rule.prefix:
        extract = _with_prefix(extract, rule.prefix)
    if rule.limit:
        extract = _shortened(extract, rule.limit)
    if rule.default is not None:
        extract = _with_default(extract, rule.default)
    return extract


def path_lookup(path: str) -> _Lookup:
    """Return the function that finds `path` in a record; a key with dots goes before a path."""
    parts = path.split(".")
    if len(parts) == 1:
        return lambda raw: raw.get(path, _ABSENT)

    def nested(raw: Raw) -> Any:
        if path in raw:
            return raw[path]
        if parts[0] not in raw:
            return _ABSENT
        return _walk(raw, parts)

    return nested


def _walk(value: Any, parts: list[str]) -> Any:
    """Follow the path; lists are walked through, and what is missing deeper down is empty."""
    for place, part in enumerate(parts):
        if isinstance(value, list):
            found = (_walk(item, parts[place:]) for item in value)
            return [item for item in found if item not in (None, "", [])]
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return value


def _base(rule: Rule) -> Extract:
    if rule.template:
        return _templated(rule)
    if not rule.sources:
        return lambda _raw: None
    lookups = [path_lookup(path) for path in rule.sources]
    if rule.kind == "date_parts":
        return _date_parts(lookups[0])
    if len(lookups) == 1 and not rule.values and rule.take == "all":
        return _single(lookups[0], rule.join)
    return _joined(lookups, rule)


def _single(lookup: _Lookup, join: str) -> Extract:
    def extract(raw: Raw) -> str | None:
        value = lookup(raw)
        if type(value) is str:
            return value
        return None if value is _ABSENT else plain_text(value, join)

    return extract


def _joined(lookups: list[_Lookup], rule: Rule) -> Extract:
    translate = _translation(rule)
    first_only = rule.take == "first"
    join = rule.join

    def extract(raw: Raw) -> str | None:
        found = [value for value in (lookup(raw) for lookup in lookups) if value is not _ABSENT]
        if not found:
            return None
        texts = [translate(text) for value in found for text in _texts_of(value)]
        texts = list(dict.fromkeys(text for text in texts if text))
        return join.join(texts[:1] if first_only else texts)

    return extract


def _texts_of(value: Any) -> list[str]:
    if type(value) is str:
        return [value]
    if isinstance(value, (list, dict)):
        return [plain_text(item) for item in value]
    return [plain_text(value)]


def _translation(rule: Rule) -> Callable[[str], str]:
    values, otherwise = rule.values, rule.otherwise
    if not values:
        return lambda text: text
    folded = {key.casefold(): value for key, value in values.items()}

    def translate(text: str) -> str:
        known = values.get(text)
        if known is not None:
            return known
        fallback = text if otherwise is None else otherwise
        return folded.get(text.strip().casefold(), fallback if text.strip() else "")

    return translate


def _templated(rule: Rule) -> Extract:
    lines = [_line(text, rule.join) for text in rule.template]

    def extract(raw: Raw) -> str | None:
        found = [line(raw) for line in lines]
        present = [text for text in found if text is not None]
        return "\n".join(text for text in present if text) if present else None

    return extract


def _line(text: str, join: str) -> Extract:
    """Return the function for one line: None without any key present, empty without a value."""
    parts = PLACEHOLDER.split(text)
    literals, lookups = parts[0::2], [path_lookup(path.strip()) for path in parts[1::2]]
    tails = literals[1:]
    if len(lookups) == 1:
        return _short_line(literals[0], lookups[0], tails[0], join)

    def extract(raw: Raw) -> str | None:
        values = [lookup(raw) for lookup in lookups]
        texts = ["" if value is _ABSENT else plain_text(value, join) for value in values]
        if any(texts):
            pairs = zip(texts, tails, strict=True)
            return literals[0] + "".join(text + tail for text, tail in pairs)
        return None if all(value is _ABSENT for value in values) else ""

    return extract


def _short_line(head: str, lookup: _Lookup, tail: str, join: str) -> Extract:
    def extract(raw: Raw) -> str | None:
        value = lookup(raw)
        if value is _ABSENT:
            return None
        text = value if type(value) is str else plain_text(value, join)
        return head + text + tail if text else ""

    return extract


def _date_parts(lookup: _Lookup) -> Extract:
    """Return the function that reads year, month and day as far as they are given."""

    def extract(raw: Raw) -> str | None:
        value = lookup(raw)
        if value is _ABSENT:
            return None
        if not isinstance(value, dict):
            return plain_text(value)
        year, month, day = (plain_text(value.get(key)) for key in ("year", "month", "day"))
        text = year.zfill(4) if year else ""
        for part in (month, day):
            if not part:
                break
            text += "-" + part.zfill(2)
        return text

    return extract


def _with_prefix(extract: Extract, prefix: str) -> Extract:
    def prefixed(raw: Raw) -> str | None:
        text = extract(raw)
        return prefix + text if text else text

    return prefixed


def _shortened(extract: Extract, limit: int) -> Extract:
    """Return the function that cuts the text to one line of at most `limit` characters."""

    def shortened(raw: Raw) -> str | None:
        text = extract(raw)
        if text is None:
            return None
        line = " ".join(text.split())
        return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"

    return shortened


def _with_default(extract: Extract, default: str) -> Extract:
    def defaulted(raw: Raw) -> str | None:
        return extract(raw) or default

    return defaulted
