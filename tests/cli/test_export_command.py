# SPDX-License-Identifier: Apache-2.0
"""The command export writes what is asked for, or says in one sentence why not."""

import json
from pathlib import Path

import openpyxl

from tests.helpers.commands import Casepack


def test_the_list_is_written_in_the_language_of_the_command(
    casepack: Casepack, tmp_path: Path
) -> None:
    target = tmp_path / "list.xlsx"
    told = casepack("export", target, "--columns", "severity", globals_=["--lang", "de"])
    assert told.demand_done().out.count(str(target)) == 1
    book = openpyxl.load_workbook(target)
    headings = [cell.value for cell in book.worksheets[0][1]]
    assert len(headings) == 6
    assert {"Nummer", "Titel"} <= set(headings)
    book.close()
    assert casepack.json("import", target)["unchanged"] == 3


def test_the_order_and_the_columns_are_those_asked_for(casepack: Casepack, tmp_path: Path) -> None:
    target = tmp_path / "list.jsonl"
    casepack("export", target, "--sort", "-severity", "--columns", "severity, title").demand_done()
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [row["severity"] for row in rows] == ["critical", "high", "low"]
    assert list(rows[0])[:3] == ["number", "severity", "title"]


def test_what_cannot_be_written_is_told_in_a_sentence(casepack: Casepack, tmp_path: Path) -> None:
    casepack("export", tmp_path / "list.xls").demand_refusal(".xlsx, .csv or .jsonl", code=2)
    casepack("export", tmp_path).demand_refusal("must end in", code=2)
    wrong = tmp_path / "list.csv"
    casepack("export", wrong, "--columns", "colour").demand_refusal("colour", code=2)
    casepack("export", wrong, "--sort", "colour").demand_refusal("colour", code=2)
    casepack("export", wrong, "--where", "status:opne").demand_refusal("opne")
    casepack("export", tmp_path / "no" / "list.csv").demand_refusal("does not exist")
    casepack("export", casepack.workspace / "list.csv").demand_refusal("lies in the workspace")
    wrong.write_text("old")
    wrong.chmod(0o444)
    casepack("export", wrong).demand_refusal("open in another program")
    assert wrong.read_text() == "old"
