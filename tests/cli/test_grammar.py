# SPDX-License-Identifier: Apache-2.0
"""What a person may type: wrong lines end with 2 and one sentence, help explains the right ones."""

import argparse
from collections.abc import Iterator

import pytest

from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.cli.main import run
from casepack_desktop.cli.parser import COMMANDS, build_parser
from casepack_desktop.domain.fields import editable_fields
from casepack_desktop.reporting.templates import TEMPLATES
from casepack_desktop.storage.listing import SORT_KEYS
from casepack_desktop.support.i18n import LOCALES, translator
from tests.helpers.commands import Casepack

_NAMES = [entry.name for entry in COMMANDS]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["casepack --help"]),
        (["lst"], ["“lst”", "init, import, list"]),
        (["list", "--foo"], ["“--foo”", "casepack list --help"]),
        (["list", "extra"], ["“extra”"]),
        (["list", "--lim", "1"], ["“--lim”"]),
        (["list", "--json"], ["--json", "before the command"]),
        (["check", "--user=eva"], ["--user", "before the command"]),
        (["show", "INC-2026-00001", "--lang", "de"], ["--lang", "before the command"]),
        (["list", "--limit"], ["--limit needs a value"]),
        (["list", "--limit", "x"], ["“x” is not a whole number"]),
        (["list", "--limit", "-1"], ["“-1”"]),
        (["list", "--limit", "1.5"], ["“1.5”"]),
        (["import", "--undo", "9" * 16], ["There is no number as large as “9999"]),
        (["list", "--sort", "colour"], ["“colour”", "event_start_at"]),
        (["--json=yes", "list"], ["--json is a switch"]),
        (["--lang", "xx", "list"], ["“xx”", "en, de, fr, pl, uk"]),
        (["--user", " ", "list"], ["--user"]),
        (["--workspace", "", "list"], ["A path is empty"]),
        (["show"], ["INC"]),
        (["set"], ["INC, FIELD=VALUE"]),
        (["set", "INC-2026-00001"], ["FIELD=VALUE"]),
        (["set", "INC-2026-00001", "severity"], ["“severity” is not of the form"]),
        (["set", "INC-2026-00001", "=high"], ["“=high”"]),
        (["set", "INC-2026-00001", "tlp=red", "tlp=green"], ["“tlp” is given twice"]),
        (["set", "INC-2026-00001", "colour=red"], ["“colour”", "severity"]),
        (["new"], ["FIELD=VALUE"]),
        (["import"], ["--undo"]),
        (["import", ""], ["A path is empty"]),
        (["import", "a.csv", "--undo", "3"], ["--undo takes no files"]),
        (["import", "--dry-run", "--undo", "3"], ["--undo takes no files"]),
        (["import", "--undo", "first"], ["“first”"]),
        (["report", "INC-2026-00001"], ["A PDF report needs a file", "-o FILE"]),
        (["--json", "report", "INC-2026-00001", "--format", "html"], ["With --json"]),
        (["report", "INC-2026-00001", "--format", "docx"], ["“docx”", "pdf, html, json"]),
        (["report", "INC-2026-00001", "--template", "x", "-o", "x"], ["“x”", "initial-triage"]),
        (["report", "INC-2026-00001", "--set", "title=x", "-o", "x"], ["executive_summary"]),
        (["report", "INC-2026-00001", "--report-lang", "xx", "-o", "x"], ["“xx”"]),
        (["report", "INC-2026-00001", "--tlp", "pink", "-o", "x"], ["“pink”", "TLP:RED"]),
        (["report", "INC-2026-00001", "--as-of", "2026", "-o", "x"], ["“2026”"]),
    ],
)
def test_a_wrong_line_is_a_usage_error(
    casepack: Casepack, arguments: list[str], words: list[str]
) -> None:
    globals_ = [a for a in arguments[:2] if a.startswith("-")] and arguments[:-1]
    outcome = casepack(*arguments[len(globals_) :], globals_=globals_)
    outcome.demand_refusal(*words, code=2)


def test_a_login_that_is_no_text_is_refused(casepack: Casepack) -> None:
    outcome = casepack("new", "title=A", globals_=["--user", "\udcff"])
    outcome.demand_refusal("--user", "broken character")


def test_a_command_without_a_workspace_says_how_to_name_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["list"], Bootstrap()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("casepack: Name the workspace with --workspace PATH")


def test_the_environment_names_the_workspace_and_the_option_goes_before_it(
    casepack: Casepack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CASEPACK_WORKSPACE", str(casepack.workspace))
    assert run(["list"], Bootstrap()) == 0
    monkeypatch.setenv("CASEPACK_WORKSPACE", "elsewhere")
    assert run(["list"], Bootstrap()) == 1
    assert "elsewhere" in capsys.readouterr().err
    casepack("list").demand_done()


@pytest.mark.parametrize("name", ["", *_NAMES])
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_explains_itself(
    name: str, flag: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name, flag] if name else [flag], Bootstrap()) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith("Usage: casepack")
    assert all(line == line.rstrip() for line in said.out.splitlines())
    assert (
        "Exit codes:" if not name else f"casepack --workspace cases.casepack {name}"
    ) in said.out


def test_the_version_is_a_result(capsys: pytest.CaptureFixture[str]) -> None:
    from casepack_desktop import __version__

    assert run(["--version"], Bootstrap()) == 0
    assert capsys.readouterr() == (f"casepack {__version__}\n", "")


@pytest.mark.parametrize("locale", LOCALES)
def test_help_and_refusals_can_be_asked_for_in_every_language(
    locale: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--lang", locale, "--help"], Bootstrap()) == 0
    assert run([f"--lang={locale}", "list", "--limit", "x"], Bootstrap()) == 2
    said = capsys.readouterr()
    assert translator(locale).gettext("Offline registry of security incidents.") in said.out
    expected = "“{value}” is not a whole number from 0."
    assert said.err == f"casepack: {translator(locale).gettext(expected, value='x')}\n"


def test_every_option_and_argument_has_help() -> None:
    silent = [
        (parser.prog, action.dest)
        for parser in _parsers()
        for action in parser._actions
        if not action.help and not isinstance(action, argparse._SubParsersAction)
    ]
    assert silent == []


def test_help_names_all_that_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    helps = {}
    for name in ("set", "list", "report"):
        run([name, "--help"], Bootstrap())
        helps[name] = " ".join(capsys.readouterr().out.split())
    assert [f.key for f in editable_fields() if f.key not in helps["set"]] == []
    assert [key for key in SORT_KEYS if key not in helps["list"]] == []
    for template in TEMPLATES:
        words = [template.key, *template.formats, *(o.key for o in template.overrides)]
        assert [word for word in words if word not in helps["report"]] == []


def _parsers() -> Iterator[argparse.ArgumentParser]:
    whole = build_parser(translator("en"))
    yield whole
    for action in whole._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.values()
