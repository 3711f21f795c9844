# SPDX-License-Identifier: Apache-2.0
"""What the process that makes small pictures gives up before it looks at a foreign file.

On every system: priority, and the traces a crash leaves. On Linux and macOS also writing. On Linux
moreover memory, every new file, pipe and connection, and life without its parent.
"""

import os
import sys
from pathlib import Path

_ROOM = 640 << 20
"""Bytes that decoding may take beside what is loaded already."""
_PRIORITY = 10
_FIRST_STRAY, _LAST_STRAY = 3, 4_096
"""Descriptors that whoever started the program may have left open for all its descendants."""
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _SIGKILL = 1, 4, 9
_NO_BOXES = 0x0003
_BELOW_NORMAL = 0x4000


def leave_no_trace() -> None:
    """Have a crash write no memory to the disk, show no box, and take no time from the window."""
    import ctypes

    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetErrorMode(_NO_BOXES)
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), _BELOW_NORMAL)
        return
    os.nice(_PRIORITY)
    _limit("RLIMIT_CORE", 0)
    if sys.platform == "linux":
        os.closerange(_FIRST_STRAY, _LAST_STRAY)
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


def confine() -> None:
    """Give up memory, writing and whatever needs a new descriptor; what is open stays so."""
    _limit("RLIMIT_FSIZE", 0)
    if sys.platform == "linux":
        # Both: PDFium reserves addresses by the gigabyte and takes its memory from these.
        pages, data = _taken()
        _limit("RLIMIT_AS", pages + _ROOM)
        _limit("RLIMIT_DATA", data + _ROOM)
        # No file, pipe or connection can be opened from now on, not even one to read.
        _limit("RLIMIT_NOFILE", 0)


def _limit(name: str, value: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    which = getattr(resource, name)
    _soft, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def _taken() -> tuple[int, int]:
    """Return the bytes of addresses and of writable memory that the process has already."""
    counts = Path("/proc/self/statm").read_text(encoding="ascii").split()
    page = os.sysconf("SC_PAGE_SIZE") if sys.platform != "win32" else 0
    return int(counts[0]) * page, int(counts[5]) * page
