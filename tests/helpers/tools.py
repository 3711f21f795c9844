# SPDX-License-Identifier: Apache-2.0
"""Programs of the system that some tests look through, such as `pdftoppm` and `strace`."""

import os
import shutil

import pytest

ON_CI = os.environ.get("CI") == "true"


def needs_tool(name: str) -> str:
    """Return the path of a program; without it the test is skipped, on CI it fails."""
    path = shutil.which(name)
    if path is not None:
        return path
    if ON_CI:
        pytest.fail(f"{name} is missing; .ci/run must install it")
    pytest.skip(f"{name} is not installed")
