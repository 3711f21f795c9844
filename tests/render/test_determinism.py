# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import sys
from pathlib import Path

import pytest

from casepack_desktop.support.i18n import LOCALES

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import hashlib, sys
from casepack_desktop.render.registry import FORMATS, render
from casepack_desktop.reporting.triage import build_initial_triage
from tests.render.cases import a_snapshot, options
for language in sys.argv[1:]:
    for form in FORMATS:
        snapshot = a_snapshot(description="漢\\n" * 99 + "- **a** `b`\\n\\n> *c*")
        made = render(build_initial_triage(snapshot, options(language)), form)
        print(language, form, hashlib.sha256(made).hexdigest())
"""
HOSTILE_SETTINGS = (
    "from pathlib import Path\n"
    "Path(__file__ if '__file__' in globals() else '.').exists()\n"
    "open({canary!r}, 'w').close()\n"
    "pageCompression = 0\ninvariant = 0\nttfAsciiReadable = 0\n"
    "toColorCanUse = 'rl_safe_eval'\ntrustedHosts = ['*']\n"
)


def hashes(script: str = SCRIPT, path: str = str(ROOT), **env: str) -> str:
    base = {k: os.environ[k] for k in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if k in os.environ}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *LOCALES],
        cwd=ROOT,
        env={**base, "PYTHONPATH": path, **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> str:
    home = str(tmp_path_factory.mktemp("home"))
    return hashes(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8", HOME=home)


def test_reports_are_made_in_all_languages_and_forms(reference: str) -> None:
    lines = reference.split()
    assert lines[::3] == [language for language in LOCALES for _form in range(3)]
    assert len(set(lines[2::3])) == 15


def test_another_process_zone_locale_and_hash_seed_give_the_same_bytes(
    reference: str, tmp_path: Path
) -> None:
    env = {"TZ": "Asia/Kathmandu", "LC_ALL": "de_DE.UTF-8", "LANG": "uk_UA.UTF-8"}
    assert hashes(PYTHONHASHSEED="424242", HOME=str(tmp_path), **env) == reference


def test_settings_of_the_machine_are_neither_run_nor_heeded(reference: str, tmp_path: Path) -> None:
    home, modules = tmp_path / "home", tmp_path / "modules"
    home.mkdir()
    modules.mkdir()
    canary = tmp_path / "ran"
    settings = HOSTILE_SETTINGS.format(canary=str(canary))
    (home / ".reportlab_settings").write_text(settings, encoding="utf-8")
    (modules / "reportlab_settings.py").write_text(settings, encoding="utf-8")
    made = hashes(
        path=os.pathsep.join((str(ROOT), str(modules))),
        HOME=str(home),
        USERPROFILE=str(home),
        SOURCE_DATE_EPOCH="86400",
        RL_pageCompression="0",
        RL_ttfAsciiReadable="0",
        RL_invariant="0",
        RL_toColorCanUse="rl_safe_eval",
    )
    assert made == reference
    assert not canary.exists()


@pytest.mark.parametrize("where", ["home", "module", "environment"])
def test_control_bare_reportlab_heeds_them(tmp_path: Path, where: str) -> None:
    settings = "pageCompression = 0\n"
    script = "from reportlab import rl_config; print(rl_config.pageCompression)"
    env = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    if where == "home":
        (tmp_path / ".reportlab_settings").write_text(settings, encoding="utf-8")
    elif where == "module":
        (tmp_path / "reportlab_settings.py").write_text(settings, encoding="utf-8")
    else:
        env["RL_pageCompression"] = "0"
    assert hashes(script, path=str(tmp_path), **env).strip() in {"0", "False"}


def test_a_reportlab_that_was_configured_before_is_refused(tmp_path: Path) -> None:
    (tmp_path / "reportlab_settings.py").write_text("pageCompression = 0\n", encoding="utf-8")
    script = (
        "import reportlab.rl_config\n"
        "from casepack_desktop.render.pdf.isolation import settle\n"
        "try:\n    settle()\nexcept RuntimeError as error:\n    print(error)\n"
    )
    path = os.pathsep.join((str(ROOT), str(tmp_path)))
    assert "pageCompression" in hashes(script, path=path, HOME=str(tmp_path))
