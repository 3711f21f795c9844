# SPDX-License-Identifier: Apache-2.0
"""JSON values out of a text stream, one at a time, in bounded memory.

The standard library's decoder reads each value; this module only brings it the text in pieces. A
streaming parser was measured against it: `ijson` is no faster on records, needs memory that grows
with the square of the nesting (24 GB for 100,000 levels), replaces broken characters silently and
does not say where a file is broken.
"""

import json
import re
from decimal import Decimal
from typing import Any, TextIO

from casepack_desktop.exchange.problems import BrokenJson, JsonTooDeep, RecordTooLarge
from casepack_desktop.exchange.records import RECORD_LIMIT, RECORD_LIMIT_MB

DEPTH_LIMIT = 100
_BLOCK = 1 << 18
_LONGEST_INTEGER = 40
_LONGEST_WORD = 16
_BLANK = re.compile(r"[ \t\r\n]*")
_CONSTANT = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|(?P<constant>NaN|-?Infinity)', re.DOTALL)
_ARRAY_START = re.compile(r"\[[ \t\r\n]*(?P<first>.?)", re.DOTALL)


class BadConstant(ValueError):
    """NaN or Infinity, which Python reads and JSON does not know."""


def _constant(name: str) -> Any:
    raise BadConstant(name)


def _integer(digits: str) -> int | Decimal:
    # int() refuses thousands of digits and takes quadratic time below that.
    return int(digits) if len(digits) <= _LONGEST_INTEGER else Decimal(digits)


DECODER = json.JSONDecoder(parse_float=Decimal, parse_int=_integer, parse_constant=_constant)


def is_too_deep(value: object) -> bool:
    """Return whether lists and objects are nested beyond `DEPTH_LIMIT` levels."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(DEPTH_LIMIT):
        level = [
            child
            for parent in level
            for child in (parent.values() if type(parent) is dict else parent)
            if type(child) is dict or type(child) is list
        ]
        if not level:
            return False
    return True


class JsonText:
    """A place in a JSON text that moves forward; every failure names the line."""

    def __init__(self, file: TextIO, name: str) -> None:
        self._file = file
        self._name = name
        self._text = ""
        self._at = 0
        self._dropped = 0
        self._counted = 0
        self._line = 1
        self._line_start = 0
        self._ended = False

    def peek(self) -> str:
        """Return the next character that is not blank, empty at the end of the file."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        """Step over the character `expected`, which must come next."""
        if self.peek() != expected:
            raise self.broken()
        self._at += 1

    def took(self, wanted: str) -> bool:
        """Step over `wanted` if it comes next, and return whether it did."""
        if self.peek() != wanted:
            return False
        self._at += 1
        return True

    def line(self) -> int:
        """Return the line of the next character that is not blank."""
        self.peek()
        self._count_to(self._at)
        return self._line

    def value(self) -> Any:
        """Return the next value; raise `RecordTooLarge`, `JsonTooDeep` or `BrokenJson`."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                raise self._too_deep() from None
            except BadConstant:
                self._at = self._constant_from(self._at)
                raise self.broken() from None
            except json.JSONDecodeError as error:
                if self._may_go_on(error) and self._more():
                    continue
                self._at = min(error.pos, len(self._text))
                raise self.broken() from None
            is_closed = isinstance(value, (dict, list, str))
            # A number cut off at the end of the text looks whole.
            if is_closed or not self._is_near_end(end) or not self._more():
                return self._checked(value, end)

    def opens_objects(self) -> bool:
        """Return whether an array comes next whose first entry is an object."""
        self.peek()
        while not (match := _ARRAY_START.match(self._text, self._at)) or not match["first"]:
            if not match or not self._more():
                return False
        return match["first"] == "{"

    @property
    def offset(self) -> int:
        """Return how many characters lie behind this place."""
        return self._dropped + self._at

    def broken(self) -> BrokenJson:
        """Return the problem that names this place."""
        self._count_to(self._at)
        column = self._at - self._line_start + 1
        return BrokenJson(file=self._name, line=self._line, column=column)

    def _constant_from(self, place: int) -> int:
        """Return where the first constant that is not JSON stands, past all strings."""
        found = (match for match in _CONSTANT.finditer(self._text, place) if match["constant"])
        return next((match.start() for match in found), place)

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        return error.msg.startswith("Unterminated string") or self._is_near_end(error.pos)

    def _is_near_end(self, place: int) -> bool:
        return len(self._text) - place < _LONGEST_WORD

    def _checked(self, value: Any, end: int) -> Any:
        if end - self._at > RECORD_LIMIT:
            raise self.too_large()
        if is_too_deep(value):
            raise self._too_deep()
        self._at = end
        return value

    def too_large(self) -> RecordTooLarge:
        """Return the problem that the record at this place is too large."""
        return RecordTooLarge(file=self._name, line=self.line(), limit=RECORD_LIMIT_MB)

    def _too_deep(self) -> JsonTooDeep:
        return JsonTooDeep(file=self._name, line=self.line(), limit=DEPTH_LIMIT)

    def _more(self) -> bool:
        """Read on, dropping what lies behind; return False at the end of the file."""
        if self._ended:
            return False
        unread = len(self._text) - self._at
        if unread > RECORD_LIMIT:
            raise self.too_large()
        # Doubling keeps the repeated decoding of a long value linear in all.
        block = self._file.read(max(_BLOCK, unread))
        self._ended = not block
        if block:
            self._count_to(self._at)
            self._text = self._text[self._at :] + block
            self._line_start -= self._at
            self._dropped += self._at
            self._at = self._counted = 0
        return bool(block)

    def _count_to(self, place: int) -> None:
        found = self._text.count("\n", self._counted, place)
        if found:
            self._line += found
            self._line_start = self._text.rindex("\n", self._counted, place) + 1
        self._counted = max(self._counted, place)
