# SPDX-License-Identifier: Apache-2.0
"""Real incidents come in whole: the public AI incidents and two VERIS records."""

import tomllib
from collections import Counter
from datetime import UTC
from pathlib import Path

import pytest

from casepack_desktop.domain.instants import Moment, Precision
from casepack_desktop.domain.values import json_value
from casepack_desktop.exchange.incoming import Incoming, incoming
from casepack_desktop.exchange.mapping import Mapping, load_mapping
from casepack_desktop.exchange.readers import open_records
from casepack_desktop.exchange.recognition import recognise
from casepack_desktop.exchange.records import Record
from casepack_desktop.support.resources import resource_path
from tests.unit.exchange.making import REAL_FILE, shared


@pytest.fixture(scope="module")
def real() -> list[Incoming]:
    rows = list(incoming(open_records(REAL_FILE), load_mapping("genai-incidents"), UTC))
    accepted = [row for row in rows if isinstance(row, Incoming)]
    assert len(accepted) == len(rows), [row for row in rows if not isinstance(row, Incoming)][:5]
    return accepted


def test_all_public_incidents_come_in_with_their_ids(real: list[Incoming]) -> None:
    assert len({row.external_id for row in real}) == 15_666


def test_dates_keep_the_precision_of_the_list(real: list[Incoming]) -> None:
    found = Counter(
        moment.precision
        for row in real
        if isinstance(moment := row.values["event_start_at"], Moment)
    )
    assert found == {Precision.YEAR: 1_562, Precision.MONTH: 8_641, Precision.DAY: 5_463}
    for row in real:
        assert json_value(row.values["event_start_at"]) == row.raw["date"]


def test_the_texts_hold_what_the_list_says(real: list[Incoming]) -> None:
    for row in real:
        assert row.values["title"] == row.raw["title"].strip()
        for code in (*row.raw["cve_ids"], *row.raw["owasp_llm"], *row.raw["mitre_atlas"]):
            assert code in str(row.values["technical_details"])
        assert row.raw["primary_reference"] in str(row.values["reports_records"])
        if "content_license" in row.raw:
            assert row.raw["content_license"]["license"] in str(row.values["reports_records"])


def pairs(mapping: Mapping) -> set[tuple[str, str]]:
    """Return the pairs of classification and type that a mapping can give."""
    classes, types = mapping.fields["classification"], mapping.fields["type"]
    assert set(classes.values) == set(types.values)
    known = {(classes.values[key], types.values[key]) for key in classes.values}
    return known | {(classes.otherwise or "", types.otherwise or "")}


@pytest.mark.parametrize("name", ["genai-incidents", "veris"])
def test_the_types_of_a_mapping_belong_to_their_classes(name: str) -> None:
    text = resource_path("directories", "types.toml").read_text(encoding="utf-8")
    shipped = {(entry["classification"], entry["code"]) for entry in tomllib.loads(text)["entry"]}
    assert pairs(load_mapping(name)) <= shipped


def veris(path: Path) -> Incoming:
    (record,) = open_records(path)
    assert isinstance(record, Record)
    mapping = recognise(record.data)
    assert mapping is not None
    assert mapping.name == "veris"
    (row,) = incoming([record], mapping, UTC)
    assert isinstance(row, Incoming), row
    return row


def test_a_veris_record_with_a_day(tmp_path: Path) -> None:
    row = veris(shared("veris", "0001AA7F-C601-424A-B2B8-BE6C9F5164E7.json"))
    assert row.external_id == "0001AA7F-C601-424A-B2B8-BE6C9F5164E7"
    assert json_value(row.values["event_start_at"]) == "2010-04-09"
    assert str(row.values["title"]).startswith("A billing clerk filed a claim")
    assert row.values["records_affected"] == 1
    assert row.values["data_integrity_affected"] == "yes"
    assert (row.values["classification"], row.values["type"]) == (
        "fraud",
        "unauthorised-use-of-resources",
    )
    assert "Misuse: Privilege abuse" in str(row.values["technical_details"])


def test_a_veris_record_with_a_partial_date() -> None:
    row = veris(shared("veris", "024775f8-d5f9-4f9d-98b7-8de93177f3de.json"))
    assert json_value(row.values["event_start_at"]) == "2019-07"
    assert "Actor name: ShaggyPanther" in str(row.values["technical_details"])
    assert row.values["affected_systems"] == "S - Mail"


@pytest.mark.parametrize("name", ["sigma_events.jsonl", "sigma_events.csv", "evtx_part.csv"])
def test_foreign_tables_are_read_row_by_row(name: str) -> None:
    assert all(isinstance(row, Record) for row in open_records(shared("timelines", name)))
