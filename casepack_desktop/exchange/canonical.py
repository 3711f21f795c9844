# SPDX-License-Identifier: Apache-2.0
"""Values of JSON and of Excel cells as the plain text that fields are read from."""

from decimal import Decimal
from typing import Any

_MANY_DIGITS = 40


def number_text(value: int | float | Decimal) -> str:
    """Return a number with all its digits and without an exponent where that stays readable."""
    if isinstance(value, int):
        return str(value)
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    if not exact.is_finite() or abs(exact.adjusted()) > _MANY_DIGITS:
        return str(exact)
    text = format(exact, "f")
    return text.rstrip("0").removesuffix(".") if isinstance(value, float) and "." in text else text


def plain_text(value: Any, join: str = ", ") -> str:
    """Return the text of a JSON value: lists joined, an object as the names of its keys."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, Decimal)):
        return number_text(value)
    if isinstance(value, dict):
        return join.join(value)
    try:
        if "" not in value:
            return join.join(value)
    except TypeError:
        pass  # not all of them are texts
    texts = [plain_text(item, join) for item in value]
    return join.join([text for text in texts if text])
