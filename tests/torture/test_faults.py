# SPDX-License-Identifier: Apache-2.0
"""Calls of the system that fail one by one: old or new, one sentence, and all goes on after."""

from pathlib import Path

import pytest

from tests.helpers.torture import Host
from tests.helpers.torture_faults import EIO, ENOSPC
from tests.helpers.torture_sweep import sweep

_SEED = 20261121
_FAULTS = {"save": 30, "import": 20, "report": 30, "attach": 16, "init": 24, "migrate": 20}


@pytest.mark.parametrize("kind", _FAULTS)
def test_a_call_that_fails_leaves_the_old_or_the_new(host: Host, tmp_path: Path, kind: str) -> None:
    tally = sweep(host, tmp_path, kind, (ENOSPC, EIO), _FAULTS[kind], _SEED)
    assert tally.violations == [], f"seed {_SEED}"
    # A run may make a call less than the one that was counted.
    assert tally.numbers["injected"] >= _FAULTS[kind] - 3
    assert tally.numbers["refused"] >= _FAULTS[kind] // 3, "too few faults were felt"


def test_a_command_that_writes_in_place_is_caught(host: Host, tmp_path: Path) -> None:
    tally = sweep(
        host, tmp_path, "report", (ENOSPC,), 80, _SEED, "truncating command", "report.pdf"
    )
    assert any("neither old nor new" in line for line in tally.violations), tally
