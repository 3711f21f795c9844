# SPDX-License-Identifier: Apache-2.0
"""CSV, JSON and JSON Lines come back as they were written, in every encoding."""

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casepack_desktop.exchange import problems
from casepack_desktop.exchange.csv_reader import BROKEN_QUOTES, DELIMITERS, TOO_MANY_COLUMNS
from casepack_desktop.exchange.json_lines import BAD_CONSTANT, BAD_LINE
from casepack_desktop.exchange.json_reader import NOT_AN_OBJECT
from casepack_desktop.exchange.readers import look_at, open_records
from casepack_desktop.exchange.records import Rejected
from tests.unit.exchange.making import csv_bytes, data_of, records_of, rejected_of, written

ENCODED: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with mark": lambda text: text.encode("utf-8-sig"),
    "utf-16-le with mark": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-16-be with mark": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "windows-1252": lambda text: text.encode("cp1252"),
}
SENTENCE = "Müller’s café – 12 €"

settings.register_profile(
    "files", parent=settings.get_profile("casepack"), suppress_health_check=list(HealthCheck)
)
files = settings(settings.get_profile("files"), max_examples=150)

characters = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t")
cells = st.text(characters, max_size=30)
tables = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.lists(cells, min_size=width, max_size=width).filter(any), min_size=1, max_size=6
    )
)


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_every_delimiter_in_every_encoding_is_recognised(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    rows = [["title", "description", "severity"], [SENTENCE, 'two\r\nlines, "; | \t', "low"]]
    text = csv_bytes(rows, delimiter).decode()
    path = written(tmp_path / "list.csv", ENCODED[encoding](text))
    assert data_of(path) == [dict(zip(rows[0], rows[1], strict=True))]


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize("name", ["list.json", "list.jsonl"])
def test_json_is_read_in_every_encoding(tmp_path: Path, encoding: str, name: str) -> None:
    text = json.dumps({"title": SENTENCE}, ensure_ascii=False)
    path = written(tmp_path / name, ENCODED[encoding](text))
    assert data_of(path) == [{"title": SENTENCE}]


@given(table=tables, delimiter=st.sampled_from(DELIMITERS))
@files
def test_a_csv_table_comes_back_as_it_was_written(
    tmp_path: Path, table: list[list[str]], delimiter: str
) -> None:
    header = [f"column{place}" for place in range(len(table[0]))]
    path = written(tmp_path / "list.csv", csv_bytes([header, *table], delimiter))
    assert [list(record.values()) for record in data_of(path)] == table


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(characters, max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(cells, inner, max_size=3),
    max_leaves=10,
)
objects = st.lists(st.dictionaries(cells, json_values, max_size=4), min_size=1, max_size=5)


@given(wanted=objects, indent=st.sampled_from([None, 0, 2]), wrapped=st.booleans())
@files
def test_json_comes_back_as_it_was_written(
    tmp_path: Path, wanted: list[dict[str, object]], indent: int | None, wrapped: bool
) -> None:
    content = {"version": 1, "incidents": wanted, "end": [1.5, "x"]} if wrapped else wanted
    path = written(tmp_path / "list.json", json.dumps(content, indent=indent))
    assert data_of(path) == wanted


@given(wanted=objects)
@files
def test_json_lines_come_back_as_they_were_written(
    tmp_path: Path, wanted: list[dict[str, object]]
) -> None:
    text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in wanted)
    assert data_of(written(tmp_path / "list.jsonl", text)) == wanted


def test_rows_know_the_line_they_begin_in(tmp_path: Path) -> None:
    text = 'title,description\nA,"1\n2\n3"\n\nB,x\n'
    read = records_of(written(tmp_path / "list.csv", text))
    assert [record.line for record in read] == [2, 6]
    text = '{"n": 1,\n "incidents": [\n  {"title": "A"},\n\n  {"title":\n "B"}]}'
    read = records_of(written(tmp_path / "list.json", text))
    assert [record.line for record in read] == [3, 5]


def test_a_row_with_too_many_columns_is_rejected_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", "title,severity\nA,low\nB,low,more\nC\nD,low,,\n")
    first, bad, short, trailing = open_records(path)
    assert isinstance(bad, Rejected)
    assert (bad.line, bad.reason) == (3, TOO_MANY_COLUMNS)
    assert bad.params == {"found": 3, "expected": 2}
    assert "more" in bad.excerpt
    kept = [row.data for row in (first, short, trailing) if not isinstance(row, Rejected)]
    assert kept == [
        {"title": "A", "severity": "low"},
        {"title": "C", "severity": ""},
        {"title": "D", "severity": "low"},
    ]


def test_text_behind_a_closing_quotation_mark_rejects_its_row_only(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", 'title,severity\n"A" and,low\nB,low\n')
    bad, good = open_records(path)
    assert isinstance(bad, Rejected)
    assert (bad.line, bad.reason) == (2, BROKEN_QUOTES)
    assert not isinstance(good, Rejected)
    assert (good.line, good.data["title"]) == (3, "B")


def test_a_quotation_mark_that_is_never_closed_names_its_line(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", 'title,severity\nA,low\n"B,low\nC,low\n')
    with pytest.raises(problems.QuoteNotClosed, match="line 3"):
        list(open_records(path))


def test_a_column_without_a_name_is_called_by_its_place(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", "title,, x\nA,B\n,,\n")
    assert data_of(path) == [{"title": "A", "#2": "B", "x": ""}]


def test_two_columns_of_one_name_refuse_the_file_and_are_named(tmp_path: Path) -> None:
    for text in ("title,note,note\nA,B,C\n", "title,note, note \nA,B,C\n", "#2,,title\nA,B,C\n"):
        with pytest.raises(problems.ColumnTwice, match=r"“(note|#2)”"):
            list(open_records(written(tmp_path / "list.csv", text)))


@pytest.mark.parametrize("text", ['"hello"', "12", "true", " null\n"])
def test_a_single_json_value_is_told_as_such(tmp_path: Path, text: str) -> None:
    with pytest.raises(problems.SingleValue):
        list(open_records(written(tmp_path / "value.json", text)))


def test_the_csv_module_reads_what_the_program_reads(tmp_path: Path) -> None:
    text = 'title;description\r\n"a ""b"" c";"x\r\ny"\r\n'
    path = written(tmp_path / "list.csv", text)
    with path.open(newline="") as file:
        assert data_of(path) == list(csv.DictReader(file, delimiter=";"))


def test_a_bad_line_of_json_lines_is_rejected_with_its_number(tmp_path: Path) -> None:
    lines = ['{"title": "A"}', "{bad", "", "[1]", '{"a": NaN}', '{"title": "B"}']
    path = written(tmp_path / "list.jsonl", "\n".join(lines))
    found = [(row.line, row.reason) for row in rejected_of(path)]
    assert found == [(2, BAD_LINE), (4, NOT_AN_OBJECT), (5, BAD_CONSTANT)]
    assert sum(1 for _ in open_records(path)) == 5


def test_json_lines_are_recognised_under_any_name(tmp_path: Path) -> None:
    text = '{"title": "A"}\n{"title": "B"}\n'
    for name in ("list.json", "list.txt", "list"):
        assert data_of(written(tmp_path / name, text)) == [{"title": "A"}, {"title": "B"}]


def test_an_object_without_a_list_is_one_record(tmp_path: Path) -> None:
    path = written(tmp_path / "one.json", '{\n"title": "A", "tags": ["x", "y"], "n": {"a": [{}]}}')
    assert data_of(path) == [{"title": "A", "tags": ["x", "y"], "n": {"a": [{}]}}]


def test_an_object_with_two_lists_needs_a_mapping(tmp_path: Path) -> None:
    path = written(tmp_path / "two.json", '{"a": [{"title": "A"}], "b": [{"title": "B"}]}')
    with pytest.raises(problems.SeveralLists, match=r"\(a, b\)"):
        list(open_records(path))
    assert data_of(path, records="b") == [{"title": "B"}]
    assert len(data_of(path, records="")) == 1
    with pytest.raises(problems.NoRecords, match="c"):
        list(open_records(path, records="c"))


def test_the_list_may_lie_deeper(tmp_path: Path) -> None:
    path = written(tmp_path / "deep.json", '{"x": {"z": [1]}, "a": {"b": [{"title": "A"}]}}')
    assert data_of(path, records="a.b") == [{"title": "A"}]


def test_numbers_keep_every_digit(tmp_path: Path) -> None:
    text = '[{"a": 0.1000, "b": 12345678901234567890, "c": 1.10}]'
    (data,) = data_of(written(tmp_path / "n.json", text))
    assert (str(data["a"]), data["b"], data["c"]) == (
        "0.1000",
        12345678901234567890,
        Decimal("1.10"),
    )


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('[{"a": 1},\n {"a" 1}]', 2, 7),
        ('[{"a": 1}\n {"a": 1}]', 2, 2),
        ('[{"a": 1}', 1, 10),
        ('[\n{"a": NaN}]', 2, 7),
        ('[\n{"NaN": "\\"NaN",\n"b": [1, -Infinity]}]', 3, 10),
        ('"hello" x', 1, 9),
        ('{"incidents": [{"a": 1}]} x', 1, 27),
        ("[{'a': 1}]", 1, 3),
        ('[{"a": 1},]', 1, 11),
        ("nothing", 1, 1),
    ],
)
def test_broken_json_is_named_with_its_place(
    tmp_path: Path, text: str, line: int, column: int
) -> None:
    with pytest.raises(problems.BrokenJson) as caught:
        list(open_records(written(tmp_path / "bad.json", text)))
    assert (caught.value.params["line"], caught.value.params["column"]) == (line, column)


def test_broken_json_far_into_a_large_file_is_named_with_its_place(tmp_path: Path) -> None:
    good = '{"title": "' + "x" * 1000 + '"},\n'
    path = written(tmp_path / "bad.json", "[\n" + good * 9000 + '{"title" 1}' + ",\n" + good * 9000)
    with pytest.raises(problems.BrokenJson, match="line 9002, column 10"):
        list(open_records(path))


def test_values_across_the_edges_of_blocks_are_whole(tmp_path: Path) -> None:
    wanted = [{"a": "é" * size, "n": size} for size in range(0, 3000, 7)]
    content = {"number": 123456, "word": True, "incidents": wanted, "last": -1.5e10}
    for pad in range(0, 40, 3):
        text = " " * ((1 << 18) - 40 + pad) + json.dumps(content, ensure_ascii=False)
        assert data_of(written(tmp_path / "list.json", text)) == wanted


def test_a_late_byte_that_is_not_utf8_is_one_problem_that_names_its_line(tmp_path: Path) -> None:
    rows = "title,severity\n" + "Müller,low\n" * 20_000
    content = rows.encode() + "Müller,low\n".encode("cp1252")
    with pytest.raises(problems.NotInEncoding, match=r"Line 20002 of list\.csv is not UTF-8"):
        list(open_records(written(tmp_path / "list.csv", content)))


def test_the_first_letter_beyond_ascii_decides_however_late_it_comes(tmp_path: Path) -> None:
    start = b"title,severity\n" + b"Mueller,low\n" * 20_000
    for encoding in ("utf-8", "cp1252"):
        path = written(tmp_path / "list.csv", start + "Müller,low\n".encode(encoding))
        assert data_of(path)[-1]["title"] == "Müller"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16-le with mark"])
def test_utf_16_may_be_chosen_with_and_without_a_mark(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path / "list.csv", ENCODED[encoding]("title,severity\nABC,low\n"))
    assert data_of(path, encoding="utf-16") == [{"title": "ABC", "severity": "low"}]


def test_a_text_that_is_no_utf_16_gives_a_problem_when_that_is_chosen(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b"title,severity\nABC,low\n")
    with pytest.raises(problems.NotInEncoding):
        list(open_records(path, encoding="utf-16"))


def test_the_encoding_may_be_chosen(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", "title,severity\nÃ¼,low\n".encode("cp1252"))
    assert data_of(path)[0]["title"] == "ü"
    assert data_of(path, encoding="Windows-1252")[0]["title"] == "Ã¼"
    with pytest.raises(problems.UnknownEncoding, match="klingon"):
        list(open_records(path, encoding="klingon"))
    with pytest.raises(problems.NotInEncoding, match="UTF-16"):
        list(open_records(written(path, b"title,severity\nABC,low\n"), encoding="utf-16-le"))


@pytest.mark.parametrize(
    ("name", "codec", "text"),
    [
        ("windows-1250", "cp1250", "Łódź"),
        ("Windows_1251", "cp1251", "Львів"),
        ("iso-8859-1", "latin-1", "Köln"),
        ("ISO-8859-2", "iso8859-2", "Łódź"),
        ("iso-8859-5", "iso8859-5", "Перемога"),
        ("utf8", "utf-8-sig", "Łódź"),
        ("koi8-u", "koi8-u", "Львів"),
    ],
)
def test_every_encoding_of_text_may_be_chosen(
    tmp_path: Path, name: str, codec: str, text: str
) -> None:
    path = written(tmp_path / "list.csv", f"title,severity\n{text},low\n".encode(codec))
    assert data_of(path, encoding=name)[0]["title"] == text


@pytest.mark.parametrize(
    "name", ["rot13", "zip", "unicode_escape", "idna", "", "\x00", "\ud800", "a.b", "x" * 9_000]
)
def test_what_is_no_encoding_of_text_is_refused_naming_some(tmp_path: Path, name: str) -> None:
    with pytest.raises(problems.UnknownEncoding, match="windows-1250"):
        list(open_records(written(tmp_path / "a.csv", "title\n"), encoding=name))


def test_a_byte_that_a_chosen_encoding_lacks_names_line_and_encoding(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b"title,severity\n\x81,low\n")
    with pytest.raises(problems.NotInEncoding, match="is not Windows-1250"):
        list(open_records(path, encoding="windows-1250"))


@pytest.mark.parametrize(
    ("content", "chosen", "guessed"),
    [
        ("Łódź".encode("cp1250"), None, "Windows-1252"),
        ("Łódź".encode("cp1250"), "windows-1252", None),
        ("Łódź".encode(), None, None),
        ("Łódź".encode("utf-16"), None, None),
        (b"plain", None, None),
    ],
)
def test_only_a_guess_at_the_encoding_is_called_one(
    tmp_path: Path, content: bytes, chosen: str | None, guessed: str | None
) -> None:
    assert look_at(written(tmp_path / "list.csv", content), chosen).guessed == guessed


def test_nul_bytes_in_a_cell_are_kept_for_the_field_to_refuse(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b"title,severity\nA\x00B and more,low\n")
    assert data_of(path)[0]["title"] == "A\x00B and more"


WRONG = {
    "PNG": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "PDF": b"%PDF-1.7\n1 0 obj",
    "SQLite": b"SQLite format 3\x00" + bytes(84),
    "GZIP": b"\x1f\x8b\x08" + bytes(30),
    "Excel 97": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
    "XML/HTML": b"<!DOCTYPE html><title>x</title>",
    "ZIP": b"PK\x05\x06" + bytes(18),
}


@pytest.mark.parametrize("type_", WRONG)
@pytest.mark.parametrize("suffix", [".csv", ".json", ".xlsx", ".jsonl", ""])
def test_a_file_of_another_type_is_named_for_what_it_is(
    tmp_path: Path, type_: str, suffix: str
) -> None:
    with pytest.raises(problems.WrongType, match=type_):
        list(open_records(written(tmp_path / f"list{suffix}", WRONG[type_])))


def test_an_encrypted_workbook_is_named_as_such(tmp_path: Path) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(problems.PasswordProtected):
        list(open_records(written(tmp_path / "list.xlsx", content)))


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl", "a.xlsx"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(problems.EmptyFile):
        list(open_records(written(tmp_path / name, content)))


def test_what_cannot_be_told_is_refused(tmp_path: Path) -> None:
    with pytest.raises(problems.UnknownFormat):
        list(open_records(written(tmp_path / "letter", "Dear all\nbye\n")))
    with pytest.raises(problems.EncodingNotRecognised):
        list(open_records(written(tmp_path / "a.csv", bytes(range(256)) * 10)))
    with pytest.raises(problems.UnknownFormatName, match="yaml"):
        list(open_records(written(tmp_path / "a.csv", "title\n"), format="yaml"))
    with pytest.raises(problems.NoHeaderRow):
        list(open_records(written(tmp_path / "a.csv", ",,,\n")))
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(problems.NoSuchFile):
            list(open_records(path))


def test_a_chosen_format_goes_before_the_content(tmp_path: Path) -> None:
    path = written(tmp_path / "list.json", "[title],severity\nA,low\n")
    assert data_of(path, format="csv") == [{"[title]": "A", "severity": "low"}]
