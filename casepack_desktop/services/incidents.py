# SPDX-License-Identifier: Apache-2.0
"""Registering, editing, finding and binning incidents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.changes import Kind
from casepack_desktop.domain.enums import Origin
from casepack_desktop.domain.errors import (
    BadValue,
    Conflict,
    InTheBin,
    NotFound,
    NotInTheBin,
)
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.values import REQUIRED, Value, json_value
from casepack_desktop.domain.views import Change, HistoryEntry, Incident, IncidentRow
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.resolution import Resolver, read_given, stamps
from casepack_desktop.services.seeding import CREATED
from casepack_desktop.services.settings import Settings, load_settings
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage import history, incidents
from casepack_desktop.storage.directories import read_entries
from casepack_desktop.storage.encoding import Columns
from casepack_desktop.storage.listing import Cursor, ListFilter, Order, count, read_page
from casepack_desktop.storage.tables import tombstone
from casepack_desktop.support.hashing import canonical_json, sha256_text
from casepack_desktop.support.ids import uuid7

INCIDENT = "incident"
BINNED = "deleted_at"
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Created:
    """The identity of a new incident."""

    number: str
    uuid: str


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
            return _insert(write, settings, resolver, values)

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
        given and older than the stored one.
        """
        with self._workspace.write(actor, Permission.EDIT_INCIDENT, "incident.edit") as write:
            settings = load_settings(write.connection)
            resolver = Resolver.load(write.connection)
            current = live_incident(write.connection, reference, resolver.directory)
            _demand_version(write.connection, current, version)
            values = resolver.resolve(read_given(given, settings.zone), write)
            values = resolver.complete(current.values, values)
            apply_values(write, resolver, current, values)
            return live_incident(write.connection, current.uuid, resolver.directory)

    def get(self, reference: str) -> Incident:
        """Return an incident, also one in the bin; raise `NotFound`."""
        with self._workspace.read() as connection:
            directory = Directory(tuple(read_entries(connection)))
            return incidents.view(found_row(connection, reference), _code_of(directory))

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

    def history(self, reference: str) -> list[HistoryEntry]:
        """Return every change of an incident, oldest first; raise `NotFound`."""
        with self._workspace.read() as connection:
            return history.of_record(connection, found_row(connection, reference).uuid)

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

    def purge(self, actor: Actor, reference: str, reason: str) -> None:
        """Remove an incident in the bin for good, leaving a tombstone with the reason.

        Its number is never given again. Raises `NotFound`, `NotInTheBin`.
        """
        with self._workspace.write(actor, Permission.PURGE_INCIDENT, "incident.purge") as write:
            row = found_row(write.connection, reference)
            if row.deleted_at is None:
                raise NotInTheBin(number=row.number)
            bury(write, row, reason)


def found_row(connection: Connection, reference: str) -> Row[Any]:
    """Return the row of an incident by number or UUID; raise `NotFound`."""
    row = incidents.find_row(connection, reference)
    if row is None:
        raise NotFound(reference=reference[:80])
    return row


def live_incident(connection: Connection, reference: str, directory: Directory) -> Incident:
    """Return an incident that is not in the bin; raise `NotFound` or `InTheBin`."""
    row = found_row(connection, reference)
    if row.deleted_at is not None:
        raise InTheBin(number=row.number)
    return incidents.view(row, _code_of(directory))


def apply_values(
    write: Write,
    resolver: Resolver,
    current: Incident,
    values: Mapping[str, Value],
    *,
    stamp: bool = True,
) -> None:
    """Store the values that differ, with the instants they imply and one history row each.

    `stamp` false leaves out the implied instants, as taking back a change must.
    """
    given = {k: v for k, v in values.items() if current.values.get(k) != v}
    if not given:
        return
    phase = resolver.phase(given["status"]) if stamp and "status" in given else None
    stamped, origins = stamps(current.values, given, phase, write.at)
    changed = {**given, **stamped}
    columns = resolver.columns(changed)
    columns |= {f"{key}_origin": origin for key, origin in origins.items()}
    columns["last_change_at"] = write.at.milliseconds
    if not incidents.update_incident(write.connection, current.id, current.version, columns):
        raise Conflict(number=current.number, fields=", ".join(given))
    for key, value in changed.items():
        old, new = json_value(current.values.get(key)), json_value(value)
        write.record(Change(INCIDENT, current.uuid, key, old, new))
    touch(write, current.uuid)


def touch(write: Write, uuid: str) -> None:
    """Name an incident among those that the transaction changes."""
    write.kinds.add(Kind.INCIDENTS)
    if write.incidents is not None:
        write.incidents.add(uuid)


def set_deleted(write: Write, row: Row[Any], at: Moment | None) -> None:
    """Move the incident of a row into the bin or out of it."""
    deleted = None if at is None else at.milliseconds
    columns: Columns = {BINNED: deleted, "last_change_at": write.at.milliseconds}
    incidents.update_incident(write.connection, row.id, row.version, columns)
    old = None if row.deleted_at is None else Moment.from_milliseconds(row.deleted_at).isoformat()
    new = None if at is None else at.isoformat()
    write.record(Change(INCIDENT, row.uuid, BINNED, old, new))
    touch(write, row.uuid)


def bury(write: Write, row: Row[Any], reason: str) -> None:
    """Remove the incident of a row and leave its tombstone."""
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


def _insert(
    write: Write, settings: Settings, resolver: Resolver, values: dict[str, Value]
) -> Created:
    stamped, origins = stamps({}, values, resolver.phase(values["status"]), write.at)
    values = {"registered_at": write.at, **stamped, **values, "created_at": write.at}
    columns = resolver.columns(values)
    stamped_keys = {"created_at": Origin.STAMPED.value}
    if "registered_at" not in origins:
        stamped_keys["registered_at"] = Origin.STAMPED.value
    columns |= {f"{key}_origin": origin for key, origin in (origins | stamped_keys).items()}
    year = registration_year(values, write.at, settings)
    counter = incidents.take_numbers(write.connection, year, 1)
    created = Created(settings.numbers.render(year, counter), uuid7(write.at.at))
    columns |= identity_columns(write, created, year, counter)
    incidents.insert_incidents(write.connection, [columns])
    given = canonical_json({key: json_value(value) for key, value in values.items()})
    write.record(Change(INCIDENT, created.uuid, CREATED, None, given))
    touch(write, created.uuid)
    return created


def identity_columns(write: Write, created: Created, year: int, counter: int) -> Columns:
    """Return the columns that name a new incident."""
    return {
        "id": incidents.next_id(write.connection),
        "uuid": created.uuid,
        "number": created.number,
        "number_year": year,
        "number_counter": counter,
        "version": 1,
        "last_change_at": write.at.milliseconds,
    }


def registration_year(values: Mapping[str, Value], at: Moment, settings: Settings) -> int:
    """Return the year under which an incident is numbered, in the workspace's zone."""
    registered = values.get("registered_at")
    moment = registered if isinstance(registered, Moment) else at
    if moment.precision.value != "exact":
        return moment.at.year
    return moment.at.astimezone(settings.zone).year


def _demand_version(connection: Connection, current: Incident, version: int | None) -> None:
    if version is None or version == current.version:
        return
    changed = history.fields_since_version(connection, current.uuid, current.version - version)
    raise Conflict(number=current.number, fields=", ".join(changed))


def _narrowed(connection: Connection, wanted: IncidentFilter) -> ListFilter:
    directory = Directory(tuple(read_entries(connection)))
    entry_ids = tuple(
        (kind.value, tuple(directory.resolve(kind, text).id for text in texts))
        for kind, texts in wanted.entries.items()
    )
    return ListFilter(entry_ids, wanted.severities, wanted.tlps, wanted.words)


def _code_of(directory: Directory) -> Any:
    def code(key: int) -> str:
        entry = directory.by_id(key)
        return "" if entry is None else entry.code

    return code
