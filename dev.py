# SPDX-License-Identifier: Apache-2.0
"""The one tool of a contributor: every verb sets up what it needs, then works.

Only the standard library is used, since it runs before anything is installed. The set-up (a
virtual environment in `.venv`, the hash-locked packages, the project itself) is remembered by a
stamp; while that fits, a start reads a few small files and takes no network.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "casepack-setup.json"
LOCKS = {"runtime": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
TRANSLATIONS = ROOT / "translations"
LANGUAGES = ("de", "fr", "pl", "uk")
CHECKED = ("casepack_desktop", "tests", "benchmarks", "dev.py")
# What Babel fills in by the clock says nothing that the history does not, and differs on every run.
_FIXED_HEADERS = {
    r"(?<=POT-Creation-Date: )[^\\]+": "2026-01-01 00:00+0000",
    r"(?<=PO-Revision-Date: )[^\\]+": "2026-01-01 00:00+0000",
    r"(?<=Project-Id-Version: CasePack Desktop) 0": "",
    r"(?<=Last-Translator: )[^\\]+": "",
    r"(?<=Report-Msgid-Bugs-To: )[^\\]+": "",
}
_LAUNCH = "import sys; from casepack_desktop.app.desktop_main import main; sys.exit(main())"


class StepFailedError(Exception):
    """A step that ended with this exit code has already said why."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def main(arguments: list[str]) -> int:
    """Carry out one verb and return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python may well start this file
        running = ".".join(map(str, sys.version_info[:3]))
        print(f"CasePack Desktop needs Python 3.11 or newer, this is {running}.", file=sys.stderr)
        return 2
    verbs = {
        "run": ("start the program", _run),
        "test": ("run every check and all tests; arguments go to pytest", _test),
        "lint": ("run the checks without the tests", _lint),
        "messages": ("extract, update and compile the translations", _messages),
        "bench": ("compare speeds with bare baselines", _bench),
        "shots": ("take pictures of the window: --out DIR, --only NAME…, --committed", _shots),
        "torture": ("kill and starve the program: --rounds N, --seed N, --kinds …", _torture),
        "sql": ("open a workspace's database in a shell", _sql),
        "lock": ("write the lock files anew; --upgrade takes newer versions", _lock),
    }
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__.splitlines()[0])
    choices = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb, (explanation, _) in verbs.items():
        choices.add_parser(verb, help=explanation, add_help=False)
    chosen, rest = parser.parse_known_args(arguments[:1]), arguments[1:]
    try:
        verbs[chosen[0].verb][1](rest)
    except StepFailedError as failure:
        return failure.code
    except KeyboardInterrupt:
        return 130
    return 0


def _run(arguments: list[str]) -> None:
    set_up("runtime")
    _call([str(_python()), "-c", _LAUNCH, *arguments])


def _test(arguments: list[str]) -> None:
    _lint([])
    _stage("tests")
    _call([str(_python()), "-m", "pytest", *arguments], cwd=ROOT)


def _lint(arguments: list[str]) -> None:
    _no(arguments)
    set_up("dev")
    present = [name for name in CHECKED if (ROOT / name).exists()]
    stages = {
        "format": [str(_python()), "-m", "ruff", "format", "--check"],
        "lint": [str(_python()), "-m", "ruff", "check"],
        "types": [str(_python()), "-m", "mypy", *present],
        "imports": [str(_python().with_name("lint-imports")), "--no-cache", "--no-logo"],
    }
    for name, command in stages.items():
        _stage(name)
        _call(command, cwd=ROOT)


def _bench(arguments: list[str]) -> None:
    set_up("dev")
    _call([str(_python()), "-m", "benchmarks", *arguments], cwd=ROOT)


def _shots(arguments: list[str]) -> None:
    set_up("dev")
    _call([str(_python()), "-m", "tests.shots", *arguments], cwd=ROOT)


def _torture(arguments: list[str]) -> None:
    set_up("dev")
    _call([str(_python()), "-m", "tests.torture", *arguments], cwd=ROOT)


def _sql(arguments: list[str]) -> None:
    set_up("runtime")
    _call([str(_python()), "-m", "casepack_desktop.app.sql_shell", *arguments])


def _lock(arguments: list[str]) -> None:
    _create_environment()
    if subprocess.call([str(_python()), "-c", "import uv"], stderr=subprocess.DEVNULL):
        _pip("uv")
    compile_lock = ["-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal"]
    compile_lock += ["--python-version", "3.11", "--generate-hashes"]
    compile_lock += ["--no-header", "--no-emit-index-url", "--no-emit-find-links", *arguments]
    wider = LOCKS["dev"].name
    for flags in (
        ["--group", "dev", "-o", wider],
        # Constrained by the wider one, so that both hold the same versions.
        ["--group", "build", "-c", wider, "--no-annotate", "-o", LOCKS["runtime"].name],
    ):
        _call([str(_python()), *compile_lock, *flags], cwd=ROOT)


def _messages(arguments: list[str]) -> None:
    _no(arguments)
    set_up("dev")
    template = TRANSLATIONS / "casepack.pot"
    extract_messages(template)
    for language in LANGUAGES:
        catalogue = TRANSLATIONS / language / "LC_MESSAGES" / "casepack.po"
        verb = ["update", "--no-fuzzy-matching", "--ignore-obsolete"]
        if not catalogue.exists():
            catalogue.parent.mkdir(parents=True, exist_ok=True)
            verb = ["init"]
        _babel(*verb, "-w", "100", "-i", str(template), "-o", str(catalogue), "-l", language)
        _babel("compile", "-i", str(catalogue), "-o", str(catalogue.with_suffix(".mo")))


def extract_messages(target: Path) -> None:
    """Write the template of all messages in code and templates to `target`."""
    header = "# Messages of CasePack Desktop.\n# SPDX-License-Identifier: Apache-2.0\n#"
    names = ["--project", "CasePack Desktop", "--version", "0", "--header-comment", header]
    layout = ["-w", "100", "--sort-by-file", "--add-location=file", "-c", "Translators:"]
    _babel("extract", "-F", "pyproject.toml", *names, *layout, "-o", str(target), ".")
    text = target.read_text(encoding="utf-8")
    for pattern, fixed in _FIXED_HEADERS.items():
        text = re.sub(pattern, fixed, text, count=1)
    target.write_text(text, encoding="utf-8", newline="\n")


def set_up(level: str) -> None:
    """Make `.venv` hold the locked packages and the project, unless it does already."""
    wanted = {name: _fingerprint(lock) for name, lock in LOCKS.items()}
    done = _read_stamp()
    # The lock for development contains the other one.
    if any(done.get(name) == wanted[name] for name in {level, "dev"}):
        return
    _create_environment()
    print("Installing the locked packages; this happens once and takes the network.", flush=True)
    _pip("--require-hashes", "-r", str(LOCKS[level]))
    _pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    STAMP.write_text(json.dumps({level: _fingerprint(LOCKS[level])}), encoding="utf-8")


def _fingerprint(lock: Path) -> str:
    """Return what the set-up depends on: packages, project, interpreter and place."""
    import tomllib  # an older Python, which is refused, lacks it

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = [settings["build-system"], settings["project"], settings["tool"]["hatch"]]
    parts = [str(ROOT), json.dumps(project)]
    files = (file for file in (lock, VENV / "pyvenv.cfg") if file.exists())
    parts += [file.read_text(encoding="utf-8") for file in files]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _read_stamp() -> dict[str, str]:
    if not _python().exists():
        return {}
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def _create_environment() -> None:
    if _python().exists():
        return
    print("Creating .venv.", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        print(
            "This Python cannot create a virtual environment;"
            " on Debian and Ubuntu install the package python3-venv.",
            file=sys.stderr,
        )
        raise StepFailedError(2)


def _python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _pip(*arguments: str) -> None:
    _call([str(_python()), "-m", "pip", "install", "--disable-pip-version-check", *arguments])


def _babel(*arguments: str) -> None:
    _call([str(_python()), "-m", "babel.messages.frontend", "--quiet", *arguments], cwd=ROOT)


def _stage(name: str) -> None:
    print(f"== {name}", flush=True)


def _no(arguments: list[str]) -> None:
    if arguments:
        print(f"This verb takes no arguments: {' '.join(arguments)}", file=sys.stderr)
        raise StepFailedError(2)


def _call(command: list[str], cwd: Path | None = None) -> None:
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ} if cwd else None
    code = subprocess.call(command, cwd=cwd, env=environment)
    if code:
        raise StepFailedError(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
