# SPDX-License-Identifier: Apache-2.0
"""How long there is until the next deadline of a case, in words."""

from datetime import datetime, timedelta

from casepack_desktop.domain.instants import Moment
from casepack_desktop.support.formats import format_duration
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.tokens import Tone

LEFT = N_("deadline in {time}")
OVERDUE = N_("overdue by {time}")
_SOON = timedelta(hours=6)


def due_words(due: Moment, now: datetime, translator: Translator) -> tuple[str, Tone]:
    """Return the words and the tone of a deadline; `now` is aware."""
    left = due.at - now
    time = format_duration(abs(left), translator.locale)
    if left < timedelta(0):
        return translator.gettext(OVERDUE, time=time), Tone.CRIT
    return translator.gettext(LEFT, time=time), Tone.HIGH if left < _SOON else Tone.INFO
