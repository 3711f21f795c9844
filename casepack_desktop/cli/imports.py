# SPDX-License-Identifier: Apache-2.0
"""The command import."""

import io
from argparse import Namespace
from pathlib import Path
from typing import Any

from casepack_desktop.cli.context import DONE, PARTLY, Context
from casepack_desktop.domain.errors import UsageProblem
from casepack_desktop.exchange.records import Rejected
from casepack_desktop.exchange.rejects import write_rejects
from casepack_desktop.services.imports import ImportRequest, ImportResult
from casepack_desktop.storage.problems import told
from casepack_desktop.support.atomic import write_atomic
from casepack_desktop.support.i18n import N_

READ = N_(
    "{file}: {read} read, {created} created, {updated} updated, {unchanged} unchanged,"
    " {rejected} rejected."
)
REHEARSED = N_("This was a rehearsal; nothing was written.")
UNDO = N_("Take it back with `casepack import --undo {action}`.")
REJECTED = N_("Line {line}: {reason}")
MORE_REJECTED = N_("… and {count} more. Write all of them into a file with --rejects FILE.")
KEPT = N_("{number}: “{field}” was edited here since and is kept.")
UNDONE = N_("Took back {count} incidents. {refused} were changed since and stay.")
_SHOWN = 20
_PUBLIC = 0o644


class NothingToImport(UsageProblem):
    """Neither a file nor an import to take back was named."""

    text = N_("Name the files to import, or an import to take back with --undo.")


def import_files(context: Context, arguments: Namespace) -> int:
    """Import files one after the other, or take an import back."""
    if arguments.undo is not None:
        return _undo(context, arguments.undo)
    if not arguments.files:
        raise NothingToImport
    results: list[tuple[Path, ImportResult]] = []
    with context.opened(writable=True) as services:
        for file in arguments.files:
            wanted = ImportRequest(file, arguments.mapping, arguments.encoding, arguments.dry_run)
            results.append((file, services.imports.run(context.actor, wanted)))
            _tell(context, file, results[-1][1], dry_run=arguments.dry_run)
    if arguments.rejects is not None:
        _write_rejects(context, arguments.rejects, results)
    if context.output.as_json:
        context.output.result(_totals(context, results))
    return PARTLY if any(result.rejected for _, result in results) else DONE


def _tell(context: Context, file: Path, result: ImportResult, *, dry_run: bool) -> None:
    output = context.output
    if output.as_json:
        return
    output.line(
        output.text(
            READ,
            file=file.name,
            read=result.read,
            created=result.created,
            updated=result.updated,
            unchanged=result.unchanged,
            rejected=len(result.rejected),
        )
    )
    for rejected in result.rejected[:_SHOWN]:
        output.note(REJECTED, line=rejected.line, reason=_reason(context, rejected))
    if len(result.rejected) > _SHOWN:
        output.note(MORE_REJECTED, count=len(result.rejected) - _SHOWN)
    for kept in result.kept:
        output.note(KEPT, number=kept.number, field=kept.field)
    if dry_run:
        output.note(REHEARSED)
    elif result.action is not None:
        output.note(UNDO, action=result.action)


def _reason(context: Context, rejected: Rejected) -> str:
    return context.output.bad_value(rejected.field, rejected.reason, dict(rejected.params))


def _totals(context: Context, results: list[tuple[Path, ImportResult]]) -> dict[str, Any]:
    return {
        "read": sum(result.read for _, result in results),
        "created": sum(result.created for _, result in results),
        "updated": sum(result.updated for _, result in results),
        "unchanged": sum(result.unchanged for _, result in results),
        "rejected": sum(len(result.rejected) for _, result in results),
        "rejections": [
            {
                "file": file.name,
                "line": rejected.line,
                "field": rejected.field,
                "reason": _reason(context, rejected),
            }
            for file, result in results
            for rejected in result.rejected
        ],
        "kept": [
            {"number": kept.number, "field": kept.field}
            for _, result in results
            for kept in result.kept
        ],
        "actions": [result.action for _, result in results if result.action is not None],
    }


def _write_rejects(
    context: Context, target: Path, results: list[tuple[Path, ImportResult]]
) -> None:
    table = io.StringIO(newline="")
    rejected = [row for _, result in results for row in result.rejected]
    write_rejects(table, rejected, context.output.translator.gettext)
    with told(target):
        # A spreadsheet takes the file for UTF-8 only with the mark in front.
        write_atomic(target, table.getvalue().encode("utf-8-sig"), _PUBLIC)


def _undo(context: Context, action: int) -> int:
    with context.opened(writable=True) as services:
        undone = services.undo.undo(context.actor, action)
    if context.output.as_json:
        context.output.result({"taken_back": undone.taken_back, "refused": undone.refused})
    else:
        context.output.note(UNDONE, count=undone.taken_back, refused=len(undone.refused))
    return PARTLY if undone.refused else DONE
