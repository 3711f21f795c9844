# SPDX-License-Identifier: Apache-2.0
"""The tables of a workspace; the incident's columns follow from the table of fields.

Instants are whole milliseconds since 1970 in UTC. Partial dates have their precision beside them,
lifecycle instants their origin.
"""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

from casepack_desktop.domain.fields import FIELDS, Field, FieldKind

metadata = MetaData()


def strict_table(name: str, *parts: SchemaItem) -> Table[Any]:
    """Return a table that refuses values of another type."""
    return Table(name, metadata, *parts, sqlite_strict=True)


def _at_commit(target: str) -> ForeignKey:
    """Return a foreign key checked at commit, since an action is written last of its rows."""
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


setting = strict_table(
    "setting", Column("key", Text, primary_key=True), Column("value", Text, nullable=False)
)

counter = strict_table(
    "counter",
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

action = strict_table(
    "action",
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("is_derived", Integer, nullable=False),
    Column("changes", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

history = strict_table(
    "history",
    Column("id", Integer, primary_key=True),
    Column("action_id", Integer, _at_commit("action.id"), nullable=False),
    Column("entity", Text, nullable=False),
    Column("uuid", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Index("ix_history_record", "uuid", "id"),
    Index("ix_history_action", "action_id"),
)

person = strict_table(
    "person",
    Column("id", Integer, primary_key=True),
    Column("uuid", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False, unique=True),
    Column("is_active", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)

entry = strict_table(
    "entry",
    Column("id", Integer, primary_key=True),
    Column("uuid", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("colour", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("is_active", Integer, nullable=False),
    Column("parent_id", Integer, ForeignKey("entry.id")),
    Column("phase", Text),
    Column("version", Integer, nullable=False),
    UniqueConstraint("kind", "code"),
    CheckConstraint("(kind = 'status') = (phase IS NOT NULL)", name="status_has_phase"),
    Index("ix_entry_order", "kind", "position", "id"),
)

entry_text = strict_table(
    "entry_text",
    Column("entry_id", Integer, ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True),
    Column("locale", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("search_words", Text, nullable=False),
)


def _columns_of(field: Field) -> list[Column[object]]:
    required = field.key in ("title", "status", "created_at")
    if field.kind is FieldKind.ENTRY:
        return [Column(f"{field.key}_id", Integer, ForeignKey("entry.id"), nullable=not required)]
    if field.kind is FieldKind.PERSON:
        return [
            Column(field.key, Text),
            Column(f"{field.key}_id", Integer, ForeignKey("person.id")),
        ]
    if field.kind is FieldKind.INTEGER:
        return [Column(field.key, Integer)]
    if field.kind is FieldKind.MOMENT:
        columns: list[Column[object]] = [
            Column(field.key, Integer, nullable=not required),
            Column(f"{field.key}_precision", Text),
        ]
        if field.is_lifecycle:
            columns.append(Column(f"{field.key}_origin", Text))
        return columns
    return [Column(field.key, Text, nullable=not required)]


_SEVERITY_RANK = (
    "CASE severity WHEN 'low' THEN 0 WHEN 'medium' THEN 1 WHEN 'high' THEN 2"
    " WHEN 'critical' THEN 3 END"
)

incident = strict_table(
    "incident",
    Column("id", Integer, primary_key=True),
    Column("uuid", Text, nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    Column("number_year", Integer, nullable=False),
    Column("number_counter", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("last_change_at", Integer, nullable=False),
    Column("deleted_at", Integer),
    Column("next_due_at", Integer),
    *(column for field in FIELDS for column in _columns_of(field)),
    Column("severity_rank", Integer, Computed(_SEVERITY_RANK, persisted=False)),
)

LIST_COLUMNS = (
    "id",
    "number",
    "uuid",
    "title",
    "company_id",
    "event_start_at",
    "event_start_at_precision",
    "location",
    "classification_id",
    "type_id",
    "status_id",
    "severity",
    "registered_at",
    "registered_at_precision",
    "next_due_at",
)
"""What a row of the list shows; the index of the list's order holds all of it."""

_LIVE = text("deleted_at IS NULL")


def _live_index(name: str, *columns: object) -> Index:
    return Index(name, *columns, sqlite_where=_LIVE)  # type: ignore[arg-type]


def _counting_index(name: str, *columns: str) -> Index:
    # The condition of the index counts as a column: without it the table would be looked into.
    keys = (incident.c[column] for column in (*columns, "deleted_at"))
    return _live_index(f"ix_incident_{name}", *keys)


_live_index(
    "ix_incident_list",
    incident.c.number_year,
    incident.c.number_counter,
    *(incident.c[name] for name in LIST_COLUMNS if name != "id"),
)
for _key in ("title", "responsible", "location"):
    _live_index(f"ix_incident_{_key}", incident.c[_key].collate("NOCASE"), incident.c.id)
_live_index("ix_incident_severity", incident.c.severity_rank, incident.c.id)
for _key in ("event_start_at", "registered_at", "next_due_at"):
    _live_index(f"ix_incident_{_key}", incident.c[_key], incident.c.id)
for _key in ("company_id", "classification_id", "type_id", "status_id"):
    _live_index(f"ix_incident_{_key}", incident.c[_key], incident.c.id)
for _key in ("company_id", "classification_id", "type_id", "severity"):
    _counting_index(f"status_{_key}", "status_id", _key)
for _key in ("event_start_at", "registered_at"):
    _counting_index(f"status_{_key}", "status_id", _key, f"{_key}_precision")
FACETS = (
    "status_id",
    "company_id",
    "classification_id",
    "type_id",
    "severity",
    "tlp",
    "event_start_at",
    "event_start_at_precision",
    "registered_at",
    "registered_at_precision",
    "next_due_at",
)
"""What several conditions at once are asked of without looking into the table."""
Index(
    "ix_incident_bin",
    incident.c.deleted_at,
    incident.c.id,
    sqlite_where=text("deleted_at IS NOT NULL"),
)
_counting_index("facets", *FACETS)

original = strict_table(
    "original",
    Column("id", Integer, primary_key=True),
    Column("incident_id", Integer, ForeignKey("incident.id", ondelete="CASCADE"), nullable=False),
    Column("action_id", Integer, _at_commit("action.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("external_id", Text),
    Column("line", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_original_external", "source", "external_id"),
    Index("ix_original_incident", "incident_id"),
    Index("ix_original_action", "action_id"),
)

tombstone = strict_table(
    "tombstone",
    Column("uuid", Text, primary_key=True),
    Column("number", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)

vault_file = strict_table(
    "vault_file",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
)

report = strict_table(
    "report",
    Column("id", Integer, primary_key=True),
    Column("uuid", Text, nullable=False, unique=True),
    Column("incident_id", Integer, ForeignKey("incident.id"), nullable=False),
    Column("template", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("snapshot", Text, nullable=False),
    Column("snapshot_sha256", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("message", Text),
    Column("attempts", Integer, nullable=False),
    Column("requested_at", Integer, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("finished_at", Integer),
    Column("file_id", Integer, ForeignKey("vault_file.id")),
    Column("environment", Text),
    CheckConstraint(
        "state IN ('pending', 'generating', 'completed', 'failed')", name="known_state"
    ),
    CheckConstraint("(state = 'completed') = (file_id IS NOT NULL)", name="completed_has_file"),
    Index("ix_report_incident", "incident_id"),
    Index("ix_report_state", "state"),
    Index("ix_report_file", "file_id"),
)
"""Report jobs: what was asked, of which snapshot, and what came of it."""
