# SPDX-License-Identifier: Apache-2.0
"""A warmed process that forks the processes which tests kill and starve.

Starting Python for each of hundreds of kills would take most of the time, so everything is loaded
once and each worker is a fork. The host has no threads. It reads one order a line and answers with
the worker's id once the worker is about to begin, then with its exit code.
"""

import ctypes
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.helpers import torture_work

_ALLOW_ANY_TRACER = (0x59616D61, ctypes.c_ulong(-1))


def main() -> None:
    """Serve orders from standard input until it ends."""
    lines, go = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as scratch:
        torture_work.warm_up(Path(scratch))
    _answer({"ready": os.getpid()})
    for text in sys.stdin:
        order = json.loads(text)
        waiting, told = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(waiting)
            _be_worker(order, lines, go, told)
        os.close(told)
        # A tracer that comes earlier would count calls that are none of the work, and might kill
        # the worker before it took its word to go, which the next one would take then.
        os.read(waiting, 1)
        os.close(waiting)
        _answer({"worker": pid})
        _, status = os.waitpid(pid, 0)
        _answer({"code": os.waitstatus_to_exitcode(status)})


def _be_worker(order: dict[str, Any], lines: int, go: int, told: int) -> None:
    """Do the work and end; a bug shows as a traceback on the worker's standard error."""
    code = 99
    try:
        _redirect(order)
        if order.get("waits"):
            ctypes.CDLL(None).prctl(*_ALLOW_ANY_TRACER, 0, 0, 0)
        os.close(told)
        if order.get("waits"):
            os.read(go, 1)
        code = torture_work.ROLES[order["role"]](order, torture_work.Teller(lines))
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - a fork may never return into the host's loop
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
    finally:
        os._exit(code)


def _redirect(order: dict[str, Any]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for name, descriptor in (("out", 1), ("err", 2)):
        opened = os.open(order[name], flags, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def _answer(content: dict[str, int]) -> None:
    os.write(1, json.dumps(content).encode() + b"\n")


if __name__ == "__main__":
    main()
