# SPDX-License-Identifier: Apache-2.0
"""Registering, editing, finding and binning incidents."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.errors import (
    BadValue,
    Conflict,
    Difference,
    InTheBin,
    NotInTheBin,
)
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.values import REQUIRED, Value, json_value
from casepack_desktop.domain.views import Change, HistoryEntry, Incident, IncidentRow
from casepack_desktop.services.casework import (
    INCIDENT,
    REOPEN,
    Created,
    apply_values,
    code_of,
    found_row,
    insert_incident,
    live_incident,
    set_deleted,
    touch,
)
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.relations import unlink_all
from casepack_desktop.services.resolution import Resolver, read_given
from casepack_desktop.services.settings import load_settings
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage import history, incidents, reports
from casepack_desktop.storage.backup import backup_names
from casepack_desktop.storage.directories import read_entries
from casepack_desktop.storage.imports import original_records
from casepack_desktop.storage.listing import (
    Cursor,
    ListFilter,
    Order,
    Placed,
    count,
    placed,
    read_page,
    status_counts,
)
from casepack_desktop.storage.problems import told
from casepack_desktop.storage.tables import tombstone
from casepack_desktop.support.hashing import canonical_json, sha256_text

_PAGE = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of the list and where to go on; None at the end."""

    rows: list[IncidentRow]
    next: Cursor | None


class IncidentService:
    """The incidents of the workspace; every incident is named by its number or its UUID."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def create(self, actor: Actor, given: Mapping[str, str]) -> Created:
        """Register an incident from typed field values and return its number and UUID.

        Raises `BadValue`, `UnknownField`.
        """
        what = "incident.create"
        with self._workspace.write(actor, Permission.CREATE_INCIDENT, what) as write:
            settings = load_settings(write.connection)
            resolver = Resolver.load(write.connection)
            values = resolver.resolve(read_given(given, settings.zone), write)
            if values.get("title") is None:
                raise BadValue("title", REQUIRED)
            values.setdefault("status", resolver.default_status())
            values = resolver.complete({}, values)
            return insert_incident(write, settings, resolver, values)

    def edit(
        self,
        actor: Actor,
        reference: str,
        given: Mapping[str, str],
        *,
        version: int | None = None,
    ) -> Incident:
        """Change fields of an incident, an empty text clearing one, and return it as it is then.

        Raises `NotFound`, `InTheBin`, `BadValue`, `UnknownField`, and `Conflict` if `version` is
        given and older than the stored one: it holds the stored and the wanted values.
        """
        with self._workspace.write(actor, Permission.EDIT_INCIDENT, "incident.edit") as write:
            settings = load_settings(write.connection)
            resolver = Resolver.load(write.connection)
            current = live_incident(write.connection, reference, resolver.directory)
            values = resolver.resolve(read_given(given, settings.zone), write)
            _demand_version(write.connection, current, values, version)
            values = resolver.complete(current.values, values)
            apply_values(write, resolver, current, values)
            return live_incident(write.connection, current.uuid, resolver.directory)

    def get(self, reference: str) -> Incident:
        """Return an incident, also one in the bin; raise `NotFound`."""
        with self._workspace.read() as connection:
            directory = Directory(tuple(read_entries(connection)))
            return incidents.view(found_row(connection, reference), code_of(directory))

    def page(
        self,
        wanted: IncidentFilter,
        order: Order,
        *,
        limit: int = _PAGE,
        after: Cursor | None = None,
    ) -> Page:
        """Return one page of the list; raise `BadValue` for unknown directory entries."""
        with self._workspace.read() as connection:
            narrowed = _narrowed(connection, wanted)
            rows, cursor = read_page(connection, narrowed, order, limit, after)
            return Page(rows, cursor)

    def rows(
        self, wanted: IncidentFilter, order: Order, limit: int | None
    ) -> Iterator[IncidentRow]:
        """Yield the rows of the list, at most `limit`, read page by page."""
        cursor: Cursor | None = None
        left = limit
        while left is None or left > 0:
            size = _PAGE if left is None else min(left, _PAGE)
            page = self.page(wanted, order, limit=size, after=cursor)
            yield from page.rows
            left = None if left is None else left - len(page.rows)
            cursor = page.next
            if cursor is None:
                return

    def count(self, wanted: IncidentFilter) -> int:
        """Return how many incidents the filter means."""
        with self._workspace.read() as connection:
            return count(connection, _narrowed(connection, wanted))

    def status_counts(self, wanted: IncidentFilter) -> dict[int, int]:
        """Return how many incidents the filter means by the id of their status, none with zero."""
        with self._workspace.read() as connection:
            return status_counts(connection, _narrowed(connection, wanted))

    def placed(self, wanted: IncidentFilter, order: Order, uuids: Iterable[str]) -> list[Placed]:
        """Return those of some incidents that the filter means, with their places in the list."""
        with self._workspace.read() as connection:
            return placed(connection, _narrowed(connection, wanted), order, uuids)

    def history(self, reference: str) -> list[HistoryEntry]:
        """Return every change of an incident, oldest first; raise `NotFound`."""
        with self._workspace.read() as connection:
            return history.of_record(connection, found_row(connection, reference).uuid)

    def last_action(self, reference: str) -> int | None:
        """Return the id of the newest action that changed an incident; raise `NotFound`."""
        with self._workspace.read() as connection:
            return history.newest_action(connection, found_row(connection, reference).uuid)

    def reopened_at(self, reference: str) -> Moment | None:
        """Return when an incident went on last after it had ended, None if it never did.

        Raises `NotFound`.
        """
        with self._workspace.read() as connection:
            uuid = found_row(connection, reference).uuid
            return history.newest_at(connection, uuid, REOPEN)

    def originals(self, reference: str) -> list[str]:
        """Return the records that an incident was imported from, unchanged, as JSON, oldest first.

        Raises `NotFound`.
        """
        with self._workspace.read() as connection:
            return original_records(connection, found_row(connection, reference).id)

    def move_to_bin(self, actor: Actor, reference: str) -> None:
        """Take an incident off the list; it can be restored. Raises `NotFound`, `InTheBin`."""
        with self._workspace.write(actor, Permission.DELETE_INCIDENT, "incident.bin") as write:
            row = found_row(write.connection, reference)
            if row.deleted_at is not None:
                raise InTheBin(number=row.number)
            set_deleted(write, row, write.at)

    def restore_from_bin(self, actor: Actor, reference: str) -> None:
        """Put an incident back on the list. Raises `NotFound`, `NotInTheBin`."""
        with self._workspace.write(actor, Permission.DELETE_INCIDENT, "incident.restore") as write:
            row = found_row(write.connection, reference)
            if row.deleted_at is None:
                raise NotInTheBin(number=row.number)
            set_deleted(write, row, None)

    def purge(self, actor: Actor, reference: str, reason: str) -> list[str]:
        """Remove an incident in the bin for good, leaving a tombstone with the reason.

        Its number is never given again. Returns the names of the backups that still hold the case.
        What was typed into its form and not saved goes with it.
        Raises `NotFound`, `NotInTheBin`.
        """
        with self._workspace.write(actor, Permission.PURGE_INCIDENT, "incident.purge") as write:
            row = found_row(write.connection, reference)
            if row.deleted_at is None:
                raise NotInTheBin(number=row.number)
            files = reports.forget_reports(write.connection, row.id)
            unlink_all(write, row.id)
            _bury(write, row, reason)
        # Only after the commit: a row must never refer to a file that is gone.
        with told(self._workspace.layout.folder):
            for name in files:
                self._workspace.vault.remove(name)
        self._workspace.drafts.forget(row.uuid)
        return backup_names(self._workspace.layout)


def _bury(write: Write, row: Row[Any], reason: str) -> None:
    content = canonical_json({k: v for k, v in row._mapping.items()})  # noqa: C416 - a plain dict of the row
    write.connection.execute(
        tombstone.insert().values(
            uuid=row.uuid,
            number=row.number,
            at=write.at.milliseconds,
            actor=write.actor.login,
            reason=reason,
            sha256=sha256_text(content),
        )
    )
    incidents.delete_incident(write.connection, row.id)
    write.record(Change(INCIDENT, row.uuid, "purged", row.number, reason))
    touch(write, row.uuid)


def _demand_version(
    connection: Connection, current: Incident, values: Mapping[str, Value], version: int | None
) -> None:
    if version is None or version == current.version:
        return
    changed = history.fields_since_version(connection, current.uuid, current.version - version)
    differences = tuple(
        Difference(key, json_value(current.values.get(key)), json_value(value))
        for key, value in values.items()
        if current.values.get(key) != value
    )
    raise Conflict(current.number, ", ".join(changed), differences)


def _narrowed(connection: Connection, wanted: IncidentFilter) -> ListFilter:
    entry_ids: tuple[tuple[str, tuple[int, ...]], ...] = ()
    if wanted.entries:  # reading the directories takes longer than a page of the list
        directory = Directory(tuple(read_entries(connection)))
        entry_ids = tuple(
            (kind.value, tuple(directory.resolve(kind, text).id for text in texts))
            for kind, texts in wanted.entries.items()
        )
    return ListFilter(entry_ids, wanted.severities, wanted.tlps, wanted.words)
