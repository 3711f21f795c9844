# SPDX-License-Identifier: Apache-2.0
"""A program of its own that imports through the window and says when it has begun to write."""

import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from casepack_desktop.jobs.events import JobProgressed
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.support.clock import SystemClock
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.importing.dialog import ImportDialog
from casepack_desktop.ui.widgets.message_bar import MessageBar
from tests.helpers.sessions import session_over


def main() -> None:
    """Import the file of the second argument into the workspace of the first."""
    app = QApplication([])
    clock = SystemClock()
    workspace = open_workspace(Path(sys.argv[1]), clock, writable=True)
    with session_over(Services.over(workspace), clock) as session:
        english = translator("en")
        dialog = ImportDialog(session, english, MessageBar(english))
        session.jobs.job_progressed.connect(_tell)
        dialog.start(Path(sys.argv[2]))
        while not dialog.footer.run.isEnabled():
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        dialog.footer.run.click()
        app.exec()


def _tell(progressed: JobProgressed) -> None:
    if progressed.total and progressed.done:
        sys.stdout.write("writing\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
