# SPDX-License-Identifier: Apache-2.0
"""Raw records become values of fields or are rejected with a reason."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.domain.enums import Severity
from casepack_desktop.domain.instants import AMBIGUOUS_TIME, IMPOSSIBLE_DATE, Moment, Precision
from casepack_desktop.domain.values import NOT_A_CHOICE, REQUIRED, TOO_LONG, UNSTORABLE
from casepack_desktop.exchange.csv_reader import TOO_MANY_COLUMNS
from casepack_desktop.exchange.incoming import NOT_A_UUID, NOT_EXACT, Incoming, incoming
from casepack_desktop.exchange.mapping import Mapping, load_mapping
from casepack_desktop.exchange.recognition import recognise
from casepack_desktop.exchange.records import Record, Rejected
from casepack_desktop.exchange.rejects import write_rejects
from casepack_desktop.support.i18n import translator

BERLIN = ZoneInfo("Europe/Berlin")
UUID = "0190c0de-0000-7000-8000-000000000001"


def plain(*names: str) -> Mapping:
    mapping = recognise(names)
    assert mapping is not None
    return mapping


def one(data: dict[str, object], mapping: Mapping | None = None) -> Incoming | Rejected:
    (row,) = incoming([Record(7, data)], mapping or plain(*data), BERLIN)
    return row


def accepted(data: dict[str, object], mapping: Mapping | None = None) -> Incoming:
    row = one(data, mapping)
    assert isinstance(row, Incoming), row
    return row


def reason(data: dict[str, object], mapping: Mapping | None = None) -> tuple[str, str]:
    row = one(data, mapping)
    assert isinstance(row, Rejected), row
    assert row.line == 7
    assert row.reason.format(**row.params)
    return row.field, row.reason


def test_values_are_those_of_the_field_table() -> None:
    row = accepted(
        {
            "title": " A ",
            "severity": "HIGH",
            "tlp": "tlp:white",
            "users_affected": "12",
            "financial_loss": "1.50",
            "event_start_at": "2026-11-20T22:41",
            "type": "Phishing",
            "cross_border": "unknown",
        }
    )
    assert row.values == {
        "title": "A",
        "severity": Severity.HIGH,
        "tlp": "TLP:CLEAR",
        "users_affected": 12,
        "financial_loss": Decimal("1.50"),
        "event_start_at": Moment(datetime(2026, 11, 20, 21, 41, tzinfo=UTC)),
        "type": "Phishing",
        "cross_border": "unknown",
    }
    assert (row.line, row.uuid, row.external_id, row.number) == (7, None, None, None)


def test_an_absent_column_says_nothing_and_an_empty_one_clears() -> None:
    mapping = plain("title", "severity", "description")
    assert accepted({"title": "A", "severity": ""}, mapping).values == {
        "title": "A",
        "severity": None,
    }


def test_a_column_without_a_field_stays_in_the_raw_record_only() -> None:
    row = accepted({"title": "A", "colour": "red"})
    assert row.values == {"title": "A"}
    assert row.raw == {"title": "A", "colour": "red"}


@pytest.mark.parametrize(
    ("data", "field", "why"),
    [
        ({"title": " "}, "title", REQUIRED),
        ({"title": "A", "severity": "awful"}, "severity", NOT_A_CHOICE),
        ({"title": "A", "event_start_at": "2026-02-30"}, "event_start_at", IMPOSSIBLE_DATE),
        ({"title": "A", "detected_at": "2026-10-25T02:30"}, "detected_at", AMBIGUOUS_TIME),
        ({"title": "A" * 100_000}, "title", TOO_LONG),
        ({"title": "A\x00"}, "title", UNSTORABLE),
        ({"title": "A", "created_at": "2026-11"}, "created_at", NOT_EXACT),
    ],
)
def test_a_bad_value_rejects_its_row_and_names_the_field(
    data: dict[str, object], field: str, why: str
) -> None:
    assert reason(data) == (field, why)


def test_a_record_without_its_title_is_rejected() -> None:
    assert reason({"severity": "low"}, plain("title", "severity")) == ("title", REQUIRED)


def test_our_own_export_brings_uuid_number_and_the_time_of_creation() -> None:
    data: dict[str, object] = {
        "uuid": UUID.upper(),
        "number": "INC-2026-00001",
        "title": "A",
        "created_at": "2026-11-20T21:41:00.123Z",
        "external_id": "X1",
    }
    row = accepted(data, load_mapping("casepack"))
    assert (row.uuid, row.number, row.external_id) == (UUID, "INC-2026-00001", "X1")
    assert row.created_at is not None
    assert row.created_at.isoformat() == "2026-11-20T21:41:00.123Z"
    assert row.values == {"title": "A", "external_id": "X1"}
    assert reason(data | {"uuid": "1"}, load_mapping("casepack")) == ("uuid", NOT_A_UUID)


def test_the_zone_of_a_mapping_goes_before_the_zone_of_the_workspace() -> None:
    mapping = Mapping.model_validate(
        {
            "name": "m",
            "zone": "America/New_York",
            "fields": {"title": "t", "detected_at": "at", "aware_at": "offset"},
        }
    )
    data: dict[str, object] = {"t": "A", "at": "2026-07-01T10:00"}
    row = accepted(data | {"offset": "2026-07-01T10:00+02:00"}, mapping)
    assert row.values["detected_at"] == Moment(datetime(2026, 7, 1, 14, tzinfo=UTC))
    assert row.values["aware_at"] == Moment(datetime(2026, 7, 1, 8, tzinfo=UTC))


def test_rejected_rows_of_the_reader_pass_through() -> None:
    bad = Rejected(3, TOO_MANY_COLUMNS, {"found": 3, "expected": 2})
    assert list(incoming([bad], plain("title"), UTC)) == [bad]


@given(day=st.dates(), precision=st.sampled_from(Precision))
def test_a_partial_date_keeps_its_precision(day: object, precision: Precision) -> None:
    text = {"year": f"{day}"[:4], "month": f"{day}"[:7], "day": f"{day}"}.get(
        precision, f"{day}T00:00:00Z"
    )
    moment = accepted({"title": "A", "event_start_at": text}).values["event_start_at"]
    assert isinstance(moment, Moment)
    assert moment.precision is precision
    if precision is not Precision.EXACT:
        assert moment.isoformat() == text


def test_rejected_rows_are_written_as_cells_that_no_spreadsheet_runs() -> None:
    rows = [
        Rejected(2, NOT_A_CHOICE, {"value": "x", "choices": "a"}, "=HYPERLINK(1)", "severity"),
        *(Rejected(3, REQUIRED, {}, lead + "1") for lead in "+-@\t\r\n"),
        Rejected(4, REQUIRED, {}, 'a "quoted", text'),
    ]
    file = io.StringIO(newline="")
    assert write_rejects(file, rows, translator("en").gettext) == len(rows)
    heading, first, *others = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert heading == ["Line", "Field", "Reason", "Row"]
    assert first == ["2", "Severity", "“x” is not one of a.", "'=HYPERLINK(1)"]
    *guarded, plain_text = (row[3] for row in others)
    assert guarded == ["'" + lead + "1" for lead in "+-@\t\r\n"]
    assert plain_text == 'a "quoted", text'
    assert file.getvalue().startswith('"Line","Field"')


def test_a_table_of_no_rejected_rows_has_its_heading_only(tmp_path: Path) -> None:
    with (tmp_path / "rejects.csv").open("w", encoding="utf-8", newline="") as file:
        assert write_rejects(file, [], translator("de").gettext) == 0
    assert (tmp_path / "rejects.csv").read_text(encoding="utf-8").count("\n") == 1
