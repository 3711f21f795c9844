# SPDX-License-Identifier: Apache-2.0
"""Files, comments and links of a case, details of companies, and named views of the list."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    _files_and_comments()
    _links_and_views()


def _files_and_comments() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("uuid", sa.Text, nullable=False, unique=True),
        sa.Column("incident_id", sa.Integer, sa.ForeignKey("incident.id"), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("vault_file.id"), nullable=False),
        sa.Column("added_at", sa.Integer, nullable=False),
        sa.Column("added_by", sa.Text, nullable=False),
        sa.Column("removed_at", sa.Integer),
        sa.CheckConstraint("role IN ('main', 'attachment')", name="known_role"),
        sqlite_strict=True,
    )
    op.create_index("ix_attachment_incident", "attachment", ["incident_id", "removed_at", "id"])
    op.create_index("ix_attachment_file", "attachment", ["file_id"])
    op.create_index(
        "ix_attachment_main",
        "attachment",
        ["incident_id"],
        unique=True,
        sqlite_where=sa.text("role = 'main' AND removed_at IS NULL"),
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("uuid", sa.Text, nullable=False, unique=True),
        sa.Column("incident_id", sa.Integer, sa.ForeignKey("incident.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("corrects_id", sa.Integer, sa.ForeignKey("comment.id")),
        sa.CheckConstraint("kind IN ('analyst', 'system')", name="known_kind"),
        sqlite_strict=True,
    )
    op.create_index("ix_comment_incident", "comment", ["incident_id", "id"])
    op.create_index("ix_comment_corrects", "comment", ["corrects_id"])


def _links_and_views() -> None:
    op.create_table(
        "relation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("uuid", sa.Text, nullable=False, unique=True),
        sa.Column("first_id", sa.Integer, sa.ForeignKey("incident.id"), nullable=False),
        sa.Column("second_id", sa.Integer, sa.ForeignKey("incident.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.UniqueConstraint("first_id", "second_id"),
        sa.CheckConstraint("first_id < second_id", name="one_direction"),
        sqlite_strict=True,
    )
    op.create_index("ix_relation_second", "relation", ["second_id"])
    op.create_table(
        "company_detail",
        sa.Column(
            "entry_id", sa.Integer, sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("country", sa.Text),
        sa.Column("zone", sa.Text),
        sa.Column("sector", sa.Text),
        sa.Column("contacts", sa.Text),
        sa.Column("authority", sa.Text),
        sqlite_strict=True,
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("uuid", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False, unique=True),
        sa.Column("filter", sa.Text, nullable=False),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("sort", sa.Text, nullable=False),
        sa.Column("is_descending", sa.Integer, nullable=False),
        sa.Column("is_default", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sqlite_strict=True,
    )
