# SPDX-License-Identifier: Apache-2.0
"""Workers of each kind of work, killed at random instants, over and over in one workspace."""

import random
from pathlib import Path
from typing import Any

from casepack_desktop.support.clock import SystemClock
from tests.helpers.torture import Host, Tally
from tests.helpers.torture_ledger import Ledger, examined
from tests.helpers.workspaces import a_workspace

KINDS = ("save", "import", "report", "attach")
_LONGEST_SECONDS = {"import": 0.8}
_USUALLY_SECONDS = 0.45
_KILLS_PER_WORKSPACE = 25


def kill_rounds(host: Host, folder: Path, role: str, rounds: int, seed: int) -> Tally:
    """Kill `rounds` workers that do `role`; each continues where the one before was killed."""
    tally, chosen = Tally(seed), random.Random(f"{role} {seed}")
    for number in range(rounds):
        if number % _KILLS_PER_WORKSPACE == 0:
            ledger = Ledger()
            workspace = _new(folder / f"{number}")
        order: dict[str, Any] = {
            "folder": str(workspace),
            "seed": chosen.random(),
            "lists": str(workspace.parent),
        }
        host.begin(role, version=ledger.listed + 1, **order)
        after = chosen.random() * _LONGEST_SECONDS.get(role, _USUALLY_SECONDS)
        # One in four dies while the workspace is being opened or the first step begins.
        ended = host.killed_after(after / 10) if number % 4 == 3 else host.killed(after)
        tally.add("kills", int(ended.code == -9))
        tally.add("under way", int(bool(ended.said) and "begin" in ended.said[-1]))
        tally.add("acknowledged", ledger.hear(ended.said))
        tally.violations += [f"kill {number}: {line}" for line in examined(workspace, ledger)]
        if ended.err:
            tally.violations.append(f"kill {number}: the worker said {ended.err[-500:]}")
    return tally


def _new(folder: Path) -> Path:
    folder.mkdir(parents=True)
    with a_workspace(folder, SystemClock()) as services:
        return services.workspace.layout.folder
