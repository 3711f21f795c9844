# SPDX-License-Identifier: Apache-2.0
"""What the first report needs is fetched while its tab is looked at, in steps with rests between.

All at once it would take half a second, and the first report with everything around it as long.
"""

from collections.abc import Callable, Iterator
from functools import cache

from PySide6.QtCore import QObject, QTimer

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.collecting import leave_out_what_lives, no_full_collections
from casepack_desktop.ui.session import Session

KEY = "reports:warming"
_REST_MS = 20


class Warming(QObject):
    """Asks the reader for one step after the other, as long as the tab is seen."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._is_wanted = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._on_rest_timeout)

    def begin(self) -> None:
        """Go on with the next step of the process, if one is left."""
        self._is_wanted = True
        self._rest.start()

    def stop(self) -> None:
        """Ask for no further step."""
        self._is_wanted = False
        self._rest.stop()

    def _on_rest_timeout(self) -> None:
        step = next(_steps(), None)
        if step is None:
            leave_out_what_lives("makers of reports")
            return

        def carry_out(_services: object) -> None:
            with no_full_collections():
                step()

        self._session.ask(KEY, carry_out, lambda _done: self._go_on(), _stop)

    def _go_on(self) -> None:
        if self._is_wanted:
            self._rest.start()


@cache
def _steps() -> Iterator[Callable[[], object]]:
    from casepack_desktop.render.registry import preparations

    return preparations()


def _stop(_problem: Problem) -> None:
    # The session has announced a bug; the first report fetches what is still missing.
    return
