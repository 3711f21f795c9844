# SPDX-License-Identifier: Apache-2.0
"""What the page of the list says beside its rows."""

from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.columns import sortable
from casepack_desktop.ui.registry.counts import Counts
from casepack_desktop.ui.registry.wanted import Wanted

BOTH = N_("{incidents} · {companies}")
PLACE = N_("Row {row} of {total} · {sorted_by}")
PLACELESS = N_("{incidents} · {sorted_by}")
BAD_VALUE = N_("{field}: {reason}")


def summary(counts: Counts, companies: int, translator: Translator, *, narrowed: bool) -> str:
    """Return how many incidents there are or are shown, and of how many companies."""
    if narrowed:
        return translator.ngettext(
            "{shown} of {n} incident", "{shown} of {n} incidents", counts.total, shown=counts.shown
        )
    return translator.gettext(
        BOTH,
        incidents=_incidents(counts.total, translator),
        companies=translator.ngettext("{n} company", "{n} companies", companies),
    )


def place(row: int | None, total: int, wanted: Wanted, translator: Translator) -> str:
    """Return which row is the current one, 0 being the first, and what the list is sorted by."""
    column = sortable(wanted.sort_key)
    sorted_by = translator.gettext(column.sorted_by) if column else ""
    if row is None:
        incidents = _incidents(total, translator)
        return translator.gettext(PLACELESS, incidents=incidents, sorted_by=sorted_by)
    return translator.gettext(PLACE, row=row + 1, total=max(total, row + 1), sorted_by=sorted_by)


def _incidents(count: int, translator: Translator) -> str:
    return translator.ngettext("{n} incident", "{n} incidents", count)


def sentence(problem: Problem, translator: Translator) -> str:
    """Return what went wrong in one sentence."""
    if not isinstance(problem, BadValue):
        return translator.gettext(problem.text, **problem.params)
    reason = translator.gettext(problem.reason, **problem.reason_params)
    label = FIELD[problem.field].label if problem.field in FIELD else problem.field
    return translator.gettext(BAD_VALUE, field=translator.gettext(label), reason=reason)
