# SPDX-License-Identifier: Apache-2.0
"""What several use cases do to an incident inside their transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from casepack_desktop.domain.changes import Kind
from casepack_desktop.domain.enums import Origin, Phase
from casepack_desktop.domain.errors import Conflict, InTheBin, NotFound
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.lifecycle import ORIGIN, Step
from casepack_desktop.domain.values import UNSTORABLE_CHARACTERS, Value, json_value
from casepack_desktop.domain.views import Change, Incident
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.remarks import note_reopening
from casepack_desktop.services.resolution import Resolver, stamps
from casepack_desktop.services.seeding import CREATED
from casepack_desktop.services.settings import Settings
from casepack_desktop.services.workspace import Write
from casepack_desktop.storage import history, incidents
from casepack_desktop.storage.encoding import Columns
from casepack_desktop.support.hashing import canonical_json
from casepack_desktop.support.ids import uuid7
from casepack_desktop.support.zones import local_time

INCIDENT = "incident"
BINNED = "deleted_at"
UNDO = "action.undo"
COMMENTED = "comment.add"
IMPORTED = "imported"
REMOVED = "removed"
COPIED_FROM = "copied_from"
EDIT = "incident.edit"
PURGE = "incident.purge"
REOPEN = "incident.reopen"


@dataclass(frozen=True, slots=True)
class Created:
    """The identity of a new incident."""

    number: str
    uuid: str


def found_row(connection: Connection, reference: str) -> Row[Any]:
    """Return the row of an incident by number or UUID; raise `NotFound`."""
    # SQLite takes no lone surrogates, which stand in an argument that was no valid text.
    unstorable = UNSTORABLE_CHARACTERS.search(reference)
    row = None if unstorable else incidents.find_row(connection, reference)
    if row is None:
        raise NotFound(reference=reference[:80])
    return row


def live_incident(connection: Connection, reference: str, directory: Directory) -> Incident:
    """Return an incident that is not in the bin; raise `NotFound` or `InTheBin`."""
    return incidents.view(live_row(connection, reference), code_of(directory))


def live_row(connection: Connection, reference: str) -> Row[Any]:
    """Return the row of an incident that is not in the bin; raise `NotFound` or `InTheBin`."""
    row = found_row(connection, reference)
    if row.deleted_at is not None:
        raise InTheBin(number=row.number)
    return row


def apply_values(
    write: Write,
    resolver: Resolver,
    current: Incident,
    values: Mapping[str, Value],
    *,
    stamp: bool = True,
    origins: Mapping[str, str | None] | None = None,
) -> None:
    """Store the values that differ, with the instants they imply and one history row each.

    `stamp` false leaves out the implied instants, as taking back a change must. `origins` says how
    instants among `values` came to be where that is known; else they were set by hand. The history
    keeps a changed origin beside its instant.
    """
    columns = changed_columns(write, resolver, current, values, stamp=stamp, origins=origins)
    if columns and not incidents.update_incident(
        write.connection, current.id, current.version, columns
    ):
        raise Conflict(current.number, ", ".join(values))


def changed_columns(
    write: Write,
    resolver: Resolver,
    current: Incident,
    values: Mapping[str, Value],
    *,
    stamp: bool = True,
    origins: Mapping[str, str | None] | None = None,
) -> Columns:
    """Record what `apply_values` changes and return the columns to set, none if all is the same."""
    given = {k: v for k, v in values.items() if current.values.get(k) != v}
    if not given:
        return {}
    step = _step(write, resolver, current, given) if stamp else None
    if step is not None and step.is_reopening and write.what == EDIT:
        write.what = REOPEN
    stamped, made = stamps(current.values, given, step, write.at)
    changed = {**given, **stamped}
    # What is empty did not come to be in any way.
    known = {k: v for k, v in (origins or {}).items() if given.get(k) is not None}
    new_origins: dict[str, str | None] = {**made, **known}
    columns = resolver.columns(changed)
    columns |= {f"{key}{ORIGIN}": origin for key, origin in new_origins.items()}
    columns["last_change_at"] = write.at.milliseconds
    for key, value in changed.items():
        old, new = json_value(current.values.get(key)), json_value(value)
        write.record(Change(INCIDENT, current.uuid, key, old, new))
        if FIELD[key].is_lifecycle:
            _record_origin(write, current, key, None if new is None else new_origins.get(key))
    if stamp:
        note_reopening(write, resolver, current, given)
    touch(write, current.uuid)
    return columns


def _step(write: Write, resolver: Resolver, current: Incident, given: Mapping[str, Value]) -> Step:
    before = resolver.phase(current.values["status"])
    after = resolver.phase(given["status"]) if "status" in given else before
    stamped_here = current.origins.get("registered_at") == Origin.STAMPED.value
    if before is not Phase.OPEN or not stamped_here:
        return Step(before, after)
    writers = history.last_writers(write.connection, current.uuid, UNDO)
    return Step(before, after, began_here=CREATED in writers, is_first=writers.keys() <= {CREATED})


def _record_origin(write: Write, current: Incident, key: str, new: str | None) -> None:
    old = current.origins.get(key)
    if old != new:
        write.record(Change(INCIDENT, current.uuid, f"{key}{ORIGIN}", old, new))


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
    record_binned(write, row, at)


def record_binned(write: Write, row: Row[Any], at: Moment | None) -> None:
    """Record that an incident came into the bin at an instant, or out of it."""
    old = None if row.deleted_at is None else Moment.from_milliseconds(row.deleted_at).isoformat()
    new = None if at is None else at.isoformat()
    write.record(Change(INCIDENT, row.uuid, BINNED, old, new))
    touch(write, row.uuid)


def insert_incident(
    write: Write, settings: Settings, resolver: Resolver, values: dict[str, Value]
) -> Created:
    """Insert an incident with resolved values, its number and its stamps; return its identity."""
    step = Step(None, resolver.phase(values["status"]))
    stamped, origins = stamps({}, values, step, write.at)
    values = {"registered_at": write.at, **stamped, **values, "created_at": write.at}
    columns = resolver.columns(values)
    stamped_keys = {"created_at": Origin.STAMPED.value}
    if "registered_at" not in origins and values["registered_at"] is not None:
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
    return local_time(moment.at, settings.zone).year


def code_of(directory: Directory) -> Callable[[int], str]:
    """Return the function that gives the code of a directory entry's id."""

    def code(key: int) -> str:
        entry = directory.by_id(key)
        return "" if entry is None else entry.code

    return code
