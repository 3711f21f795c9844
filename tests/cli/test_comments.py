# SPDX-License-Identifier: Apache-2.0
"""Comments are added and read on the command line."""

import pytest

from tests.cli.test_schemas import _fits
from tests.helpers.commands import Casepack

NUMBER = "INC-2026-00001"


def test_a_comment_is_added_corrected_and_shown(casepack: Casepack) -> None:
    made = casepack.json("add", "comment", NUMBER, "text=Seen **today**\nby me")
    _fits("add", made)
    correction = casepack.json("add", "comment", NUMBER, "text=Not today", f"corrects={made['id']}")
    case = casepack.json("show", NUMBER)
    _fits("show", case)
    assert [(c["text"], c["corrects"]) for c in case["comments"]] == [
        ("Seen **today**\nby me", None),
        ("Not today", made["id"]),
    ]
    assert case["comments"][1]["id"] == correction["id"]
    shown = casepack("show", NUMBER).out
    assert "Comments" in shown
    assert "Seen **today**\n    by me" in shown


def test_what_the_program_says_is_told_in_the_language_of_the_reader(casepack: Casepack) -> None:
    for status in ("closed", "open"):
        casepack("set", NUMBER, f"status={status}").demand_done()
    (comment,) = casepack.json("show", NUMBER)["comments"]
    assert (comment["kind"], comment["text"]) == ("system", "Reopened: closed → open.")
    assert "Reopened: closed → open." in casepack("show", NUMBER).out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["comment", NUMBER], 1, "empty"),
        (["comment", NUMBER, "text= "], 1, "empty"),
        (["comment", "INC-1999-00001", "text=x"], 1, "no incident"),
        (["comment", NUMBER, "text=x", "corrects=nonsense"], 1, "no comment"),
        (["nonsense", NUMBER, "text=x"], 2, "comment"),
        (["comment", NUMBER, "colour=red"], 2, "colour"),
        (["comment", NUMBER, "text=x", "--file", "a.txt"], 2, "--file"),
        (["comment"], 2, "INC"),
    ],
)
def test_what_cannot_be_added_says_why(
    casepack: Casepack, arguments: list[str], code: int, said: str
) -> None:
    outcome = casepack("add", *arguments)
    assert outcome.code == code
    assert said in outcome.err
    assert casepack.json("show", NUMBER)["comments"] == []
