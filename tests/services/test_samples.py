# SPDX-License-Identifier: Apache-2.0
"""A workspace of samples says so, and a cancelled one leaves nothing."""

import threading
from pathlib import Path

import pytest

from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.opening import NewWorkspace
from casepack_desktop.storage.problems import WorkspaceExists
from casepack_desktop.support.progress import Cancelled
from tests.helpers.workspaces import a_clock, a_workspace, opened


def test_a_sample_workspace_says_so_and_holds_incidents(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    folder = tmp_path / "sample.casepack"
    services = Bootstrap(a_clock()).create_sample(
        folder,
        zone="Europe/Berlin",
        gui_thread=threading.get_ident(),
        progress=lambda done, total: told.append((done, total)),
    )
    settings = services.settings.load()
    assert settings.is_sample
    assert settings.zone.key == "Europe/Berlin"
    assert services.incidents.count(parse_filter("")) > 40
    assert services.health.check() == []
    services.workspace.close()
    assert told
    with opened(folder, writable=False) as services:
        assert services.settings.load().is_sample


def test_other_workspaces_are_no_samples(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        assert not services.settings.load().is_sample
    assert not NewWorkspace().is_sample


def test_a_cancelled_sample_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "sample.casepack"

    def press_cancel(_done: int, _total: int, /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        Bootstrap(a_clock()).create_sample(folder, progress=press_cancel)
    assert list(tmp_path.iterdir()) == []
    Bootstrap(a_clock()).create_sample(folder).workspace.close()


def test_a_sample_takes_the_place_of_nothing(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        folder = services.workspace.layout.folder
    before = sorted(folder.rglob("*"))
    with pytest.raises(WorkspaceExists):
        Bootstrap(a_clock()).create_sample(folder)
    assert sorted(folder.rglob("*")) == before
