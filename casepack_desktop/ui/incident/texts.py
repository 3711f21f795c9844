# SPDX-License-Identifier: Apache-2.0
"""The values of a case as the texts that its editors hold."""

from collections.abc import Mapping

from casepack_desktop.domain.fields import FIELDS
from casepack_desktop.domain.values import Value, json_value


def text_of(value: Value) -> str:
    """Return the text that an editor shows for a value; nothing is an empty text, never 0."""
    held = json_value(value)
    return "" if held is None else str(held)


def texts_of(values: Mapping[str, Value]) -> dict[str, str]:
    """Return the texts of all fields of the table."""
    return {field.key: text_of(values.get(field.key)) for field in FIELDS}
