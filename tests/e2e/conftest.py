# SPDX-License-Identifier: Apache-2.0
"""The real program for walks through its window."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.window import Windows, windows_in


@pytest.fixture
def windows(tmp_path: Path, qapp: object) -> Iterator[Windows]:
    """Yield what starts the program with folders of its own."""
    with windows_in(tmp_path / "user") as windows:
        yield windows
