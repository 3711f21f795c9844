# SPDX-License-Identifier: Apache-2.0
"""A supervisor that ends with the test, and a record of what it announced."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from casepack_desktop.jobs.supervisor import JobSupervisor
from tests.jobs.builders import Heard


@pytest.fixture
def supervisor(qtbot: QtBot) -> Iterator[JobSupervisor]:
    supervisor = JobSupervisor()
    yield supervisor
    supervisor.shutdown()


@pytest.fixture
def heard(supervisor: JobSupervisor) -> Heard:
    return Heard(supervisor)
