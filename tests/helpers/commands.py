# SPDX-License-Identifier: Apache-2.0
"""The command `casepack` as tests call it: in this process to be quick, or as a real one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.cli.main import run
from tests.helpers.tree import ROOT

_MODULE = (sys.executable, "-W", "error", "-m", "casepack_desktop.app.cli_main")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one command did: its exit code and what stood on its two streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the result that standard output holds, and nothing else."""
        return json.loads(self.out)

    def demand_done(self) -> "Outcome":
        """Fail unless the command did what it should."""
        assert self.code == 0, self.err
        return self

    def demand_refusal(self, *words: str, code: int = 1) -> "Outcome":
        """Fail unless the command ended with `code` and one sentence that holds `words`."""
        assert self.code == code, (self.code, self.err)
        assert "Traceback" not in self.err
        assert self.err.startswith("casepack: "), self.err
        assert self.err.count("\n") == 1, self.err
        assert self.err.rstrip().endswith("."), self.err
        assert "unexpected" not in self.err, self.err
        assert self.out == ""
        for word in words:
            assert word in self.err, (word, self.err)
        return self


class Casepack:
    """Runs commands over one workspace."""

    def __init__(self, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.workspace = workspace
        self._capsys = capsys

    def __call__(self, *arguments: object, globals_: Sequence[str] = ()) -> Outcome:
        """Run a command in this process; `globals_` are the options before it."""
        line = ["--workspace", str(self.workspace), *globals_, *map(str, arguments)]
        self._capsys.readouterr()
        code = run(line, Bootstrap())
        said = self._capsys.readouterr()
        return Outcome(code, said.out, said.err)

    def json(self, *arguments: object) -> Any:
        """Run a command with --json, which must succeed, and return its result."""
        return self(*arguments, globals_=["--json"]).demand_done().json

    def real(self, *arguments: object, **settings: Any) -> Outcome:
        """Run a command in a process of its own."""
        return in_process(["--workspace", str(self.workspace), *map(str, arguments)], **settings)


def in_process(
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path = ROOT,
    before: Callable[[], None] | None = None,
    program: Sequence[str] = _MODULE,
) -> Outcome:
    """Run `casepack`, or another program of ours, in a process of its own."""
    done = subprocess.run(
        [*program, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        preexec_fn=before,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def command_line(*arguments: object) -> list[str]:
    """Return the argument list of a real process, for tests that start it themselves."""
    return [*_MODULE, *map(str, arguments)]
