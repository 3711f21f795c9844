# SPDX-License-Identifier: Apache-2.0
"""The command export."""

from argparse import Namespace

from casepack_desktop.cli.context import DONE, Context
from casepack_desktop.cli.progress import shown_progress
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.exchange.exporters import format_of
from casepack_desktop.services.exports import ExportRequest, ExportResult
from casepack_desktop.storage.listing import Order
from casepack_desktop.support.i18n import N_

WRITTEN = N_("Wrote {count} to {path}.")


def export_list(context: Context, arguments: Namespace) -> int:
    """Write the incidents that the filter means to a file."""
    wanted = ExportRequest(
        filter=parse_filter(arguments.where),
        order=Order(arguments.sort.removeprefix("-"), arguments.sort.startswith("-")),
        columns=_columns(arguments.columns),
        format=format_of(arguments.file),
        language=context.output.translator.locale,
    )
    with (
        context.opened(writable=True) as services,
        shown_progress(context.output, arguments.file.name) as progress,
    ):
        result = services.exports.write(context.actor, arguments.file, wanted, progress)
    _tell(context, result)
    return DONE


def _columns(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(key.strip() for key in text.split(",") if key.strip())


def _tell(context: Context, result: ExportResult) -> None:
    output = context.output
    if output.as_json:
        output.result({"rows": result.rows, "path": str(result.path)})
        return
    count = output.translator.ngettext("{n} incident", "{n} incidents", result.rows)
    output.line(output.text(WRITTEN, count=count, path=result.path))
