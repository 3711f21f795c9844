# SPDX-License-Identifier: Apache-2.0
"""The contributor's tool runs before anything is installed."""

import ast
import json
import sys
from pathlib import Path

import pytest

import dev
from tests.helpers.tree import ROOT, imported_names


def test_dev_py_imports_only_the_standard_library() -> None:
    roots = {name.partition(".")[0] for name in imported_names(ROOT / "dev.py")}
    assert roots <= sys.stdlib_module_names


def test_an_older_python_can_read_dev_py_far_enough_to_be_refused() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_an_older_python_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert dev.main(["test"]) == 2
    assert capsys.readouterr().err == (
        "CasePack Desktop needs Python 3.11 or newer, this is 3.10.4.\n"
    )


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what pip is asked to install while the set-up lies in a folder of the test."""
    asked: list[str] = []
    python = tmp_path / "python"
    python.touch()
    locks = {name: tmp_path / f"{name}.lock" for name in dev.LOCKS}
    for lock in locks.values():
        lock.write_text("a==1", encoding="utf-8")
    monkeypatch.setattr(dev, "LOCKS", locks)
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(dev, "_python", lambda: python)
    monkeypatch.setattr(dev, "_pip", lambda *arguments: asked.append(arguments[-1]))
    return asked


def test_a_second_start_installs_nothing(installed: list[str]) -> None:
    dev.set_up("dev")
    assert installed == [str(dev.LOCKS["dev"]), str(ROOT)]
    dev.set_up("dev")
    dev.set_up("runtime")
    assert len(installed) == 2


def test_the_tests_need_more_than_the_program(installed: list[str]) -> None:
    dev.set_up("runtime")
    dev.set_up("dev")
    assert installed[::2] == [str(dev.LOCKS["runtime"]), str(dev.LOCKS["dev"])]


def test_a_changed_lock_is_installed(installed: list[str]) -> None:
    dev.set_up("dev")
    dev.LOCKS["dev"].write_text("a==2", encoding="utf-8")
    dev.set_up("dev")
    assert len(installed) == 4


@pytest.mark.parametrize("stamp", ["", "{", json.dumps({"dev": "0"})])
def test_a_broken_stamp_is_no_stamp(installed: list[str], stamp: str) -> None:
    dev.STAMP.write_text(stamp, encoding="utf-8")
    dev.set_up("dev")
    assert len(installed) == 2
