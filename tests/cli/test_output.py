# SPDX-License-Identifier: Apache-2.0
"""What stands on the two streams, and that no title steers the terminal."""

import os
import subprocess
from pathlib import Path

import pytest

from casepack_desktop.cli.terminal import one_line, shortened, visible, width
from tests.helpers.commands import Casepack, command_line
from tests.helpers.workspaces import a_workspace, an_incident, opened

_FULL = Path("/dev/full")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b]0;title\x07", "\\u001b[31mred\\u001b]0;title\\u0007"),
        ("\x9b31m", "\\u009b31m"),
        ("ab\rc", "ab\\u000dc"),
        ("\u202eabc\u2066", "\\u202eabc\\u2066"),
        ("\U000e0041", "\\U000e0041"),
        ("tab\there", "tab\\u0009here"),
        ("two\nlines", "two\nlines"),
        ("\N{FAMILY}\u200d\N{GIRL}", "\N{FAMILY}\u200d\N{GIRL}"),
        ("عطل 領収書 Łódź", "عطل 領収書 Łódź"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_instead(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x85", "\x0b"])
def test_one_line_stays_one(end: str) -> None:
    assert one_line(f"a{end}b{end}") == "a b"


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("領収書", 6), ("e\u0301", 1), ("☎\ufe0f", 1), ("ｶﾞ", 2)]
)
def test_width_is_that_of_the_terminal(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize("text", ["x" * 80, "領" * 80, "e\u0301" * 80, "x", ""])
@pytest.mark.parametrize("columns", [5, 60])
def test_a_shortened_text_fits(text: str, columns: int) -> None:
    cut = shortened(text, columns)
    assert width(cut) <= columns
    assert cut == text or cut.endswith("…")


def test_columns_line_up_beside_wide_characters(casepack: Casepack) -> None:
    with opened(casepack.workspace) as services:
        an_incident(services, title="宽" * 200, severity="low")
    lines = casepack("list").demand_done().out.splitlines()
    assert len(lines) == 5
    start = lines[0].index("Title")
    assert [width(line[:start]) for line in lines] == [start] * 5
    assert all(width(line) <= start + 60 for line in lines)


@pytest.mark.parametrize("instant", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_the_ends_of_the_calendar_can_be_listed_and_shown(casepack: Casepack, instant: str) -> None:
    casepack("set", "INC-2026-00001", f"event_start_at={instant}").demand_done()
    assert instant[:10] in casepack("list").demand_done().out
    assert instant[:10] in casepack("show", "INC-2026-00001").demand_done().out


def test_a_title_cannot_steer_the_terminal(casepack: Casepack) -> None:
    title = "\x1b]0;owned\x07\x1b[2J\u202eevil"
    casepack("set", "INC-2026-00001", f"title={title}", f"description=a\n{title}").demand_done()
    for outcome in (
        casepack("list"),
        casepack("show", "INC-2026-00001"),
        casepack("set", "INC-2026-00001", f"severity={title}"),
        casepack("list", "--where", f"status:{title}"),
    ):
        assert set(outcome.out + outcome.err).isdisjoint("\x1b\x07\u202e")
    assert casepack.json("show", "INC-2026-00001")["incident"]["title"] == title


def test_an_empty_list_is_a_note_and_json_an_empty_list(casepack: Casepack) -> None:
    outcome = casepack("list", "--where", "nothinglikethis").demand_done()
    assert outcome.out == ""
    assert outcome.err.startswith("No incident fits the filter. Widen it")
    assert casepack.json("list", "--where", "nothinglikethis") == []
    assert casepack("list", "--limit", 0).demand_done().err == ""
    assert casepack("list", "--limit", 0, "--where", "a").demand_done().err == ""


@pytest.mark.parametrize("limit", ["9" * 15, "9" * 16, "1" + "0" * 5_000, "0" * 20 + "7"])
def test_more_rows_than_there_can_be_are_all(casepack: Casepack, limit: str) -> None:
    everything = casepack.json("list")
    assert everything
    assert casepack.json("list", "--limit", limit) == everything


def test_an_empty_workspace_says_how_incidents_come_in(casepack: Casepack, tmp_path: Path) -> None:
    empty = tmp_path / "empty.casepack"
    with a_workspace(tmp_path, name=empty.name):
        pass
    for where in ("", "status:open"):
        outcome = casepack("list", "--where", where, globals_=["--workspace", str(empty)])
        assert outcome.demand_done().err.startswith("There are no incidents yet. Register one")


def test_the_keys_of_a_filter_may_stand_in_capitals(casepack: Casepack) -> None:
    assert casepack.json("list", "--where", "STATUS:open") == casepack.json("list")


def test_a_filter_with_an_unknown_entry_says_what_is_known(casepack: Casepack) -> None:
    for globals_ in ([], ["--json"]):
        outcome = casepack("list", "--where", "status:opne", globals_=globals_)
        outcome.demand_refusal("Status", "“status:opne”", "open, in_progress, resolved, closed")


@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        ([], [3, 2, 1]),
        (["--sort", "number"], [1, 2, 3]),
        (["--sort", "-number"], [3, 2, 1]),
        (["--sort=-severity"], [3, 1, 2]),
        (["--sort", "severity", "--limit", "2"], [2, 1]),
        (["--limit", "0"], []),
    ],
)
def test_a_minus_in_front_of_the_key_sorts_downwards(
    casepack: Casepack, sort: list[str], numbers: list[int]
) -> None:
    rows = casepack.json("list", *sort)
    assert [row["number"] for row in rows] == [f"INC-2026-{number:05d}" for number in numbers]


def test_a_long_list_comes_whole_and_page_by_page(casepack: Casepack, tmp_path: Path) -> None:
    table = tmp_path / "many.csv"
    table.write_text("title\n" + "\n".join(f"case {n}" for n in range(450)), encoding="utf-8")
    casepack("import", table).demand_done()
    lines = casepack("list").demand_done().out.splitlines()
    assert len(lines) == 454
    assert len(casepack.json("list")) == 453
    assert len({row["number"] for row in casepack.json("list", "--sort", "title")}) == 453


@pytest.mark.parametrize("globals_", [[], ["--json"]])
@pytest.mark.parametrize("command", [["show", "INC-2026-00001"], ["list"], ["check"]])
def test_reading_writes_results_only_to_standard_output(
    casepack: Casepack, command: list[str], globals_: list[str]
) -> None:
    outcome = casepack(*command, globals_=globals_).demand_done()
    assert outcome.out
    assert outcome.err == ""


def test_a_text_report_goes_to_standard_output_and_nothing_else_does(casepack: Casepack) -> None:
    outcome = casepack("report", "INC-2026-00001", "--format", "html").demand_done()
    assert outcome.out.startswith("<!DOCTYPE html>")
    assert outcome.out.rstrip().endswith("</html>")
    assert outcome.err == ""


@pytest.mark.parametrize("name", ["casepack.db", "keys.json", "files/x.html", "new.html"])
def test_a_report_is_never_written_into_the_workspace(casepack: Casepack, name: str) -> None:
    before = {path: path.read_bytes() for path in casepack.workspace.glob("*.*")}
    target = casepack.workspace / name
    target.parent.mkdir(exist_ok=True)
    command = ("report", "INC-2026-00001", "--format", "html", "-o", target)
    casepack(*command).demand_refusal(name, "workspace")
    assert {path: path.read_bytes() for path in casepack.workspace.glob("*.*")} == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_report_goes_through_a_link_and_into_a_pipe_and_replaces_neither(
    casepack: Casepack, tmp_path: Path
) -> None:
    command = ("report", "INC-2026-00001", "--format", "html", "-o")
    whole = casepack(*command[:-1]).demand_done().out.encode()
    link, behind, pipe = tmp_path / "link.html", tmp_path / "real.html", tmp_path / "pipe"
    behind.write_text("older")
    link.symlink_to(behind)
    casepack(*command, link).demand_done()
    assert link.is_symlink()
    assert behind.read_bytes() == whole
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        casepack(*command, pipe).demand_done()
        assert reader.communicate()[0] == whole
    assert pipe.is_fifo()


def test_a_file_name_that_is_too_long_is_told(casepack: Casepack, tmp_path: Path) -> None:
    target = tmp_path / ("x" * 300)
    casepack("report", "INC-2026-00001", "-o", target).demand_refusal("cannot be used")


@pytest.mark.skipif(not _FULL.exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("command", [["list"], ["report", "INC-2026-00001", "--format", "html"]])
def test_a_result_that_cannot_be_written_is_a_failure(
    casepack: Casepack, command: list[str]
) -> None:
    line = command_line("--workspace", casepack.workspace, *command)
    with _FULL.open("wb") as full:
        done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "casepack: The result cannot be written to standard output: No space left on device.\n"
    )


def test_a_reader_that_leaves_is_no_error_to_tell(casepack: Casepack) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    line = command_line("--workspace", casepack.workspace, "list")
    done = subprocess.run(line, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert done.returncode == 1
    assert done.stderr == b""
