# SPDX-License-Identifier: Apache-2.0
"""The questions before incidents go into the bin, or before all that match are changed."""

from PySide6.QtWidgets import QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.chosen import Chosen
from casepack_desktop.ui.widgets.buttons import Look
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.question import Choice, Question

BIN_ONE = N_("Move {number} to the bin?")
KEPT_ONE = N_("“{title}” stays in the bin and can be restored from there.")
KEPT = N_("The bin keeps them, and they can be restored from there.")
KEEP = N_("Keep")
BIN = N_("Move to bin")
GETS = N_("They get the value “{value}”. The change can be undone.")
CLEARED = N_("The field is cleared. The change can be undone.")
NOT_LISTED = N_("They are all that match, also those further down that the list has not read yet.")
LONG = N_("This takes minutes, in which nobody can save. It can be cancelled.")
CHANGE = N_("Change")
_MANY = 200_000
"""So many keep everybody else from saving for longer than they would expect."""
_TITLE_LIMIT = 120
_YES = "yes"


def may_bin(chosen: Chosen, translator: Translator, window: QWidget) -> bool:
    """Ask whether incidents are to be moved to the bin."""
    _ = translator.gettext
    if chosen.number:
        title = _(BIN_ONE, number=shown_line(chosen.number))
        sentence = _(KEPT_ONE, title=shown_line(chosen.title, _TITLE_LIMIT))
    else:
        title = translator.ngettext(
            "Move {shown} incident to the bin?",
            "Move {shown} incidents to the bin?",
            chosen.count,
            shown=translator.number(chosen.count),
        )
        sentence = _beside(_(KEPT), chosen, translator)
    return _agreed(title, sentence, (_(KEEP), _(BIN), Look.DANGER), window)


def may_change(
    chosen: Chosen, field: str, value: str, translator: Translator, window: QWidget
) -> bool:
    """Ask whether all that a filter means are to be changed; `field` and `value` as they are seen.

    `value` "" clears the field.
    """
    _ = translator.gettext
    title = translator.ngettext(
        "Change {field} of {shown} incident?",
        "Change {field} of {shown} incidents?",
        chosen.count,
        shown=translator.number(chosen.count),
        field=field,
    )
    said = _(GETS, value=shown_line(value, _TITLE_LIMIT)) if value else _(CLEARED)
    sentence = _beside(said, chosen, translator)
    return _agreed(title, sentence, (_(KEEP), _(CHANGE), Look.PRIMARY), window)


def _beside(sentence: str, chosen: Chosen, translator: Translator) -> str:
    further = [NOT_LISTED] if chosen.meant is not None else []
    further += [LONG] if chosen.count >= _MANY else []
    return " ".join([sentence, *map(translator.gettext, further)])


def _agreed(title: str, sentence: str, words: tuple[str, str, Look], window: QWidget) -> bool:
    keep, do, look = words
    question = Question(title, sentence, (Choice("", keep), Choice(_YES, do, look)), window)
    answer = question.ask()
    question.deleteLater()
    return answer == _YES
