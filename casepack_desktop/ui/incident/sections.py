# SPDX-License-Identifier: Apache-2.0
"""Where each field of the table stands on the card."""

from dataclasses import dataclass
from functools import cache

from casepack_desktop.domain.fields import FIELDS, GROUP_LABELS, Field, FieldKind, Group
from casepack_desktop.support.i18n import N_

HANDLING = "handling"
_HANDLING_LABEL = N_("Handling")
_OWN_PLACE = {"tlp": HANDLING, "pap": HANDLING}
_WIDE_LINES = frozenset({"title"})
_LAST = frozenset({"external_id"})


@dataclass(frozen=True, slots=True)
class Section:
    """A card with fields: its title, its place, and how many fields stand side by side."""

    key: str
    title: str
    columns: int
    is_side: bool
    fields: tuple[Field, ...]


_PLACES: tuple[tuple[str, str, int, bool], ...] = (
    (Group.IDENTITY, GROUP_LABELS[Group.IDENTITY], 2, False),
    (Group.WHEN, GROUP_LABELS[Group.WHEN], 4, False),
    (Group.DESCRIPTION, GROUP_LABELS[Group.DESCRIPTION], 2, False),
    (Group.IMPACT, GROUP_LABELS[Group.IMPACT], 3, False),
    (Group.RESPONSE, GROUP_LABELS[Group.RESPONSE], 2, False),
    (Group.PEOPLE, GROUP_LABELS[Group.PEOPLE], 1, True),
    (Group.LIFECYCLE, GROUP_LABELS[Group.LIFECYCLE], 1, True),
    (HANDLING, _HANDLING_LABEL, 2, True),
)


@cache
def sections() -> tuple[Section, ...]:
    """Return the cards in reading order, each field of the table in exactly one of them."""
    return tuple(
        Section(key, title, columns, is_side, _fields_of(key))
        for key, title, columns, is_side in _PLACES
    )


def is_wide(field: Field) -> bool:
    """Return whether the field takes a whole line."""
    return field.kind is FieldKind.TEXT or field.key in _WIDE_LINES


def _fields_of(key: str) -> tuple[Field, ...]:
    return tuple(
        sorted(
            (field for field in FIELDS if _place(field) == key),
            key=lambda field: field.key in _LAST,
        )
    )


def _place(field: Field) -> str:
    """Return the card of a field; key instants of the life cycle tell when it happened."""
    if field.is_lifecycle and field.is_key:
        return Group.WHEN
    return _OWN_PLACE.get(field.key, field.group)
