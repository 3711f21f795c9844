# SPDX-License-Identifier: Apache-2.0
"""The contracts of pyproject.toml notice what they are meant to notice."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.helpers.tree import ROOT, imported_names, program_sources

_PACKAGE = "casepack_desktop"


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """Return a project that holds the contracts and an empty package for each layer."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    names = [name.strip("() ") for layer in layers for name in layer.split("|")]
    for name in ["", *(name for name in names if name != "__main__")]:
        (tmp_path / _PACKAGE / name).mkdir()
        (tmp_path / _PACKAGE / name / "__init__.py").touch()
    return tmp_path


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_empty_layers_keep_every_contract(skeleton: Path) -> None:
    result = _lint_imports(skeleton)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("domain/x.py", "from casepack_desktop import storage", "Each layer imports only"),
        ("render/x.py", "from casepack_desktop import exchange", "Each layer imports only"),
        ("newcomer/__init__.py", "", "Each layer imports only"),
        ("domain/x.py", "def late():\n    import PySide6.QtCore", "No Qt"),
        ("cli/x.py", "import PySide6.QtWidgets", "No Qt"),
        ("cli/x.py", "import sqlalchemy", "No SQLAlchemy"),
        ("ui/x.py", "import sqlalchemy", "No SQLAlchemy"),
        ("services/x.py", "import reportlab.platypus", "No ReportLab or Jinja2"),
        ("reporting/x.py", "import jinja2", "No ReportLab or Jinja2"),
        ("storage/x.py", "import openpyxl", "No openpyxl"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(
    skeleton: Path, module: str, line: str, contract: str
) -> None:
    path = skeleton / _PACKAGE / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(line + "\n", encoding="utf-8")
    result = _lint_imports(skeleton)
    assert result.returncode != 0
    broken = [row for row in result.stdout.splitlines() if row.endswith("BROKEN")]
    assert len(broken) == 1
    assert broken[0].startswith(contract)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("registry.py", "from casepack_desktop.ui import incident"),
        ("widgets.py", "from casepack_desktop.ui import incident"),
        ("theme.py", "from casepack_desktop.ui import widgets"),
    ],
)
def test_a_page_that_knows_another_breaks_the_contract_of_the_window(
    skeleton: Path, module: str, line: str
) -> None:
    for name in ("registry.py", "incident.py", "widgets.py", "theme.py"):
        (skeleton / _PACKAGE / "ui" / name).touch()
    (skeleton / _PACKAGE / "ui" / module).write_text(line + "\n", encoding="utf-8")
    result = _lint_imports(skeleton)
    broken = [row for row in result.stdout.splitlines() if row.endswith("BROKEN")]
    assert len(broken) == 1
    assert broken[0].startswith("Pages of the window")


def test_qt_network_and_chart_classes_are_used_nowhere_and_web_only_in_its_folder() -> None:
    offences = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in program_sources()
        for name in imported_names(path)
        if _is_banned(name, path)
    ]
    assert offences == []


def _is_banned(name: str, path: Path) -> bool:
    if name.startswith("PySide6.QtWebEngine"):
        return not path.is_relative_to(ROOT / _PACKAGE / "ui" / "web")
    return name.startswith(("PySide6.QtNetwork", "PySide6.QtCharts", "PySide6.QtGraphs"))


@pytest.mark.parametrize("name", ["QtNetwork", "QtCharts", "QtGraphs", "QtWebEngineCore"])
def test_ruff_refuses_a_banned_part_of_qt(name: str) -> None:
    result = subprocess.run(
        [
            *(sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID251"),
            *("--stdin-filename", str(ROOT / _PACKAGE / "jobs" / "x.py"), "-"),
        ],
        input=f"from PySide6 import {name}\n",
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "TID251" in result.stdout
