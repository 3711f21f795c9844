# SPDX-License-Identifier: Apache-2.0
"""How long the window does not answer while the public list is imported through it.

Each turn is a process of its own: the real import window looks at the file, imports it and shows
the result, as after a click. The baseline is the same timer in a process that does nothing.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.comparing import Comparison, by_turns
from benchmarks.gui_gap import GOAL_S, Gap, in_a_process
from benchmarks.import_list import public_list

_MODULE = "benchmarks.import_alive"


def measure(folder: Path, *, size: int | None = None, turns: int = 5) -> list[Comparison]:
    """Return the longest gap during the import, against that of an idle timer."""
    path = public_list(folder, size)
    ours, theirs = by_turns(
        turns,
        lambda _turn: in_a_process(_MODULE, str(path)),
        lambda _turn: in_a_process("benchmarks.gui_gap", "idle", "0"),
    )
    name = "longest gap of the window, import"
    return [Comparison(name, "import window", "idle timer", None, ours, theirs, GOAL_S)]


def import_gap(folder: Path, path: Path) -> float:
    """Return the longest gap from choosing the file to its result, in seconds."""
    from casepack_desktop.domain.access import LOCAL_ANALYST
    from casepack_desktop.jobs.supervisor import JobSupervisor
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.opening import NewWorkspace, create_workspace
    from casepack_desktop.support.clock import SystemClock
    from casepack_desktop.support.i18n import translator
    from casepack_desktop.ui.importing.dialog import ImportDialog
    from casepack_desktop.ui.importing.pages import Step
    from casepack_desktop.ui.session import Session
    from casepack_desktop.ui.widgets.message_bar import MessageBar

    clock, jobs, english = SystemClock(), JobSupervisor(), translator("en")
    services = Services.over(create_workspace(folder / "gap.casepack", NewWorkspace(), clock))
    session = Session(services, LOCAL_ANALYST, jobs, clock)
    dialog = ImportDialog(session, english, MessageBar(english))
    try:
        gap = Gap()
        dialog.start(path)
        looking = gap.watch(dialog.footer.run.isEnabled)
        dialog.footer.run.click()
        return max(looking, gap.watch(lambda: dialog.step is Step.DONE and jobs.is_idle))
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
        sys.stdout.write(json.dumps(import_gap(Path(folder), Path(arguments[0]))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
