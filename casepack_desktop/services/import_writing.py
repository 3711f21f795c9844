# SPDX-License-Identifier: Apache-2.0
"""The writing half of an import: matches checked records with incidents, inside one transaction."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from casepack_desktop.domain.enums import Origin
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.values import Value
from casepack_desktop.domain.views import Change, Incident
from casepack_desktop.exchange.incoming import Incoming
from casepack_desktop.exchange.records import Rejected, excerpt
from casepack_desktop.services.casework import (
    IMPORTED,
    INCIDENT,
    REMOVED,
    UNDO,
    apply_values,
    live_incident,
    registration_year,
    touch,
)
from casepack_desktop.services.resolution import Resolver
from casepack_desktop.services.settings import Settings
from casepack_desktop.services.workspace import Write
from casepack_desktop.storage import history, incidents
from casepack_desktop.storage.encoding import Columns
from casepack_desktop.storage.imports import (
    Known,
    Original,
    insert_originals,
    known_by_external_id,
    known_by_uuid,
)
from casepack_desktop.support.hashing import canonical_json, sha256_text
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.ids import uuid7

IMPORT = "incident.import"
_NUMBER = re.compile(r"(?P<prefix>[A-Z][A-Z0-9]{0,9})-(?P<year>[0-9]{4})-(?P<counter>[0-9]{1,12})")
_LAST_COUNTER = 999_999_999
_LIFECYCLE = tuple(key for key, item in FIELD.items() if item.is_lifecycle)

TWICE = N_("The same id stands in this file already. Remove one of the two rows.")
TWICE_THE_SAME = N_("The same row stands in this file already.")
PURGED = N_("{number} was purged here for good. Remove its uuid to import it as a new incident.")
BINNED = N_("It belongs to {number}, which is in the bin. Restore it first.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A field that the import would have changed, had a person not edited it since."""

    number: str
    field: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A checked record with its original as canonical JSON and what it is recognised by."""

    item: Incoming
    record: str
    digest: str

    @property
    def external_id(self) -> str:
        """Return the id in the source; a record without one is known by its content."""
        return self.item.external_id or f"sha256:{self.digest}"

    @property
    def has_id(self) -> bool:
        """Return whether the record brings an id, its source's or our own."""
        return bool(self.item.uuid or self.item.external_id)

    @property
    def identity(self) -> str:
        """Return the UUID or the id in the source, told apart."""
        return f"uuid:{self.item.uuid}" if self.item.uuid else f"id:{self.external_id}"


def prepared(item: Incoming) -> Prepared:
    """Return a record ready to be written, without the raw form it no longer needs."""
    record = json.dumps(
        item.raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_number
    )
    return Prepared(replace(item, raw={}), record, sha256_text(record))


def _number(value: object) -> float | str:
    """Return a decimal number of the source as JSON can hold it without changing its value."""
    text = str(value)
    number = float(text)
    return number if Decimal(repr(number)) == Decimal(text) else text


@dataclass(slots=True)
class Outcome:
    """What became of the records that were read."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    originals: int = 0
    """Original records that were stored, also of incidents that did not change by them."""
    kept: list[Kept] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(slots=True)
class ImportWriter:
    """Writes records into one open transaction, batch by batch."""

    write: Write
    settings: Settings
    resolver: Resolver
    source: str
    outcome: Outcome = field(default_factory=Outcome)
    _seen: set[str] = field(default_factory=set)
    _claimed: set[str] = field(default_factory=set)
    _taken_back: dict[str, str] | None = None
    _next_id: int = 0

    def __post_init__(self) -> None:
        self._next_id = incidents.next_id(self.write.connection)

    def add(self, batch: Sequence[Prepared]) -> None:
        """Create or update the incidents of some records."""
        known = self._known(batch)
        new: list[Prepared] = []
        for row in batch:
            match = known.get(row.identity)
            if row.identity in self._seen:
                self._reject(row, TWICE if row.has_id else TWICE_THE_SAME)
            elif match is None:
                self._place(row, new)
            elif match.is_in_bin:
                self._reject(row, BINNED, number=match.number)
            elif match.sha256 == row.digest:
                self.outcome.unchanged += 1
            else:
                self._update(row, match)
            self._seen.add(row.identity)
        self._create(new)

    def _place(self, row: Prepared, new: list[Prepared]) -> None:
        uuid = row.item.uuid
        grave = incidents.find_tombstone(self.write.connection, uuid) if uuid else None
        if grave is not None:
            self._reject(row, PURGED, number=grave.number)
        elif not row.item.is_own or self._is_complete(row):
            new.append(row)

    def _is_complete(self, row: Prepared) -> bool:
        """Return whether a new case could be made of a row of our own; reject it otherwise."""
        try:
            self.resolver.complete({}, dict(row.item.values))
        except BadValue as error:
            self._reject(row, error.reason, **error.reason_params)
            return False
        return True

    def _known(self, batch: Sequence[Prepared]) -> dict[str, Known]:
        uuids = [row.item.uuid for row in batch if row.item.uuid]
        ids = [row.external_id for row in batch if not row.item.uuid]
        connection = self.write.connection
        by_uuid = known_by_uuid(connection, uuids) if uuids else {}
        by_id = known_by_external_id(connection, self.source, ids) if ids else {}
        known = {f"uuid:{key}": value for key, value in by_uuid.items()}
        return known | {f"id:{key}": value for key, value in by_id.items()}

    def _reject(self, row: Prepared, reason: str, **params: object) -> None:
        shown = excerpt(json.loads(row.record))
        self.outcome.rejected.append(Rejected(row.item.line, reason, params, shown))

    def _update(self, row: Prepared, match: Known) -> None:
        connection = self.write.connection
        current = live_incident(connection, match.uuid, self.resolver.directory)
        try:
            values = self.resolver.resolve(row.item.values)
            if row.item.is_own:
                # Every column is there: only what was changed says something, and implies.
                values = {k: v for k, v in values.items() if current.values.get(k) != v}
            values = self.resolver.complete(current.values, values)
        except BadValue as error:
            self._reject(row, error.reason, **error.reason_params)
            return
        changed = {k: v for k, v in values.items() if current.values.get(k) != v}
        if row.item.is_own and not changed:
            self.outcome.unchanged += 1
            return
        ours = self._unedited(current, changed, row.item.last_change_at)
        self._keep_originals([(current.id, row)])
        if not ours:
            self.outcome.unchanged += 1
            return
        # Only now: a row that is rejected, or kept out, adds no company to the directory.
        ours = self.resolver.resolve(ours, self.write)
        apply_values(self.write, self.resolver, current, ours, stamp=False)
        self.outcome.updated += 1

    def _keep_originals(self, rows: Iterable[tuple[int, Prepared]]) -> None:
        originals = [
            Original(key, row.external_id, row.item.line, row.digest, row.record)
            for key, row in rows
        ]
        write = self.write
        self.outcome.originals += len(originals)
        insert_originals(write.connection, write.action_id, self.source, originals)

    def _unedited(
        self, current: Incident, changed: dict[str, Value], exported: Moment | None
    ) -> dict[str, Value]:
        """Return the changes to fields that no person edited since they were imported.

        A record of our own export says at which change of the case it was `exported`, and what was
        edited before is in it.
        """
        if not changed:
            return changed
        connection = self.write.connection
        if exported is None:
            writers = history.last_writers(connection, current.uuid, UNDO)
            kept = [key for key in changed if writers.get(key, IMPORT) != IMPORT]
        else:
            since = history.edited_since(connection, current.uuid, exported.milliseconds, IMPORT)
            kept = [key for key in changed if key in since]
        self.outcome.kept += [Kept(current.number, key) for key in kept]
        return {key: value for key, value in changed.items() if key not in kept}

    def _create(self, new: Sequence[Prepared]) -> None:
        if not new:
            return
        keys = range(self._next_id, self._next_id + len(new))
        self._next_id += len(new)
        rows = []
        for key, row, number in zip(keys, new, self._numbers(new), strict=True):
            uuid = row.item.uuid or uuid7(self.write.at.at)
            rows.append(self._columns(row.item) | number | {"id": key, "uuid": uuid})
            origin = {"source": self.source, "line": row.item.line, "sha256": row.digest}
            self.write.record(Change(INCIDENT, uuid, IMPORTED, None, canonical_json(origin)))
            touch(self.write, uuid)
        incidents.insert_incidents(self.write.connection, rows)
        self._keep_originals(zip(keys, new, strict=True))
        self.outcome.created += len(rows)

    def _columns(self, item: Incoming) -> Columns:
        values = self.resolver.resolve(item.values, self.write)
        values.setdefault("status", self.resolver.default_status())
        values = self.resolver.complete({}, values)
        at = self.write.at
        created = item.created_at or at
        columns = self.resolver.columns({"registered_at": at, **values, "created_at": created})
        for key in _LIFECYCLE:
            if values.get(key) is not None:
                origin = Origin.STAMPED if key in item.stamped else Origin.SET
                columns[f"{key}_origin"] = origin.value
        columns["created_at_origin"] = Origin.STAMPED.value
        columns.setdefault("registered_at_origin", Origin.STAMPED.value)
        return columns | {"version": 1, "last_change_at": at.milliseconds}

    def _numbers(self, new: Sequence[Prepared]) -> Iterable[Columns]:
        """Return number columns for each record: the one it brings if free, else a new one."""
        at, settings = self.write.at, self.settings
        brought = [self._brought(row.item) for row in new]
        years = [registration_year(row.item.values, at, settings) for row in new]
        counters: dict[int, int] = {}
        connection = self.write.connection
        for year in set(years):
            needed = sum(y == year and b is None for y, b in zip(years, brought, strict=True))
            counters[year] = incidents.take_numbers(connection, year, needed)
        for number, year in zip(brought, years, strict=True):
            if number is not None:
                yield number
                continue
            text = self.settings.numbers.render(year, counters[year])
            yield {"number": text, "number_year": year, "number_counter": counters[year]}
            counters[year] += 1

    def _had_another(self, number: str, uuid: str | None) -> bool:
        """Return whether an incident that was taken back had this number."""
        if self._taken_back is None:
            self._taken_back = history.old_values(self.write.connection, UNDO, REMOVED)
        return self._taken_back.get(number, uuid) != uuid

    def _brought(self, item: Incoming) -> Columns | None:
        match = _NUMBER.fullmatch((item.number or "").strip().upper())
        if match is None or int(match["counter"]) > _LAST_COUNTER:
            return None
        year, counter = int(match["year"]), int(match["counter"])
        if match[0] in self._claimed or self._had_another(match[0], item.uuid):
            return None
        if not incidents.claim_number(self.write.connection, match[0], year, counter):
            return None
        self._claimed.add(match[0])
        return {"number": match[0], "number_year": year, "number_counter": counter}
