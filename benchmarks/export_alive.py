# SPDX-License-Identifier: Apache-2.0
"""How long the window does not answer while a long list is exported through it.

Each turn is a process of its own: the real window of the export writes the list, as after a click.
The baseline is the same timer in a process that does nothing.
"""

import json
import sys
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from benchmarks.comparing import Comparison, by_turns
from benchmarks.export_list import SIZE
from benchmarks.gui_gap import GOAL_S, Gap, in_a_process
from benchmarks.large_workspace import large_workspace

_MODULE = "benchmarks.export_alive"


def measure(
    folder: Path, kept_in: Path, *, size: int | None = None, turns: int = 3
) -> list[Comparison]:
    """Return the longest gap during the export, against that of an idle timer."""
    place = folder / "alive.casepack"
    copytree(large_workspace(size or SIZE, kept_in), place)
    ours, theirs = by_turns(
        turns,
        lambda _turn: in_a_process(_MODULE, str(place)),
        lambda _turn: in_a_process("benchmarks.gui_gap", "idle", "0"),
    )
    name = "longest gap of the window, export"
    return [Comparison(name, "export window", "idle timer", None, ours, theirs, GOAL_S)]


def export_gap(folder: Path, place: Path) -> float:
    """Return the longest gap from the click to the message that tells the end, in seconds."""
    from casepack_desktop.domain.access import LOCAL_ANALYST
    from casepack_desktop.domain.filters import IncidentFilter
    from casepack_desktop.jobs.supervisor import JobSupervisor
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.opening import open_workspace
    from casepack_desktop.storage.listing import Order
    from casepack_desktop.support.clock import SystemClock
    from casepack_desktop.support.i18n import translator
    from casepack_desktop.ui.exporting.dialog import ExportDialog
    from casepack_desktop.ui.exporting.outside import Outside
    from casepack_desktop.ui.session import Session
    from casepack_desktop.ui.widgets.message_bar import MessageBar

    clock, jobs, english = SystemClock(), JobSupervisor(), translator("en")
    services = Services.over(open_workspace(place, clock, writable=True))
    session = Session(services, LOCAL_ANALYST, jobs, clock)
    messages = MessageBar(english)
    dialog = ExportDialog(session, english, messages, None, Outside(usual_folder=lambda: folder))
    try:
        dialog.start(IncidentFilter(), Order(), ("number",))
        dialog.export_button.click()
        return Gap().watch(lambda: bool(messages.messages()) and jobs.is_idle)
    finally:
        dialog.close()
        jobs.shutdown()
        session.close()


def main(arguments: list[str]) -> int:
    """Measure one turn and print the seconds."""
    from PySide6.QtWidgets import QApplication

    from casepack_desktop.ui.theme.theme import Theme

    app = QApplication([])
    Theme(app).install()
    with TemporaryDirectory(prefix="casepack-gap-") as folder:
        sys.stdout.write(json.dumps(export_gap(Path(folder), Path(arguments[0]))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
