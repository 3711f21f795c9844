# SPDX-License-Identifier: Apache-2.0
"""How the values of further columns are said; each is as the list hands it out, or None."""

from decimal import Decimal

from casepack_desktop.domain.fields import FieldKind
from casepack_desktop.domain.instants import Moment
from casepack_desktop.ui.registry.column import Saying
from casepack_desktop.ui.registry.wording import Wording


def _said_text(value: object, _wording: Wording) -> str:
    return "" if value is None else str(value)


def _said_number(value: object, wording: Wording) -> str:
    return wording.number(value) if isinstance(value, int | Decimal) else _said_text(value, wording)


def _said_choice(value: object, wording: Wording) -> str:
    return wording.choice(str(value)) if value else ""


def _said_moment(value: object, wording: Wording) -> str:
    return wording.moment(value if isinstance(value, Moment) else None)


def said_moment_tip(value: object, wording: Wording) -> str:
    """Return an instant with its offset."""
    return wording.moment_with_offset(value if isinstance(value, Moment) else None)


SAYINGS: dict[FieldKind, Saying] = {
    FieldKind.LINE: _said_text,
    FieldKind.PERSON: _said_text,
    FieldKind.CURRENCY: _said_text,
    FieldKind.CHOICE: _said_choice,
    FieldKind.INTEGER: _said_number,
    FieldKind.AMOUNT: _said_number,
    FieldKind.MOMENT: _said_moment,
}
