# SPDX-License-Identifier: Apache-2.0
"""A start loads what the command needs and nothing else."""

import sys

import pytest

from tests.helpers.commands import Casepack, in_process

_HEAVY = (
    *("sqlalchemy", "alembic", "sqlcipher3", "pydantic", "cryptography", "pyrage", "ijson"),
    *("reportlab", "fontTools", "PIL", "jinja2", "openpyxl", "lxml", "babel", "PySide6"),
    *("asyncio", "platformdirs", "filelock"),
)
_FOR_A_LIST = {"sqlalchemy", "sqlcipher3", "cryptography", "pyrage", "filelock", "asyncio"}
_LOADED = """
import sys
from casepack_desktop.app.cli_main import main
code = main()
loaded = {name.partition(".")[0] for name in sys.modules}
parts = {".".join(n.split(".")[1:2]) for n in sys.modules if n.startswith("casepack_desktop.")}
sys.stderr.write(" ".join(sorted(loaded | {f"our-{part}" for part in parts})))
sys.exit(code)
"""


def _loaded(*arguments: str) -> set[str]:
    outcome = in_process(arguments, program=(sys.executable, "-c", _LOADED))
    assert outcome.code == 0, outcome.err
    return set(outcome.err.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["report", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    loaded = _loaded(*arguments)
    assert loaded.isdisjoint(_HEAVY)
    assert {
        f"our-{part}" for part in ("storage", "services", "exchange", "render")
    } & loaded == set()


@pytest.mark.parametrize("json", [[], ["--json"]])
def test_a_list_loads_neither_readers_nor_makers(casepack: Casepack, json: list[str]) -> None:
    loaded = _loaded("--workspace", str(casepack.workspace), *json, "list", "--limit", "1")
    assert loaded & (set(_HEAVY) - _FOR_A_LIST) == set()
    assert {f"our-{part}" for part in ("exchange", "render", "reporting")} & loaded == set()
    assert "sqlalchemy" in loaded


@pytest.mark.parametrize("command", [["show", "INC-2026-00001"], ["check"]])
def test_reading_loads_no_makers_of_reports(casepack: Casepack, command: list[str]) -> None:
    loaded = _loaded("--workspace", str(casepack.workspace), *command)
    assert {"reportlab", "jinja2", "openpyxl", "PySide6", "alembic", "pydantic"} & loaded == set()


def test_registering_loads_no_makers_of_reports(casepack: Casepack) -> None:
    loaded = _loaded("--workspace", str(casepack.workspace), "new", "title=x")
    assert {
        "reportlab",
        "jinja2",
        "openpyxl",
        "PySide6",
        "alembic",
        "our-exchange",
    } & loaded == set()
