# SPDX-License-Identifier: Apache-2.0
"""Importing incidents: everything is read and checked, then one transaction writes it.

A record is matched by UUID (our own export), by the id it has in its source, or, without either,
by its content. What is unchanged since its last import is left alone; what a person edited since
is kept and reported.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.values import UNSTORABLE_CHARACTERS
from casepack_desktop.exchange.incoming import Incoming, incoming
from casepack_desktop.exchange.readers import look_at
from casepack_desktop.exchange.records import Rejected, excerpt
from casepack_desktop.services.import_opening import FileState, How, opened
from casepack_desktop.services.import_preview import ImportPreview, previewed
from casepack_desktop.services.import_writing import (
    IMPORT,
    ImportWriter,
    Kept,
    Outcome,
    Prepared,
    prepared,
)
from casepack_desktop.services.resolution import Resolver
from casepack_desktop.services.settings import Settings, load_settings
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage.problems import told
from casepack_desktop.support.collecting import no_full_collections
from casepack_desktop.support.progress import Progress, no_progress
from casepack_desktop.support.spool import Spool

_BATCH = 500


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Which file is read and how; None means: find out.

    `columns` names the field of each column of a table that is read, in place of any mapping.
    """

    path: Path
    mapping: str | None = None
    encoding: str | None = None
    dry_run: bool = False
    columns: Mapping[str, str] | None = None

    @property
    def how(self) -> How:
        """Return how the file is read."""
        return How(self.mapping, self.encoding, self.columns)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do; `action` is what undoes it, None if nothing was written.

    `encoding_guessed` names the encoding if nothing in the file tells it from others.
    """

    read: int
    created: int
    updated: int
    unchanged: int
    rejected: list[Rejected]
    kept: list[Kept]
    action: int | None
    encoding_guessed: str | None = None


@dataclass(slots=True)
class _Checked:
    """A file read to its end: the records that passed and those that did not."""

    source: str
    sha256: str
    encoding_guessed: str | None
    read: int = 0
    passed: Spool[Prepared] = field(default_factory=Spool)
    rejected: list[Rejected] = field(default_factory=list)


class _DryRun(Exception):
    """Rolls a rehearsal back."""


class ImportService:
    """Imports of files into the workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def run(
        self, actor: Actor, wanted: ImportRequest, progress: Progress = no_progress
    ) -> ImportResult:
        """Import one file in one transaction; a dry run writes nothing.

        `progress` is told records read, of an unknown total (0), then records written. Raises
        problems of the file and of its mapping, and `Cancelled` through `progress`; nothing of the
        file is imported then.
        """
        self._workspace.demand(actor, Permission.IMPORT, IMPORT)
        with no_full_collections():
            with told(wanted.path):
                checked = self._check(wanted, progress)
            try:
                return self._write(actor, wanted, checked, progress)
            except _DryRun as rehearsal:
                result: ImportResult = rehearsal.args[0]
                return result

    def preview(
        self,
        path: Path,
        *,
        mapping: str | None = None,
        encoding: str | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> ImportPreview:
        """Return what a file is and how its first rows would be read; nothing is imported.

        Raises problems of the file and of the mapping that is named; one that is not recognised
        is told in the preview.
        """
        with self._workspace.read() as connection:
            settings, resolver = load_settings(connection), Resolver.load(connection)
        with told(path):
            return previewed(path, How(mapping, encoding, columns), resolver, settings.zone)

    def _check(self, wanted: ImportRequest, progress: Progress) -> _Checked:
        with self._workspace.read() as connection:
            settings, resolver = load_settings(connection), Resolver.load(connection)
        source = look_at(wanted.path, wanted.encoding)
        state = FileState.of(wanted.path)
        mapping, records = opened(source, wanted.how)
        checked = _Checked(mapping.name, _sha256(wanted.path), source.guessed)
        for item in incoming(records, mapping, settings.zone):
            checked.read += 1
            if checked.read % _BATCH == 0:
                progress(checked.read, 0)
            kept = _resolved(item, resolver) if isinstance(item, Incoming) else item
            if isinstance(kept, Prepared):
                checked.passed.append(kept)
            else:
                checked.rejected.append(kept)
        state.demand_same(wanted.path)
        return checked

    def _write(
        self, actor: Actor, wanted: ImportRequest, checked: _Checked, progress: Progress
    ) -> ImportResult:
        with self._workspace.write(actor, Permission.IMPORT, IMPORT) as write:
            settings = load_settings(write.connection)
            outcome = _written(write, settings, checked, progress)
            changed = bool(outcome.created or outcome.updated)
            if outcome.originals:
                # Also where every change was kept out: the stored records name their action.
                write.summary = _summary(wanted, checked, outcome)
            result = ImportResult(
                read=checked.read,
                created=outcome.created,
                updated=outcome.updated,
                unchanged=outcome.unchanged,
                rejected=sorted(checked.rejected + outcome.rejected, key=lambda row: row.line),
                kept=outcome.kept,
                action=write.action_id if changed and not wanted.dry_run else None,
                encoding_guessed=checked.encoding_guessed,
            )
            if wanted.dry_run:
                raise _DryRun(result)
            return result


def _resolved(item: Incoming, resolver: Resolver) -> Prepared | Rejected:
    try:
        values = resolver.resolve(item.values)
        if not item.is_own:
            # A row of our own export may change one of two fields that depend on each other.
            values = resolver.complete({}, values)
    except BadValue as error:
        shown = excerpt(item.raw)
        return Rejected(item.line, error.reason, error.reason_params, shown, error.field)
    return prepared(replace(item, values=values))


def _written(write: Write, settings: Settings, checked: _Checked, progress: Progress) -> Outcome:
    resolver = Resolver.load(write.connection)
    writer = ImportWriter(write, settings, resolver, checked.source)
    total, done = len(checked.passed), 0
    passed = checked.passed.drained()
    while batch := list(islice(passed, _BATCH)):
        writer.add(batch)
        done += len(batch)
        progress(done, total)
    return writer.outcome


def _summary(wanted: ImportRequest, checked: _Checked, outcome: Outcome) -> dict[str, Any]:
    return {
        # A name that is no valid text is a name of the file system all the same.
        "file": UNSTORABLE_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", wanted.path.name),
        "sha256": checked.sha256,
        "mapping": checked.source,
        "read": checked.read,
        "created": outcome.created,
        "updated": outcome.updated,
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
