# SPDX-License-Identifier: Apache-2.0
"""What an export says about itself: what was asked, by whom, when, how many, how marked."""

from dataclasses import dataclass
from datetime import datetime

from casepack_desktop import __version__
from casepack_desktop.domain.access import Actor
from casepack_desktop.domain.enums import Tlp
from casepack_desktop.domain.filters import IncidentFilter, filter_text
from casepack_desktop.domain.instants import Moment
from casepack_desktop.exchange.export_table import Ending, Fact, highest_tlp
from casepack_desktop.reporting.triage import DEFAULT_TLP
from casepack_desktop.services.settings import Settings
from casepack_desktop.support.formats import format_instant, format_number
from casepack_desktop.support.i18n import N_, Translator

WORKSPACE = N_("Workspace")
ORGANISATION = N_("Organisation")
FILTER = N_("Filter")
EVERYTHING = N_("All incidents")
CHOSEN = N_("Chosen rows only")
EXPORTED = N_("Exported")
BY = N_("Exported by")
PERSON = N_("{name} ({login})")
COUNT = N_("Number of incidents")
MARKING = N_("TLP")
MARKING_MEANS = N_("Meaning of TLP")
STRICTEST = N_("The strictest label of all incidents; one without a label counts as {label}.")
INSTANTS = N_("Instants")
IN_UTC = N_("Columns with “(UTC)” hold instants in UTC; a year, a month or an early date is text.")
AGAIN = N_("Reading it again")
KNOWN_AGAIN = N_(
    "CasePack Desktop imports this file without a mapping and knows each incident by its UUID. What"
    " was edited there since the export is kept and reported."
)
PROGRAM = N_("Program")


@dataclass(slots=True)
class Told:
    """One export, counted as its incidents pass by."""

    actor: Actor
    workspace: str
    settings: Settings
    at: datetime
    wanted: IncidentFilter
    is_chosen: bool
    rows: int = 0
    tlp: str = DEFAULT_TLP.value
    _is_marked: bool = False

    @property
    def filter(self) -> str:
        """Return the filter in its text form, "" for all incidents."""
        return filter_text(self.wanted)

    def count(self, label: str | None) -> None:
        """Count an incident and its marking."""
        self.rows += 1
        mine = label or DEFAULT_TLP.value
        if not self._is_marked:
            self.tlp, self._is_marked = mine, True
        elif mine != self.tlp and self.tlp != Tlp.RED:
            self.tlp = highest_tlp((self.tlp, mine))


def ending(told: Told, language: Translator) -> Ending:
    """Return the marking and the facts of an export whose incidents were all counted."""
    _ = language.gettext
    settings, actor = told.settings, told.actor
    wanted = _(CHOSEN) if told.is_chosen else told.filter or _(EVERYTHING)
    local = format_instant(told.at, settings.zone)
    said = (
        (WORKSPACE, told.workspace),
        (ORGANISATION, settings.organisation),
        (FILTER, wanted),
        (COUNT, format_number(told.rows, language.locale)),
        (EXPORTED, f"{Moment.exact(told.at).isoformat()} · {local} {settings.zone.key}"),
        (BY, _(PERSON, name=actor.name, login=actor.login)),
        (MARKING, told.tlp),
        (MARKING_MEANS, _(STRICTEST, label=DEFAULT_TLP.value)),
        (INSTANTS, _(IN_UTC)),
        (AGAIN, _(KNOWN_AGAIN)),
        (PROGRAM, f"CasePack Desktop {__version__}"),
    )
    return Ending(told.tlp, tuple(Fact(_(label), text) for label, text in said if text))
