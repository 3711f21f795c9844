# SPDX-License-Identifier: Apache-2.0
"""What the command prints: results on standard output, everything else on standard error."""

import json
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.support.i18n import N_, Translator

_GAP = "  "
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
BAD_VALUE = N_("{field}: {reason}")


class Output:
    """The two streams of one command, in one language."""

    def __init__(self, translator: Translator, *, as_json: bool) -> None:
        self.translator = translator
        self.as_json = as_json

    def text(self, msgid: str, /, **params: object) -> str:
        """Return a message in the language of the command."""
        return self.translator.gettext(msgid, **params)

    def result(self, value: Any) -> None:
        """Print a JSON result."""
        print(json.dumps(value, ensure_ascii=False, indent=1))

    def line(self, text: str = "") -> None:
        """Print one line of a result, with control characters made visible."""
        print(visible(text))

    def raw(self, data: bytes) -> None:
        """Print a document as it is."""
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    def note(self, msgid: str, /, **params: object) -> None:
        """Tell something beside the result."""
        print(visible(self.text(msgid, **params)), file=sys.stderr)

    def problem(self, problem: Problem) -> None:
        """Tell in one line what went wrong and what to do."""
        print(f"casepack: {visible(self.sentence(problem))}", file=sys.stderr)

    def sentence(self, problem: Problem) -> str:
        """Return the sentence of a problem in the language of the command."""
        if isinstance(problem, BadValue):
            return self.bad_value(problem.field, problem.reason, problem.reason_params)
        return self.text(problem.text, **problem.params)

    def bad_value(self, field: str, reason: str, params: dict[str, object]) -> str:
        """Return why a value does not fit its field."""
        label = self.text(FIELD[field].label) if field in FIELD else field
        told = self.text(reason, **params)
        return self.text(BAD_VALUE, field=label, reason=told) if label else told

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print rows in columns as wide as their widest cell."""
        cells = [[visible(cell) for cell in row] for row in (headings, *rows)]
        widths = [max(_width(row[n]) for row in cells) for n in range(len(headings))]
        for row in cells:
            padded = (c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=True))
            print(_GAP.join(padded).rstrip())


def visible(text: str) -> str:
    """Return text whose control and formatting characters a terminal cannot obey."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c == "\n" or not _is_hidden(c) else f"\\u{ord(c):04x}" for c in text)


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN


def _width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) != 0 for character in text)
