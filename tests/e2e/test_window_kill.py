# SPDX-License-Identifier: Apache-2.0
"""The real window is killed in the middle of its work; the next start goes on where that is right:
an import is all there or not at all, a report is made, unsaved text is offered.
"""

import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from casepack_desktop.domain.enums import ReportState
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.storage.listing import Order
from casepack_desktop.ui.incident.page import IncidentPage
from tests.helpers.hands import Hands
from tests.helpers.tree import ROOT
from tests.helpers.window import Windows
from tests.helpers.window_child import TYPED
from tests.helpers.workspaces import a_workspace, an_incident, opened

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows ends no process that way")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a closed workspace with one incident."""
    with a_workspace(tmp_path) as services:
        an_incident(services)
        return services.workspace.layout.folder


def _kill_half_way(windows: Windows, workspace: Path, *work: str) -> None:
    """Start the window in a process of its own and kill it when it says that it has begun."""
    line = [sys.executable, "-m", "tests.helpers.window_child", str(windows.folder)]
    with subprocess.Popen(
        [*line, str(workspace), *work], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        child.kill()
    assert child.returncode == -9


def test_an_import_that_was_killed_left_nothing_and_can_be_repeated(
    windows: Windows, workspace: Path
) -> None:
    real = resources.files("genai_incidents") / "data" / "incidents.min.json"
    with resources.as_file(real) as file:
        _kill_half_way(windows, workspace, "import", str(file))
    hands, desktop = Hands(), windows.start(workspace)
    hands.until(lambda: hands.sees("All 1"))
    assert desktop.session is not None
    assert desktop.session.services.health.check() == []


def test_a_report_that_was_killed_is_made_and_unsaved_text_is_offered_at_the_next_start(
    windows: Windows, workspace: Path
) -> None:
    _kill_half_way(windows, workspace, "report")
    with opened(workspace, writable=False) as services:
        row = next(services.incidents.rows(parse_filter(""), Order(), None))
        (view,) = services.reports.list_of(row.uuid)
        assert view.state is ReportState.GENERATING
    hands, desktop = Hands(), windows.start(workspace)
    hands.click("Open")
    hands.click("Restore draft")
    page = desktop.window.page()
    assert isinstance(page, IncidentPage)
    assert page.overview.form.text("location") == TYPED
    hands.click("Save")
    hands.tab("Reports")
    assert hands.full_name("Save Initial Triage Report")
    assert desktop.session is not None
    (view,) = desktop.session.services.reports.list_of(row.uuid)
    assert view.state is ReportState.COMPLETED
    assert desktop.session.services.reports.content(view.uuid).startswith(b"%PDF")
    assert desktop.session.services.health.check() == []
