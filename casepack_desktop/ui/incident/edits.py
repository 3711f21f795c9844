# SPDX-License-Identifier: Apache-2.0
"""The one history of edits of a form, across all of its fields."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack
from typing_extensions import override

_MOST_STEPS = 500
_ID = 1
Put = Callable[[str, str], None]


class Edits(QObject):
    """Takes back and repeats what was typed, in runs: a field until it is left or a pause."""

    def __init__(self, put: Put, parent: QObject) -> None:
        """`put` shows a text in a field and leads the eye there."""
        super().__init__(parent)
        self._put = put
        self._run = 0
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(_MOST_STEPS)

    def add(self, key: str, before: str, after: str) -> None:
        """Remember that the text of a field changed."""
        if before != after:
            self.stack.push(_Edit(self._put, key, (before, after), self._run))

    def pause(self) -> None:
        """Let the next edit be a step of its own."""
        self._run += 1

    def begin(self, name: str) -> None:
        """Let all edits until `end` be one step."""
        self.stack.beginMacro(name)

    def end(self) -> None:
        """End the step that `begin` began."""
        self.stack.endMacro()
        self.pause()

    def clear(self) -> None:
        """Forget everything."""
        self.stack.clear()
        self.pause()


class _Edit(QUndoCommand):
    """A run of edits in one field."""

    def __init__(self, put: Put, key: str, texts: tuple[str, str], run: int) -> None:
        super().__init__()
        self._put = put
        self._key = key
        self._before, self._after = texts
        self._run = run
        self._is_done = True

    @override
    def redo(self) -> None:
        if not self._is_done:
            self._put(self._key, self._after)
        self._is_done = True

    @override
    def undo(self) -> None:
        self._put(self._key, self._before)
        self._is_done = False

    @override
    def id(self) -> int:
        return _ID

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit) or (other._key, other._run) != (self._key, self._run):
            return False
        self._after = other._after
        return True
