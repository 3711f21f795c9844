# SPDX-License-Identifier: Apache-2.0
"""Search in comments, names of files and companies.

The tables are derived: whatever is missing of them is made and filled after the last step.
"""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Leave the work to what makes triggers and search tables."""
