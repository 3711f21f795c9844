# SPDX-License-Identifier: Apache-2.0
"""A workbook says in text what its cells hold."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from casepack_desktop.exchange import problems
from casepack_desktop.exchange.csv_reader import TOO_MANY_COLUMNS
from casepack_desktop.exchange.incoming import incoming
from casepack_desktop.exchange.mapping import Mapping
from casepack_desktop.exchange.readers import open_records
from casepack_desktop.exchange.records import Rejected
from tests.unit.exchange.making import (
    a_workbook,
    data_of,
    inline,
    is_open,
    records_of,
    sheet_xml,
    with_part,
    written,
)

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("text", "text"),
        (" ", " "),
        (12, "12"),
        (3.0, "3"),
        (0.1, "0.1"),
        (1234567.891, "1234567.891"),
        (1e15, "1000000000000000"),
        (0.000001, "0.000001"),
        (True, "yes"),
        (False, "no"),
        (datetime(2026, 11, 20, 22, 41, 30), "2026-11-20T22:41:30"),  # noqa: DTZ001
        (datetime(2026, 11, 20), "2026-11-20T00:00:00"),  # noqa: DTZ001
        (date(2026, 11, 20), "2026-11-20"),
        (time(22, 41), "22:41:00"),
        ("#N/A", "#N/A"),
        ("a_x000D_b", "a\rb"),
    ],
)
def test_a_cell_becomes_the_text_of_its_value(tmp_path: Path, value: object, text: str) -> None:
    path = a_workbook(tmp_path / "list.xlsx", [["title", "value"], ["A", value]])
    assert data_of(path)[0]["value"] == text


def test_the_cached_result_of_a_formula_counts(tmp_path: Path) -> None:
    book = a_workbook(tmp_path / "list.xlsx", [["title"]])
    body = inline(1, ("A", "title")) + '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
    assert data_of(with_part(book, tmp_path / "b.xlsx", SHEET, sheet_xml(body))) == [{"title": "2"}]


def a_sheet(tmp_path: Path, header: str, *cells: str) -> Path:
    """Return a workbook whose first row is `header` and whose next rows hold raw cells."""
    book = a_workbook(tmp_path / "list.xlsx", [["title"]])
    rows = "".join(f'<row r="{line}">{xml}</row>' for line, xml in enumerate(cells, start=2))
    return with_part(book, tmp_path / "b.xlsx", SHEET, sheet_xml(header + rows))


def rejections(path: Path, mapping: Mapping) -> list[tuple[int, str, str]]:
    """Return line, field and reason of the rows that are rejected under a mapping."""
    rows = incoming(open_records(path), mapping, UTC)
    return [
        (row.line, row.field, row.reason.format(**row.params))
        for row in rows
        if isinstance(row, Rejected)
    ]


def test_a_mapped_cell_without_a_result_rejects_its_row_and_names_the_column(
    tmp_path: Path,
) -> None:
    path = a_sheet(
        tmp_path,
        inline(1, ("A", "title"), ("B", "Sev"), ("C", "other")),
        '<c r="A2"><f>1+1</f></c>',
        '<c r="A3"><v>1</v></c><c r="B3" t="str"><f>A1</f><v></v></c>',
        '<c r="A4"><v>1</v></c><c r="B4" t="e"><v>#N/A</v></c>',
        '<c r="A5"><v>1</v></c><c r="B5"/><c r="C5" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="A6"><v>1</v></c><c r="C6"><f>1+1</f></c><c r="D6"><f>1+1</f></c>',
    )
    mapping = Mapping.model_validate({"name": "own", "fields": {"title": "title", "tlp": "Sev"}})
    advice = "has no stored result. Open the workbook in Excel, save it and import it again."
    assert rejections(path, mapping) == [
        (2, "title", f"The formula in the column “title” {advice}"),
        (3, "tlp", f"The formula in the column “Sev” {advice}"),
        (4, "tlp", "The cell in the column “Sev” holds the error #N/A. Correct it."),
    ]


def test_a_cell_that_a_template_reads_is_mapped(tmp_path: Path) -> None:
    header = inline(1, ("A", "title"), ("B", "note"))
    path = a_sheet(tmp_path, header, '<c r="A2"><v>1</v></c><c r="B2" t="e"><v>#REF!</v></c>')
    fields = {"title": "title", "description": {"template": "Note: { note }"}}
    mapping = Mapping.model_validate({"name": "own", "fields": fields})
    assert [row[:2] for row in rejections(path, mapping)] == [(2, "description")]


def test_a_column_name_without_a_result_refuses_the_file(tmp_path: Path) -> None:
    header = inline(1, ("A", "title")).replace("</row>", '<c r="C1"><f>A1</f></c></row>')
    path = a_sheet(tmp_path, header, '<c r="A2"><v>1</v></c>')
    with pytest.raises(problems.FormulaInHeader, match="C1"):
        list(open_records(path))


def test_two_columns_of_one_name_refuse_the_sheet(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "list.xlsx", [["title", "note", "note"], ["A", "B", "C"]])
    with pytest.raises(problems.ColumnTwice, match="note"):
        list(open_records(path))


def test_a_date_in_a_style_that_does_not_exist_is_read(tmp_path: Path) -> None:
    book = a_workbook(tmp_path / "list.xlsx", [["title"]])
    cell = '<row r="2"><c r="A2" t="d" s="77"><v>2026-11-20T00:00:00</v></c></row>'
    content = sheet_xml(inline(1, ("A", "title")) + cell)
    read = data_of(with_part(book, tmp_path / "b.xlsx", SHEET, content))
    assert read == [{"title": "2026-11-20T00:00:00"}]


def test_rows_know_their_number_and_empty_rows_are_passed_over(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [[], ["title", "severity", None], [None], ["A", "low"], []]
    rows.append(["B", None])
    read = records_of(a_workbook(tmp_path / "list.xlsx", rows))
    assert [(record.line, record.data) for record in read] == [
        (4, {"title": "A", "severity": "low"}),
        (6, {"title": "B", "severity": ""}),
    ]


def test_a_row_wider_than_the_header_is_rejected(tmp_path: Path) -> None:
    rows = [["title"], ["A", "B"], ["C"]]
    bad, good = open_records(a_workbook(tmp_path / "list.xlsx", rows))
    assert isinstance(bad, Rejected)
    assert (bad.line, bad.reason) == (2, TOO_MANY_COLUMNS)
    assert not isinstance(good, Rejected)


def test_a_sheet_may_be_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["title"])
    other = book.create_sheet("Other")
    other.append(["title"])
    other.append(["A"])
    path = tmp_path / "list.xlsx"
    book.save(path)
    assert data_of(path) == []
    assert data_of(path, sheet="Other") == [{"title": "A"}]
    with pytest.raises(problems.SheetNotFound, match="Sheet, Other"):
        list(open_records(path, sheet="Third"))


def test_the_name_of_a_workbook_does_not_matter(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "list.xlsx", [["title"], ["A"]])
    assert data_of(path.rename(tmp_path / "list.csv")) == [{"title": "A"}]


def test_an_empty_sheet_has_no_header(tmp_path: Path) -> None:
    with pytest.raises(problems.NoHeaderRow):
        list(open_records(a_workbook(tmp_path / "list.xlsx", [])))


def test_a_damaged_workbook_is_refused_and_closed(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "list.xlsx", [["title"], ["A"]])
    content = path.read_bytes()
    for damaged in (content[:-30], content[: len(content) // 2]):
        with pytest.raises(problems.Damaged):
            list(open_records(written(path, damaged)))
    with_part(written(path, content), tmp_path / "b.xlsx", SHEET, b"<worksheet>")
    with pytest.raises(problems.Damaged):
        list(open_records(tmp_path / "b.xlsx"))
    assert not is_open(tmp_path / "b.xlsx")


def test_reading_only_the_beginning_closes_the_file(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "list.xlsx", [["title"], *([str(n)] for n in range(1000))])
    records = open_records(path)
    next(records)
    del records
    assert not is_open(path)
