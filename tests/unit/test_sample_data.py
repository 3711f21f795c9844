# SPDX-License-Identifier: Apache-2.0
"""The shipped samples may be shipped, are what their source says, and make sense as cases."""

import ipaddress
import json
import re
import tomllib
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

from casepack_desktop.domain.enums import Answer, Pap, Phase, Severity, Tlp
from casepack_desktop.domain.fields import FIELD, TITLE_LIMIT
from casepack_desktop.domain.instants import Moment, Precision, parse_moment
from casepack_desktop.support.resources import resource_path

Row = dict[str, Any]

_CLEARED_TIERS = {"reviewed", "curated"}
_OPEN_QUESTIONS = re.compile(
    r"aiaaic|aiid|airi|oecd|avid|garak|owasp|huntr|cve|nvd|incidentdatabase", re.IGNORECASE
)
_ATLAS_STUDY = "https://atlas.mitre.org/studies/AML.CS"
_ADVISORY = "https://github.com/advisories/GHSA-"

_CHOICES = {
    "severity": Severity,
    "tlp": Tlp,
    "pap": Pap,
    "data_integrity_affected": Answer,
    "suspected_malicious": Answer,
    "cross_border": Answer,
}
_LIFECYCLE = (
    "event_start_at",
    "alerted_at",
    "detected_at",
    "aware_at",
    "registered_at",
    "acknowledged_at",
    "triaged_at",
    "in_progress_at",
    "contained_at",
    "eradicated_at",
    "recovered_at",
    "resolved_at",
    "closed_at",
)
_DOCUMENTATION = [
    ipaddress.ip_network(text)
    for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]
_IPV4 = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
_IPV6 = re.compile(r"\b[0-9a-f]{1,4}(?:::?[0-9a-f]{1,4})+(?:::)?", re.IGNORECASE)
_HOST = re.compile(
    r"(?:https?|hxxps?)://([^/\s]+)|@([\w.-]+)|^([a-z0-9-]+(?:\.[a-z0-9-]+)+)$", re.M
)


def sample_rows() -> list[Row]:
    return list(_sample()["incidents"])


def _sample() -> Row:
    text = resource_path("samples", "sample-incidents.json").read_text("utf-8")
    return dict(json.loads(text))


@pytest.fixture(scope="module")
def package() -> Row:
    source = files("genai_incidents") / "data" / "incidents.min.json"
    return dict(json.loads(source.read_text("utf-8")))


def demo_cases() -> list[Row]:
    text = resource_path("samples", "demo-cases.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def codes(directory: str) -> dict[str, Row]:
    text = resource_path("directories", f"{directory}.toml").read_text("utf-8")
    return {entry["code"]: entry for entry in tomllib.loads(text)["entry"]}


def moment(text: str) -> Moment:
    return parse_moment(text, UTC)


def instants(case: Row) -> list[datetime]:
    return [moment(case[key]).at for key in _LIFECYCLE if key in case]


class TestSampleIncidents:
    def test_each_row_equals_the_row_of_the_package(self, package: Row) -> None:
        source = {row["id"]: row for row in package["incidents"]}
        for row in sample_rows():
            assert row == source[row["id"]]

    def test_the_envelope_is_that_of_the_package(self, package: Row) -> None:
        sample = _sample()
        assert set(sample) == set(package)
        assert sample["version"] == package["version"]
        assert sample["generated"] == package["generated"]
        assert sample["incident_count"] == len(sample["incidents"])

    def test_about_forty_rows_each_once(self) -> None:
        ids = [row["id"] for row in sample_rows()]
        assert 35 <= len(ids) <= 45
        assert sorted(set(ids)) == ids

    def test_no_row_has_terms_or_a_state_of_its_own(self) -> None:
        for row in sample_rows():
            assert "content_license" not in row
            assert "status" not in row
            assert row["quality_tier"] in _CLEARED_TIERS

    def test_no_row_comes_from_a_source_with_open_questions(self) -> None:
        for row in sample_rows():
            assert not row["cve_ids"]
            traces = [row["primary_reference"], row["description"], *row["tags"]]
            assert not [trace for trace in traces if _OPEN_QUESTIONS.search(trace)], row["id"]

    @pytest.mark.parametrize(("tag", "address"), [("atlas", _ATLAS_STUDY), ("ghsa", _ADVISORY)])
    def test_rows_of_a_credited_source_are_named_in_its_paragraph(
        self, tag: str, address: str
    ) -> None:
        rows = [row for row in sample_rows() if tag in row["tags"]]
        assert rows
        assert all(row["primary_reference"].startswith(address) for row in rows)
        assert {row["id"] for row in rows} == credited_rows(
            "Apache" if tag == "atlas" else "GitHub"
        )

    def test_the_licence_travels_with_the_file(self) -> None:
        text = licence_text()
        for words in (
            "CC BY 4.0",
            "Emmanuel G. Jr. and contributors",
            f"**genai_incidents** {_sample()['version']}",
            "Copyright 2021-2026 The MITRE Corporation",
            "OWASP Gen AI Security Project",
            f"selection of {len(sample_rows())} rows",
        ):
            assert words in text

    def test_the_mix_shows_what_the_import_can_do(self) -> None:
        rows = sample_rows()
        assert {row["severity"] for row in rows} == {"Critical", "High", "Medium", "Low"}
        assert {len(row["date"]) for row in rows} == {4, 7, 10}
        assert len({row["year"] for row in rows}) >= 6
        assert len({row["attack_vector"] for row in rows}) >= 12


class TestDemoCases:
    def test_every_key_is_a_field_of_the_incident(self) -> None:
        for case in demo_cases():
            assert set(case) <= set(FIELD) | {"uuid"}

    def test_nothing_empty_stands_for_unknown(self) -> None:
        assert not [
            key for case in demo_cases() for key, value in case.items() if value in ("", None)
        ]

    def test_every_case_leaves_something_unknown_or_is_closed(self) -> None:
        keys = {key for key, field in FIELD.items() if field.is_key}
        for case in demo_cases():
            unknown = keys - set(case) or {key for key in keys if case[key] == Answer.UNKNOWN}
            assert unknown or case["status"] == Phase.CLOSED

    def test_identities_are_version_7_unique_and_of_the_time_of_registration(self) -> None:
        cases = demo_cases()
        assert len({case["uuid"] for case in cases}) == len({c["external_id"] for c in cases}) == 6
        for case in cases:
            identity = uuid.UUID(case["uuid"])
            assert str(identity) == case["uuid"]
            assert (identity.version, identity.variant) == (7, uuid.RFC_4122)
            assert identity.int >> 80 == moment(case["registered_at"]).milliseconds

    def test_titles_fit_and_lines_are_single(self) -> None:
        for case in demo_cases():
            assert len(case["title"]) <= TITLE_LIMIT
            assert "\n" not in case["title"] + case.get("location", "")

    def test_directory_codes_exist_and_the_type_belongs_to_the_class(self) -> None:
        types, classes, statuses = codes("types"), codes("classifications"), codes("statuses")
        for case in demo_cases():
            assert case["classification"] in classes
            assert types[case["type"]]["classification"] == case["classification"]
            assert case["status"] in statuses

    def test_choices_are_known_values(self) -> None:
        for case in demo_cases():
            for key, choice in _CHOICES.items():
                assert key not in case or choice(case[key])

    def test_all_severities_statuses_and_labels_appear(self) -> None:
        cases = demo_cases()
        assert {case["severity"] for case in cases} == set(Severity)
        assert {case["status"] for case in cases} == set(codes("statuses"))
        assert {case["tlp"] for case in cases} == set(Tlp)
        assert {case["pap"] for case in cases} == set(Pap)

    def test_instants_are_in_the_order_of_the_lifecycle(self) -> None:
        for case in demo_cases():
            assert instants(case) == sorted(instants(case)), case["external_id"]
            if "event_end_at" in case:
                assert case["event_end_at"] > case["event_start_at"]

    def test_instants_are_in_utc_or_partial(self) -> None:
        for case in demo_cases():
            for text in (case[key] for key in case if key.endswith("_at")):
                assert text.endswith("Z") is (moment(text).precision is Precision.EXACT)

    def test_a_partial_date_appears(self) -> None:
        precisions = {moment(case["event_start_at"]).precision for case in demo_cases()}
        assert precisions == {Precision.EXACT, Precision.MONTH}

    def test_the_status_agrees_with_the_instants(self) -> None:
        reached = {"resolved": {"resolved_at"}, "closed": {"resolved_at", "closed_at"}}
        for case in demo_cases():
            assert {"resolved_at", "closed_at"} & set(case) == reached.get(case["status"], set())

    def test_losses_are_decimals_with_a_currency(self) -> None:
        for case in demo_cases():
            assert ("financial_loss" in case) is ("financial_loss_currency" in case)
            if "financial_loss" in case:
                assert isinstance(case["financial_loss"], str)
                assert Decimal(case["financial_loss"]) >= 0
                assert re.fullmatch("[A-Z]{3}", case["financial_loss_currency"])

    def test_counts_are_whole_and_not_negative(self) -> None:
        for case in demo_cases():
            for key in ("downtime_minutes", "users_affected", "records_affected"):
                assert type(case.get(key, 0)) is int
                assert case.get(key, 0) >= 0

    def test_addresses_are_reserved_for_documentation(self) -> None:
        for case in demo_cases():
            text = "\n".join(str(value) for value in case.values())
            lines = case.get("indicators", "").splitlines()
            for found in _IPV4.findall(text) + [line for line in lines if _IPV6.match(line)]:
                address = ipaddress.ip_address(found.split("/")[0])
                assert any(address in network for network in _DOCUMENTATION), found

    def test_host_names_end_in_example(self) -> None:
        found = 0
        for case in demo_cases():
            for names in _HOST.findall(case.get("indicators", "").replace("[.]", ".")):
                name = "".join(names)
                if not (_IPV4.fullmatch(name) or name.endswith((".exe", ".txt"))):
                    found += 1
                    assert name.endswith(".example"), name
        assert found >= 8

    @pytest.mark.parametrize("letters", ["ä", "ї|і", "ł"])
    def test_titles_show_several_scripts(self, letters: str) -> None:
        assert any(re.search(letters, case["title"]) for case in demo_cases())


def licence_text() -> str:
    return resource_path("samples", "sample-incidents.LICENSE.md").read_text("utf-8")


def credited_rows(source: str) -> set[str]:
    paragraphs = [text for text in licence_text().split("\n\n") if text.startswith("**")]
    return {
        row
        for text in paragraphs
        if source in text.split("<")[0]
        for row in re.findall(r"INC-\d+", text)
    }
