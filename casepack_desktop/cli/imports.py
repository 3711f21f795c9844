# SPDX-License-Identifier: Apache-2.0
"""The command import."""

import io
from argparse import Namespace
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casepack_desktop.cli.context import DONE, FAILED, PARTLY, Context
from casepack_desktop.cli.progress import shown_progress
from casepack_desktop.cli.usage import NothingToImport, UndoStandsAlone
from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.exchange.records import Rejected
from casepack_desktop.exchange.rejects import write_rejects
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.imports import ImportRequest, ImportResult
from casepack_desktop.services.outgoing import demand_writable, write_file
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.progress import Cancelled

READ = N_(
    "{file}: {read} read, {created} created, {updated} updated, {unchanged} unchanged,"
    " {rejected} rejected."
)
REHEARSED = N_("This was a rehearsal; nothing was written.")
UNDO = N_("Take it back with `casepack import --undo {action}`.")
GUESSED = N_(
    "{file} was read as {encoding}, which nothing in the file shows. If letters look wrong, take it"
    " back and name another with --encoding, such as windows-1250 or windows-1251."
)
REJECTED = N_("Line {line}: {reason}")
MORE_REJECTED = N_("… and {count} more. Write all of them into a file with --rejects FILE.")
KEPT = N_("{number}: “{field}” was edited here since and is kept.")
STOPPED_AT = N_("Stopped at {file}; nothing of it was imported.")
STAY = N_("These were changed since and stay: {numbers}.")
_SHOWN = 20


@dataclass(slots=True)
class _Outcome:
    """What became of the files: results of those imported, problems of the others."""

    results: list[tuple[Path, ImportResult]] = field(default_factory=list)
    failed: list[tuple[Path, Problem]] = field(default_factory=list)
    stopped: Path | None = None

    @property
    def exit_code(self) -> int:
        if self.failed or self.stopped:
            return PARTLY
        return PARTLY if any(result.rejected for _, result in self.results) else DONE


def import_files(context: Context, arguments: Namespace) -> int:
    """Import files one after the other, or take an import back."""
    if arguments.undo is not None:
        return _undo(context, arguments)
    if not arguments.files:
        raise NothingToImport
    if arguments.rejects is not None:
        demand_writable(arguments.rejects, context.folder, arguments.files)
    with context.opened(writable=True) as services:
        outcome = _import(context, services, arguments)
    if not outcome.results:
        return _nothing_done(outcome)
    if arguments.rejects is not None:
        _write_rejects(context, arguments.rejects, outcome)
    if context.output.as_json:
        context.output.result(_totals(context, outcome))
    return outcome.exit_code


def _import(context: Context, services: Services, arguments: Namespace) -> _Outcome:
    """Import each file; one that fails does not keep the next ones out, a stop does."""
    outcome = _Outcome()
    for file in arguments.files:
        wanted = ImportRequest(file, arguments.mapping, arguments.encoding, arguments.dry_run)
        try:
            with shown_progress(context.output, file.name) as progress:
                result = services.imports.run(context.actor, wanted, progress)
        except Problem as problem:
            context.output.problem(problem)
            outcome.failed.append((file, problem))
        except (KeyboardInterrupt, Cancelled):
            context.output.note(STOPPED_AT, file=file.name)
            outcome.stopped = file
            break
        else:
            outcome.results.append((file, result))
            _tell(context, file, result, dry_run=arguments.dry_run)
    return outcome


def _nothing_done(outcome: _Outcome) -> int:
    """Return the exit code where not one file was imported; each has its sentence already."""
    return outcome.failed[0][1].exit_code if outcome.failed else FAILED


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
    if result.encoding_guessed is not None:
        output.note(GUESSED, file=file.name, encoding=result.encoding_guessed)
    for rejected in result.rejected[:_SHOWN]:
        output.note(REJECTED, line=rejected.line, reason=_reason(context, rejected))
    if len(result.rejected) > _SHOWN:
        output.note(MORE_REJECTED, count=len(result.rejected) - _SHOWN)
    for kept in result.kept:
        output.note(KEPT, number=kept.number, field=output.text(FIELD[kept.field].label))
    if dry_run:
        output.note(REHEARSED)
    elif result.action is not None:
        output.note(UNDO, action=result.action)


def _reason(context: Context, rejected: Rejected) -> str:
    return context.output.bad_value(rejected.field, rejected.reason, dict(rejected.params))


def _totals(context: Context, outcome: _Outcome) -> dict[str, Any]:
    results = outcome.results
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
        "failed": [
            {"file": file.name, "reason": context.output.sentence(problem)}
            for file, problem in outcome.failed
        ],
        "encodings_guessed": [
            {"file": file.name, "encoding": result.encoding_guessed}
            for file, result in results
            if result.encoding_guessed is not None
        ],
        "actions": [result.action for _, result in results if result.action is not None],
    }


def _write_rejects(context: Context, target: Path, outcome: _Outcome) -> None:
    table = io.StringIO(newline="")
    rejected = [row for _, result in outcome.results for row in result.rejected]
    write_rejects(table, rejected, context.output.translator.gettext)
    # A spreadsheet takes the file for UTF-8 only with the mark in front.
    write_file(target, table.getvalue().encode("utf-8-sig"))


def _undo(context: Context, arguments: Namespace) -> int:
    others = (arguments.mapping, arguments.encoding, arguments.rejects)
    if arguments.files or arguments.dry_run or any(other is not None for other in others):
        raise UndoStandsAlone
    with context.opened(writable=True) as services:
        undone = services.undo.undo_import(context.actor, arguments.undo)
    output = context.output
    if output.as_json:
        output.result({"taken_back": undone.taken_back, "refused": undone.refused})
    else:
        ngettext = output.translator.ngettext
        count = undone.taken_back
        output.line(ngettext("Took back {n} incident.", "Took back {n} incidents.", count))
        if undone.refused:
            output.note(STAY, numbers=", ".join(undone.refused))
    return PARTLY if undone.refused else DONE
