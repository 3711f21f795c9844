# SPDX-License-Identifier: Apache-2.0
"""Raw records as values of fields, ready for the services to store."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.fields import FIELD, Field
from casepack_desktop.domain.instants import Moment, Precision
from casepack_desktop.domain.values import REQUIRED, Value, read_value
from casepack_desktop.exchange.compiled import Extract, compiled
from casepack_desktop.exchange.mapping import Mapping, Rule
from casepack_desktop.exchange.records import Record, Rejected, Unread, excerpt
from casepack_desktop.support.i18n import N_

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

NO_RESULT = N_(
    "The formula in the column “{column}” has no stored result. Open the workbook in Excel, save"
    " it and import it again."
)
CELL_ERROR = N_("The cell in the column “{column}” holds the error {error}. Correct it.")
NOT_A_UUID = N_("“{value}” is not a UUID.")
NOT_EXACT = N_("“{value}” is not an exact instant with date and time.")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One record whose values all passed; a field the record says nothing about is not in it.

    Values of directory entries are still the text of the file. `uuid`, `number`,
    `created_at`, `last_change_at` and `stamped` come with our own export only.
    """

    line: int
    uuid: str | None
    external_id: str | None
    values: dict[str, Value]
    raw: dict[str, Any] = field(repr=False)
    number: str | None = None
    created_at: Moment | None = None
    last_change_at: Moment | None = None
    stamped: frozenset[str] = frozenset()
    """The lifecycle instants that the program stamped; the others were set by somebody."""

    @property
    def is_own(self) -> bool:
        """Return whether it comes from our own export and says how far that knew the case."""
        return self.uuid is not None and self.last_change_at is not None


def incoming(
    records: Iterable[Record | Rejected], mapping: Mapping, zone: tzinfo
) -> Iterator[Incoming | Rejected]:
    """Yield each record under `mapping`; one bad value rejects its record.

    A time without an offset is local to the mapping's zone, else to `zone`. What is mapped to no
    field stays in the raw record only.
    """
    read = _Reading(mapping, ZoneInfo(mapping.zone) if mapping.zone else zone)
    for record in records:
        if isinstance(record, Rejected):
            yield record
            continue
        try:
            yield read(record)
        except BadValue as error:
            params, shown = error.reason_params, excerpt(record.data)
            yield Rejected(record.line, error.reason, params, shown, error.field)


class _Reading:
    """A mapping compiled once for all rows of a file."""

    def __init__(self, mapping: Mapping, zone: tzinfo) -> None:
        self._zone = zone
        self._columns: list[tuple[str, Field, Extract]] = [
            (key, FIELD[key], compiled(rule)) for key, rule in mapping.rules().items()
        ]
        self._read = mapping.columns()
        self._uuid = _attribute(mapping.uuid)
        self._number = _attribute(mapping.number)
        self._created_at = _attribute(mapping.created_at)
        self._last_change_at = _attribute(mapping.last_change_at)
        self._stamped = _attribute(mapping.stamped)

    def __call__(self, record: Record) -> Incoming:
        raw, zone = record.data, self._zone
        for cell in record.unread:
            self._demand_unmapped(cell)
        values: dict[str, Value] = {}
        for key, target, extract in self._columns:
            text = extract(raw)
            if text is not None:
                values[key] = read_value(target, text, zone)
        if values.get("status", "") is None:
            del values["status"]  # every case has one: an empty cell cannot clear it
        if not values.get("title"):
            raise BadValue("title", REQUIRED)
        external_id = values.get("external_id")
        return Incoming(
            record.line,
            _uuid(self._uuid, raw),
            external_id if isinstance(external_id, str) else None,
            values,
            raw,
            (self._number(raw) or None) if self._number else None,
            _exact("created_at", self._created_at, raw, zone),
            _exact("last_change_at", self._last_change_at, raw, zone),
            _keys(self._stamped, raw),
        )

    def _demand_unmapped(self, cell: Unread) -> None:
        key = self._read.get(cell.column)
        if key is None:
            return
        if cell.error:
            raise BadValue(key, CELL_ERROR, column=cell.column[:80], error=cell.error[:80])
        raise BadValue(key, NO_RESULT, column=cell.column[:80])


def _attribute(path: str | None) -> Extract | None:
    return None if path is None else compiled(Rule(sources=(path,)))


def _uuid(extract: Extract | None, raw: dict[str, Any]) -> str | None:
    text = (extract(raw) or "").strip().lower() if extract else ""
    if text and not _UUID.fullmatch(text):
        raise BadValue("uuid", NOT_A_UUID, value=text[:80])
    return text or None


def _keys(extract: Extract | None, raw: dict[str, Any]) -> frozenset[str]:
    text = extract(raw) if extract else None
    return frozenset((text or "").replace(",", " ").split()) & FIELD.keys()


def _exact(key: str, extract: Extract | None, raw: dict[str, Any], zone: tzinfo) -> Moment | None:
    text = extract(raw) if extract else None
    value = read_value(FIELD["created_at"], text, zone) if text else None
    if not isinstance(value, Moment):
        return None
    if value.precision is not Precision.EXACT:
        raise BadValue(key, NOT_EXACT, value=value.isoformat())
    return value
