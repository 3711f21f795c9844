# SPDX-License-Identifier: Apache-2.0
"""Power cuts lose nothing acknowledged; writers that sync less than they should do."""

from pathlib import Path

import pytest

from tests.helpers.torture import Host
from tests.helpers.torture_power import power_cuts

_SEED = 20261121
_CUTS = 60


def test_a_power_cut_loses_nothing_acknowledged(host: Host, tmp_path: Path) -> None:
    tally = power_cuts(host, tmp_path, _CUTS, _SEED)
    assert tally.violations == [], f"seed {_SEED}"
    assert tally.numbers["cuts"] == _CUTS
    assert tally.numbers["acknowledged"] >= _CUTS
    assert tally.numbers["calls recorded"] >= 600


@pytest.mark.parametrize("role", ["normal save", "off save", "unsynced report"])
def test_a_writer_that_syncs_too_little_is_caught(host: Host, tmp_path: Path, role: str) -> None:
    tally = power_cuts(host, tmp_path, 20, _SEED, role)
    assert len(tally.violations) >= 3, tally
