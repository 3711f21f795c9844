# SPDX-License-Identifier: Apache-2.0
"""Indexes of what the list can be sorted by, and of the counts under a filter."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_LIVE = "deleted_at IS NULL"
_FACETS = (
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


def upgrade() -> None:
    """Make the indexes."""
    op.create_index("ix_entry_order", "entry", ["kind", "position", "id"])
    for key in ("responsible", "location"):
        _index(key, sa.text(f"{key} COLLATE NOCASE"), "id")
    for key in ("company_id", "classification_id", "type_id", "severity"):
        _index(f"status_{key}", "status_id", key, "deleted_at")
    for key in ("event_start_at", "registered_at"):
        _index(f"status_{key}", "status_id", key, f"{key}_precision", "deleted_at")
    _index("facets", *_FACETS, "deleted_at")
    binned = sa.text("deleted_at IS NOT NULL")
    op.create_index("ix_incident_bin", "incident", ["deleted_at", "id"], sqlite_where=binned)


def _index(name: str, *columns: "str | sa.TextClause") -> None:
    op.create_index(f"ix_incident_{name}", "incident", list(columns), sqlite_where=sa.text(_LIVE))
