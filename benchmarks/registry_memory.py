# SPDX-License-Identifier: Apache-2.0
"""The process whose memory is measured: the registry in a shown window, read in every way.

Prints the most bytes that were resident. Its argument is the folder of a workspace.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from benchmarks.peak import peak_bytes
from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.jobs.supervisor import JobSupervisor
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.opening import open_workspace
from casepack_desktop.storage.listing import SORT_KEYS, Order
from casepack_desktop.support.clock import SystemClock
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.registry import RegistryPage
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.view_state import ViewState
from casepack_desktop.ui.widgets.message_bar import MessageBar

_FILTERS = ("", "severity:high", "company:COMPANY-00000", "event:year", "type:phishing tlp:red")
_PAGES = 10


def main(folder: Path, scratch: Path) -> None:
    """Show the list of a workspace, read it in every way and print what memory it took."""
    app = QApplication([])
    Theme(app).install()
    services = Services.over(open_workspace(folder, SystemClock(), writable=False))
    jobs = JobSupervisor()
    session = Session(services, LOCAL_ANALYST, jobs, SystemClock())
    english = translator("en")
    state, preferences = ViewState(scratch), Preferences(scratch)
    page = RegistryPage(session, english, MessageBar(english), state, preferences)
    loop = QEventLoop()
    page.counted.connect(loop.quit)
    page.resize(1240, 800)
    page.show()
    loop.exec()
    _read(services)
    page.close()
    jobs.shutdown()
    session.close()
    print(peak_bytes())


def _read(services: Services) -> None:
    for text in _FILTERS:
        wanted = parse_filter(text)
        services.incidents.status_counts(wanted)
        for key in SORT_KEYS:
            after = None
            for _ in range(_PAGES):
                after = services.incidents.page(wanted, Order(key), after=after).next
                if after is None:
                    break


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        main(Path(sys.argv[1]), Path(scratch))
