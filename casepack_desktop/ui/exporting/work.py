# SPDX-License-Identifier: Apache-2.0
"""The job of the export: what runs in the worker's thread, without a widget in sight."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.ids import uuid7
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.plain import shown_line

if TYPE_CHECKING:
    from casepack_desktop.domain.filters import IncidentFilter
    from casepack_desktop.storage.listing import Order

EXPORTING = N_("Exporting to {file}")
_NAME_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list shows: its filter, order and columns, and the rows chosen in it, if any."""

    filter: "IncidentFilter"
    order: "Order"
    columns: tuple[str, ...]
    uuids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where the list goes, in which language, and how much of it; None means all."""

    path: Path
    listed: Listed
    columns: tuple[str, ...] | None
    uuids: tuple[str, ...] | None
    language: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file goes, and whether one lies there."""

    path: Path
    is_taken: bool


def place_of(path: Path, suffix: str) -> Place:
    """Return where a named file goes, which gets the suffix if it has none.

    It looks at the disk, so that it is called beside the window. Raises `IsAFolder` and problems
    that name the path.
    """
    from casepack_desktop.services.outgoing import demand_no_folder

    demand_no_folder(path)
    path = path if path.suffix else path.with_suffix(suffix)
    return Place(path, demand_no_folder(path))


def export_job(session: Session, wanted: Wanted) -> Job:
    """Return the job that writes the file; its result is an `ExportResult`."""
    services, actor = session.services, session.actor

    def work(context: JobContext) -> object:
        from casepack_desktop.services.export_columns import exportable
        from casepack_desktop.services.exports import ExportRequest

        listed, columns = wanted.listed, wanted.columns
        request = ExportRequest(
            filter=listed.filter,
            order=listed.order,
            columns=None if columns is None else exportable(columns),
            uuids=wanted.uuids,
            language=wanted.language,
        )
        return services.exports.write(actor, wanted.path, request, context.progress)

    key = f"export-{uuid7(session.clock.now())}"
    return Job(key, title_of(wanted.path), Weight.LONG, work)


def title_of(path: Path) -> Title:
    """Return what the export to a file is called."""
    return Title(EXPORTING, {"file": shown_line(path.name, _NAME_LIMIT)})
