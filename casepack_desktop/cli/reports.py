# SPDX-License-Identifier: Apache-2.0
"""The command report."""

from argparse import Namespace
from datetime import UTC

from casepack_desktop.cli.arguments import assignments
from casepack_desktop.cli.context import DONE, Context
from casepack_desktop.cli.progress import shown_progress
from casepack_desktop.cli.usage import BadAsOf, JsonNeedsFile, NeedsFile
from casepack_desktop.domain.instants import BadInstant, Moment, Precision, parse_moment
from casepack_desktop.services.outgoing import demand_writable, write_file
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.support.hashing import sha256_bytes
from casepack_desktop.support.i18n import N_

WRITTEN = N_("Wrote {path} (SHA-256 {sha256}).")
_BINARY = ("pdf",)


def make_report(context: Context, arguments: Namespace) -> int:
    """Make one report and write it to a file or, as text, to standard output."""
    _demand_target(context, arguments)
    wanted = ReportRequest(
        template=arguments.template,
        format=arguments.format,
        language=arguments.report_lang,
        overrides=assignments(arguments.set),
        tlp=arguments.tlp,
        as_of=_as_of(arguments.as_of),
    )
    with context.opened(writable=True) as services:
        job = services.reports.request(context.actor, arguments.incident, wanted)
        with shown_progress(context.output, job.number) as progress:
            services.reports.generate(context.actor, job.uuid, progress)
        data = services.reports.content(job.uuid)
    if arguments.output is None:
        context.output.raw(data)
        return DONE
    write_file(arguments.output, data)
    _tell(context, arguments, sha256_bytes(data), job.snapshot_sha256)
    return DONE


def _demand_target(context: Context, arguments: Namespace) -> None:
    if arguments.output is not None:
        demand_writable(arguments.output, context.folder)
    elif arguments.format in _BINARY:
        raise NeedsFile(format=arguments.format.upper())
    elif context.output.as_json:
        raise JsonNeedsFile


def _tell(context: Context, arguments: Namespace, sha256: str, snapshot: str) -> None:
    path = str(arguments.output)
    if context.output.as_json:
        context.output.result({"path": path, "sha256": sha256, "snapshot_sha256": snapshot})
    else:
        context.output.line(context.output.text(WRITTEN, path=path, sha256=sha256))


def _as_of(text: str | None) -> Moment | None:
    if text is None:
        return None
    try:
        moment = parse_moment(text, UTC)
    except BadInstant:
        raise BadAsOf(value=text[:80]) from None
    if moment.precision is not Precision.EXACT:
        raise BadAsOf(value=text[:80])
    return moment
