# SPDX-License-Identifier: Apache-2.0
"""The lock files: packages, versions and hashes, and nothing else."""

import itertools
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import dev
from tests.helpers.tree import ROOT

_REQUIREMENT = re.compile(r"^([a-z0-9.-]+)==([^ ;]+)( ; [^\\]+)? \\$")
_HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
_ORIGIN = re.compile(r"^    #( via|  )( [a-z0-9.-]+( \(pyproject\.toml(:[a-z]+)?\))?)?$")


def _locked(lock: Path) -> dict[str, str]:
    """Return version and marker of each locked package."""
    found = map(_REQUIREMENT.match, lock.read_text(encoding="utf-8").splitlines())
    return {match[1]: f"{match[2]}{match[3] or ''}" for match in found if match}


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _normal(requirement: str) -> str:
    return re.split(r"[<>=!~ ;\[]", requirement)[0].lower().replace("_", "-")


@pytest.mark.parametrize("lock", dev.LOCKS.values(), ids=dev.LOCKS)
def test_a_lock_holds_nothing_but_packages_versions_and_hashes(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    odd = [line for line in lines if not any(p.match(line) for p in (_REQUIREMENT, _HASH, _ORIGIN))]
    assert odd == []


@pytest.mark.parametrize("lock", dev.LOCKS.values(), ids=dev.LOCKS)
def test_every_locked_package_has_a_hash(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    followers = [after for line, after in itertools.pairwise(lines) if _is_package(line)]
    assert followers
    assert all(_HASH.match(after) for after in followers)


def _is_package(line: str) -> bool:
    return _REQUIREMENT.match(line) is not None


def test_both_locks_name_the_same_versions() -> None:
    runtime, everything = _locked(dev.LOCKS["runtime"]), _locked(dev.LOCKS["dev"])
    assert runtime.items() <= everything.items()


def test_the_locks_cover_what_the_project_asks_for() -> None:
    project = _project()
    runtime = {_normal(name) for name in project["project"]["dependencies"]}
    groups = project["dependency-groups"]
    development = {_normal(name) for name in groups["dev"] if isinstance(name, str)}
    build = {_normal(name) for name in groups["build"]}
    assert runtime | build <= set(_locked(dev.LOCKS["runtime"]))
    assert runtime | build | development <= set(_locked(dev.LOCKS["dev"]))


def test_the_toolkit_stays_below_the_version_that_crashes() -> None:
    version = _locked(dev.LOCKS["runtime"])["pyside6-essentials"]
    assert (6, 10) <= tuple(map(int, version.split(".")[:2])) < (6, 12)
