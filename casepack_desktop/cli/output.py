# SPDX-License-Identifier: Apache-2.0
"""What the command prints: results on standard output, everything else on standard error."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from casepack_desktop.cli.terminal import one_line, padded, visible, width
from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.support.i18n import N_, Translator

_GAP = "  "
_AT_ONCE = 200
BAD_VALUE = N_("{field}: {reason}")


class OutputLost(Problem):
    """Standard output takes no more, as on a full disk."""

    text = N_("The result cannot be written to standard output: {reason}.")


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
        _write(_json(value) + "\n")

    def results(self, values: Iterable[Any]) -> None:
        """Print a JSON list, one by one, so that a long one needs no memory."""
        opened = False
        for value in values:
            _write((",\n" if opened else "[\n") + _json(value))
            opened = True
        _write("\n]\n" if opened else "[]\n")

    def line(self, text: str = "") -> None:
        """Print one line of a result, with control characters made visible."""
        _write(visible(text) + "\n")

    def raw(self, data: bytes) -> None:
        """Print a document as it is."""
        with _reported():
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()

    def note(self, msgid: str, /, **params: object) -> None:
        """Tell something beside the result."""
        _tell(one_line(self.text(msgid, **params)))

    def problem(self, problem: Problem) -> None:
        """Tell in one line what went wrong and what to do."""
        _tell(f"casepack: {one_line(self.sentence(problem))}")

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

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bool:
        """Print rows in columns, some hundred at a time, and return whether there were any.

        A column is as wide as its widest cell so far.
        """
        left = iter(rows)
        widths = [0] * len(headings)
        first: list[Sequence[str]] = [headings]
        while several := list(islice(left, _AT_ONCE)):
            _columns([*first, *several], widths)
            first = []
        return not first

    def finish(self) -> None:
        """Hand over everything printed so far."""
        with _reported():
            sys.stdout.flush()

    def abandon(self) -> None:
        """Let what is left go nowhere: there is nobody to tell."""
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)


class _reported:  # noqa: N801 - used like a function
    """Turns a failure of standard output into `OutputLost`; a reader that left stays itself."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise OutputLost(reason=error.strerror or str(error)) from error


def _write(text: str) -> None:
    with _reported():
        sys.stdout.write(text)


def _tell(text: str) -> None:
    # With standard error closed there is nobody to tell; the exit code still says it.
    with suppress(OSError, ValueError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _columns(rows: Sequence[Sequence[str]], widths: list[int]) -> None:
    cells = [[one_line(cell) for cell in row] for row in rows]
    widths[:] = [max(least, *(width(row[n]) for row in cells)) for n, least in enumerate(widths)]
    for row in cells:
        line = _GAP.join(padded(cell, wide) for cell, wide in zip(row, widths, strict=True))
        _write(line.rstrip() + "\n")
