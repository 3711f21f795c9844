# SPDX-License-Identifier: Apache-2.0
"""A workspace with three incidents, and the command over a copy of it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.commands import Casepack
from tests.helpers.workspaces import Dump, a_workspace, an_incident, dump, opened

TITLES = ("Mail server unreachable", "Stolen laptop", "Rechnungen 領収書 за март")


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with a_workspace(folder) as services:
        for title, severity in zip(TITLES, ("high", "low", "critical"), strict=True):
            an_incident(services, title=title, severity=severity, company="Baltic Grid AS")
    return folder / "case.casepack"


@pytest.fixture
def casepack(_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Casepack:
    """Return the command over a workspace of its own with the three incidents."""
    folder = tmp_path / "case.casepack"
    shutil.copytree(_template, folder)
    return Casepack(folder, capsys)


@pytest.fixture
def content(casepack: Casepack) -> Callable[[], Dump]:
    """Return a function that reads every row of the workspace."""

    def read() -> Dump:
        with opened(casepack.workspace, writable=False) as services:
            return dump(services)

    return read
