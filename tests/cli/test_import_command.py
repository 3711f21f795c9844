# SPDX-License-Identifier: Apache-2.0
"""Several files, a stop in the middle, progress on a terminal, and what is told of it all."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.cli.main import run
from tests.helpers.commands import Casepack, command_line
from tests.helpers.workspaces import Dump


def _table(path: Path, *titles: str) -> Path:
    path.write_text("\n".join(("title", *titles)) + "\n", encoding="utf-8")
    return path


def test_a_file_that_fails_keeps_no_other_file_out(casepack: Casepack, tmp_path: Path) -> None:
    first, third = _table(tmp_path / "first.csv", "A"), _table(tmp_path / "third.csv", "B", "C")
    second = tmp_path / "second.csv"
    second.write_bytes(b"")
    outcome = casepack("import", first, second, third)
    assert outcome.code == 3
    assert [line.partition(":")[0] for line in outcome.out.splitlines()] == [
        "first.csv",
        "third.csv",
    ]
    refusals = [line for line in outcome.err.splitlines() if line.startswith("casepack: ")]
    assert refusals == ["casepack: second.csv is empty. Choose a file that holds incidents."]
    assert len(casepack.json("list")) == 6


def test_a_guess_at_the_encoding_is_told_and_a_choice_is_not(
    casepack: Casepack, tmp_path: Path
) -> None:
    table = tmp_path / "lodz.csv"
    table.write_bytes("title,severity\nŁódź,low\n".encode("cp1250"))
    outcome = casepack("import", table, "--dry-run").demand_done()
    assert "lodz.csv was read as Windows-1252" in outcome.err
    assert "--encoding" in outcome.err
    totals = casepack.json("import", table, "--dry-run")
    assert totals["encodings_guessed"] == [{"file": "lodz.csv", "encoding": "Windows-1252"}]
    chosen = casepack("import", table, "--encoding", "windows-1250").demand_done()
    assert "was read as" not in chosen.err
    assert casepack.json("list", "--where", "Łódź")[0]["title"] == "Łódź"
    refused = casepack("import", table, "--encoding", "klingon")
    refused.demand_refusal("klingon", "windows-1251", code=2)


def test_json_totals_hold_what_was_done_and_what_was_not(
    casepack: Casepack, tmp_path: Path
) -> None:
    good = _table(tmp_path / "good.csv", "A", "B")
    outcome = casepack("import", good, tmp_path / "gone.csv", globals_=["--json"])
    assert outcome.code == 3
    assert outcome.json["created"] == 2
    assert [failed["file"] for failed in outcome.json["failed"]] == ["gone.csv"]
    assert outcome.err.count("\n") == 1
    assert outcome.err == f"casepack: {outcome.json['failed'][0]['reason']}\n"


def test_where_every_file_fails_nothing_is_partly_done(
    casepack: Casepack, tmp_path: Path, content: Callable[[], Dump]
) -> None:
    before = content()
    files = [tmp_path / "gone.csv", tmp_path / "away.csv"]
    outcome = casepack("import", *files, globals_=["--json"])
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.count("casepack: ") == 2
    assert content() == before


def test_a_rehearsal_writes_nothing_and_says_so(
    casepack: Casepack, tmp_path: Path, content: Callable[[], Dump]
) -> None:
    before = content()
    outcome = casepack("import", "--dry-run", _table(tmp_path / "a.csv", "A")).demand_done()
    assert outcome.out == "a.csv: 1 read, 1 created, 0 updated, 0 unchanged, 0 rejected.\n"
    assert "rehearsal" in outcome.err
    assert content() == before


def test_the_second_import_creates_nothing_and_says_so(casepack: Casepack, tmp_path: Path) -> None:
    table = _table(tmp_path / "a.csv", "A")
    casepack("import", table).demand_done()
    outcome = casepack("import", table).demand_done()
    assert outcome.out == "a.csv: 1 read, 0 created, 0 updated, 1 unchanged, 0 rejected.\n"
    assert outcome.err == ""


def test_many_rejected_rows_are_told_shortly_and_written_wholly(
    casepack: Casepack, tmp_path: Path
) -> None:
    rows = [f"case {n},worst" for n in range(30)]
    table = tmp_path / "bad.csv"
    table.write_text("\n".join(["title,severity", *rows]), encoding="utf-8")
    rejects = tmp_path / "rejects.csv"
    outcome = casepack("import", table, "--rejects", rejects)
    assert outcome.code == 3
    assert outcome.out == "bad.csv: 30 read, 0 created, 0 updated, 0 unchanged, 30 rejected.\n"
    lines = outcome.err.splitlines()
    assert len(lines) == 21
    assert lines[0].startswith("Line 2: Severity: “worst”")
    assert lines[-1].startswith("… and 10 more.")
    assert len(rejects.read_text(encoding="utf-8-sig").splitlines()) == 31


def test_rejects_that_cannot_be_written_are_refused_before_anything_is_imported(
    casepack: Casepack, tmp_path: Path, content: Callable[[], Dump]
) -> None:
    before = content()
    table = _table(tmp_path / "a.csv", "A")
    casepack("import", table, "--rejects", tmp_path).demand_refusal("is a folder")
    casepack("import", table, "--rejects", tmp_path / "no" / "x.csv").demand_refusal("no does not")
    assert content() == before


def test_rejects_are_never_written_over_a_file_that_is_read_or_into_the_workspace(
    casepack: Casepack, tmp_path: Path, content: Callable[[], Dump]
) -> None:
    before, table = content(), tmp_path / "list.csv"
    table.write_text("title,severity\nBad,worst\n")
    link = tmp_path / "link.csv"
    link.symlink_to(table)
    for target, word in (
        (table, "read"),
        (link, "read"),
        (casepack.workspace / "casepack.db", "workspace"),
    ):
        casepack("import", table, "--rejects", target).demand_refusal(target.name, word)
    assert table.read_text() == "title,severity\nBad,worst\n"
    assert content() == before


def test_an_import_is_taken_back_by_the_number_that_was_told(
    casepack: Casepack, tmp_path: Path
) -> None:
    told = casepack("import", _table(tmp_path / "a.csv", "A", "B")).demand_done().err
    action = told.partition("--undo ")[2].partition("`")[0]
    assert casepack("import", "--undo", action).demand_done().out == "Took back 2 incidents.\n"
    casepack("import", "--undo", action).demand_refusal(action)
    casepack("import", "--undo", 999).demand_refusal("999")
    casepack("set", "INC-2026-00001", "title=Another").demand_done()
    edit = int(action) + 2
    casepack("import", "--undo", edit).demand_refusal(f"Action {edit} is not an import")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_an_interrupt_during_an_import_changes_nothing_and_says_so(
    casepack: Casepack, tmp_path: Path, content: Callable[[], Dump]
) -> None:
    before = content()
    table = _table(tmp_path / "long.csv", *(f"case {n}" for n in range(300_000)))
    line = command_line("--workspace", casepack.workspace, "import", table)
    terminal, its_end = os.openpty()
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=its_end) as process:
        os.close(its_end)
        said = _read_until(terminal, b" read")
        process.send_signal(signal.SIGINT)
        said += _read_until(terminal, b"")
        out = process.communicate()[0]
    os.close(terminal)
    assert process.returncode == 1
    assert out == b""
    text = said.decode()
    assert "long.csv: " in text
    assert text.endswith("Stopped at long.csv; nothing of it was imported.\r\n")
    assert "Traceback" not in text
    assert content() == before
    casepack("check").demand_done()
    casepack("list").demand_done()


def test_a_stop_in_the_second_file_leaves_the_first_and_tells_both(
    casepack: Casepack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from casepack_desktop.services.imports import ImportService

    files = [_table(tmp_path / f"{name}.csv", name) for name in ("one", "two", "three")]
    whole = ImportService.run

    def interrupted(self: ImportService, actor, wanted, progress):  # type: ignore[no-untyped-def]
        if wanted.path.stem == "two":
            raise KeyboardInterrupt
        return whole(self, actor, wanted, progress)

    monkeypatch.setattr(ImportService, "run", interrupted)
    line = ["--workspace", str(casepack.workspace), "--json", "import", *map(str, files)]
    assert run(line, Bootstrap()) == 3
    said = capsys.readouterr()
    assert '"created": 1' in said.out
    assert said.err == "Stopped at two.csv; nothing of it was imported.\n"


def test_no_progress_is_drawn_where_nobody_watches(casepack: Casepack, tmp_path: Path) -> None:
    table = _table(tmp_path / "a.csv", *(f"case {n}" for n in range(2_000)))
    outcome = casepack.real("import", table).demand_done()
    assert "\r" not in outcome.err
    assert "\x1b" not in outcome.err


def _read_until(terminal: int, mark: bytes) -> bytes:
    """Return what comes until `mark`, or to the end if it is empty or never comes."""
    said = b""
    while not mark or mark not in said:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # Linux reports the end of a pseudo-terminal this way
            break
        if not piece:
            break
        said += piece
    return said
