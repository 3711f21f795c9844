# SPDX-License-Identifier: Apache-2.0
"""Has small pictures made by a process of its own and takes nothing from it but pixels.

The files are foreign: one that crashes a decoder, hangs it or fills the memory costs that process
and its own picture. The next file gets a new process.
"""

import os
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QDir, QObject, QProcess, QProcessEnvironment, QTimer, Signal
from PySide6.QtGui import QImage

import casepack_desktop
from casepack_desktop.ui.files.picture_wire import ANSWER, ARGUMENT, HELLO, JOB, PIXEL

_PIECE = 256 << 10
"""Bytes handed on in one turn of the window's loop."""
_START_MS = 20_000
_PATIENCE_MS = 6_000
_IDLE_MS = 30_000
_LAST_WAIT_MS = 2_000
_STARTS = 2
"""How often a process may end before it took a file, until nobody believes in it any more."""


@dataclass(slots=True)
class _Job:
    kind: int
    data: bytes
    side: int
    sent: int = -1
    """Bytes handed on, -1 before the process took the job."""


def own_command() -> list[str]:
    """Return how this program, frozen or not, starts the process beside it."""
    if getattr(sys, "frozen", False):
        return [sys.executable, ARGUMENT]
    # -P: a folder of evidence may be the present one, and hold modules of its own.
    return [sys.executable, "-P", "-m", "casepack_desktop", ARGUMENT]


class PictureMaker(QObject):
    """One process, started with the first file, ended when idle and with this object.

    Signals: `made` with a `QImage`, or None where none could be made.
    """

    made = Signal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: Sequence[str] = (),
        patience_ms: int = _PATIENCE_MS,
        idle_ms: int = _IDLE_MS,
    ) -> None:
        """`command` stands for the program itself; a file may take `patience_ms`."""
        super().__init__(parent)
        self._command = list(command) or own_command()
        self._patience_ms = patience_ms
        self._idle_ms = idle_ms
        self._job: _Job | None = None
        self._answer = bytearray()
        self._is_ready = self._is_dying = False
        self._failed_starts = 0
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._on_clock_timeout)
        self._process = QProcess(self)
        self._process.setProgram(self._command[0])
        self._process.setArguments(self._command[1:])
        self._process.setProcessEnvironment(_environment())
        self._process.setWorkingDirectory(QDir.rootPath())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._on_process_ready_read)
        self._process.bytesWritten.connect(self._on_process_bytes_written)
        self._process.finished.connect(self._on_process_finished)
        self._process.errorOccurred.connect(self._on_process_error_occurred)
        self.destroyed.connect(partial(_end, self._process))

    def make(self, kind: int, data: bytes, side: int) -> None:
        """Have a picture made of at most `side` pixels each way; one file at a time."""
        if self._job is not None:
            raise RuntimeError("one file at a time")
        self._job = _Job(kind, data, side)
        if self._failed_starts >= _STARTS:
            QTimer.singleShot(0, self, self._give_up)
        elif self._process.state() is QProcess.ProcessState.NotRunning:
            self._start()
        elif self._is_ready:
            self._hand_over()

    def _start(self) -> None:
        self._answer.clear()
        self._clock.start(_START_MS)
        self._process.start()

    def _hand_over(self) -> None:
        job = self._job
        if job is None:
            return
        self._clock.start(self._patience_ms)
        job.sent = 0
        self._process.write(QByteArray(JOB.pack(job.kind, job.side, len(job.data))))

    def _send_more(self) -> None:
        job = self._job
        if job is None or not 0 <= job.sent < len(job.data) or self._process.bytesToWrite():
            return
        piece = job.data[job.sent : job.sent + _PIECE]
        job.sent += len(piece)
        self._process.write(QByteArray(piece))

    def _read_on(self) -> None:
        """Look at what came; whatever was not asked for ends the process."""
        if not self._is_ready:
            self._read_hello()
        elif self._job is None or self._job.sent < len(self._job.data):
            self._kill()
        elif len(self._answer) >= ANSWER.size:
            self._read_picture(self._job)

    def _read_hello(self) -> None:
        if not HELLO.startswith(self._answer):
            self._kill()
        elif len(self._answer) == len(HELLO):
            self._answer.clear()
            self._is_ready = True
            self._hand_over()

    def _read_picture(self, job: _Job) -> None:
        wide, high = ANSWER.unpack_from(self._answer)
        wanted = ANSWER.size + wide * high * PIXEL
        if max(wide, high) > job.side or len(self._answer) > wanted:
            self._kill()
        elif len(self._answer) == wanted:
            pixels = bytes(self._answer[ANSWER.size :])
            self._answer.clear()
            self._failed_starts = 0
            self._clock.start(self._idle_ms)
            self._tell(_image(pixels, wide, high))

    def _tell(self, image: QImage | None) -> None:
        self._job = None
        self.made.emit(image)

    def _give_up(self) -> None:
        self._tell(None)

    def _kill(self) -> None:
        self._failed_starts += not self._is_ready and not self._is_dying
        self._is_ready, self._is_dying = False, True
        self._process.kill()

    def _go_on_without(self) -> None:
        """The process is gone: its file has no picture, one that still waits gets another."""
        self._clock.stop()
        self._failed_starts += not self._is_ready and not self._is_dying
        self._is_ready = self._is_dying = False
        if self._job is None:
            return
        if self._job.sent < 0 and self._failed_starts < _STARTS:
            self._start()
        else:
            self._give_up()

    def _on_clock_timeout(self) -> None:
        self._kill()

    def _on_process_ready_read(self) -> None:
        self._answer += self._process.readAllStandardOutput().data()
        if not self._is_dying:
            self._read_on()

    def _on_process_bytes_written(self) -> None:
        self._send_more()

    def _on_process_finished(self) -> None:
        self._go_on_without()

    def _on_process_error_occurred(self, error: QProcess.ProcessError) -> None:
        # Any other error is followed by the end of the process; after this one it still stands
        # for a starting one until the slot returns.
        if error is QProcess.ProcessError.FailedToStart:
            QTimer.singleShot(0, self, self._go_on_without)


def _image(pixels: bytes, wide: int, high: int) -> QImage | None:
    if not pixels:
        return None
    # A copy, as the bytes go.
    return QImage(pixels, wide, high, wide * PIXEL, QImage.Format.Format_RGBA8888).copy()


def _environment() -> QProcessEnvironment:
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("QT_QPA_PLATFORM", "offscreen")
    for name in environment.toStringList():
        if name.startswith("CASEPACK_"):  # such as the name of a case
            environment.remove(name.partition("=")[0])
    home = str(Path(casepack_desktop.__file__).resolve().parents[1])
    if home != sysconfig.get_path("purelib"):
        before = environment.value("PYTHONPATH")
        environment.insert("PYTHONPATH", os.pathsep.join(filter(None, (home, before))))
    return environment


def _end(process: QProcess) -> None:
    """End the process now; it has nothing that would be lost."""
    process.blockSignals(True)
    if process.state() is not QProcess.ProcessState.NotRunning:
        process.kill()
        process.waitForFinished(_LAST_WAIT_MS)
