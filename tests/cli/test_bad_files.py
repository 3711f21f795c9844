# SPDX-License-Identifier: Apache-2.0
"""Files that should not be imported as they are: a sentence or a line, never half an import."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from pypdf import PdfReader

from casepack_desktop.domain.fields import FIELDS, FieldKind
from casepack_desktop.support.i18n import LOCALES
from tests.helpers.commands import Casepack, command_line
from tests.helpers.workspaces import Dump

_PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
_MEMORY = 900_000_000
_LONG = 200_000_000


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("missing.csv", None, ["missing.csv", "Check the path"]),
        ("empty.csv", b"", ["empty.csv is empty"]),
        ("blank.json", b" \n\n\t", ["blank.json is empty"]),
        ("a.csv", b"%PDF-1.7\n%%EOF", ["not a list of incidents"]),
        ("a.xlsx", _PNG, ["not a list of incidents"]),
        ("a.zip", b"PK\x05\x06" + bytes(18), ["a.zip"]),
        ("a.xlsx", b"PK\x03\x04" + bytes(200), ["a.xlsx"]),
        ("a.bin", bytes(range(256)) * 40, ["a.bin"]),
        ("a.csv", bytes(5_000), ["a.csv"]),
        ("a.json", b'{"title": "x"', ["a.json is not valid JSON at line 1"]),
        ("a.json", b"[" * 100_000, ["a.json nests deeper"]),
        ("a.json", b'[{"title": "x"}] trailing', ["a.json is not valid JSON"]),
        ("a.csv", b'title,severity\n"never closed,high\n', ["never closed"]),
        ("a.csv", b"colour,shape\nred,round\n", ["colour", "Name a mapping"]),
        ("a.csv", "title\nŁódź\n".encode("utf-16")[:-1], ["a.csv"]),
        ("heads.csv", b"title,severity\n", ["heads.csv is empty"]),
        ("none.json", b"[]", ["none.json is empty"]),
    ],
)
@pytest.mark.parametrize("globals_", [[], ["--json"]])
def test_a_file_that_holds_no_incidents(
    casepack: Casepack,
    tmp_path: Path,
    content: Callable[[], Dump],
    name: str,
    data: bytes | None,
    words: list[str],
    globals_: list[str],
) -> None:
    before = content()
    if data is not None:
        (tmp_path / name).write_bytes(data)
    casepack("import", tmp_path / name, globals_=globals_).demand_refusal(*words)
    assert content() == before


def test_entries_that_are_all_no_incidents_are_rejected_one_by_one(
    casepack: Casepack, tmp_path: Path
) -> None:
    table = tmp_path / "numbers.json"
    table.write_text("[1, 2]")
    outcome = casepack("import", table)
    assert outcome.code == 3
    assert outcome.err.count("Line 1: The entry is not a JSON object.") == 2


@pytest.mark.skipif(sys.platform != "linux", reason="others have no names that are no text")
def test_names_that_are_no_text_are_names_all_the_same(casepack: Casepack, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    source, moved = tmp_path / f"{name}.csv", tmp_path / f"{name}.casepack"
    source.write_text("title\nA\n")
    casepack("import", source).demand_done()
    casepack.workspace = casepack.workspace.rename(moved)
    casepack("check").demand_done()
    assert "A" in casepack("list").demand_done().out


def test_a_folder_is_no_file(casepack: Casepack, tmp_path: Path) -> None:
    casepack("import", tmp_path).demand_refusal()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--mapping", "nope"], ["“nope”", "casepack, genai-incidents"]),
        (["--mapping", "nope.toml"], ["nope.toml"]),
        (["--encoding", "klingon"], ["“klingon”", "utf-8"]),
    ],
)
def test_a_choice_that_does_not_exist_is_a_usage_error(
    casepack: Casepack, tmp_path: Path, arguments: list[str], words: list[str]
) -> None:
    table = tmp_path / "a.csv"
    table.write_text("title\nA\n", encoding="utf-8")
    casepack("import", table, *arguments).demand_refusal(*words, code=2)


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        ("title,severity", "NUL \x00 inside,high", ["NUL"]),
        ("title,severity", "A,high,extra,cells", ["Line 3"]),
        ("title,event_start_at", "A,2026-02-30", ["Event start", "2026-02-30"]),
        ("title,event_start_at", "A,2026-13-01T10:00Z", ["Event start"]),
        ("title,event_start_at", "A,yesterday", ["Event start", "yesterday"]),
        ("title,event_start_at", "A,2026-03-29 03:30", ["Event start"]),
        ("title,severity", "A,worst", ["Severity", "worst", "low, medium, high, critical"]),
        ("title,status", "A,asleep", ["Status", "asleep", "open"]),
        ("title,type", "A,unheard-of", ["Type"]),
        ("title,tlp", "A,PINK", ["TLP"]),
        ("title,severity", ",high", ["Title"]),
        ("title,severity", "x" * 100_000 + ",high", ["Title", "100000", "500"]),
        ("title,downtime_minutes", "A,-5", ["Downtime"]),
        ("title,financial_loss", "A,1e9", ["Financial loss"]),
    ],
)
def test_a_bad_row_is_rejected_with_line_and_reason_and_the_rest_goes_on(
    casepack: Casepack, tmp_path: Path, header: str, row: str, words: list[str]
) -> None:
    good = "Good" + "," * header.count(",")
    table = tmp_path / "a.csv"
    table.write_text(f"{header}\n{good}\n{row}\nGood too{good[4:]}\n", encoding="utf-8")
    outcome = casepack("import", table)
    assert outcome.code == 3
    assert outcome.out == "a.csv: 3 read, 2 created, 0 updated, 0 unchanged, 1 rejected.\n"
    reason = outcome.err.splitlines()[0]
    assert reason.startswith("Line 3: ")
    assert len(reason) < 1_000
    assert [word for word in words if word not in reason] == []
    assert {"Good", "Good too"} <= {row["title"] for row in casepack.json("list")}


def test_a_date_without_a_zone_is_local_to_the_workspace(
    casepack: Casepack, tmp_path: Path
) -> None:
    table = tmp_path / "a.csv"
    table.write_text("title,event_start_at\nA,2026-07-01 10:00\nB,2026-01-01 10:00\n")
    casepack("import", table).demand_done()
    rows = {row["title"]: row["event_start_at"] for row in casepack.json("list")}
    assert rows["A"] == "2026-07-01T07:00:00Z"
    assert rows["B"] == "2026-01-01T08:00:00Z"


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("title=" + "x" * 100_000, ["Title", "100000", "500"]),
        ("title=", ["A title is needed"]),
        ("title=two\nlines", ["one line"]),
        ("event_start_at=2026-02-30", ["Event start", "2026-02-30"]),
        ("severity=worst", ["Severity", "worst"]),
        ("created_at=2026-01-01", ["Created", "stamps"]),
        ("status=", ["A status is needed"]),
        ("type=\x1b[31m", ["Type"]),
        ("title=\udcff", ["Title"]),
        ("event_end_at=1999-01-01", ["Event end"]),
    ],
)
def test_a_typed_value_that_does_not_fit_changes_nothing(
    casepack: Casepack, content: Callable[[], Dump], argument: str, words: list[str]
) -> None:
    casepack("set", "INC-2026-00001", "event_start_at=2026-01-01").demand_done()
    before = content()
    for command in (["set", "INC-2026-00001"], ["new", "event_start_at=2026-01-01"]):
        if command[0] == "new" and not argument.startswith(("title", "event_start")):
            command = [*command, "title=x"]
        if not (command[0] == "new" and argument.startswith("event_start")):
            casepack(*command, argument).demand_refusal(*words)
    assert content() == before


@pytest.mark.parametrize(
    "title", ["عطل في الخادم الرئيسي", "🔥👨‍👩‍👧 шторм", "\u202eevil\u2066", "e\u0301" * 200]
)
def test_every_script_goes_in_and_comes_out_again(
    casepack: Casepack, tmp_path: Path, title: str
) -> None:
    table = tmp_path / "a.csv"
    table.write_text(f"title\n{title}\n", encoding="utf-8")
    casepack("import", table).demand_done()
    row = casepack.json("list", "--limit", "1")[0]
    assert row["title"] == title
    casepack("list").demand_done()
    for kind in ("pdf", "html", "json"):
        target = tmp_path / f"r.{kind}"
        casepack("report", row["number"], "--format", kind, "-o", target).demand_done()


_HOSTILE = "<script>alert(1)</script><b>&amp;<para><img src='file:///etc/passwd'/>{{7*7}}{0}%s"


def test_markup_in_every_text_field_stays_text_in_every_format(
    casepack: Casepack, tmp_path: Path
) -> None:
    texts = (FieldKind.LINE, FieldKind.TEXT, FieldKind.PERSON)
    keys = [field.key for field in FIELDS if field.kind in texts] + ["company"]
    given = [f"{key}={_HOSTILE} {key}" for key in keys]
    casepack("set", "INC-2026-00001", *given).demand_done()
    reports = {}
    for kind in ("pdf", "html", "json"):
        target = tmp_path / f"r.{kind}"
        line = ["report", "INC-2026-00001", "--format", kind, "-o", target]
        casepack(*line, "--set", f"executive_summary={_HOSTILE}").demand_done()
        reports[kind] = target
    page = reports["html"].read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img src='file" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "49" not in page.partition("alert(1)")[2][:200]
    assert _HOSTILE in reports["json"].read_text(encoding="utf-8").replace("\\u0026", "&")
    text = "".join(page.extract_text() for page in PdfReader(reports["pdf"]).pages)
    assert "<script>alert(1)</script>" in "".join(text.split("\n"))


def test_a_formula_in_a_cell_is_text_coming_in_and_guarded_going_out(
    casepack: Casepack, tmp_path: Path
) -> None:
    formula = '=HYPERLINK("http://evil.example","x")'
    table = tmp_path / "a.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = [("title", "severity"), (formula, "high"), (formula + "!", "=worst")]
        csv.writer(file).writerows(rows)
    book = Workbook()
    assert book.active is not None
    book.active.append(["title", "severity"])
    book.active.append([formula, "low"])
    book.active["A2"].data_type = "s"
    book.active.append(["also", formula])
    book.active["B3"].data_type = "s"
    book.save(tmp_path / "a.xlsx")
    rejects = tmp_path / "rejects.csv"
    outcome = casepack("import", table, tmp_path / "a.xlsx", "--rejects", rejects)
    assert outcome.code == 3
    assert [row["title"] for row in casepack.json("list")].count(formula) == 2
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert len(cells) == 12
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert any(formula in cell for cell in cells)


@pytest.mark.parametrize("name", ["long.csv", "long.json", "long.jsonl"])
def test_200_mb_in_one_line_is_refused_in_bounded_memory(
    casepack: Casepack, tmp_path: Path, content: Callable[[], Dump], name: str
) -> None:
    before = content()
    long = tmp_path / name
    with long.open("wb") as file:
        file.write(b"title\n" if name.endswith("csv") else b'[{"title": "'[name[-1] == "l" :])
        for _ in range(_LONG // 1_000_000):
            file.write(b"x" * 1_000_000)
    line = command_line("--workspace", casepack.workspace, "import", long)
    done = subprocess.run(
        line,
        capture_output=True,
        preexec_fn=None if os.name == "nt" else _bounded,
        timeout=60,
        check=False,
        text=True,
    )
    long.unlink()
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("casepack: The record that begins in line"), done.stderr
    assert done.stderr.count("\n") == 1
    assert "larger than 24 MB" in done.stderr
    assert content() == before


def _bounded() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def test_the_report_of_a_case_is_made_in_every_language(casepack: Casepack) -> None:
    for locale in LOCALES:
        line = ["report", "INC-2026-00003", "--format", "json", "--report-lang", locale]
        assert "領収書" in casepack(*line).demand_done().out
