# SPDX-License-Identifier: Apache-2.0
"""The commands init and check."""

from argparse import Namespace
from pathlib import Path

from casepack_desktop.cli.context import DONE, FAILED, Context
from casepack_desktop.cli.progress import shown_progress
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.health import Finding, examine_pages
from casepack_desktop.services.logo import checked_logo
from casepack_desktop.services.opening import NewWorkspace, set_log_aside
from casepack_desktop.services.settings import checked_organisation, zone_named
from casepack_desktop.storage.engine import SCHEMA
from casepack_desktop.storage.problems import told
from casepack_desktop.support.clock import SystemClock
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.zones import machine_zone

MADE = N_("Made the workspace {path}. It is sealed, without a passphrase.")
SOUND = N_("The workspace is sound.")
MENDED = N_("Mended: {finding}")
LOG_KEPT = N_("The damaged log of recent changes is kept as {path}.")
REPAIRABLE = N_("`casepack check --repair` mends this.")
DAMAGED = N_("The workspace is not sound.")


def make_workspace(context: Context, arguments: Namespace) -> int:
    """Make a workspace, with the samples if wanted."""
    logo = None if arguments.logo is None else _logo(arguments.logo)
    new = NewWorkspace(
        zone=zone_named(arguments.zone or machine_zone()).key,
        organisation=checked_organisation(arguments.organisation),
        number_prefix=arguments.prefix,
    )
    services = context.opener.create(context.folder, new)
    try:
        if logo is not None:
            services.settings.set_logo(context.actor, logo)
        if arguments.demo:
            _fill(context, services)
    finally:
        services.workspace.close()
    path = str(context.folder)
    if context.output.as_json:
        context.output.result({"workspace": path, "schema": SCHEMA})
    else:
        context.output.line(context.output.text(MADE, path=path))
    return DONE


def check_workspace(context: Context, arguments: Namespace) -> int:
    """Examine the workspace and, if asked, mend what can be mended without loss."""
    findings = examine_pages(context.folder)
    if all(finding.is_repairable for finding in findings):
        copy = set_log_aside(context.folder, SystemClock()) if arguments.repair else None
        if copy is not None:
            context.output.note(LOG_KEPT, path=str(copy))
        with context.opened(writable=arguments.repair) as services:
            findings += _examined(context, services)
            if arguments.repair and findings:
                findings = _repaired(context, services, findings, copy)
    if context.output.as_json:
        context.output.result([_json(context, finding) for finding in findings])
    else:
        _tell(context, findings)
    return FAILED if findings else DONE


def _logo(path: Path) -> bytes:
    """Return a picture that will do, before anything is made; raises problems."""
    with told(path):
        image = path.read_bytes()
    checked_logo(image)
    return image


def _fill(context: Context, services: Services) -> None:
    from casepack_desktop.services.samples import load_samples

    load_samples(services.imports, context.actor)


def _examined(context: Context, services: Services) -> list[Finding]:
    with shown_progress(context.output, context.folder.name) as progress:
        return services.health.check(progress)


def _repaired(
    context: Context, services: Services, before: list[Finding], log_copy: Path | None
) -> list[Finding]:
    """Mend what can be mended and return what is left."""
    services.health.repair(context.actor, log_copy=log_copy)
    left = examine_pages(context.folder) + _examined(context, services)
    for finding in before:
        if finding not in left:
            text = context.output.text(finding.text, **finding.params)
            context.output.note(MENDED, finding=text)
    return left


def _tell(context: Context, findings: list[Finding]) -> None:
    output = context.output
    for finding in findings:
        output.line(output.text(finding.text, **finding.params))
    if not findings:
        output.line(output.text(SOUND))
    elif all(finding.is_repairable for finding in findings):
        output.note(REPAIRABLE)
    else:
        output.note(DAMAGED)


def _json(context: Context, finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code.value,
        "text": context.output.text(finding.text, **finding.params),
        "repairable": finding.is_repairable,
    }
