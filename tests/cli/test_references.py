# SPDX-License-Identifier: Apache-2.0
"""Every command that takes an incident takes its number and its UUID, in any case of letters."""

import pytest

from casepack_desktop.cli.parser import COMMANDS
from tests.cli.test_grammar import _parsers
from tests.helpers.commands import Casepack

# For each command with an INC: the words behind it.
_CALLS: dict[str, list[str]] = {
    "show": [],
    "set": ["severity=high"],
    "report": ["--format", "json"],
}


def test_the_table_holds_every_command_that_takes_an_incident() -> None:
    taking = {
        parser.prog.partition(" ")[2]
        for parser in _parsers()
        if any(action.metavar == "INC" for action in parser._actions)
    }
    assert taking == {*_CALLS, "add"}
    assert taking <= {entry.name for entry in COMMANDS}


@pytest.mark.parametrize("command", _CALLS)
def test_number_and_uuid_mean_the_same_incident(casepack: Casepack, command: str) -> None:
    number = "INC-2026-00002"
    uuid = casepack.json("show", number)["incident"]["uuid"]
    answers = {
        reference: casepack(command, reference, *_CALLS[command]).demand_done().out
        for reference in (number, number.lower(), uuid, uuid.upper())
    }
    assert len(set(answers.values())) == 1
    assert "Stolen laptop" in answers[number] or number in answers[number]


def test_number_and_uuid_add_to_the_same_incident(casepack: Casepack) -> None:
    number = "INC-2026-00002"
    uuid = casepack.json("show", number)["incident"]["uuid"]
    references = (number, number.lower(), uuid, uuid.upper())
    for reference in references:
        casepack("add", "comment", reference, f"text={reference}").demand_done()
    comments = casepack.json("show", number)["comments"]
    assert [one["text"] for one in comments] == list(references)


def test_nothing_is_added_to_what_is_no_incident(casepack: Casepack) -> None:
    outcome = casepack("add", "comment", "INC-2026-99999", "text=x")
    outcome.demand_refusal("There is no incident", "list of incidents")


@pytest.mark.parametrize("command", _CALLS)
@pytest.mark.parametrize(
    "reference",
    ["INC-2026-99999", "INC", "1", "01a1fdb3-9760-792d-b5d6-23d3b605c4fa", "\u202e", "%", " "],
)
def test_what_is_no_incident_is_said_to_be_none(
    casepack: Casepack, command: str, reference: str
) -> None:
    outcome = casepack(command, reference, *_CALLS[command])
    outcome.demand_refusal("There is no incident", "list of incidents")
    assert "\u202e" not in outcome.err
