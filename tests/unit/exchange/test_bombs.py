# SPDX-License-Identifier: Apache-2.0
"""Files made to exhaust the machine are refused quickly, in little memory, naming the limit."""

import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from casepack_desktop.exchange import problems
from casepack_desktop.exchange.readers import open_records
from casepack_desktop.exchange.records import Rejected
from tests.unit.exchange.making import (
    a_workbook,
    data_of,
    inline,
    sheet_xml,
    with_part,
    written,
)

SECONDS = 2.0
MEMORY = 256 * 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
ROWS = [["title", "severity"], ["Phishing", "high"]]


def refused(path: Path) -> problems.ImportProblem:
    """Return why the file is refused, having watched the clock and the memory."""
    begun = time.process_time()
    with pytest.raises(problems.ImportProblem) as first:
        list(open_records(path))
    spent = time.process_time() - begun
    tracemalloc.start()
    try:
        with pytest.raises(problems.ImportProblem):
            list(open_records(path))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert spent <= SECONDS, f"{spent:.1f} s"
    assert peak <= MEMORY, f"{peak / 1e6:.0f} MB"
    return first.value


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return a_workbook(tmp_path / "harmless.xlsx", ROWS)


def test_a_harmless_workbook_is_read(book: Path) -> None:
    assert data_of(book) == [{"title": "Phishing", "severity": "high"}]


def test_a_harmless_sheet_put_into_the_package_is_read(book: Path, tmp_path: Path) -> None:
    body = inline(1, ("A", "title")) + inline(2, ("A", "Phishing"))
    made = with_part(book, tmp_path / "made.xlsx", SHEET, sheet_xml(body, "A1:XFD1048576"))
    assert data_of(made) == [{"title": "Phishing"}]


def forged(book: Path, target: Path, sizes: dict[str, tuple[int, int]]) -> Path:
    """Copy a workbook with additional parts that claim to unfold to some size from another."""
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, (unfolded, packed) in sizes.items():
            new.writestr(name, bytes(packed))
            info = new.getinfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.file_size = unfolded
    return target


def test_a_part_beyond_100_mb_is_refused(book: Path, tmp_path: Path) -> None:
    control = forged(book, tmp_path / "ok.xlsx", {"xl/media/a.bin": (99_000_000, 600_000)})
    assert len(data_of(control)) == 1
    bomb = forged(book, tmp_path / "bomb.xlsx", {"xl/media/a.bin": (100_000_001, 600_000)})
    problem = refused(bomb)
    assert isinstance(problem, problems.PartTooLarge)
    assert "100 MB" in str(problem)


def test_parts_beyond_500_mb_together_are_refused(book: Path, tmp_path: Path) -> None:
    part = (99_000_000, 600_000)
    control = forged(book, tmp_path / "ok.xlsx", {f"xl/media/{i}.bin": part for i in range(5)})
    assert len(data_of(control)) == 1
    bomb = forged(book, tmp_path / "bomb.xlsx", {f"xl/media/{i}.bin": part for i in range(6)})
    problem = refused(bomb)
    assert isinstance(problem, problems.PackageTooLarge)
    assert "500 MB" in str(problem)


def test_a_sheet_that_unfolds_a_thousandfold_is_refused(book: Path, tmp_path: Path) -> None:
    spaces = " " * 60_000_000
    bomb = with_part(book, tmp_path / "bomb.xlsx", SHEET, sheet_xml(spaces))
    problem = refused(bomb)
    assert isinstance(problem, problems.RatioTooHigh)
    assert "200 times" in str(problem)
    control = with_part(
        book, tmp_path / "ok.xlsx", SHEET, sheet_xml(" " * 100_000 + inline(1, ("A", "title")))
    )
    assert data_of(control) == []


def test_more_than_10000_parts_are_refused(book: Path, tmp_path: Path) -> None:
    control = forged(book, tmp_path / "ok.xlsx", {f"x/{i}": (0, 0) for i in range(500)})
    assert len(data_of(control)) == 1
    bomb = forged(book, tmp_path / "bomb.xlsx", {f"x/{i}": (0, 0) for i in range(10_001)})
    problem = refused(bomb)
    assert isinstance(problem, problems.TooManyEntries)
    assert "10000" in str(problem)


def test_a_directory_that_hides_its_number_of_parts_is_refused(book: Path, tmp_path: Path) -> None:
    bomb = forged(book, tmp_path / "bomb.xlsx", {f"x/{i}": (0, 0) for i in range(11_000)})
    content = bytearray(bomb.read_bytes())
    end = content.rindex(b"PK\x05\x06")
    content[end + 8 : end + 12] = struct.pack("<HH", 5, 5)
    assert isinstance(refused(written(bomb, bytes(content))), problems.TooManyEntries)


def test_parts_that_share_their_bytes_are_refused(book: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/kernel.bin", bytes(1_000_000))
        kernel = new.getinfo("xl/media/kernel.bin")
        for number in range(400):
            twin = zipfile.ZipInfo(f"xl/media/{number}.bin")
            twin.compress_type = kernel.compress_type
            twin.header_offset = kernel.header_offset
            twin.CRC, twin.file_size = kernel.CRC, kernel.file_size
            twin.compress_size = kernel.compress_size
            new.filelist.append(twin)
    problem = refused(bomb)
    assert isinstance(problem, (problems.OverlappingParts, problems.RatioTooHigh))


def test_one_byte_used_twice_is_an_overlap(book: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(bomb, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.filelist[0].compress_size += 1
    problem = refused(bomb)
    assert isinstance(problem, problems.OverlappingParts)
    assert "parts that overlap" in str(problem)


def test_a_package_of_packages_is_no_workbook(tmp_path: Path) -> None:
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("zeros", bytes(1_000_000))
    outer = tmp_path / "outer.xlsx"
    with zipfile.ZipFile(outer, "w") as package:
        for number in range(16):
            package.write(inner, f"{number}.zip")
    assert isinstance(refused(outer), problems.WrongType)


LAUGHS = "<!DOCTYPE a [<!ENTITY l0 'ha'>{}]>".format(
    "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
)
QUADRATIC = f"<!DOCTYPE a [<!ENTITY l11 '{'ha' * 50_000}'>]>"
OUTSIDE = "<!DOCTYPE a [<!ENTITY l11 SYSTEM '{}'>]>"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "_rels/.rels"])
@pytest.mark.parametrize("lead", [LAUGHS, QUADRATIC, "\ufeff<!-- x -->\n" + LAUGHS])
def test_entities_are_refused_in_every_part(
    book: Path, tmp_path: Path, part: str, lead: str
) -> None:
    body = inline(1, ("A", "&l11;" * 100))
    bomb = with_part(book, tmp_path / "bomb.xlsx", part, sheet_xml(body, lead=lead))
    problem = refused(bomb)
    assert isinstance(problem, problems.DeclaredEntities)
    assert "XML entities" in str(problem)


def test_entities_behind_64_kb_of_comments_or_in_utf16_are_refused(
    book: Path, tmp_path: Path
) -> None:
    far = sheet_xml("", lead=f"<!--{'x' * 70_000}-->{LAUGHS}")
    wide = sheet_xml("", lead=LAUGHS).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    for content in (far, wide):
        refused(with_part(book, tmp_path / "bomb.xlsx", SHEET, content))


def test_no_other_file_is_read_through_an_entity(book: Path, tmp_path: Path) -> None:
    secret = written(tmp_path / "secret.txt", "TOP SECRET")
    lead = OUTSIDE.format(secret.as_uri())
    body = inline(1, ("A", "title")) + inline(2, ("A", "&l11;"))
    bomb = with_part(book, tmp_path / "bomb.xlsx", SHEET, sheet_xml(body, lead=lead))
    assert isinstance(refused(bomb), problems.DeclaredEntities)


def test_a_row_far_beyond_the_last_row_of_excel_is_refused(book: Path, tmp_path: Path) -> None:
    body = inline(1, ("A", "title")) + inline(999_999_999, ("A", "x"))
    problem = refused(with_part(book, tmp_path / "bomb.xlsx", SHEET, sheet_xml(body)))
    assert isinstance(problem, problems.TooManyRows)
    assert "1048576" in str(problem)


def test_the_last_cell_of_excels_grid_does_not_stop_the_import(book: Path, tmp_path: Path) -> None:
    body = inline(1, ("A", "title")) + inline(1_048_576, ("A", "x"))
    made = with_part(book, tmp_path / "ok.xlsx", SHEET, sheet_xml(body, "A1:XFD1048576"))
    begun = time.process_time()
    assert data_of(made) == [{"title": "x"}]
    assert time.process_time() - begun <= SECONDS


def test_rows_that_reach_to_the_last_column_are_refused(book: Path, tmp_path: Path) -> None:
    styled = "".join(f'<row r="{row}"><c r="XFD{row}"/></row>' for row in range(2, 60_000))
    content = sheet_xml(inline(1, ("A", "title")) + styled)
    problem = refused(with_part(book, tmp_path / "bomb.xlsx", SHEET, content))
    assert isinstance(problem, problems.TooManyCells)
    assert "20000000" in str(problem)


def test_a_header_of_more_than_1000_columns_is_refused(book: Path, tmp_path: Path) -> None:
    content = sheet_xml(inline(1, ("A", "title"), ("XFD", "x")))
    problem = refused(with_part(book, tmp_path / "bomb.xlsx", SHEET, content))
    assert isinstance(problem, problems.TooManyColumns)
    assert "1000 columns" in str(problem)


@pytest.mark.parametrize("depth", [101, 10_000, 1_000_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_deep_json_is_refused(tmp_path: Path, depth: int, opening: str, closing: str) -> None:
    text = '[{"title": ' + opening * depth + "1" + closing * depth + "}]"
    problem = refused(written(tmp_path / "deep.json", text))
    assert isinstance(problem, (problems.JsonTooDeep, problems.RecordTooLarge))
    assert "100 levels" in str(problem) or "24 MB" in str(problem)


def test_json_of_usual_depth_is_read(tmp_path: Path) -> None:
    text = '[{"title": ' + "[" * 90 + "1" + "]" * 90 + "}]"
    assert len(data_of(written(tmp_path / "flat.json", text))) == 1


def test_a_deep_line_of_json_lines_is_rejected_alone(tmp_path: Path) -> None:
    deep = '{"a": ' + "[" * 10_000 + "]" * 10_000 + "}"
    path = written(tmp_path / "deep.jsonl", f'{{"title": "x"}}\n{deep}\n{{"title": "y"}}\n')
    first, bad, last = open_records(path)
    assert isinstance(bad, Rejected)
    assert (bad.line, bad.params) == (2, {"limit": 100})
    assert not isinstance(first, Rejected)
    assert not isinstance(last, Rejected)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("long.csv", b"title,severity\r\n"),
        ("quoted.csv", b'title,severity\r\n"'),
        ("long.jsonl", b'{"title": "'),
        ("long.json", b'[{"title": "'),
        ("numbers.json", b"[{"),
    ],
)
def test_200_mb_in_one_line_are_refused(tmp_path: Path, name: str, start: bytes) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(start)
        for _ in range(200):
            file.write(b"1" * 1_000_000)
    problem = refused(path)
    if name != "numbers.json":
        assert isinstance(problem, problems.RecordTooLarge)
        assert "24 MB" in str(problem)


def test_a_record_just_below_24_mb_is_read(tmp_path: Path) -> None:
    text = "x" * 23_900_000
    assert data_of(written(tmp_path / "a.csv", f"title,severity\n{text},low\n"))[0]["title"] == text
    for name in ("a.json", "a.jsonl"):
        content = f'{{"title": "{text}"}}\n{{"title": ""}}\n'
        if name == "a.json":
            content = "[" + content.strip().replace("}\n{", "},{") + "]"
        assert data_of(written(tmp_path / name, content))[0]["title"] == text


def test_json_beyond_500_mb_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "large.json", "[" + " " * 70_000)
    with path.open("r+b") as file:
        file.truncate(500_000_001)
    problem = refused(path)
    assert isinstance(problem, problems.FileTooLarge)
    assert "500 MB" in str(problem)


def test_a_number_of_a_million_digits_costs_nothing(tmp_path: Path) -> None:
    text = '[{"title": "x", "a": ' + "9" * 1_000_000 + ', "b": 1e999999999}]'
    begun = time.process_time()
    assert data_of(written(tmp_path / "a.json", text))[0]["title"] == "x"
    assert time.process_time() - begun <= SECONDS
