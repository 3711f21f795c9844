# SPDX-License-Identifier: Apache-2.0
"""The table of report templates: one builder and one line make a new report."""

from collections.abc import Callable
from dataclasses import dataclass

from casepack_desktop.domain.errors import Problem
from casepack_desktop.reporting import triage, triage_fields
from casepack_desktop.reporting.document import Document, Text
from casepack_desktop.reporting.facts import Facts
from casepack_desktop.reporting.options import ReportOptions
from casepack_desktop.reporting.snapshot import CaseSnapshot
from casepack_desktop.support.i18n import N_

Builder = Callable[[CaseSnapshot, ReportOptions], Document]


class UnknownTemplate(Problem):
    """No report template has this key."""

    text = N_("There is no report template “{template}”. The templates are: {known}.")
    exit_code = 2


@dataclass(frozen=True, slots=True)
class Override:
    """A text that a person may write instead of the generated one."""

    key: str
    label: str
    help: str
    generated: Callable[[Facts], Text]


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of report: its builder, the forms it comes in and the texts one may write."""

    key: str
    title: str
    summary: str
    """What it is for, in one sentence."""
    tag: str
    """The stage of a case at which it is written."""
    job_title: str
    """What making one is called; `number` is that of the incident."""
    builder: Builder
    formats: tuple[str, ...]
    overrides: tuple[Override, ...] = ()


TEMPLATES: tuple[Template, ...] = (
    Template(
        triage_fields.KEY,
        triage.TITLE,
        N_("Capture the essential facts and assign ownership in the first stage of the incident."),
        N_("Intake"),
        N_("Initial Triage Report of {number}"),
        triage.build_initial_triage,
        ("pdf", "html", "json"),
        (
            Override(
                triage_fields.EXECUTIVE_SUMMARY,
                N_("Executive summary"),
                N_("Brief overview of the incident and initial findings."),
                triage.GENERATED[triage_fields.EXECUTIVE_SUMMARY],
            ),
            Override(
                triage_fields.IMMEDIATE_ACTIONS,
                N_("Immediate actions"),
                N_("Containment actions taken or required."),
                triage.GENERATED[triage_fields.IMMEDIATE_ACTIONS],
            ),
        ),
    ),
)

_BY_KEY = {template.key: template for template in TEMPLATES}


def generated_texts(template: Template, snapshot: CaseSnapshot, language: str) -> dict[str, str]:
    """Return by override key what the report says where nobody wrote a text."""
    facts = Facts(snapshot, language)
    return {override.key: override.generated(facts).value for override in template.overrides}


def template_named(key: str) -> Template:
    """Return the template with this key; raise `UnknownTemplate` naming the known ones."""
    try:
        return _BY_KEY[key]
    except KeyError:
        raise UnknownTemplate(template=key[:80], known=", ".join(_BY_KEY)) from None
