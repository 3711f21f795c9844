# SPDX-License-Identifier: Apache-2.0
"""What the system really forbids the process that draws a report, for About.

Chromium drops a layer of its sandbox in silence where the system does not offer it, so the answer
is read from the running process and not from what was asked for.
"""

import os
import sys
from enum import StrEnum
from pathlib import Path

from casepack_desktop.support.i18n import N_
from casepack_desktop.ui.web.engine import FLAGS_VARIABLE

_DISABLE_VARIABLE = "QTWEBENGINE_DISABLE_SANDBOX"
_NO_SANDBOX = "--no-sandbox"
_FILTERED = "2"


class Sandbox(StrEnum):
    """How the process that draws a report is confined."""

    OFF = "off"
    FILTER = "filter"
    FULL = "full"
    SYSTEM = "system"
    UNKNOWN = "unknown"

    @property
    def text(self) -> str:
        """Return the msgid of a sentence about it."""
        return _TEXTS[self]


_TEXTS = {
    Sandbox.OFF: N_(
        "The sandbox of previews is switched off by the environment. Reports are still shown"
        " without JavaScript and without network."
    ),
    Sandbox.FILTER: N_(
        "Previews are confined by a filter of system calls. The system does not allow them name"
        " spaces of their own."
    ),
    Sandbox.FULL: N_(
        "Previews are confined by a filter of system calls and by name spaces of their own."
    ),
    Sandbox.SYSTEM: N_("Previews are confined by the sandbox of the operating system."),
    Sandbox.UNKNOWN: N_("How previews are confined is known after the first preview."),
}


class _Last:
    """How the last preview's process was confined."""

    seen = Sandbox.UNKNOWN


def sandbox_status() -> Sandbox:
    """Return what is active, read from the last preview's process."""
    flags = os.environ.get(FLAGS_VARIABLE, "").split()
    if os.environ.get(_DISABLE_VARIABLE) == "1" or _NO_SANDBOX in flags:
        return Sandbox.OFF
    if not sys.platform.startswith("linux"):
        return Sandbox.SYSTEM
    return _Last.seen


def look_at_process(pid: int) -> Sandbox:
    """Read how a process is confined, and remember it."""
    status = _confinement(Path("/proc") / str(pid))
    if status is not Sandbox.UNKNOWN:
        _Last.seen = status
    return status


def _confinement(process: Path) -> Sandbox:
    try:
        lines = (process / "status").read_text(encoding="utf-8").splitlines()
        facts = dict(line.split(":", 1) for line in lines if ":" in line)
        if facts.get("Seccomp", "").strip() != _FILTERED:
            return Sandbox.OFF
        # A process in a name space of its own has a number there beside the one we know it by.
        has_own = len(facts.get("NSpid", "").split()) > 1
    except OSError:
        return Sandbox.UNKNOWN
    return Sandbox.FULL if has_own else Sandbox.FILTER
