# SPDX-License-Identifier: Apache-2.0
"""How long the window does not answer while the public list is imported through it.

Each turn is a process of its own: the real import window looks at the file, imports it and shows
the result, as after a click. The baseline is the same timer in a process that does nothing.
"""

import sys
from pathlib import Path

from benchmarks.comparing import Comparison
from benchmarks.gui_gap import Gap, at_work, measured, tell_turn
from benchmarks.import_list import public_list

_MODULE = "benchmarks.import_alive"


def measure(folder: Path, *, size: int | None = None, turns: int = 5) -> list[Comparison]:
    """Return the longest gap during the import, against that of an idle timer."""
    path = public_list(folder, size)
    return measured("longest gap of the window, import", "import window", _MODULE, path, turns)


def import_gap(folder: Path, path: Path) -> float:
    """Return the longest gap from choosing the file to its result, in seconds."""
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.opening import NewWorkspace, create_workspace
    from casepack_desktop.support.clock import SystemClock
    from casepack_desktop.support.i18n import translator
    from casepack_desktop.ui.importing.dialog import ImportDialog
    from casepack_desktop.ui.importing.pages import Step
    from casepack_desktop.ui.widgets.message_bar import MessageBar

    english = translator("en")
    place = folder / "gap.casepack"
    workspace = create_workspace(place, NewWorkspace(), SystemClock())
    with at_work(Services.over(workspace)) as session:
        dialog = ImportDialog(session, english, MessageBar(english))
        try:
            gap = Gap()
            dialog.start(path)
            looking = gap.watch(dialog.footer.run.isEnabled)
            dialog.footer.run.click()
            jobs = session.jobs
            return max(looking, gap.watch(lambda: dialog.step is Step.DONE and jobs.is_idle))
        finally:
            dialog.close()


if __name__ == "__main__":
    sys.exit(tell_turn(import_gap, Path(sys.argv[1])))
