# SPDX-License-Identifier: Apache-2.0
"""One writer at a time, and none that writes where nobody will find it again."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.storage.problems import WorkspaceGone, WorkspaceLocked
from casepack_desktop.support.clock import SystemClock
from tests.helpers.torture import Host
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident, numbers, opened


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    with a_workspace(tmp_path, SystemClock()) as services:
        an_incident(services)
        return services.workspace.layout.folder


def test_a_second_writer_is_refused_while_the_first_lives_and_takes_over_when_it_is_killed(
    host: Host, workspace: Path
) -> None:
    worker = host.begin("save", folder=str(workspace), seed=1)
    assert host.heard_first()
    with pytest.raises(WorkspaceLocked, match=str(worker)):
        Bootstrap().open(workspace, writable=True)
    with opened(workspace, writable=False) as services:
        assert numbers(services)
    assert host.killed(0).code == -9
    with opened(workspace) as services:
        an_incident(services, title="After the kill")


def _remove(folder: Path) -> None:
    shutil.rmtree(folder)


def _move(folder: Path) -> None:
    folder.rename(folder.with_name("moved.casepack"))


def _replace(folder: Path) -> None:
    _move(folder)
    shutil.copytree(folder.with_name("moved.casepack"), folder)


@pytest.mark.parametrize("befall", [_remove, _move, _replace])
def test_a_change_to_a_workspace_that_is_gone_is_never_acknowledged(
    workspace: Path, befall: Callable[[Path], None]
) -> None:
    with opened(workspace) as services:
        number = numbers(services)[0]
        services.incidents.edit(ANALYST, number, {"title": "Before"})
        befall(workspace)
        with pytest.raises(WorkspaceGone, match=str(workspace)):
            services.incidents.edit(ANALYST, number, {"title": "Lost"})
        with pytest.raises(WorkspaceGone):
            an_incident(services)
        with pytest.raises(WorkspaceGone):
            services.reports.request(ANALYST, number, ReportRequest(format="json"))
    for folder in (workspace, workspace.with_name("moved.casepack")):
        if folder.exists():
            with opened(folder, writable=False) as services:
                assert services.incidents.get(number).values["title"] == "Before"
                assert services.health.check() == []


def test_what_was_moved_back_is_written_to_again(workspace: Path) -> None:
    with opened(workspace) as services:
        number = numbers(services)[0]
        _move(workspace)
        with pytest.raises(WorkspaceGone):
            services.incidents.edit(ANALYST, number, {"title": "Lost"})
        workspace.with_name("moved.casepack").rename(workspace)
        services.incidents.edit(ANALYST, number, {"title": "Kept"})
    with opened(workspace, writable=False) as services:
        assert services.incidents.get(number).values["title"] == "Kept"
