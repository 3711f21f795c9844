# SPDX-License-Identifier: Apache-2.0
"""Lists of others come in whole: the public AI incidents, and records in the form of VERIS."""

import json
import tomllib
from collections import Counter
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path

import pytest

from casepack_desktop.domain.instants import Moment, Precision
from casepack_desktop.domain.values import json_value
from casepack_desktop.exchange.incoming import Incoming, incoming
from casepack_desktop.exchange.mapping import Mapping as FieldMapping
from casepack_desktop.exchange.mapping import load_mapping
from casepack_desktop.exchange.readers import open_records
from casepack_desktop.exchange.recognition import recognise
from casepack_desktop.exchange.records import Record
from casepack_desktop.support.resources import resource_path
from tests.unit.exchange.making import REAL_FILE


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


def pairs(mapping: FieldMapping) -> set[tuple[str, str]]:
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


_VERIS: dict[str, object] = {
    "schema_version": "1.3.6",
    "security_incident": "Confirmed",
    "source_id": "invented",
}
"""What VERIS records of the community have in common; the cases are invented."""


def veris(folder: Path, content: Mapping[str, object]) -> Incoming:
    path = folder / "record.json"
    path.write_text(json.dumps({**_VERIS, **content}))
    (record,) = open_records(path)
    assert isinstance(record, Record)
    mapping = recognise(record.data)
    assert mapping is not None
    assert mapping.name == "veris"
    (row,) = incoming([record], mapping, UTC)
    assert isinstance(row, Incoming), row
    return row


def test_a_veris_record_with_a_day(tmp_path: Path) -> None:
    content = {
        "incident_id": "6D1C2F60-0000-4000-8000-000000000001",
        "action": {"misuse": {"variety": ["Privilege abuse"], "vector": ["LAN access"]}},
        "actor": {"internal": {"variety": ["End-user"]}},
        "asset": {"assets": [{"variety": "S - Database"}]},
        "attribute": {
            "confidentiality": {"data_total": 1},
            "integrity": {"variety": ["Fraudulent transaction"]},
        },
        "summary": "A clerk wrote an invoice in the name of a customer.",
        "timeline": {"incident": {"year": 2010, "month": 4, "day": 9}},
    }
    row = veris(tmp_path, content)
    assert row.external_id == "6D1C2F60-0000-4000-8000-000000000001"
    assert json_value(row.values["event_start_at"]) == "2010-04-09"
    assert row.values["title"] == "A clerk wrote an invoice in the name of a customer."
    assert row.values["records_affected"] == 1
    assert row.values["data_integrity_affected"] == "yes"
    assert (row.values["classification"], row.values["type"]) == (
        "fraud",
        "unauthorised-use-of-resources",
    )
    assert "Misuse: Privilege abuse" in str(row.values["technical_details"])


def test_a_veris_record_with_a_partial_date(tmp_path: Path) -> None:
    content = {
        "incident_id": "6D1C2F60-0000-4000-8000-000000000002",
        "action": {"hacking": {"variety": ["Use of stolen creds"]}},
        "actor": {"external": {"name": ["Grey Heron"], "variety": ["Unknown"]}},
        "asset": {"assets": [{"variety": "S - Mail"}]},
        "timeline": {"incident": {"year": 2019, "month": 7}},
    }
    row = veris(tmp_path, content)
    assert json_value(row.values["event_start_at"]) == "2019-07"
    assert "Actor name: Grey Heron" in str(row.values["technical_details"])
    assert row.values["affected_systems"] == "S - Mail"
