# SPDX-License-Identifier: Apache-2.0
"""One call of the system fails, or is the last one: commands under `strace`, fault by fault.

A command is first run without a fault and its calls are counted; then it is run once for each
chosen call, which fails with ENOSPC or EIO or is where the process is killed. Only calls that
concern the test's own folder are chosen; those before are the interpreter's.
"""

import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casepack_desktop.support.atomic import TEMPORARY_SUFFIX
from tests.helpers.tools import needs_tool
from tests.helpers.torture import Ended, Host

CALLS = (
    "pwrite64",
    "write",
    "fsync",
    "fdatasync",
    "ftruncate",
    "rename",
    "openat",
    "mkdir",
    "unlink",
)
ENOSPC, EIO, KILL = "error=ENOSPC", "error=EIO", f"signal={signal.SIGKILL.name}"
_LASTING = ("pwrite64", "fsync", "ftruncate")
_ENDED = -9
_LINE = re.compile(r"^\d+ +(?P<call>\w+)\((?P<rest>.*)$")


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls which call: its name, its number from 1, and strace's word for the rest."""

    call: str
    number: int
    what: str
    place: str
    """The file concerned, as far as it is the same in each run."""
    lasts: bool = False
    """Whether every later call of this name fails as well."""

    def __str__(self) -> str:
        since = "from" if self.lasts else "at"
        return f"{self.what} {since} {self.call} {self.number} ({self.place})"


@dataclass(frozen=True, slots=True)
class Traced:
    """How a traced command ended and whether the fault came to pass."""

    ended: Ended
    is_injected: bool
    is_elsewhere: bool
    """Whether the fault befell a call that has nothing to do with the test's own folder.

    A run may make a call less or more than the one that was counted, such as for a cache of Python.
    """
    calls: list[tuple[str, str]]
    """Name and arguments of every call, in order."""


class Tracer:
    """Runs commands of a host under strace."""

    def __init__(self, host: Host, folder: Path) -> None:
        self._host = host
        self._folder = folder
        self._log = folder / "strace.log"
        self._strace = needs_tool("strace")

    def run(
        self, arguments: list[str], fault: Fault | None = None, role: str = "command"
    ) -> Traced:
        """Run one command, with a fault if one is given."""
        worker = self._host.begin(role, waits=True, arguments=arguments)
        inject = [] if fault is None else ["-e", f"inject={fault.call}:{_when(fault)}"]
        watched = ["-e", f"trace={','.join(CALLS)}", "-e", "signal=none", *inject]
        target = ["-f", "-y", "-o", str(self._log), "-p", str(worker)]
        with subprocess.Popen([self._strace, *watched, *target], stderr=subprocess.PIPE) as strace:
            assert strace.stderr
            attached = strace.stderr.readline()
            assert b"attached" in attached, attached
            self._host.let_go()
            ended = self._host.ended()
            strace.wait()
        log = self._log.read_text(errors="replace")
        calls = [(m["call"], m["rest"]) for m in map(_LINE.match, log.splitlines()) if m]
        is_injected = "(INJECTED)" in log or (ended.code == _ENDED)
        return Traced(ended, is_injected, self._is_elsewhere(log), calls)

    def _is_elsewhere(self, log: str) -> bool:
        """Return whether no call that was made to fail concerns the folder."""
        hit = [line for line in log.splitlines() if line.endswith("(INJECTED)")]
        return bool(hit) and not any(str(self._folder) in line for line in hit)

    def faults(self, traced: Traced, whats: tuple[str, ...]) -> Iterator[Fault]:
        """Yield every fault that could befall a command, given a run of it without any."""
        numbers: dict[str, int] = {}
        for call, rest in traced.calls:
            numbers[call] = numbers.get(call, 0) + 1
            if str(self._folder) in rest and not _is_own_stream(rest):
                for what in whats:
                    yield Fault(call, numbers[call], what, _place(rest))
                if ENOSPC in whats and call in _LASTING:
                    yield Fault(call, numbers[call], ENOSPC, _place(rest), lasts=True)


def _when(fault: Fault) -> str:
    return f"{fault.what}:when={fault.number}{'+' if fault.lasts else ''}"


def _is_own_stream(rest: str) -> bool:
    return "worker.err" in rest.partition(",")[0]


def _place(rest: str) -> str:
    named = re.search(r'"(/[^"]+)"', rest) or re.search(r"<(/[^>]+)>", rest)
    name = "" if named is None else Path(named[1]).name
    return "temporary" if name.endswith(TEMPORARY_SUFFIX) else name
