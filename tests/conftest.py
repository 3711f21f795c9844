# SPDX-License-Identifier: Apache-2.0
"""Silence is passing: a warning, a left-over thread or a file written elsewhere fails the test."""

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.helpers.tools import ON_CI
from tests.helpers.watch import watched_log, watched_threads

_ROOT = Path(__file__).resolve().parents[1]
_HOMES = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "appdata",
    "LOCALAPPDATA": "localappdata",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_RUNTIME_DIR": "runtime",
    "XDG_STATE_HOME": "state",
}

settings.register_profile("casepack", deadline=None, derandomize=ON_CI, database=None)
settings.load_profile("casepack")


def pytest_configure() -> None:
    """Put the whole run into a zone and a locale that nobody's expectations fit by chance."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["TZ"] = "Pacific/Kiritimati"
    os.environ["LC_ALL"] = "tr_TR.UTF-8"
    os.environ["LANGUAGE"] = "tr"
    if hasattr(time, "tzset"):
        time.tzset()
    for name in [name for name in os.environ if name.startswith("CASEPACK_")]:
        del os.environ[name]


@pytest.fixture(autouse=True)
def _own_folders(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Give the test a home and a folder for temporary files, which it leaves empty."""
    own = tmp_path_factory.mktemp("own")
    for variable, folder in _HOMES.items():
        monkeypatch.setenv(variable, str(own / "home" / folder))
    for folder in _HOMES.values():
        (own / "home" / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = own / "temporary"
    temporary.mkdir()
    for variable in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(variable, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    before = _top_level()
    yield
    assert _top_level() == before, "the test wrote into the project's folder"
    left = sorted(path.name for path in temporary.iterdir())
    assert not left, f"temporary files left behind: {left}"


def _top_level() -> set[str]:
    """Return the names that lie in the project's folder, caches of the tools left out."""
    return {entry.name for entry in os.scandir(_ROOT) if not entry.name.startswith(".")}


@pytest.fixture(autouse=True)
def _gui_collections(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect cycles as the running program does in tests that use Qt, as Python does in others."""
    if not {"qapp", "qtbot"} & set(request.fixturenames):
        if not gc.isenabled():
            gc.collect()
            gc.enable()
        yield
        return
    from casepack_desktop.jobs.collecting import GuiCollections

    request.getfixturevalue("qapp")
    collections = GuiCollections()
    yield
    collections.collect_due()
    collections.end()


@pytest.fixture(autouse=True)
def _no_thread_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with watched_threads(monkeypatch) as still_running:
        yield
        left = still_running()
    assert not left, f"still running: {left}"


@pytest.fixture(autouse=True)
def expect_log() -> Iterator[Callable[[str], None]]:
    """Announce a log record from WARNING by a pattern; one that is not announced fails."""
    with watched_log() as watch:
        yield watch.expect
    verdict = watch.verdict()
    assert not verdict, "\n".join(verdict)
