# SPDX-License-Identifier: Apache-2.0
"""The jobs of the import: what runs in the worker's thread, without a widget in sight."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.support.i18n import Translator
from casepack_desktop.support.ids import uuid7
from casepack_desktop.support.progress import Progress
from casepack_desktop.ui.importing.texts import CHECKING, IMPORTING, SAVING, UNDOING
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.plain import shown_line

if TYPE_CHECKING:
    from casepack_desktop.exchange.records import Rejected

_NAME_LIMIT = 80
_STEP = 500
_Work = Callable[[JobContext], object]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which file is imported and how; None means: find out."""

    path: Path
    mapping: str | None = None
    encoding: str | None = None
    columns: dict[str, str] | None = None


def import_job(session: Session, wanted: Wanted, *, dry_run: bool) -> Job:
    """Return the job that imports a file, or only tries to."""
    services, actor = session.services, session.actor

    def work(context: JobContext) -> object:
        from casepack_desktop.services.imports import ImportRequest

        request = ImportRequest(
            wanted.path, wanted.mapping, wanted.encoding, dry_run, wanted.columns
        )
        return services.imports.run(actor, request, context.progress)

    return _job(session, title_of(wanted.path, dry_run=dry_run), work)


def title_of(path: Path, *, dry_run: bool) -> Title:
    """Return what the import of a file is called, or its rehearsal."""
    return _title(CHECKING if dry_run else IMPORTING, path.name)


def undo_job(session: Session, file: str, action: int) -> Job:
    """Return the job that takes an import back."""
    services, actor = session.services, session.actor

    def work(context: JobContext) -> object:
        return services.undo.undo_import(actor, action, context.progress)

    return _job(session, _title(UNDOING, file), work)


def _job(session: Session, title: Title, work: _Work) -> Job:
    return Job(f"import-{uuid7(session.clock.now())}", title, Weight.LONG, work)


def _title(msgid: str, file: str) -> Title:
    return Title(msgid, {"file": shown_line(file, _NAME_LIMIT)})


@dataclass(frozen=True, slots=True)
class RejectedFile:
    """Refused rows on their way into a file, in the words of a language."""

    target: Path
    source: Path
    rejected: "list[Rejected]"
    language: Translator

    def write(self, folder: Path, progress: Progress) -> Path:
        """Write a table that a spreadsheet opens and return its path; raise what prevents it."""
        from casepack_desktop.exchange.rejects import write_rejects
        from casepack_desktop.services.outgoing import demand_writable, write_file

        demand_writable(self.target, folder, [self.source])
        table = io.StringIO(newline="")
        write_rejects(table, self._rows(progress), self.language.gettext)
        # A spreadsheet takes the file for UTF-8 only with the mark in front.
        write_file(self.target, table.getvalue().encode("utf-8-sig"))
        return self.target

    def _rows(self, progress: Progress) -> "Iterator[Rejected]":
        for place, row in enumerate(self.rejected):
            if place % _STEP == 0:
                progress(place, len(self.rejected))
            yield row


def save_job(session: Session, wanted: RejectedFile) -> Job:
    """Return the job that writes refused rows into a file; its result is the path."""
    folder = session.folder

    def work(context: JobContext) -> object:
        return wanted.write(folder, context.progress)

    return _job(session, _title(SAVING, wanted.target.name), work)
