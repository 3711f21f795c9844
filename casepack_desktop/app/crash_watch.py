# SPDX-License-Identifier: Apache-2.0
"""Where every bug of the running window ends: in a note, in the log and in one dialog.

Slots, threads and jobs all lead here, so that a bug is never lost and never shown twice.
"""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.app.crash import write_crash_note
from casepack_desktop.support.i18n import Translator

if TYPE_CHECKING:
    from casepack_desktop.ui.shell.crash_dialog import CrashDialog

_LOG = logging.getLogger(__name__)
_MOST_NOTES = 20


class CrashWatch(QObject):
    """Hears of uncaught exceptions from `install` to `uninstall`.

    Signals: `quit_wanted` when the person chose to end the program.
    """

    quit_wanted = Signal()
    _met = Signal(object)

    def __init__(self, translator: Callable[[], Translator], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._window: QWidget | None = None
        self._dialog: CrashDialog | None = None
        self._notes = 0
        self._before = (sys.excepthook, threading.excepthook)
        # Queued: a bug may strike in the middle of painting, where no window can be opened.
        self._met.connect(self._on_met, Qt.ConnectionType.QueuedConnection)

    def install(self, window: QWidget) -> None:
        """Hear of everything that nobody catches; dialogs belong to this window."""
        self._window = window
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def uninstall(self) -> None:
        """Leave exceptions to whoever heard of them before."""
        sys.excepthook, threading.excepthook = self._before
        if self._dialog is not None:
            self._dialog.close()

    def meet(self, error: BaseException) -> None:
        """Tell of a bug that somebody caught for us; called in any thread."""
        self._met.emit(error)

    def dialog(self) -> "CrashDialog | None":
        """Return the dialog while it is open."""
        return self._dialog

    def _show(self, error: BaseException) -> None:
        _LOG.error("bug: %s", type(error).__name__, exc_info=error)
        note = None
        if self._notes < _MOST_NOTES:
            self._notes += 1
            note = write_crash_note(error)
        if self._dialog is not None:
            self._dialog.count_another()
            return
        from casepack_desktop.ui.shell.crash_dialog import CrashDialog

        kind = type(error).__name__
        self._dialog = CrashDialog(kind, note, self._translator(), self._window)
        self._dialog.quit_wanted.connect(self.quit_wanted)
        self._dialog.finished.connect(self._on_dialog_finished)
        self._dialog.open()

    def _on_met(self, error: BaseException) -> None:
        self._show(error)

    def _on_dialog_finished(self) -> None:
        self._dialog = None

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self.quit_wanted.emit()
        else:
            self._met.emit(error.with_traceback(trace))

    def _on_thread_exception(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._met.emit(caught.exc_value)
