# SPDX-License-Identifier: Apache-2.0
"""The parent's side: order work from the warmed host, listen to it, and kill it."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.helpers.tree import ROOT

_PATIENCE_SECONDS = 60.0
Said = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a worker ended: a negative code is a signal; `said` is what it announced."""

    code: int
    out: str
    err: str
    said: list[Said]


@dataclass(slots=True)
class Tally:
    """What a torture did and what it found; numbers are kept by name."""

    seed: int
    numbers: dict[str, int] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)

    def add(self, name: str, number: int = 1) -> None:
        """Count something that was done."""
        self.numbers[name] = self.numbers.get(name, 0) + number


class Host:
    """One warmed process; its workers run one at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines, told = os.pipe()
        self.teller = told
        go, self._go = os.pipe()
        arguments = [sys.executable, "-W", "error", "-m", "tests.helpers.torture_host"]
        self._process = subprocess.Popen(
            [*arguments, str(told), str(go)],
            cwd=ROOT,
            env=_environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(told, go),
        )
        os.close(told)
        os.close(go)
        os.set_blocking(self._lines, False)
        self._rest = b""
        self._worker = 0
        self._answer()

    def begin(self, role: str, *, waits: bool = False, **order: Any) -> int:
        """Fork a worker and return its id; one that waits begins only at `let_go`."""
        assert self._process.stdin
        self._end_worker()
        order |= {"role": role, "waits": waits, "out": str(self._out), "err": str(self._err)}
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        self._worker = self._answer()["worker"]
        return self._worker

    def let_go(self) -> None:
        """Let the worker that waits begin."""
        os.write(self._go, b"!")

    def heard_first(self) -> list[Said]:
        """Wait for the worker's first words and return them."""
        return self._heard(time.monotonic() + _PATIENCE_SECONDS, at_least=1)

    def killed(self, seconds: float) -> Ended:
        """Kill the worker `seconds` after its first word and return how far it came."""
        said = self.heard_first()
        said += self._heard(time.monotonic() + seconds)
        os.kill(self._worker, signal.SIGKILL)
        return self._ended(said)

    def killed_after(self, seconds: float) -> Ended:
        """Kill the worker `seconds` after it was forked, whatever it does then."""
        said = self._heard(time.monotonic() + seconds)
        os.kill(self._worker, signal.SIGKILL)
        return self._ended(said)

    def ended(self) -> Ended:
        """Wait until the worker ends by itself."""
        return self._ended([])

    def done(self, role: str, **order: Any) -> Ended:
        """Order work and wait for its end."""
        self.begin(role, **order)
        return self.ended()

    def close(self) -> None:
        """End the host."""
        assert self._process.stdin
        assert self._process.stdout
        self._end_worker()
        self._process.stdin.close()
        self._process.wait(_PATIENCE_SECONDS)
        self._process.stdout.close()
        os.close(self._lines)
        os.close(self._go)

    @property
    def _out(self) -> Path:
        return self._folder / "worker.out"

    @property
    def _err(self) -> Path:
        return self._folder / "worker.err"

    def _ended(self, said: list[Said]) -> Ended:
        assert self._process.stdout
        while not select.select([self._process.stdout], [], [], 0)[0]:
            said += self._heard(time.monotonic() + 0.01)
        code = self._answer()["code"]
        self._worker = 0
        said += self._heard(time.monotonic())
        return Ended(code, self._out.read_text(), self._err.read_text(), said)

    def _end_worker(self) -> None:
        """Kill what a test that failed left running."""
        if self._worker:
            os.kill(self._worker, signal.SIGKILL)
            self._ended([])

    def _heard(self, until: float, at_least: int = 0) -> list[Said]:
        """Return what is said until an instant, or until enough was said."""
        said: list[Said] = []
        while not (at_least and len(said) >= at_least):
            left = max(0.0, until - time.monotonic())
            if not select.select([self._lines], [], [], left)[0]:
                return said
            self._rest += os.read(self._lines, 1 << 20)
            *whole, self._rest = self._rest.split(b"\n")
            said += spoken(b"\n".join(whole))
            if time.monotonic() > until:
                return said
        return said

    def _answer(self) -> dict[str, int]:
        assert self._process.stdout
        answer: dict[str, int] = json.loads(self._process.stdout.readline())
        return answer


def spoken(data: bytes) -> list[Said]:
    """Return what whole lines of a worker say."""
    return [json.loads(line) for line in data.splitlines()]


@contextmanager
def a_host(folder: Path) -> Iterator[Host]:
    """Yield a warmed host that keeps its own things in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    host = Host(folder)
    try:
        yield host
    finally:
        host.close()


def _environment(folder: Path) -> dict[str, str]:
    own = {name: str(folder) for name in ("HOME", "TMPDIR", "XDG_STATE_HOME", "XDG_CACHE_HOME")}
    return {**os.environ, **own, "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "PYTHONPATH": str(ROOT)}
