# SPDX-License-Identifier: Apache-2.0
"""Registering, editing, finding and binning incidents."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from casepack_desktop.domain.filters import IncidentFilter, parse_filter
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.values import REQUIRED, Value, json_value
from casepack_desktop.domain.views import (
    BinnedRow,
    Change,
    Counted,
    HistoryEntry,
    Hit,
    Incident,
    IncidentRow,
)
from casepack_desktop.services import searching
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
from casepack_desktop.services.narrowing import narrowed
from casepack_desktop.services.purging import purge
from casepack_desktop.services.remarks import reopened_at, with_text
from casepack_desktop.services.resolution import Resolver, read_given
from casepack_desktop.services.settings import load_settings
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage import binned, history, incidents, ranking
from casepack_desktop.storage.belongings import Belongings, belongings_of
from casepack_desktop.storage.details import Details, read_details
from casepack_desktop.storage.directories import people_names, read_entries
from casepack_desktop.storage.history import Narrowing
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
from casepack_desktop.storage.people import responsible_names
from casepack_desktop.storage.searching import COMMON

_PAGE = 200
_MOST_NAMES = 2_000
_WHOLE_HISTORY = Narrowing()


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of the list and where to go on; None at the end."""

    rows: list[IncidentRow]
    next: Cursor | None


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
            meant = self._narrowed(connection, wanted)
            rows, cursor = read_page(connection, meant, order, limit, after)
            return Page(rows, cursor)

    def rows(
        self, wanted: IncidentFilter, order: Order, limit: int | None
    ) -> Iterator[IncidentRow]:
        """Yield the rows of the list, at most `limit`, read page by page as one state."""
        cursor: Cursor | None = None
        left = limit
        with self._workspace.read() as connection:
            meant = self._narrowed(connection, wanted)
            while left is None or left > 0:
                size = _PAGE if left is None else min(left, _PAGE)
                rows, cursor = read_page(connection, meant, order, size, cursor)
                yield from rows
                left = None if left is None else left - len(rows)
                if cursor is None:
                    return

    def count(self, wanted: IncidentFilter, *, at_most: int | None = None) -> int:
        """Return how many incidents the filter means, counted no further than past `at_most`."""
        with self._workspace.read() as connection:
            return count(connection, self._narrowed(connection, wanted), at_most=at_most)

    def counted(self, wanted: IncidentFilter, at_most: int = COMMON) -> Counted:
        """Return how many incidents the filter means; words are counted no further than `at_most`.

        Raises `BadValue`, `TooManyWords`, `TooLongWords`.
        """
        with self._workspace.read() as connection:
            meant = self._narrowed(connection, wanted)
            if meant.words:
                return ranking.counted(connection, meant, at_most)
            return Counted(count(connection, meant))

    def search(self, text: str, limit: int) -> list[Hit]:
        """Return the incidents that a search text means, best first.

        Raises `BadValue`, `TooManyWords`, `TooLongWords`.
        """
        with self._workspace.read() as connection:
            meant = self._narrowed(connection, parse_filter(text))
            return searching.search(connection, text, meant, limit)

    def recent(self, uuids: Iterable[str], limit: int) -> list[Hit]:
        """Return these incidents in their order, then the newest; those in the bin are left out."""
        with self._workspace.read() as connection:
            return searching.recent(connection, uuids, limit)

    def status_counts(
        self, wanted: IncidentFilter, *, at_most: int | None = None
    ) -> dict[int, int]:
        """Return how many incidents the filter means by the id of their status, none with zero.

        Where there are more than `at_most`, one more than that is counted and no further.
        """
        with self._workspace.read() as connection:
            meant = self._narrowed(connection, wanted)
            return status_counts(connection, meant, at_most=at_most)

    def placed(self, wanted: IncidentFilter, order: Order, uuids: Iterable[str]) -> list[Placed]:
        """Return those of some incidents that the filter means, with their places in the list."""
        with self._workspace.read() as connection:
            return placed(connection, self._narrowed(connection, wanted), order, uuids)

    def details(self, ids: Sequence[int], keys: Sequence[str]) -> Details:
        """Return the values of further columns of some rows, by id and key; None where empty.

        Keys are those of fields, `attachments` (how many files are there), `comments` and
        `last_change_at`. Instants are `Moment`, amounts `Decimal`, entries ids; long texts are cut
        to 1,000 characters. Raises `UnknownField`.
        """
        with self._workspace.read() as connection:
            return read_details(connection, ids, keys)

    def responsibles(self) -> list[str]:
        """Return who can be meant as responsible: the people, and names that stand in cases only.

        At most 2,000 of the latter.
        """
        with self._workspace.read() as connection:
            people = people_names(connection)
            known = {name.casefold() for name in people}
            in_cases = responsible_names(connection, _MOST_NAMES)
            return [*people, *(name for name in in_cases if name.casefold() not in known)]

    def _narrowed(self, connection: Connection, wanted: IncidentFilter) -> ListFilter:
        return narrowed(connection, wanted, self._workspace.clock.now())

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
        limit: int = _PAGE,
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
        self, *, limit: int = _PAGE, after: Cursor | None = None, words: Sequence[str] = ()
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
            for done in range(0, len(uuids), _PAGE):
                rows = incidents.rows_of(connection, uuids[done : done + _PAGE])
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
