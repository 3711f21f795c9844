# SPDX-License-Identifier: Apache-2.0
"""docs/command-line.md is complete and its examples are true."""

import argparse
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.cli.main import run
from casepack_desktop.reporting.templates import TEMPLATES
from tests.cli.test_grammar import _parsers
from tests.cli.test_schemas import SCHEMAS, schema
from tests.helpers.tree import ROOT

_TEXT = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
_SHELL = re.findall(r"```sh\n(.*?)```", _TEXT, re.DOTALL)
_ANSWERS = re.findall(
    r"<!-- schema: ([\w-]+)(, shortened)? -->\n```json\n(.*?)```", _TEXT, re.DOTALL
)
_LIST = "title,severity\nRansomware on FS-01,high\nLost badge,low\nStrange mail,worst\n"


def test_every_command_and_option_is_in_the_document() -> None:
    absent = []
    for parser in _parsers():
        name = parser.prog.partition(" ")[2]
        part = _part(name) if name else _TEXT
        for action in parser._actions:
            if isinstance(action, argparse._HelpAction):
                continue
            absent += [f"{name} {option}" for option in action.option_strings if option not in part]
    assert absent == []


def test_every_template_format_and_text_is_in_the_document() -> None:
    words = [
        word
        for template in TEMPLATES
        for word in (template.key, *template.formats, *(text.key for text in template.overrides))
    ]
    assert [word for word in words if f"`{word}`" not in _part("report")] == []


def test_every_schema_has_an_example() -> None:
    schemas = {path.name.partition(".")[0] for path in SCHEMAS.glob("*.json")}
    assert {name for name, _, _ in _ANSWERS} == schemas
    assert len(_ANSWERS) == _TEXT.count("```json")


@pytest.mark.parametrize(("name", "shortened", "text"), _ANSWERS, ids=lambda value: value[:12])
def test_the_example_of_an_answer_fits_its_schema(name: str, shortened: str, text: str) -> None:
    problems = list(schema(name).iter_errors(json.loads(text)))
    if shortened:
        problems = [error for error in problems if error.validator != "required"]
    assert [error.message for error in problems] == []


def test_the_examples_work_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "incidents.csv").write_text(_LIST, encoding="utf-8")
    examples = [line for block in _SHELL for line in block.strip().splitlines()]
    assert len(examples) == len(_ANSWERS)
    number = ""
    for line, (name, _, text) in zip(examples, _ANSWERS, strict=True):
        words = shlex.split(line)
        assert words[0] == "casepack"
        code = run([word.replace("INC-2026-00001", number) for word in words[1:]], Bootstrap())
        said = capsys.readouterr()
        assert code == (3 if name == "import" else 0), (line, said.err)
        answer = json.loads(said.out)
        assert [error.message for error in schema(name).iter_errors(answer)] == []
        _alike(json.loads(text), answer, name)
        number = answer["number"] if name == "identity" else number


def _alike(told: Any, found: Any, name: str) -> None:
    """Fail if what does not depend on the moment differs."""
    if name in ("init", "import", "import-undo"):
        assert told == found
    if name == "list":
        ours = {"title", "type", "classification", "status", "severity", "company"}
        assert [{key: row[key] for key in ours} for row in told] == [
            {key: row[key] for key in ours} for row in found
        ]
    if name == "show":
        assert told["incident"].keys() <= found["incident"].keys()
        assert told["incident"]["origins"] == found["incident"]["origins"]


def _part(command: str) -> str:
    """Return what the document says about one command."""
    return _TEXT.partition(f"\n## {command}\n")[2].partition("\n## ")[0]
