# SPDX-License-Identifier: Apache-2.0
"""One writing process per workspace, and its name for the others.

The system releases the lock when its holder dies, so a kill leaves nothing to clean up. The first
byte of the file is what Windows locks; the owner's description stands behind it, readable.
"""

import getpass
import json
import os
import socket
from pathlib import Path

from filelock import FileLock, Timeout

from casepack_desktop.storage.problems import WorkspaceLocked

_PROGRAM = "CasePack Desktop"
_SIGNED_FROM = 1


class WorkspaceLock:
    """The lock of one workspace folder; held from `acquire` to `release`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path, blocking=False, thread_local=False)

    def acquire(self) -> None:
        """Take the lock and sign it; raise `WorkspaceLocked` with the holder's name."""
        try:
            self._lock.acquire()
        except Timeout:
            raise WorkspaceLocked(path=self._path.parent, owner=_owner(self._path)) from None
        with self._path.open("r+b", buffering=0) as file:
            file.seek(_SIGNED_FROM)
            file.truncate()
            file.write(json.dumps(_signature()).encode())

    def release(self) -> None:
        """Give the lock back; the file and the last signature stay."""
        self._lock.release()


def _signature() -> dict[str, str | int]:
    return {
        "program": _PROGRAM,
        "user": _user(),
        "host": socket.gethostname(),
        "process": os.getpid(),
    }


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"


def _owner(path: Path) -> str:
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(_SIGNED_FROM)
            signature = json.loads(file.read())
        return "{program}, {user}@{host}, PID {process}".format(**signature)
    except (OSError, ValueError, KeyError, TypeError):
        return _PROGRAM
