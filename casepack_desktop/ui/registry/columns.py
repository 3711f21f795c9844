# SPDX-License-Identifier: Apache-2.0
"""The columns of the list as data: what each shows, how it looks and how wide it is.

What the rows of every page hold stands here by itself; every other field of one line, and the
numbers of files and comments, follow from the table of fields and are read only while shown.
"""

from casepack_desktop.domain.fields import FIELD, FIELDS, Field, FieldKind
from casepack_desktop.support.i18n import N_
from casepack_desktop.ui.registry.column import Column, Look
from casepack_desktop.ui.registry.further_texts import SAYINGS, said_moment_tip

_MOMENT_WIDTHS = (134, 142)
_WIDTHS = {
    FieldKind.LINE: (100, 160),
    FieldKind.PERSON: (100, 140),
    FieldKind.MOMENT: _MOMENT_WIDTHS,
    FieldKind.CHOICE: (90, 120),
    FieldKind.INTEGER: (90, 110),
    FieldKind.AMOUNT: (90, 120),
    FieldKind.CURRENCY: (70, 80),
}
_MONO = {FieldKind.MOMENT, FieldKind.INTEGER, FieldKind.AMOUNT, FieldKind.CURRENCY}
_PILLS = {"tlp", "pap"}

_OF_ROWS: tuple[Column, ...] = (
    Column(
        "number",
        N_("Number"),
        lambda row, _: row.number,
        124,
        136,
        Look.MONO,
        "number",
        N_("sorted by number"),
    ),
    Column(
        "title",
        N_("Title"),
        lambda row, _: row.title,
        190,
        280,
        Look.STRONG,
        "title",
        N_("sorted by title"),
        grows=True,
    ),
    Column(
        "company",
        N_("Company"),
        lambda row, wording: wording.name(row.company_id),
        100,
        124,
        sort_key="company",
        sorted_by=N_("sorted by company"),
        yields=1,
    ),
    Column(
        "event_start_at",
        N_("Event date"),
        lambda row, wording: wording.moment(row.event_start_at),
        *_MOMENT_WIDTHS,
        Look.MONO,
        "event_start_at",
        N_("sorted by event date"),
        tip=lambda row, wording: wording.moment_with_offset(row.event_start_at),
    ),
    Column(
        "location",
        N_("Location"),
        lambda row, _: row.location or "",
        80,
        110,
        Look.QUIET,
        "location",
        N_("sorted by location"),
        yields=2,
    ),
    Column(
        "classification",
        N_("Classification"),
        lambda row, wording: wording.name(row.classification_id),
        112,
        140,
        Look.DOT,
        hue=lambda row, wording: wording.colour(row.classification_id),
        yields=3,
    ),
    Column(
        "type",
        N_("Type"),
        lambda row, wording: wording.name(row.type_id),
        120,
        146,
        Look.DOT,
        "type",
        N_("sorted by type"),
        hue=lambda row, wording: wording.colour(row.type_id),
    ),
    Column(
        "status",
        N_("Status"),
        lambda row, wording: wording.name(row.status_id),
        116,
        120,
        Look.PILL,
        "status",
        N_("sorted by status"),
        hue=lambda row, wording: wording.colour(row.status_id),
    ),
    Column(
        "severity",
        N_("Severity"),
        lambda row, wording: wording.severity(row.severity),
        94,
        98,
        Look.PILL,
        "severity",
        N_("sorted by severity"),
        hue=lambda row, _: row.severity or "",
    ),
    Column(
        "next_due_at",
        N_("Next deadline"),
        lambda row, wording: wording.time_left(row.next_due_at),
        110,
        130,
        Look.DUE,
        "next_due_at",
        N_("sorted by next deadline"),
        hue=lambda row, wording: wording.urgency(row.next_due_at),
        tip=lambda row, wording: wording.moment_with_offset(row.next_due_at),
        is_shown=False,
    ),
    Column(
        "registered_at",
        N_("Registered"),
        lambda row, wording: wording.moment(row.registered_at),
        *_MOMENT_WIDTHS,
        Look.MONO,
        "registered_at",
        N_("sorted by time of registration"),
        tip=lambda row, wording: wording.moment_with_offset(row.registered_at),
        is_shown=False,
    ),
)
_OF_CASES: tuple[Column, ...] = (
    Column.further("attachments", N_("Attachments"), SAYINGS[FieldKind.INTEGER], 90, 110),
    Column.further("comments", N_("Comments"), SAYINGS[FieldKind.INTEGER], 90, 110),
    Column.further(
        "last_change_at",
        N_("Last change"),
        SAYINGS[FieldKind.MOMENT],
        *_MOMENT_WIDTHS,
        said_tip=said_moment_tip,
    ),
)
_SORTED_BY = {"responsible": N_("sorted by responsible")}


def _of_field(field: Field) -> Column:
    look = Look.MONO if field.kind in _MONO else Look.PLAIN
    return Column.further(
        field.key,
        field.label,
        SAYINGS[field.kind],
        *_WIDTHS[field.kind],
        look=Look.HANDLING if field.key in _PILLS else look,
        sort_key=field.key if field.key in _SORTED_BY else "",
        sorted_by=_SORTED_BY.get(field.key, ""),
        said_tip=said_moment_tip if field.kind is FieldKind.MOMENT else None,
    )


def _further_fields() -> tuple[Column, ...]:
    known = {one.key for one in (*_OF_ROWS, *_OF_CASES)}
    return tuple(
        _of_field(field) for field in FIELDS if field.key not in known and field.kind in _WIDTHS
    )


COLUMNS: tuple[Column, ...] = (*_OF_ROWS, *_further_fields(), *_OF_CASES)
PLACE: dict[str, int] = {column.key: place for place, column in enumerate(COLUMNS)}
_BY_SORT_KEY = {column.sort_key: column for column in COLUMNS if column.sort_key}


def sortable(key: str) -> Column | None:
    """Return the column that the list is sorted by under this key."""
    return _BY_SORT_KEY.get(key)


def is_column(key: str) -> bool:
    """Return whether there is a column of this key."""
    return key in PLACE


def label_of(key: str) -> str:
    """Return the msgid of a field or column."""
    return FIELD[key].label if key in FIELD else COLUMNS[PLACE[key]].title
