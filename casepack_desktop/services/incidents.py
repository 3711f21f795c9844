# SPDX-License-Identifier: Apache-2.0
"""Registering, editing, finding and binning incidents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.errors import (
    BadValue,
    Conflict,
    Difference,
    InTheBin,
    NotInTheBin,
)
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.values import REQUIRED, Value, json_value
from casepack_desktop.domain.views import (
    BinnedRow,
    Change,
    HistoryEntry,
    Incident,
)
from casepack_desktop.services.casework import (
    COPIED_FROM,
    INCIDENT,
    Created,
    apply_values,
    code_of,
    found_row,
    insert_incident,
    live_incident,
    set_deleted,
)
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.former_codes import FormerCodes
from casepack_desktop.services.listing import PAGE, ListService
from casepack_desktop.services.purging import purge
from casepack_desktop.services.remarks import reopened_at, with_text
from casepack_desktop.services.resolution import Resolver, read_given
from casepack_desktop.services.settings import load_settings
from casepack_desktop.storage import binned, history, incidents
from casepack_desktop.storage.belongings import Belongings, belongings_of
from casepack_desktop.storage.directories import read_entries
from casepack_desktop.storage.history import Narrowing
from casepack_desktop.storage.imports import original_records
from casepack_desktop.storage.listing import (
    Cursor,
)

_WHOLE_HISTORY = Narrowing()


@dataclass(frozen=True, slots=True)
class BinPage:
    """Some rows of the bin and where to go on; None at the end."""

    rows: list[BinnedRow]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some changes and the change before which to go on; None at the end."""

    entries: list[HistoryEntry]
    next: int | None


class IncidentService(ListService):
    """The incidents of the workspace; every incident is named by its number or its UUID."""

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

    def duplicate(self, actor: Actor, reference: str) -> Created:
        """Register a new incident that says what another one says; return its number and UUID.

        Number, external id, status, lifecycle instants, comments, files, links and reports are
        its own. Raises `NotFound`, `InTheBin`.
        """
        what = "incident.duplicate"
        with self._workspace.write(actor, Permission.CREATE_INCIDENT, what) as write:
            resolver = Resolver.load(write.connection)
            source = live_incident(write.connection, reference, resolver.directory)
            values = {**_copied(source.values), "status": resolver.default_status()}
            settings = load_settings(write.connection)
            created = insert_incident(write, settings, resolver, values)
            write.record(Change(INCIDENT, created.uuid, COPIED_FROM, None, source.number))
            return created

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

    def history(self, reference: str) -> list[HistoryEntry]:
        """Return every change of an incident, oldest first; raise `NotFound`.

        Directory entries are told by the codes that they have now.
        """
        with self._workspace.read() as connection:
            row = found_row(connection, reference)
            codes = _former_codes(connection)
            lines = history.of_record(connection, row.uuid)
            return [codes.told(with_text(connection, line)) for line in lines]

    def history_page(
        self,
        reference: str,
        *,
        limit: int = PAGE,
        before: int | None = None,
        wanted: Narrowing = _WHOLE_HISTORY,
        fits: Callable[[HistoryEntry], bool] = lambda _: True,
    ) -> HistoryPage:
        """Return changes of an incident that fit, newest action first, whole actions at a time.

        At least `limit` changes, unless there are no more; `before` is where the page before
        ended. `fits` is called in the thread that reads, for what `wanted` leaves. Raises
        `NotFound`.
        """
        with self._workspace.read() as connection:
            row = found_row(connection, reference)
            found: list[HistoryEntry] = []
            codes = _former_codes(connection)
            for entries in history.newest_of_record(connection, row.uuid, wanted, before):
                told = (codes.told(with_text(connection, entry)) for entry in entries)
                found += [entry for entry in told if fits(entry)]
                if len(found) >= limit:
                    return HistoryPage(found, entries[0].id)
            return HistoryPage(found, None)

    def history_actors(self, reference: str) -> list[str]:
        """Return who changed an incident, by name; raise `NotFound`."""
        with self._workspace.read() as connection:
            return history.actors_of_record(connection, found_row(connection, reference).uuid)

    def last_action(self, reference: str) -> int | None:
        """Return the id of the newest action that changed an incident; raise `NotFound`."""
        with self._workspace.read() as connection:
            return history.newest_action(connection, found_row(connection, reference).uuid)

    def reopened_at(self, reference: str) -> Moment | None:
        """Return when an incident went on last after it had ended, None if it never did.

        Raises `NotFound`.
        """
        with self._workspace.read() as connection:
            return reopened_at(connection, found_row(connection, reference).id)

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

        Its number is never given again. Comments, files, links and reports go with it, and what
        was typed and not saved. Returns the names of the backups that still hold the case.
        Raises `NotFound`, `NotInTheBin`.
        """
        return purge(self._workspace, actor, [reference], reason).backups

    def bin_page(
        self, *, limit: int = PAGE, after: Cursor | None = None, words: Sequence[str] = ()
    ) -> BinPage:
        """Return one page of the bin, newest deleted first, in which all words occur."""
        with self._workspace.read() as connection:
            rows, cursor = binned.bin_page(connection, words, limit, after)
            return BinPage(rows, cursor)

    def bin_count(self) -> int:
        """Return how many incidents lie in the bin."""
        with self._workspace.read() as connection:
            return binned.bin_count(connection)

    def bin_uuids(self) -> list[str]:
        """Return the UUIDs of all incidents in the bin."""
        with self._workspace.read() as connection:
            return binned.binned_uuids(connection)

    def belongings(self, uuids: Sequence[str]) -> Belongings:
        """Return what goes with incidents when they are purged."""
        found = Belongings()
        with self._workspace.read() as connection:
            for done in range(0, len(uuids), PAGE):
                rows = incidents.rows_of(connection, uuids[done : done + PAGE])
                found += belongings_of(connection, [row.id for row in rows])
        return found


def _former_codes(connection: Connection) -> FormerCodes:
    return FormerCodes(connection, Directory(tuple(read_entries(connection))))


def _copied(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return what a copy takes from an incident: no identity, no status, no lifecycle."""
    left = {"external_id", "status"}
    return {k: v for k, v in values.items() if k not in left and not FIELD[k].is_lifecycle}


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
