# SPDX-License-Identifier: Apache-2.0
"""More rounds than a test run has time for: `dev.py torture --rounds 1000`.

Prints one line of a table for each kind of torture and ends with 1 if anything was lost, or if a
writer that is wrong on purpose was not caught.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.helpers.torture import Host, Tally, a_host
from tests.helpers.torture_faults import EIO, ENOSPC, KILL
from tests.helpers.torture_kills import KINDS, kill_rounds
from tests.helpers.torture_power import power_cuts
from tests.helpers.torture_sweep import COMMANDS, sweep

Torture = Callable[[Host, Path, int, int], Tally]
_SHOWN = 5


def _killed(role: str) -> Torture:
    return lambda host, folder, rounds, seed: kill_rounds(host, folder, role, rounds, seed)


def _swept(kind: str, *whats: str) -> Torture:
    return lambda host, folder, rounds, seed: sweep(host, folder, kind, whats, rounds, seed)


def _cut(role: str) -> Torture:
    return lambda host, folder, rounds, seed: power_cuts(host, folder, rounds, seed, role)


TORTURES: dict[str, Torture] = {
    **{f"kill {role}": _killed(role) for role in KINDS},
    **{f"kill-at-call {kind}": _swept(kind, KILL) for kind in COMMANDS},
    **{f"fault {kind}": _swept(kind, ENOSPC, EIO) for kind in COMMANDS},
    "power": power_cuts,
}
WRONG: dict[str, Torture] = {
    **{f"kill {role}": _killed(role) for role in ("split save", "late report")},
    **{f"power {role}": _cut(role) for role in ("normal save", "off save", "unsynced report")},
}
_ROUNDS_OF_WRONG = 20


def main() -> int:
    """Run what was asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py torture", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100, help="of each kind (100)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--kinds", nargs="*", default=["kill", "fault", "power"], metavar="WORD")
    chosen = parser.parse_args()
    _say(f"seed {chosen.seed}")
    _say("| torture | rounds | seconds | done | lost or wrong |")
    _say("|---|---|---|---|---|")
    is_sound = True
    with tempfile.TemporaryDirectory() as own, a_host(Path(own) / "host") as host:
        for name, torture in TORTURES.items():
            if any(name.startswith(word) for word in chosen.kinds):
                folder = Path(own) / name.replace(" ", "-")
                tally = _run(name, torture, host, folder, chosen.rounds, chosen.seed)
                is_sound &= not tally.violations
        for name, torture in WRONG.items():
            folder = Path(own) / name.replace(" ", "-")
            tally = _run(f"control: {name}", torture, host, folder, _ROUNDS_OF_WRONG, chosen.seed)
            is_sound &= bool(tally.violations)
    return 0 if is_sound else 1


def _run(name: str, torture: Torture, host: Host, folder: Path, rounds: int, seed: int) -> Tally:
    started = time.monotonic()
    tally = torture(host, folder, rounds, seed)
    seconds = time.monotonic() - started
    done = ", ".join(f"{number} {what}" for what, number in tally.numbers.items())
    _say(f"| {name} | {rounds} | {seconds:.0f} | {done} | {len(tally.violations)} |")
    for line in tally.violations[: 0 if name.startswith("control") else _SHOWN]:
        sys.stderr.write(f"{line}\n")
    return tally


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
