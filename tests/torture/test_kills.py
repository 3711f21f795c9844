# SPDX-License-Identifier: Apache-2.0
"""Workers killed at random instants lose nothing that they acknowledged."""

from pathlib import Path

import pytest

from tests.helpers.torture import Host
from tests.helpers.torture_faults import KILL
from tests.helpers.torture_kills import kill_rounds
from tests.helpers.torture_sweep import sweep

_SEED = 20261121
_ROUNDS = 14
_LEAST_ACKNOWLEDGED = {"save": 60, "import": 5, "report": 40, "attach": 20}
_AT_A_CALL = {"save": 6, "import": 6, "report": 8, "attach": 8, "init": 12, "migrate": 8}


@pytest.mark.parametrize("role", _LEAST_ACKNOWLEDGED)
def test_a_kill_loses_nothing_acknowledged(host: Host, tmp_path: Path, role: str) -> None:
    tally = kill_rounds(host, tmp_path, role, _ROUNDS, _SEED)
    assert tally.violations == [], f"seed {_SEED}"
    assert tally.numbers["kills"] == _ROUNDS
    assert tally.numbers["acknowledged"] >= _LEAST_ACKNOWLEDGED[role]
    assert tally.numbers["under way"] >= _ROUNDS // 2, "too few kills hit anything"


@pytest.mark.parametrize(
    ("role", "named"), [("split save", "not as acknowledged"), ("late report", "vault-file")]
)
def test_a_writer_that_is_wrong_is_caught(
    host: Host, tmp_path: Path, role: str, named: str
) -> None:
    tally = kill_rounds(host, tmp_path, role, 12, _SEED)
    assert any(named in line for line in tally.violations), tally


@pytest.mark.parametrize("kind", _AT_A_CALL)
def test_a_kill_at_any_call_of_the_system_leaves_the_old_or_the_new(
    host: Host, tmp_path: Path, kind: str
) -> None:
    tally = sweep(host, tmp_path, kind, (KILL,), _AT_A_CALL[kind], _SEED)
    assert tally.violations == [], f"seed {_SEED}"
    # A run may make a call less than the one that was counted.
    assert tally.numbers["killed"] >= _AT_A_CALL[kind] - 2
