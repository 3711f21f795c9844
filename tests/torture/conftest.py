# SPDX-License-Identifier: Apache-2.0
"""The warmed host, one for all tests of the folder."""

import os
from collections.abc import Iterator

import pytest

from tests.helpers.torture import Host, a_host


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Return the process that forks the workers."""
    if not hasattr(os, "fork"):
        pytest.skip("this system has no fork")
    with a_host(tmp_path_factory.mktemp("host")) as warmed:
        yield warmed
