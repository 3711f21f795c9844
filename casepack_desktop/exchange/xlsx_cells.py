# SPDX-License-Identifier: Apache-2.0
"""The values of a row as the XML of its cells: real dates and numbers, texts that stay texts."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from openpyxl.utils import get_column_letter

from casepack_desktop.domain.fields import FieldKind
from casepack_desktop.domain.instants import Moment, Precision
from casepack_desktop.domain.values import Value
from casepack_desktop.exchange.export_table import Column
from casepack_desktop.exchange.long_texts import is_marker
from casepack_desktop.exchange.xlsx_package import Styles
from casepack_desktop.exchange.xlsx_text import fits, inline, needs_quote

TEXT_FORMAT = "@"
GENERAL = "General"
_DAY = "yyyy-mm-dd"
_MINUTE = "yyyy-mm-dd hh:mm"
_SECOND = "yyyy-mm-dd hh:mm:ss"
_MILLISECOND = "yyyy-mm-dd hh:mm:ss.000"

_DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
_FIRST_DAY = datetime(1900, 3, 1, tzinfo=UTC)
"""The first day on which Excel and the calendar agree: Excel's 1900 is a leap year."""
_DAY_MS = 86_400_000
_EXACT_DIGITS = 15

Keep = Callable[[str, str], str]
"""Keeps a long text elsewhere, given its field, and returns what its cell says instead."""


def text_cell(letter: str, row: int, text: str, style: int) -> str:
    """Return the XML of a text that fits into a cell."""
    return f'<c r="{letter}{row}" s="{style}" t="inlineStr">{inline(text)}</c>'


def texts(styles: Styles, row: int, shown: Sequence[str], style: int | None = None) -> str:
    """Return the XML of texts from the first column on, in one style or as each needs it."""
    return "".join(
        [
            text_cell(
                get_column_letter(place),
                row,
                text,
                styles.of(TEXT_FORMAT, is_quoted=needs_quote(text)) if style is None else style,
            )
            for place, text in enumerate(shown, start=1)
        ]
    )


class Cells:
    """Turns rows of a table into XML."""

    def __init__(self, columns: Sequence[Column], styles: Styles, keep: Keep) -> None:
        self._columns = [
            (get_column_letter(place), column) for place, column in enumerate(columns, start=1)
        ]
        self._styles = styles
        self._keep = keep

    def row(self, number: int, values: Sequence[Value]) -> str:
        """Return the XML of the cells of a row; empty ones are left out."""
        return "".join(
            [
                self._cell(letter, number, column, value)
                for (letter, column), value in zip(self._columns, values, strict=True)
                if value is not None
            ]
        )

    def _cell(self, letter: str, number: int, column: Column, value: Value) -> str:
        if isinstance(value, str):
            return self._text(letter, number, column, value)
        if isinstance(value, Moment):
            shown, format_ = as_number(value)
        elif isinstance(value, Decimal):
            shown, format_ = _amount(value)
        else:
            shown, format_ = str(value), "0"
        if not format_:
            return text_cell(letter, number, shown, self._styles.of(TEXT_FORMAT))
        return f'<c r="{letter}{number}" s="{self._styles.of(format_)}"><v>{shown}</v></c>'

    def _text(self, letter: str, number: int, column: Column, value: str) -> str:
        text = column.words.get(value, value)
        if not fits(text) or is_marker(text):
            text = self._keep(column.key, text)
        # Excel goes on reading a long text only where its cell is not marked as text.
        format_ = GENERAL if column.kind is FieldKind.TEXT else TEXT_FORMAT
        paint = column.paints.get(value) if column.paints else None
        style = self._styles.of(format_, paint, is_quoted=needs_quote(text))
        return text_cell(letter, number, text, style)


def as_number(moment: Moment) -> tuple[str, str]:
    """Return Excel's number for an instant and its format, or a text and none."""
    if moment.precision in (Precision.YEAR, Precision.MONTH) or moment.at < _FIRST_DAY:
        return moment.isoformat(), ""
    since = moment.at - _DAY_ZERO
    milliseconds = since.days * _DAY_MS + since.seconds * 1_000 + since.microseconds // 1_000
    format_ = _date_format(moment, milliseconds)
    if milliseconds % _DAY_MS == 0:
        return str(milliseconds // _DAY_MS), format_
    return repr(milliseconds / _DAY_MS), format_


def _amount(amount: Decimal) -> tuple[str, str]:
    """Return a number and its format, or a text and none: Excel knows 15 digits."""
    text = format(amount, "f")
    if len(text.replace(".", "").strip("0")) > _EXACT_DIGITS:
        return text, ""
    decimals = len(text.partition(".")[2])
    return text, "0." + "0" * decimals if decimals else "0"


def _date_format(moment: Moment, milliseconds: int) -> str:
    if moment.precision is Precision.DAY:
        return _DAY
    if milliseconds % 60_000 == 0:
        return _MINUTE
    return _SECOND if milliseconds % 1_000 == 0 else _MILLISECOND
