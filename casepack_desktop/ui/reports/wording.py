# SPDX-License-Identifier: Apache-2.0
"""How reports, their states and their problems are said in the language of the window."""

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from casepack_desktop.domain.enums import ReportState
from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.zones import local_time
from casepack_desktop.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from casepack_desktop.services.reports import ReportView

FAILED_BECAUSE = N_("Failed: {reason}")
REPORT = N_("{template}, {format}, {time}")
STATES: dict[ReportState, tuple[str, Tone]] = {
    ReportState.PENDING: (N_("Pending"), Tone.MUTE),
    ReportState.GENERATING: (N_("Generating…"), Tone.ACCENT),
    ReportState.COMPLETED: (N_("Completed"), Tone.LOW),
    ReportState.FAILED: (N_("Failed"), Tone.CRIT),
}


def state_text(view: "ReportView", translator: Translator) -> str:
    """Return where a report stands and, if it failed, why."""
    if view.state is ReportState.FAILED and view.message:
        reason = translator.gettext(view.message, **view.message_params)
        return translator.gettext(FAILED_BECAUSE, reason=reason)
    return translator.gettext(STATES[view.state][0])


def template_title(key: str, translator: Translator) -> str:
    """Return the title of a template, its key if this program does not know it."""
    from casepack_desktop.reporting.templates import TEMPLATES

    title = next((one.title for one in TEMPLATES if one.key == key), None)
    return key if title is None else translator.gettext(title)


def report_name(view: "ReportView", translator: Translator, now: datetime, zone: tzinfo) -> str:
    """Return what tells a report from the others, such as for the names of its buttons."""
    return translator.gettext(
        REPORT,
        template=template_title(view.template, translator),
        format=view.format.upper(),
        time=short_time(view.requested_at.at, now, zone),
    )


def short_time(at: datetime, now: datetime, zone: tzinfo) -> str:
    """Return the time of day of an instant of today, else its date and time."""
    local = local_time(at, zone)
    if local.date() == local_time(now, zone).date():
        return local.strftime("%H:%M:%S")
    return f"{local:%Y-%m-%d %H:%M}"


def zone_name(zone: tzinfo) -> str:
    """Return the name of a zone as settings give it."""
    return "UTC" if zone is UTC else str(zone)


def problem_text(problem: Problem, translator: Translator) -> str:
    """Return the sentence of a problem."""
    if isinstance(problem, BadValue):
        return translator.gettext(problem.reason, **problem.reason_params)
    return translator.gettext(problem.text, **problem.params)


def suggested_name(view: "ReportView") -> str:
    """Return the file name under which a report is best saved."""
    return f"{view.number}_{view.template}.{view.format}"
