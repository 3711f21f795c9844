# SPDX-License-Identifier: Apache-2.0
"""A program of its own that makes a report and stops in the middle of it, to be killed there."""

import sys
import threading
from pathlib import Path

from PySide6.QtWidgets import QApplication

from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.storage.vault import Vault
from casepack_desktop.support.clock import SystemClock
from casepack_desktop.ui.reports.jobs import report_jobs
from tests.helpers.sessions import session_over


def main() -> None:
    """Ask for a report of the incident of the second argument and wait with its file in hand."""
    app = QApplication([])
    clock = SystemClock()
    Vault.put = _wait_for_ever  # type: ignore[method-assign, assignment]
    workspace = open_workspace(Path(sys.argv[1]), clock, writable=True)
    with session_over(Services.over(workspace), clock) as session:
        report_jobs(session).request(
            sys.argv[2], ReportRequest(), lambda _view: None, lambda _problem: app.exit(1)
        )
        app.exec()


def _wait_for_ever(_vault: Vault, _data: bytes) -> None:
    sys.stdout.write("generating\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main()
