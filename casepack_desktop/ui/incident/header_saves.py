# SPDX-License-Identifier: Apache-2.0
"""What is changed in the header is stored before the form, so that one save does not meet another.

Both write the same case: a form that is saved while the title still waits would meet the version
that the title makes, and ask about a change that the same person made.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject

from casepack_desktop.ui.incident.quick_edit import QuickEdit
from casepack_desktop.ui.incident.title_edit import TitleEdit


class HeaderSaves(QObject):
    """Lets the form wait until the header is stored."""

    def __init__(self, title: TitleEdit, quick: QuickEdit, parent: QObject) -> None:
        super().__init__(parent)
        self._title = title
        self._quick = quick
        self._then: Callable[[], object] | None = None

    def is_settled(self, then: Callable[[], object]) -> bool:
        """Store a title that is being typed; return whether there was nothing to store.

        If there was, `then` is called as soon as it is stored, and not at all if it is refused.
        """
        if not (self._title.is_editing or self._quick.saving.is_saving):
            return True
        self._then = then
        if not self._quick.saving.is_saving:
            self._title.commit()
            if not self._title.is_editing:
                self.go_on()  # the same title again, for which nothing is stored
        return False

    def go_on(self) -> None:
        """Save the form that waited, if one did."""
        then, self._then = self._then, None
        if then is not None:
            then()

    def forget(self) -> bool:
        """Let the form be as it is; return whether it waited."""
        waited = self._then is not None
        self._then = None
        return waited
