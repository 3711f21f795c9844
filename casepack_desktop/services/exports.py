# SPDX-License-Identifier: Apache-2.0
"""Exporting the list of incidents: one state of it, whole or not at all, and recorded."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.values import UNSTORABLE_CHARACTERS
from casepack_desktop.exchange.export_table import Row, Sheets, Table
from casepack_desktop.exchange.exporters import ExportFormat, demand_room, format_of, write_table
from casepack_desktop.exchange.long_texts import HEADINGS
from casepack_desktop.exchange.long_texts import TITLE as LONG_TEXTS
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.export_columns import Wording, keys_of
from casepack_desktop.services.export_facts import Told, ending
from casepack_desktop.services.narrowing import narrowed
from casepack_desktop.services.outgoing import demand_replaceable, demand_writable, outgoing_file
from casepack_desktop.services.settings import load_settings
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage import exports
from casepack_desktop.storage.directories import read_entries
from casepack_desktop.storage.listing import Order, count
from casepack_desktop.support.i18n import N_, translator
from casepack_desktop.support.progress import Progress, no_progress

EXPORT = "registry.export"
INCIDENTS = N_("Incidents")
ABOUT = N_("About")
_STEP = 250


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is exported: the incidents of a filter in an order, or chosen ones, and which columns.

    `columns` None asks for every field. `format` "" lets the name of the file decide. `uuids` None
    means all that the filter means. Formats for people are written in `language`.
    """

    filter: IncidentFilter = field(default_factory=IncidentFilter)
    order: Order = field(default_factory=Order)
    columns: tuple[str, ...] | None = None
    format: str = ""
    uuids: tuple[str, ...] | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ExportResult:
    """How many incidents were written, and where to."""

    rows: int
    path: Path


class ExportService:
    """Exports of the registry."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def write(
        self, actor: Actor, path: Path, wanted: ExportRequest, progress: Progress = no_progress
    ) -> ExportResult:
        """Write a file that the import reads again, and record it as an action.

        `progress` is told incidents written of all. What is written is one state of the list, also
        while others change it. Raises problems that name the file, `UnknownField`, `BadValue` for
        unknown directory entries, `ExportProblem`, and `Cancelled` through `progress`; an older
        file of this name stays then.
        """
        self._workspace.demand(actor, Permission.EXPORT, EXPORT)
        kind = ExportFormat(wanted.format) if wanted.format else format_of(path)
        keys = keys_of(wanted.columns)
        demand_writable(path, self._workspace.layout.folder)
        demand_replaceable(path)
        with outgoing_file(path) as file:
            with self._workspace.read() as connection, exports.read_once(connection):
                source = _Source(connection, self._workspace, actor, wanted, kind)
                rows = write_table(file, source.table(keys, progress), kind)
            self._record(actor, path, source.told, _sha256(file))
        return ExportResult(rows, path)

    def _record(self, actor: Actor, path: Path, told: Told, sha256: str) -> None:
        with self._workspace.write(actor, Permission.EXPORT, EXPORT) as write:
            write.is_derived = True
            write.summary = {
                # A name that is no valid text is a name of the file system all the same.
                "file": UNSTORABLE_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", path.name),
                "filter": told.filter,
                "chosen": told.is_chosen,
                "count": told.rows,
                "tlp": told.tlp,
                "sha256": sha256,
            }


class _Source:
    """The incidents of one export as they stand in one transaction."""

    def __init__(
        self,
        connection: Connection,
        workspace: Workspace,
        actor: Actor,
        wanted: ExportRequest,
        kind: ExportFormat,
    ) -> None:
        self._connection = connection
        self._wanted = wanted
        self._kind = kind
        self._language = translator(wanted.language)
        self._directory = Directory(tuple(read_entries(connection)))
        words = self._language if kind.is_for_people else None
        self._wording = Wording(self._directory, words)
        self._at = workspace.clock.now()
        settings = load_settings(connection)
        name = workspace.layout.folder.name
        self.told = Told(actor, name, settings, self._at, wanted.filter, wanted.uuids is not None)

    def table(self, keys: tuple[str, ...], progress: Progress) -> Table:
        """Return the table of the columns."""
        return Table(
            columns=tuple(self._wording.column(key) for key in keys),
            rows=self._rows(keys, progress),
            ending=lambda: ending(self.told, self._language),
            at=self._at,
            sheets=_sheets(self._language.gettext),
        )

    def _rows(self, keys: tuple[str, ...], progress: Progress) -> Iterator[Row]:
        total, pages = self._pages()
        demand_room(self._kind, total)
        codes = {entry.id: entry.code for entry in self._directory.entries}
        progress(0, total)
        for one in exports.exported(self._connection, pages, keys, codes):
            self.told.count(one.tlp)
            yield one.values
            if self.told.rows % _STEP == 0:
                progress(self.told.rows, total)
        progress(self.told.rows, total)

    def _pages(self) -> tuple[int, Iterator[list[int]]]:
        connection, order = self._connection, self._wanted.order
        if self._wanted.uuids is not None:
            chosen = exports.chosen_ids(connection, self._wanted.uuids, order)
            return len(self._wanted.uuids), chosen
        meant = narrowed(connection, self._wanted.filter, self._at)
        return count(connection, meant), exports.ids_in_order(connection, meant, order)


def _sheets(gettext: Callable[[str], str]) -> Sheets:
    headings = tuple(gettext(heading) for heading in HEADINGS)
    return Sheets(gettext(INCIDENTS), gettext(ABOUT), gettext(LONG_TEXTS), headings)


def _sha256(file: BinaryIO) -> str:
    file.flush()
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a real file
