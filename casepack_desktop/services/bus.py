# SPDX-License-Identifier: Apache-2.0
"""Announcements of committed changes, free of Qt; the window bridges them to one signal."""

from collections.abc import Callable

from casepack_desktop.domain.changes import Changes

Listener = Callable[[Changes], None]


class ChangeBus:
    """Calls every listener after a commit, in the thread that committed."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener and return the call that removes it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, changes: Changes) -> None:
        """Tell every listener."""
        for listener in tuple(self._listeners):
            listener(changes)
