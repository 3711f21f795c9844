# SPDX-License-Identifier: Apache-2.0
"""The first schema; new workspaces are made from the tables, so nothing is left to do here."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Do nothing: no older schema exists."""
