# SPDX-License-Identifier: Apache-2.0
"""JSON Lines as a stream of records; a line that is no object is rejected and the rest goes on."""

from collections.abc import Iterator
from json import JSONDecodeError

from casepack_desktop.exchange.formats import Source
from casepack_desktop.exchange.json_reader import NOT_AN_OBJECT
from casepack_desktop.exchange.json_text import DECODER, DEPTH_LIMIT, BadConstant, is_too_deep
from casepack_desktop.exchange.problems import RecordTooLarge
from casepack_desktop.exchange.records import (
    RECORD_LIMIT,
    RECORD_LIMIT_MB,
    Record,
    Rejected,
    excerpt,
)
from casepack_desktop.support.i18n import N_

BAD_LINE = N_("The line is not valid JSON at column {column}.")
BAD_CONSTANT = N_("The line holds {word}, which is not JSON.")
TOO_DEEP = N_("The record nests deeper than {limit} levels.")


def read_json_lines(source: Source) -> Iterator[Record | Rejected]:
    """Yield the object of each line; raise `RecordTooLarge` for a line beyond the limit."""
    with source.path.open(encoding=source.codec, newline="\n") as file:
        number = 0
        while line := file.readline(RECORD_LIMIT + 1):
            number += 1
            if len(line) > RECORD_LIMIT:
                raise RecordTooLarge(file=source.path.name, line=number, limit=RECORD_LIMIT_MB)
            if stripped := line.strip():
                yield _record(number, stripped)


def _record(number: int, line: str) -> Record | Rejected:
    try:
        value = DECODER.decode(line)
    except JSONDecodeError as error:
        return Rejected(number, BAD_LINE, {"column": error.pos + 1}, excerpt(line))
    except BadConstant as error:
        return Rejected(number, BAD_CONSTANT, {"word": str(error)}, excerpt(line))
    except RecursionError:
        return Rejected(number, TOO_DEEP, {"limit": DEPTH_LIMIT}, excerpt(line))
    if not isinstance(value, dict):
        return Rejected(number, NOT_AN_OBJECT, {}, excerpt(line))
    if is_too_deep(value):
        return Rejected(number, TOO_DEEP, {"limit": DEPTH_LIMIT}, excerpt(line))
    return Record(number, value)
