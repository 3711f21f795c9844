# SPDX-License-Identifier: Apache-2.0
"""Work that goes on until the disk is full: what was acknowledged until then is there."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.torture import Host
from tests.helpers.torture_ledger import Ledger, examined
from tests.helpers.workspaces import a_workspace

_MEGABYTES = 4
_LIMIT = 700_000
_SPARE = 1_000_000
_LEAST_ACKNOWLEDGED = {"save": 10, "import": 1, "report": 10, "attach": 1}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder of few megabytes; without the right to mount, one like any other."""
    folder = tmp_path / "disk"
    folder.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m,mode=700", "tmpfs", str(folder)]
    is_mounted = sys.platform == "linux" and bool(shutil.which("mount"))
    is_mounted &= (
        is_mounted and subprocess.run(line, check=False, capture_output=True).returncode == 0
    )
    yield folder
    if is_mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("role", _LEAST_ACKNOWLEDGED)
def test_what_was_acknowledged_before_the_disk_was_full_is_there(
    host: Host, small_disk: Path, tmp_path: Path, role: str
) -> None:
    # Files may not grow beyond a limit either, so that the work ends where nothing is mounted.
    is_limited = not small_disk.is_mount()
    spare = small_disk / "spare"
    spare.write_bytes(bytes(_SPARE))
    with a_workspace(small_disk) as services:
        workspace = services.workspace.layout.folder
    order = {"folder": str(workspace), "lists": str(tmp_path), "seed": 4, "version": 1}
    host.begin(role, limit=_LIMIT if is_limited else None, **order)  # type: ignore[arg-type]
    ended = host.ended()
    assert ended.code == 0, ended.err
    assert "disk" in ended.err
    assert is_limited or "is full" in ended.err
    spare.unlink()
    ledger = Ledger()
    assert ledger.hear(ended.said) >= _LEAST_ACKNOWLEDGED[role]
    assert examined(workspace, ledger) == []
