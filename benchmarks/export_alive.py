# SPDX-License-Identifier: Apache-2.0
"""How long the window does not answer while a long list is exported through it.

Each turn is a process of its own: the real window of the export writes the list, as after a click.
The baseline is the same timer in a process that does nothing.
"""

import sys
from pathlib import Path
from shutil import copytree

from benchmarks.comparing import Comparison
from benchmarks.export_list import SIZE
from benchmarks.gui_gap import Gap, at_work, measured, tell_turn
from benchmarks.large_workspace import large_workspace

_MODULE = "benchmarks.export_alive"


def measure(
    folder: Path, kept_in: Path, *, size: int | None = None, turns: int = 3
) -> list[Comparison]:
    """Return the longest gap during the export, against that of an idle timer."""
    place = folder / "alive.casepack"
    copytree(large_workspace(size or SIZE, kept_in), place)
    return measured("longest gap of the window, export", "export window", _MODULE, place, turns)


def export_gap(folder: Path, place: Path) -> float:
    """Return the longest gap from the click to the message that tells the end, in seconds."""
    from casepack_desktop.domain.filters import IncidentFilter
    from casepack_desktop.services.bundle import Services
    from casepack_desktop.services.opening import open_workspace
    from casepack_desktop.storage.listing import Order
    from casepack_desktop.support.clock import SystemClock
    from casepack_desktop.support.i18n import translator
    from casepack_desktop.ui.exporting.dialog import ExportDialog
    from casepack_desktop.ui.exporting.outside import Outside
    from casepack_desktop.ui.widgets.message_bar import MessageBar

    english = translator("en")
    messages = MessageBar(english)
    outside = Outside(usual_folder=lambda: folder)
    with at_work(Services.over(open_workspace(place, SystemClock(), writable=True))) as session:
        dialog = ExportDialog(session, english, messages, None, outside)
        try:
            dialog.start(IncidentFilter(), Order(), ("number",))
            dialog.export_button.click()
            return Gap().watch(lambda: bool(messages.messages()) and session.jobs.is_idle)
        finally:
            dialog.close()


if __name__ == "__main__":
    sys.exit(tell_turn(export_gap, Path(sys.argv[1])))
