# SPDX-License-Identifier: Apache-2.0
"""Whether a crash left work behind; asked at every start, so it loads nothing it does not need."""

from casepack_desktop.domain.enums import ReportState
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage.reports import reports_in


def needs_recovery(workspace: Workspace) -> bool:
    """Return whether a report job is still marked as being generated."""
    with workspace.read() as connection:
        return bool(reports_in(connection, ReportState.GENERATING))
