# SPDX-License-Identifier: Apache-2.0
"""A program that is killed while its window imports leaves nothing of the file behind."""

import subprocess
import sys
from pathlib import Path

from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.imports import ImportRequest
from casepack_desktop.support.clock import SystemClock
from tests.helpers.tree import ROOT
from tests.helpers.workspaces import ANALYST, a_workspace, changed_tables, dump, opened

_ROWS = 12_000


def test_an_import_that_is_killed_is_not_there_and_comes_in_once_then(tmp_path: Path) -> None:
    with a_workspace(tmp_path, SystemClock()) as services:
        folder, before = services.workspace.layout.folder, dump(services)
    path = tmp_path / "long.csv"
    rows = (f"X-{number},Case {number},What happened\n" for number in range(_ROWS))
    path.write_text("external_id,title,description\n" + "".join(rows))
    module = "tests.ui.importing.killed_child"
    command = [sys.executable, "-m", module, str(folder), str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "writing\n"
        child.kill()
        child.wait()
    with opened(folder) as services:
        assert changed_tables(before, dump(services)) == set()
        result = services.imports.run(ANALYST, ImportRequest(path))
        assert (result.read, result.created) == (_ROWS, _ROWS)
        assert services.incidents.count(parse_filter("")) == _ROWS
        again = services.imports.run(ANALYST, ImportRequest(path))
        assert (again.created, again.unchanged) == (0, _ROWS)
