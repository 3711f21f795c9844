# SPDX-License-Identifier: Apache-2.0
"""`dev.py shots`: take a picture of every page, tab, dialog and state of the real program.

Each look is taken by a process of its own, since a program has one language; within it, every
scene starts the program anew on a copy of a prepared workspace.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.helpers.tree import ROOT
from tests.shots.committed import COMMITTED, commit
from tests.shots.looks import LOOKS, Look

_OUT = ROOT / "build" / "shots"


def main(arguments: list[str]) -> int:
    """Take the pictures that are asked for; return 1 if a scene could not be taken."""
    wanted = _parser().parse_args(arguments)
    if wanted.look:
        return _take(wanted)
    with TemporaryDirectory(prefix="casepack-shots-") as scratch:
        _run(["-m", "tests.shots.prepared", scratch])
        with ThreadPoolExecutor(min(len(LOOKS), os.cpu_count() or 1)) as pool:
            codes = list(pool.map(lambda look: _run(_line(look, wanted, scratch)), LOOKS))
    if wanted.committed:
        commit(wanted.out)
    return max(codes)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py shots", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=_OUT, help="folder of the pictures")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="only these scenes")
    parser.add_argument(
        "--committed", action="store_true", help="only the chosen set, into docs/pictures"
    )
    parser.add_argument("--look", type=Look.named, help=argparse.SUPPRESS)
    parser.add_argument("--prepared", type=Path, help=argparse.SUPPRESS)
    return parser


def _take(wanted: argparse.Namespace) -> int:
    from tests.shots.stage import take_scenes

    names: Sequence[str] = wanted.only
    if wanted.committed:
        names = [name for name, look in COMMITTED if look == str(wanted.look)]
        if not names:
            return 0
    return take_scenes(wanted.look, names, wanted.prepared, wanted.out)


def _line(look: Look, wanted: argparse.Namespace, scratch: str) -> list[str]:
    line = ["-m", "tests.shots", "--look", str(look), "--prepared", scratch]
    line += ["--out", str(wanted.out)]
    line += ["--committed"] if wanted.committed else []
    return line + (["--only", *wanted.only] if wanted.only else [])


def _run(line: list[str]) -> int:
    return subprocess.call([sys.executable, *line], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
