# SPDX-License-Identifier: Apache-2.0
"""JSON as a stream of records: an array of objects, an object that holds one, or a single object.

Most lists come wrapped (`{"version": …, "incidents": [...]}`); the list is found by its shape, or
by the path that a mapping names.
"""

from collections.abc import Generator, Iterator
from typing import Any

from casepack_desktop.exchange.formats import Source, check_json_size
from casepack_desktop.exchange.json_text import JsonText
from casepack_desktop.exchange.problems import NoRecords, SeveralLists, SingleValue
from casepack_desktop.exchange.records import RECORD_LIMIT, Record, Rejected, excerpt
from casepack_desktop.support.i18n import N_

NOT_AN_OBJECT = N_("The entry is not a JSON object.")


def read_json(source: Source, records: str | None = None) -> Iterator[Record | Rejected]:
    """Yield the objects of the list at the path `records`, or of the only list there is.

    An empty path means the file itself. Raises the problems of `JsonText`, `FileTooLarge`,
    `SeveralLists`, `NoRecords` and `SingleValue`.
    """
    check_json_size(source.path)
    with source.path.open(encoding=source.codec, newline="") as file:
        text = JsonText(file, source.path.name)
        yield from _records(text, source.path.name, records)
        if text.peek():
            raise text.broken()


def _records(text: JsonText, name: str, records: str | None) -> Iterator[Record | Rejected]:
    if text.peek() == "[":
        yield from _array(text)
    elif text.peek() != "{":
        text.value()
        raise text.broken() if text.peek() else SingleValue(file=name)
    elif records:
        found = yield from _at_path(text, records.split("."))
        if not found:
            raise NoRecords(file=name, records=records)
    elif records == "":
        yield Record(text.line(), text.value())
    else:
        yield from _wrapped(text, name)


def _array(text: JsonText) -> Iterator[Record | Rejected]:
    text.take("[")
    if text.took("]"):
        return
    while True:
        line = text.line()
        value = text.value()
        if isinstance(value, dict):
            yield Record(line, value)
        else:
            yield Rejected(line, NOT_AN_OBJECT, {}, excerpt(value))
        if text.took("]"):
            return
        text.take(",")


def _keys(text: JsonText) -> Iterator[str]:
    """Yield the keys of an object, each with its value next to be read."""
    text.take("{")
    if text.took("}"):
        return
    while True:
        if text.peek() != '"':
            raise text.broken()
        key = text.value()
        text.take(":")
        yield str(key)
        if text.took("}"):
            return
        text.take(",")


def _at_path(text: JsonText, path: list[str]) -> Generator[Record | Rejected, None, bool]:
    found = False
    for key in _keys(text):
        following = text.peek()
        if key == path[0] and len(path) > 1 and following == "{":
            found = (yield from _at_path(text, path[1:])) or found
        elif key == path[0] and len(path) == 1 and following == "[":
            yield from _array(text)
            found = True
        else:
            text.value()
    return found


def _wrapped(text: JsonText, name: str) -> Iterator[Record | Rejected]:
    """Yield the only list of objects among the values, or the object itself if there is none."""
    line, start = text.line(), text.offset
    whole: dict[str, Any] = {}
    listed: str | None = None
    for key in _keys(text):
        if text.opens_objects():
            if listed is not None:
                raise SeveralLists(file=name, first=listed, second=key)
            listed = key
            yield from _array(text)
        else:
            whole[key] = text.value()
            if listed is None and text.offset - start > RECORD_LIMIT:
                raise text.too_large()
    if listed is None:
        yield Record(line, whole)
