# SPDX-License-Identifier: Apache-2.0
"""A bug ends in one sentence and a note that holds nothing of a case."""

import sys
import tempfile
from pathlib import Path

import pytest

from casepack_desktop.app import crash
from tests.helpers.commands import Outcome, in_process

_CANARY = "Zgubiony laptop pani Kowalskiej"
_BROKEN = f"""
import sys
import casepack_desktop.cli.incidents as incidents
from casepack_desktop.app.cli_main import main

def broken(context, arguments):
    title = {_CANARY!r}
    try:
        raise KeyError(title)
    except KeyError:
        raise {{kind}}

incidents.list_incidents = broken
sys.exit(main())
"""


def _crash(kind: str, *arguments: str, **environment: str) -> Outcome:
    program = (sys.executable, "-c", _BROKEN.replace("{kind}", kind))
    line = [*arguments, "list", "--where", _CANARY]
    return in_process(line, program=program, environment=environment)


@pytest.mark.parametrize("kind", ["ValueError(title)", "Exception(title)", "MemoryError(title)"])
def test_the_note_says_where_and_not_what(kind: str) -> None:
    outcome = _crash(kind, "--workspace", _CANARY)
    assert outcome.code == 1
    assert outcome.out == ""
    assert outcome.err.count("\n") == 1
    assert outcome.err.startswith("casepack: Something unexpected happened.")
    assert _CANARY not in outcome.err
    text = _note(outcome).read_text(encoding="utf-8")
    assert "Kowalskiej" not in text
    assert kind.partition("(")[0] in text
    assert "broken" in text
    assert "KeyError" in text


def test_where_the_log_cannot_be_written_the_note_lies_elsewhere() -> None:
    places = ("HOME", "XDG_STATE_HOME")
    outcome = _crash("ValueError(title)", **dict.fromkeys(places, "/dev/null"))
    assert outcome.code == 1
    assert outcome.err.count("\n") == 1
    note = _note(outcome)
    assert note.is_relative_to(tempfile.gettempdir())
    note.unlink()


def test_where_no_note_can_be_written_the_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(crash, "_folders", lambda: iter([Path("/dev/null")]))

    def broken() -> int:
        raise ValueError(_CANARY)

    assert crash.guarded("casepack", broken) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("casepack: Something unexpected happened (ValueError), and no note")
    assert said.err.count("\n") == 1


def test_an_interrupt_before_the_command_is_one_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def stopped() -> int:
        raise KeyboardInterrupt

    assert crash.guarded("casepack", stopped) == 1
    assert capsys.readouterr() == ("", "casepack: Stopped.\n")


def test_an_interrupt_inside_a_command_says_that_nothing_changed() -> None:
    outcome = _crash("KeyboardInterrupt")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == "Stopped. Nothing was changed by the step that was under way.\n"


def _note(outcome: Outcome) -> Path:
    return Path(outcome.err.partition("report the file ")[2].rstrip().removesuffix("."))
