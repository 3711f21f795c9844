# SPDX-License-Identifier: Apache-2.0
"""An installed wheel holds all the files of the source tree and finds them."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.helpers.tree import ROOT

_PRINT = """
from casepack_desktop.support.resources import resource_path, translations_path
print(resource_path("a", "b"))
print(translations_path())
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the wheel's content."""
    folder = tmp_path_factory.mktemp("wheel")
    arguments = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *arguments, str(ROOT)], check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.parametrize("folder", ["resources", "translations"])
def test_the_wheel_holds_every_shipped_file(unpacked: Path, folder: str) -> None:
    shipped = unpacked / "casepack_desktop" / "_data" / folder
    assert _files(shipped) == _files(ROOT / folder)


def test_the_installed_program_looks_inside_its_package(unpacked: Path, tmp_path: Path) -> None:
    printed = subprocess.run(
        [sys.executable, "-c", _PRINT],
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    data = unpacked / "casepack_desktop" / "_data"
    assert printed == [str(data / "resources" / "a" / "b"), str(data / "translations")]


def test_the_wheel_holds_no_tests(unpacked: Path) -> None:
    assert {path.name.partition("-")[0] for path in unpacked.iterdir()} == {"casepack_desktop"}


def _files(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file()
    }
