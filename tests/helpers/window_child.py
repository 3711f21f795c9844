# SPDX-License-Identifier: Apache-2.0
"""The real window in a process of its own, led to the middle of a work and left there to be killed.

It says `begun` on standard output when the work is half-way.
"""

import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QTableView

from casepack_desktop.app.window import Desktop
from casepack_desktop.services import reports
from casepack_desktop.ui.incident.page import IncidentPage
from tests.helpers.hands import Hands
from tests.helpers.window import a_program

TYPED = "Kaunas DC, third rack"


def main(arguments: list[str]) -> int:
    """Lead the window in the folder to `import` of a file, or `report`."""
    folder, workspace, work = Path(arguments[0]), Path(arguments[1]), arguments[2]
    with a_program(folder, known=workspace) as desktop:
        desktop.window.resize(1280, 820)
        desktop.start(workspace)
        hands = Hands()
        hands.until(lambda: desktop.pages is not None)
        if work == "import":
            _import(hands, desktop, Path(arguments[3]))
        else:
            _report(hands, desktop)
        hands.until(lambda: False, 60_000)
    return 1


def _import(hands: Hands, desktop: Desktop, file: Path) -> None:
    assert desktop.session is not None
    desktop.session.jobs.job_progressed.connect(lambda event: _say(event.done))
    hands.answer_file_dialog(file)
    hands.click("Import…")
    hands.click("Import")


def _report(hands: Hands, desktop: Desktop) -> None:
    table = hands.control("Incidents", QTableView)
    hands.until(lambda: table.model().rowCount())
    hands.click_row(table, table.model().index(0, 1), twice=True)
    hands.enter("Location", TYPED)
    page = desktop.window.page()
    assert isinstance(page, IncidentPage)
    hands.until(lambda: page.overview.draft.at)
    hands.tab("Reports")
    hands.click("Compose Initial Triage Report")

    def never(*_: object) -> bytes:
        _say(1)
        time.sleep(120)
        return b""

    vars(reports)["render"] = never
    hands.click("Generate PDF")


def _say(done: int) -> None:
    if done:
        sys.stdout.write("begun\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
