# SPDX-License-Identifier: Apache-2.0
"""No text can break an exported file, run in a spreadsheet, or come back as another one."""

import csv
import io
import random
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepack_desktop.domain.fields import FIELD, FIELDS, FieldKind
from casepack_desktop.domain.instants import Moment, Precision
from casepack_desktop.domain.values import Value, read_value
from casepack_desktop.exchange.cells import FORMULA_LEADS, guarded_cell, unguarded_cell
from casepack_desktop.exchange.export_table import (
    OWN_LABELS,
    Column,
    Ending,
    Fact,
    Paint,
    Sheets,
    Table,
)
from casepack_desktop.exchange.exporters import ExportFormat, format_of, write_table
from casepack_desktop.exchange.long_texts import HEADINGS
from casepack_desktop.exchange.problems import TooManyIncidents, UnknownExportFormat
from casepack_desktop.exchange.readers import open_records
from casepack_desktop.exchange.recognition import recognise
from casepack_desktop.exchange.records import Record
from casepack_desktop.exchange.xlsx_text import CELL_LIMIT, escaped, pieces
from casepack_desktop.exchange.xlsx_writer import write_xlsx
from casepack_desktop.support.i18n import LOCALES, translator

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
STRINGS = 1_000
SHEETS = Sheets("Incidents", "About", "Long texts", HEADINGS)
HOSTILE = (
    *(f"{lead}1+1" for lead in FORMULA_LEADS),
    *("=", "==", "'=1", "''=1", "'", "=cmd|' /C calc'!A0", "@SUM(1)", "#N/A", "#REF!", "TRUE"),
    *("\x00", "a\x01b", "\x0b\x0c", "\x1f\x7f\x85", "\ud800", "\udfff\ud800", "\ufffe\uffff"),
    *("\r", "\r\n", "a\rb", "\n", "\t", "  ", " x ", "_x0041_", "_x0041_x0042_", "_x005F_", "_x"),
    *("__x000d_", "_x0041\x01", "00123", "1e5", "2026-11-20", "⟦Long texts 1⟧", "<b>&amp;</b>]]>"),
    *("Łódź", "領収書", "عربي", "😀" * 20_000, "x" * 40_000, "\x01" * 5_000, "é" * CELL_LIMIT),
)


def a_column(key: str, kind: FieldKind = FieldKind.TEXT) -> Column:
    """Return a column without words and colours."""
    return Column(key, key, kind)


def a_table(columns: Iterable[Column], rows: Iterable[tuple[Value, ...]]) -> Table:
    """Return a table that is marked red and says one thing."""
    facts = (Fact("Filter", "=severity>=high"),)
    return Table(tuple(columns), rows, lambda: Ending("TLP:RED", facts), NOON, SHEETS)


def written(folder: Path, table: Table, kind: ExportFormat = ExportFormat.XLSX) -> Path:
    """Write a table and return the file."""
    path = folder / f"list.{kind}"
    with path.open("w+b") as file:
        write_table(file, table, kind)
    return path


def read_back(path: Path) -> list[dict[str, object]]:
    """Return the records of a file, all of which must be readable."""
    found = list(open_records(path))
    records = [one for one in found if isinstance(one, Record)]
    assert len(records) == len(found)
    return [record.data for record in records]


def strings() -> list[str]:
    """Return hostile and random strings, the same ones each time."""
    chance = random.Random(17)
    letters = [*map(chr, range(0x20)), *"=+-@'\"_x0041,;\t", "\ud800", "\ufffe", "é", "領", "😀"]
    lengths = [chance.randint(1, 40) for _ in range(STRINGS)]
    return [*HOSTILE, *("".join(chance.choices(letters, k=length)) for length in lengths)]


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def marking(sheet: Any) -> tuple[str, str]:
    """Return what stands above and below each page, in letters large enough."""
    above, below = sheet.oddHeader.center, sheet.oddFooter.center
    assert min(above.size, below.size) >= 12
    return above.text, below.text


def parts(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every part of a workbook."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            yield name, package.read(name)


def test_every_string_comes_back_from_a_workbook_and_none_is_a_formula(tmp_path: Path) -> None:
    texts = strings()
    rows = [(f"T{place}", text) for place, text in enumerate(texts)]
    path = written(tmp_path, a_table([a_column("number"), a_column("description")], rows))
    assert [record.get("description") for record in read_back(path)] == texts
    for name, content in parts(path):
        assert b"<f>" not in content, name
        assert b"<f " not in content, name
    book = openpyxl.load_workbook(path)
    kinds = {cell.data_type for row in book["Incidents"].iter_rows() for cell in row}
    assert kinds == {"s"}
    book.close()


def test_what_a_spreadsheet_would_run_stays_text_when_its_cell_is_edited(tmp_path: Path) -> None:
    rows = [(text,) for text in ("=1+1", "plain", "+1", "'x")]
    book = openpyxl.load_workbook(written(tmp_path, a_table([a_column("description")], rows)))
    cells = [book["Incidents"].cell(row, 1) for row in range(2, 6)]
    assert [cell.quotePrefix for cell in cells] == [True, False, True, True]
    assert [cell.value for cell in cells] == ["=1+1", "plain", "+1", "'x"]
    book.close()


@pytest.mark.parametrize("kind", [ExportFormat.CSV, ExportFormat.JSONL])
def test_every_string_comes_back_from_text_formats(tmp_path: Path, kind: ExportFormat) -> None:
    texts = strings()
    columns = [a_column("number"), a_column("description")]
    rows = [(f"T{place}", text) for place, text in enumerate(texts)]
    records = read_back(written(tmp_path, a_table(columns, rows), kind))
    found = [str(record["description"]) for record in records]
    if kind is ExportFormat.CSV:
        found = [unguarded_cell(text) for text in found]
        texts = [_without_surrogates(text) for text in texts]
    assert found == texts


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_the_largest_case_there_may_be_is_read_again(tmp_path: Path, kind: ExportFormat) -> None:
    fields = [one for one in FIELDS if one.kind is FieldKind.TEXT]
    texts = tuple(('"\\\n' * one.limit)[: one.limit] for one in fields)
    path = written(tmp_path, a_table([a_column(one.key) for one in fields], [texts]), kind)
    (record,) = read_back(path)
    assert tuple(record.values()) == texts


def test_one_long_text_in_many_cases_is_no_bomb(tmp_path: Path) -> None:
    rows = [("A" * 30_000,)] * 200
    records = read_back(written(tmp_path, a_table([a_column("description")], rows)))
    assert len(records) == len(rows)


def test_no_cell_of_a_csv_begins_like_a_formula(tmp_path: Path) -> None:
    rows = [(text,) for text in strings()]
    path = written(tmp_path, a_table([a_column("description")], rows), ExportFormat.CSV)
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [row[0] for row in csv.reader(file)]
    assert [cell for cell in cells if cell.startswith(FORMULA_LEADS)] == []
    assert len(cells) == len(rows) + 1


@given(st.text(max_size=30))
def test_the_guard_of_a_cell_can_be_taken_away(text: str) -> None:
    assert unguarded_cell(guarded_cell(text)) == text
    assert not guarded_cell(text).startswith(FORMULA_LEADS)


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=50))
@settings(deadline=None)
def test_an_escaped_text_is_read_as_it_was(text: str) -> None:
    from openpyxl.utils.escape import unescape

    assert unescape(escaped(text)) == text


@given(st.text(alphabet="a\x01😀_x0041", min_size=1, max_size=60), st.integers(1, 4_000))
@settings(deadline=None, max_examples=40)
def test_pieces_fit_into_cells_and_are_the_whole(part: str, times: int) -> None:
    text = part * times
    found = list(pieces(text))
    assert "".join(found) == text
    assert all(len(escaped(one).encode("utf-16-le")) // 2 <= CELL_LIMIT for one in found)


MOMENTS = (
    Moment(NOON),
    Moment(NOON + timedelta(seconds=7)),
    Moment(NOON + timedelta(milliseconds=123)),
    Moment(datetime(2026, 11, 20, tzinfo=UTC)),
    Moment(datetime(2026, 11, 20, tzinfo=UTC), Precision.DAY),
    Moment(datetime(2026, 11, 1, tzinfo=UTC), Precision.MONTH),
    Moment(datetime(2026, 1, 1, tzinfo=UTC), Precision.YEAR),
    Moment(datetime(1900, 2, 28, 23, 59, tzinfo=UTC)),
    Moment(datetime(1900, 3, 1, tzinfo=UTC), Precision.DAY),
    Moment(datetime(1582, 10, 15, tzinfo=UTC), Precision.DAY),
    Moment(datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)),
)


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_every_instant_comes_back_with_its_precision(tmp_path: Path, kind: ExportFormat) -> None:
    columns = [a_column("title"), a_column("event_start_at", FieldKind.MOMENT)]
    rows = [(f"M{place}", moment) for place, moment in enumerate(MOMENTS)]
    records = read_back(written(tmp_path, a_table(columns, rows), kind))
    texts = [str(list(record.values())[1]) for record in records]
    assert [read_value(FIELD["event_start_at"], text, UTC) for text in texts] == list(MOMENTS)


@given(st.integers(0, 8_000 * 365 * 86_400_000))
@settings(deadline=None, max_examples=300)
def test_an_instant_as_number_of_days_is_exact_to_the_millisecond(after: int) -> None:
    from openpyxl.utils.datetime import from_excel

    from casepack_desktop.exchange.xlsx_cells import as_number

    moment = Moment.exact(datetime(1900, 3, 1, tzinfo=UTC) + timedelta(milliseconds=after))
    number, _ = as_number(moment)
    back = from_excel(float(number))
    assert Moment.exact(back.replace(tzinfo=UTC)) == moment


def test_dates_and_numbers_are_real_ones(tmp_path: Path) -> None:
    columns = [
        a_column("event_start_at", FieldKind.MOMENT),
        a_column("users_affected", FieldKind.INTEGER),
        a_column("financial_loss", FieldKind.AMOUNT),
    ]
    rows = [(MOMENTS[0], 10**15 - 1, Decimal("1000.50")), (MOMENTS[4], 0, Decimal("0." + "1" * 20))]
    book = openpyxl.load_workbook(written(tmp_path, a_table(columns, rows)))
    sheet = book["Incidents"]
    assert [cell.value for cell in sheet[2]] == [NOON.replace(tzinfo=None), 10**15 - 1, 1000.5]
    assert sheet["C2"].number_format == "0.00"
    assert [cell.is_date for cell in (sheet["A2"], sheet["A3"])] == [True, True]
    assert sheet["C3"].value == "0." + "1" * 20, "more digits than a number of Excel has"
    book.close()


def test_the_sheet_is_headed_frozen_filtered_marked_and_coloured(tmp_path: Path) -> None:
    paints = {"high": Paint("#aa4700", "#fdf0e3")}
    severity = Column("severity", "Severity", FieldKind.CHOICE, {"high": "High"}, paints)
    columns = [a_column("number"), severity, a_column("event_start_at", FieldKind.MOMENT)]
    book = openpyxl.load_workbook(written(tmp_path, a_table(columns, [("INC-1", "high", None)])))
    sheet, about = book.worksheets
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:C2")
    assert [cell.value for cell in sheet[1]] == ["number", "Severity", "event_start_at (UTC)"]
    assert all(cell.font.bold and cell.fill.fill_type == "solid" for cell in sheet[1])
    assert sheet["B2"].value == "High"
    assert (sheet["B2"].font.color.rgb, sheet["B2"].fill.fgColor.rgb) == ("FFAA4700", "FFFDF0E3")
    assert sheet.column_dimensions["A"].width >= 18
    assert sheet.print_title_rows == "$1:$1"
    for one in book.worksheets:
        assert marking(one) == ("TLP:RED", "TLP:RED")
    assert [cell.value for cell in about[1]] == ["Filter", "=severity>=high"]
    book.close()


def test_a_printed_page_is_no_wider_than_can_be_read(tmp_path: Path) -> None:
    for count in (2, 50):
        columns = [a_column("number"), *(a_column(f"field{n}") for n in range(count))]
        book = openpyxl.load_workbook(
            written(tmp_path, a_table(columns, [("INC-1",) * (count + 1)]))
        )
        sheet = book.worksheets[0]
        across = sum(one.width for one in sheet.column_dimensions.values())
        pages = sheet.page_setup.fitToWidth or 0
        assert pages - 1 < across / 200 <= pages
        assert sheet.print_title_cols == "$A:$A", "each page names the incident"
        book.close()


def test_the_same_rows_make_the_same_bytes(tmp_path: Path) -> None:
    columns = [a_column("number"), a_column("description")]
    rows = [("INC-1", "x" * 40_000), ("INC-2", "=1")]
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    first = written(one, a_table(columns, rows)).read_bytes()
    assert written(two, a_table(columns, rows)).read_bytes() == first


def test_a_long_text_that_somebody_replaced_in_its_cell_is_taken(tmp_path: Path) -> None:
    columns = [a_column("number"), a_column("description"), a_column("uuid")]
    rows = [("INC-1", "a" * 40_000, "u1"), ("INC-2", "b" * 70_000, "u2")]
    path = written(tmp_path, a_table(columns, rows))
    book = openpyxl.load_workbook(path)
    book["Incidents"]["B2"] = "short now"
    long = book["Long texts"]
    assert [cell.value for cell in long[1]] == list(HEADINGS)
    assert [cell.value for cell in long[3]][:5] == ["1", "u1", "INC-1", "description", "2"]
    long["F4"] = "changed"
    book.save(path)
    book.close()
    texts = [record["description"] for record in read_back(path)]
    assert texts == ["short now", "changed" + "b" * 40_000]


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casepack_desktop.exchange.xlsx_writer.MOST_ROWS", 5)
    columns = [a_column("number")]
    assert write_xlsx(io.BytesIO(), a_table(columns, [("x",)] * 5)) == 5
    with pytest.raises(TooManyIncidents, match="room for 5 rows"):
        write_xlsx(io.BytesIO(), a_table(columns, [("x",)] * 6))


def test_the_format_is_that_of_the_name() -> None:
    assert [format_of(Path(f"a.b.{one.upper()}")) for one in ExportFormat] == list(ExportFormat)
    for name in ("list", "list.xls", ".csv"):
        with pytest.raises(UnknownExportFormat, match="must end in"):
            format_of(Path(name))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_headings_of_every_language_are_known_again(locale: str) -> None:
    gettext = translator(locale).gettext
    labels = {field.key: gettext(field.label) for field in FIELDS if field.in_exports}
    labels |= {key: gettext(label) for key, label in OWN_LABELS.items()}
    assert len(set(labels.values())) == len(labels), "two columns of one name"
    headings = [f"{label} (UTC)" if key.endswith("_at") else label for key, label in labels.items()]
    mapping = recognise(headings)
    assert mapping is not None
    assert (mapping.name, mapping.match, mapping.zone) == ("casepack", "uuid", "UTC")
    read = mapping.columns()
    assert {read[heading] for heading in headings} == set(labels)
    assert all(read[heading] == key for heading, key in zip(headings, labels, strict=True))


@pytest.mark.parametrize("locale", LOCALES)
def test_words_of_every_language_are_read_as_their_values(locale: str) -> None:
    from casepack_desktop.domain.enums import ENUM_LABELS

    gettext = translator(locale).gettext
    for field in FIELDS:
        for value, label in ENUM_LABELS.items():
            if value.value in field.choices:
                assert read_value(field, gettext(label), UTC) == value.value


@pytest.mark.parametrize("locale", LOCALES)
def test_titles_of_sheets_fit_excel_in_every_language(locale: str) -> None:
    gettext = translator(locale).gettext
    titles = [gettext(title) for title in ("Incidents", "About", "Long texts")]
    assert len(set(titles)) == 3
    assert all(0 < len(title) <= 31 and not set(title) & set("[]:*?/\\'") for title in titles)
