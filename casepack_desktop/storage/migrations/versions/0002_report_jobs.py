# SPDX-License-Identifier: Apache-2.0
"""Report jobs: a row for every report that was asked for, with its snapshot and its file."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of report jobs."""
    op.create_table(
        "report",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("uuid", sa.Text, nullable=False, unique=True),
        sa.Column("incident_id", sa.Integer, sa.ForeignKey("incident.id"), nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("snapshot", sa.Text, nullable=False),
        sa.Column("snapshot_sha256", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("requested_at", sa.Integer, nullable=False),
        sa.Column("requested_by", sa.Text, nullable=False),
        sa.Column("finished_at", sa.Integer),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("vault_file.id")),
        sa.Column("environment", sa.Text),
        sa.CheckConstraint(
            "state IN ('pending', 'generating', 'completed', 'failed')", name="known_state"
        ),
        sa.CheckConstraint(
            "(state = 'completed') = (file_id IS NOT NULL)", name="completed_has_file"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_report_incident", "report", ["incident_id"])
    op.create_index("ix_report_state", "report", ["state"])
    op.create_index("ix_report_file", "report", ["file_id"])
