# SPDX-License-Identifier: Apache-2.0
"""The settings of the tests notice what a passing test must not leave behind."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import tools
from tests.helpers.tree import ROOT

_MISDEEDS = """
import logging, os, tempfile, threading, time, warnings
from pathlib import Path
import pytest
from PySide6.QtCore import QObject, QThread, QTimer, Signal, qWarning

def test_good(tmp_path, expect_log):
    expect_log("disk")
    logging.getLogger("x").warning("the disk is slow")
    (tmp_path / "a").touch()
    Path.home().joinpath("settings").touch()
    assert time.timezone == -14 * 3600 or not hasattr(time, "tzset")

def test_python_warning():
    warnings.warn("old", DeprecationWarning)

def test_unclosed_file(tmp_path):
    (tmp_path / "a").open("w")

def test_log_record():
    logging.getLogger("x").warning("surprise")

def test_log_record_that_never_came(expect_log):
    expect_log("promised")

def test_thread():
    threading.Thread(target=time.sleep, args=(3,), daemon=True).start()

def test_qthread():
    global kept
    kept = QThread()
    kept.start()

def test_qt_warning(qtbot):
    qWarning("surprise")

def test_exception_in_slot(qtbot):
    QTimer.singleShot(0, lambda: 1 / 0)
    qtbot.wait(20)

def test_file_in_the_project():
    Path(__file__).resolve().parents[1].joinpath("stray").touch()

def test_temporary_file():
    os.close(tempfile.mkstemp()[0])

def test_that_ends_the_thread():
    kept.quit(), kept.wait()
"""


def test_each_misdeed_fails_and_nothing_else(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "tests" / "helpers",
        tmp_path / "tests" / "helpers",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for name in ("__init__.py", "conftest.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    module = tmp_path / "tests" / "test_misdeeds.py"
    module.write_text(_MISDEEDS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", "--tb=no"]
    command += ["--basetemp", str(tmp_path / "inner")]
    printed = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False
    ).stdout
    innocent = {"test_good", "test_that_ends_the_thread"}
    assert set(re.findall(r"^(?:FAILED|ERROR) .*::(\w+)", printed, re.M)) == (
        set(re.findall(r"^def (test_\w+)", _MISDEEDS, re.M)) - innocent
    ), printed


def test_a_missing_tool_fails_on_ci_and_skips_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "ON_CI", True)
    with pytest.raises(pytest.fail.Exception):
        tools.needs_tool("no-such-tool")
    monkeypatch.setattr(tools, "ON_CI", False)
    with pytest.raises(pytest.skip.Exception):
        tools.needs_tool("no-such-tool")
