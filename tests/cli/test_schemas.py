# SPDX-License-Identifier: Apache-2.0
"""Everything that --json prints is what docs/schemas promises to scripts."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from casepack_desktop.domain.fields import FIELDS
from tests.helpers.commands import Casepack
from tests.helpers.tree import ROOT
from tests.helpers.workspaces import ANALYST, opened

SCHEMAS = ROOT / "docs" / "schemas"
_ROW = "title,severity,external_id,company,event_start_at,financial_loss,financial_loss_currency\n"


def schema(name: str) -> Draft202012Validator:
    """Return the validator of one of the documented schemas."""
    text = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def _fits(name: str, value: Any) -> None:
    problems = [f"{error.json_path}: {error.message}" for error in schema(name).iter_errors(value)]
    assert problems == []


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.name)
def test_a_schema_is_one_and_lets_nothing_undocumented_through(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(content)
    open_objects = [
        part
        for part in _parts(content)
        if part.get("type") == "object" and part.get("additionalProperties", True) is True
    ]
    assert open_objects == []


def test_the_schema_of_a_case_holds_exactly_the_fields_of_the_table() -> None:
    schema_ = json.loads((SCHEMAS / "show.schema.json").read_text(encoding="utf-8"))
    incident = schema_["properties"]["incident"]
    own = {"number", "uuid", "version", "last_change_at", "deleted_at", "origins"}
    assert set(incident["properties"]) - own == {field.key for field in FIELDS}
    assert set(incident["required"]) == set(incident["properties"])
    for field in FIELDS:
        if field.choices:
            assert incident["properties"][field.key]["enum"] == [*field.choices, None]


def test_init(casepack: Casepack, tmp_path: Path) -> None:
    casepack.workspace = tmp_path / "new.casepack"
    made = casepack.json("init")
    _fits("init", made)
    assert made["workspace"] == str(casepack.workspace)


def test_new_set_list_and_show(casepack: Casepack) -> None:
    fields = [
        *("title=Ransomware", "type=ransomware", "severity=high", "tlp=TLP:RED", "pap=amber"),
        *("event_start_at=2026-11", "detected_at=2026-11-20T22:41:07.123+02:00", "cross_border=no"),
        *("financial_loss=1000.50", "financial_loss_currency=eur", "downtime_minutes=90"),
        *("responsible=Eva Maier", "company=Nord AB", "location=Vilnius", "description=a\nb"),
    ]
    _fits("identity", casepack.json("new", *fields))
    _fits("identity", casepack.json("set", "INC-2026-00001", "status=resolved", "severity="))
    rows = casepack.json("list")
    _fits("list", rows)
    assert len(rows) == 4
    for row in rows:
        case = casepack.json("show", row["number"])
        _fits("show", case)
        for key in row.keys() - {"next_due_at"}:
            assert case["incident"][key] == row[key]
    with opened(casepack.workspace) as services:
        services.incidents.move_to_bin(ANALYST, "INC-2026-00002")
    binned = casepack.json("show", "INC-2026-00002")
    _fits("show", binned)
    assert binned["incident"]["deleted_at"] is not None
    assert "In the bin since" in casepack("show", "INC-2026-00002").out


def test_import_and_taking_it_back(casepack: Casepack, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(f"{_ROW}A,high,1,,2026-07,1.5,EUR\nB,worst,2,,,,\nC,,3,,,,\n", encoding="utf-8")
    bad.write_bytes(b"%PDF-1.7")
    first = casepack("import", good, bad, globals_=["--json"])
    assert first.code == 3
    _fits("import", first.json)
    assert [len(first.json[key]) for key in ("rejections", "failed", "actions")] == [1, 1, 1]
    code_page = tmp_path / "code_page.csv"
    code_page.write_bytes(b"title,severity\nM\xfcller,low\n")
    _fits("import", casepack.json("import", code_page, "--dry-run"))
    row = casepack.json("list", "--where", "severity:high A", "--sort", "-number")[0]
    casepack("set", row["number"], "severity=low").demand_done()
    good.write_text(f"{_ROW}A,critical,1,,2026-07,1.5,EUR\n", encoding="utf-8")
    again = casepack.json("import", good)
    _fits("import", again)
    assert again["kept"] == [{"number": row["number"], "field": "severity"}]
    undone = casepack("import", "--undo", first.json["actions"][0], globals_=["--json"])
    _fits("import-undo", undone.json)
    assert undone.code == 3
    assert undone.json == {"taken_back": 1, "refused": [row["number"]]}


@pytest.mark.parametrize("kind", ["xlsx", "csv", "jsonl"])
def test_export(casepack: Casepack, tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"list.{kind}"
    said = casepack.json("export", target, "--where", "severity>=high", "--sort", "title")
    _fits("export", said)
    assert said == {"rows": 2, "path": str(target)}
    assert casepack.json("import", target)["unchanged"] == 2


def test_report(casepack: Casepack, tmp_path: Path) -> None:
    for kind in ("pdf", "html", "json"):
        target = tmp_path / f"report.{kind}"
        said = casepack.json("report", "INC-2026-00001", "--format", kind, "-o", target)
        _fits("report", said)
        assert said["path"] == str(target)


def test_check(casepack: Casepack) -> None:
    assert casepack.json("check") == []
    (casepack.workspace / "keys.json").unlink()
    outcome = casepack("check", globals_=["--json"])
    assert outcome.code == 1
    _fits("check", outcome.json)
    assert [finding["code"] for finding in outcome.json] == ["key-copy"]
    assert outcome.err == ""


def _parts(content: Any) -> list[dict[str, Any]]:
    if isinstance(content, dict):
        return [content, *(part for value in content.values() for part in _parts(value))]
    if isinstance(content, list):
        return [part for value in content for part in _parts(value)]
    return []
