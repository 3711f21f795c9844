# SPDX-License-Identifier: Apache-2.0
"""The table of report templates: one builder and one line make a new report."""

from collections.abc import Callable
from dataclasses import dataclass

from casepack_desktop.domain.errors import Problem
from casepack_desktop.reporting import triage, triage_fields
from casepack_desktop.reporting.document import Document
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


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of report: its builder, the forms it comes in and the texts one may write."""

    key: str
    title: str
    builder: Builder
    formats: tuple[str, ...]
    overrides: tuple[Override, ...] = ()


TEMPLATES: tuple[Template, ...] = (
    Template(
        triage_fields.KEY,
        triage.TITLE,
        triage.build_initial_triage,
        ("pdf", "html", "json"),
        (
            Override(
                triage_fields.EXECUTIVE_SUMMARY,
                N_("Executive summary"),
                N_("Brief overview of the incident and initial findings."),
            ),
            Override(
                triage_fields.IMMEDIATE_ACTIONS,
                N_("Immediate actions"),
                N_("Containment actions taken or required."),
            ),
        ),
    ),
)

_BY_KEY = {template.key: template for template in TEMPLATES}


def template_named(key: str) -> Template:
    """Return the template with this key; raise `UnknownTemplate` naming the known ones."""
    try:
        return _BY_KEY[key]
    except KeyError:
        raise UnknownTemplate(template=key[:80], known=", ".join(_BY_KEY)) from None
