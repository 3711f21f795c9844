# SPDX-License-Identifier: Apache-2.0
"""What the page of the list says beside its rows."""

from typing import TYPE_CHECKING

from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.columns import sortable
from casepack_desktop.ui.registry.counts import Counts
from casepack_desktop.ui.registry.wanted import Wanted

if TYPE_CHECKING:
    from casepack_desktop.services.bulk import BulkResult

BOTH = N_("{incidents} · {companies}")
PLACE = N_("Row {row} of {total} · {sorted_by}")
AT_LEAST = N_("{n}+")
PLACELESS = N_("{incidents} · {sorted_by}")
BEST_FIRST = N_("best hits first")
REFUSED = N_("{number}: {reason}")
BAD_VALUE = N_("{field}: {reason}")


def summary(counts: Counts, companies: int, translator: Translator, *, narrowed: bool) -> str:
    """Return how many incidents there are or are shown, and of how many companies."""
    if narrowed:
        shown = counted(counts.shown, translator, is_cut=counts.is_cut)
        return translator.ngettext(
            "{shown} of {n} incident", "{shown} of {n} incidents", counts.total, shown=shown
        )
    return translator.gettext(
        BOTH,
        incidents=_incidents(counts.total, translator),
        companies=translator.ngettext("{n} company", "{n} companies", companies),
    )


def place(
    row: int | None, total: int, wanted: Wanted, translator: Translator, *, is_cut: bool = False
) -> str:
    """Return which row is the current one, 0 being the first, and what the list is sorted by.

    `is_cut` tells that there are more than `total`.
    """
    column = sortable(wanted.sort_key)
    said = BEST_FIRST if wanted.is_best_first else column.sorted_by if column else ""
    sorted_by = translator.gettext(said) if said else ""
    if row is None:
        shown = counted(total, translator, is_cut=is_cut)
        incidents = translator.ngettext("{n} incident", "{n} incidents", total, n=shown)
        return translator.gettext(PLACELESS, incidents=incidents, sorted_by=sorted_by)
    known = max(total, row + 1)
    shown = counted(known, translator, is_cut=is_cut)
    at = translator.number(row + 1)
    return translator.gettext(PLACE, row=at, total=shown, sorted_by=sorted_by)


def counted(number: int, translator: Translator, *, is_cut: bool) -> str:
    """Return a number, or that there are at least so many."""
    said = translator.number(number)
    return translator.gettext(AT_LEAST, n=said) if is_cut else said


def _incidents(count: int, translator: Translator) -> str:
    return translator.ngettext("{n} incident", "{n} incidents", count)


def sentence(problem: Problem, translator: Translator) -> str:
    """Return what went wrong in one sentence."""
    if not isinstance(problem, BadValue):
        return translator.gettext(problem.text, **problem.params)
    reason = translator.gettext(problem.reason, **problem.reason_params)
    label = FIELD[problem.field].label if problem.field in FIELD else problem.field
    return translator.gettext(BAD_VALUE, field=translator.gettext(label), reason=reason)


def refusals(result: "BulkResult", translator: Translator) -> str:
    """Return how many incidents stay as they were, and why the first of them does."""
    first, count = result.refused[0], result.refused_count
    reason = translator.gettext(first.text, **first.params)
    told = translator.ngettext(
        "{n} incident stays as it was.", "{n} incidents stay as they were.", count
    )
    return f"{told} {translator.gettext(REFUSED, number=first.number, reason=reason)}"
