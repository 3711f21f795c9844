# SPDX-License-Identifier: Apache-2.0
"""The tables of what hangs on a case or orders the list: files, comments, links, views.

They share the metadata of `tables`; who makes a schema takes it from here, so that it holds all.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    text,
)

from casepack_desktop.storage.tables import metadata, strict_table

__all__ = ["attachment", "comment", "company_detail", "metadata", "relation", "saved_view"]

attachment = strict_table(
    "attachment",
    Column("id", Integer, primary_key=True),
    Column("uuid", Text, nullable=False, unique=True),
    Column("incident_id", Integer, ForeignKey("incident.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("file_id", Integer, ForeignKey("vault_file.id"), nullable=False),
    Column("added_at", Integer, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("removed_at", Integer),
    CheckConstraint("role IN ('main', 'attachment')", name="known_role"),
    Index("ix_attachment_incident", "incident_id", "removed_at", "id"),
    Index("ix_attachment_file", "file_id"),
    Index(
        "ix_attachment_main",
        "incident_id",
        unique=True,
        sqlite_where=text("role = 'main' AND removed_at IS NULL"),
    ),
)
"""Files of a case; a removed one stays until its case is purged, so that it can come back."""

comment = strict_table(
    "comment",
    Column("id", Integer, primary_key=True),
    Column("uuid", Text, nullable=False, unique=True),
    Column("incident_id", Integer, ForeignKey("incident.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("corrects_id", Integer, ForeignKey("comment.id")),
    CheckConstraint("kind IN ('analyst', 'system')", name="known_kind"),
    Index("ix_comment_incident", "incident_id", "id"),
    Index("ix_comment_corrects", "corrects_id"),
)
"""Remarks on a case, never changed; a correction is a comment that names the earlier one."""

relation = strict_table(
    "relation",
    Column("id", Integer, primary_key=True),
    Column("uuid", Text, nullable=False, unique=True),
    Column("first_id", Integer, ForeignKey("incident.id"), nullable=False),
    Column("second_id", Integer, ForeignKey("incident.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("by", Text, nullable=False),
    UniqueConstraint("first_id", "second_id"),
    CheckConstraint("first_id < second_id", name="one_direction"),
    Index("ix_relation_second", "second_id"),
)
"""Two cases that belong together; stored once, seen from both."""

company_detail = strict_table(
    "company_detail",
    Column("entry_id", Integer, ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True),
    Column("country", Text),
    Column("zone", Text),
    Column("sector", Text),
    Column("contacts", Text),
    Column("authority", Text),
)
"""What is known of a company; `country` is ISO 3166-1 alpha-2, `zone` an IANA name."""

saved_view = strict_table(
    "saved_view",
    Column("id", Integer, primary_key=True),
    Column("uuid", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False, unique=True),
    Column("filter", Text, nullable=False),
    Column("columns", Text, nullable=False),
    Column("sort", Text, nullable=False),
    Column("is_descending", Integer, nullable=False),
    Column("is_default", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)
"""Named views of the list: filter in its text form, columns as JSON, order."""
