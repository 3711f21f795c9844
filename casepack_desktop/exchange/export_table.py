# SPDX-License-Identifier: Apache-2.0
"""What is exported, whatever the format: columns with their words and colours, rows, and an end.

A row holds a value of the domain for each column. Formats that people read show the words of a
column, formats that programs read the stored values; both are read back by the import.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from casepack_desktop.domain.enums import Tlp
from casepack_desktop.domain.fields import FieldKind
from casepack_desktop.domain.values import Value
from casepack_desktop.support.i18n import N_

NUMBER = "number"
UUID = "uuid"
LAST_CHANGE = "last_change_at"
STAMPED = "stamped"

OWN_LABELS: dict[str, str] = {
    NUMBER: N_("Number"),
    UUID: N_("UUID"),
    LAST_CHANGE: N_("Last change"),
    STAMPED: N_("Stamped by the program"),
}
"""Columns beside the fields: what a row is known by again, and what else is read back."""

UTC_SUFFIX = " (UTC)"
"""Stands behind the heading of instants without an offset; never translated."""


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of a cell, as `#rrggbb`."""

    ink: str
    fill: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key and the label of its field, the kind of its values.

    `words` stand for stored values, `paints` colour them.
    """

    key: str
    label: str
    kind: FieldKind
    words: Mapping[str, str] = field(default_factory=dict)
    paints: Mapping[str, Paint] = field(default_factory=dict)


Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about the export: what it is and what it says."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known of an export once its rows were read: its marking and what is said of it."""

    tlp: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The titles of the sheets of a workbook, in the language of its reader."""

    incidents: str
    about: str
    long_texts: str
    long_headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """An export on its way: `rows` can be read once, and only then does `ending` answer.

    `at` is the aware instant of the export. Reading `rows` raises what ends the work.
    """

    columns: tuple[Column, ...]
    rows: Iterable[Row]
    ending: Callable[[], Ending]
    at: datetime
    sheets: Sheets


def highest_tlp(labels: Iterable[str]) -> str:
    """Return the label that keeps the closest circle, "" for none."""
    order = [label.value for label in Tlp]
    known = [order.index(label) for label in labels if label in order]
    return order[min(known)] if known else ""
