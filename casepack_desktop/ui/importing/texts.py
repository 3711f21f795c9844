# SPDX-License-Identifier: Apache-2.0
"""What the import says about fields, rows and results, in the user's language."""

from typing import TYPE_CHECKING

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.support.i18n import N_, Translator

if TYPE_CHECKING:
    from casepack_desktop.exchange.records import Rejected
    from casepack_desktop.services.import_writing import Kept
    from casepack_desktop.services.imports import ImportResult
    from casepack_desktop.services.undo import Undone

IMPORTING = N_("Importing {file}")
CHECKING = N_("Checking {file}")
SAVING = N_("Saving {file}")
UNDOING = N_("Undoing the import of {file}")
UNDO_THIS = N_("Undo this import")
NOT_IMPORTED = N_("Not imported")
NOTHING_NEW = N_("Nothing in {file} is new or changed.")
NOTHING_TAKEN = N_("No row of {file} can be imported.")
REJECTED_AT = N_("Row {line}: {reason}")
FIELD_REASON = N_("“{field}”: {reason}")
KEPT = N_("{number}: “{field}” was edited here since and is kept.")
STAY = N_("These were changed since and stay: {numbers}")
AND_MORE = N_("{numbers} and {count} more")
_OWN_LABELS = {
    "uuid": N_("UUID"),
    "number": N_("Number"),
    "last_change_at": N_("Last change"),
    "stamped": N_("Stamped by the program"),
}
_NAMED = 60


def sentence(translator: Translator, problem: Problem) -> str:
    """Return what a problem says."""
    return translator.gettext(problem.text, **problem.params)


def field_label(translator: Translator, key: str | None) -> str:
    """Return what a column is read for; None and "" mean nothing."""
    if not key:
        return translator.gettext(NOT_IMPORTED)
    known = FIELD.get(key)
    return translator.gettext(_OWN_LABELS.get(key, key) if known is None else known.label)


def reason(translator: Translator, rejected: "Rejected") -> str:
    """Return why a row is refused, with the field if one of its values is."""
    why = translator.gettext(rejected.reason, **rejected.params)
    if rejected.field not in FIELD:
        return why
    label = translator.gettext(FIELD[rejected.field].label)
    return translator.gettext(FIELD_REASON, field=label, reason=why)


def headline(translator: Translator, file: str, result: "ImportResult", *, rehearsal: bool) -> str:
    """Return in one sentence what an import did, or would do."""
    count = result.created + result.updated
    if not count:
        refused = result.rejected and not result.unchanged
        return translator.gettext(NOTHING_TAKEN if refused else NOTHING_NEW, file=file)
    if rehearsal:
        return translator.ngettext(
            "{n} incident of {file} would be imported.",
            "{n} incidents of {file} would be imported.",
            count,
            file=file,
        )
    return translator.ngettext(
        "{n} incident of {file} was imported.",
        "{n} incidents of {file} were imported.",
        count,
        file=file,
    )


def rejections(translator: Translator, count: int) -> str:
    """Return how many rows were refused."""
    return translator.ngettext("{n} row was rejected.", "{n} rows were rejected.", count)


def kept_line(translator: Translator, kept: "Kept") -> str:
    """Return which field of which incident keeps what a person wrote."""
    return translator.gettext(KEPT, number=kept.number, field=field_label(translator, kept.field))


def taken_back(translator: Translator, undone: "Undone") -> str:
    """Return what became of an import that was undone."""
    return translator.ngettext(
        "Took back {n} incident.", "Took back {n} incidents.", undone.taken_back
    )


def staying(translator: Translator, undone: "Undone") -> str:
    """Return which incidents an undo left, "" if there are none."""
    if not undone.refused:
        return ""
    numbers, more = ", ".join(undone.refused[:_NAMED]), len(undone.refused) - _NAMED
    if more > 0:
        count = translator.number(more)
        numbers = translator.gettext(AND_MORE, numbers=numbers, count=count)
    return translator.gettext(STAY, numbers=numbers)
