# SPDX-License-Identifier: Apache-2.0
"""A mapping turns foreign names into fields, and a wrong one says where it is wrong."""

from pathlib import Path
from typing import Any

import pytest

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.exchange import problems
from casepack_desktop.exchange.compiled import compiled
from casepack_desktop.exchange.mapping import Rule, load_mapping, shipped_mappings
from casepack_desktop.exchange.recognition import mapping_for, recognise
from casepack_desktop.support.i18n import LOCALES, translator
from tests.unit.exchange.making import written

RECORD: dict[str, Any] = {
    "id": 7,
    "name": "Phish",
    "empty": "",
    "nothing": None,
    "flag": True,
    "level": " Critical ",
    "tags": ["a", "", "b"],
    "a.b": "dotted",
    "when": {"year": 2019, "month": 7},
    "assets": [{"kind": "Mail", "size": 2}, {"kind": "Web"}, {}],
    "action": {"hacking": {"variety": ["SQLi", "RFI"]}, "misuse": {}},
}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"from": "name"}, "Phish"),
        ({"from": "id"}, "7"),
        ({"from": "flag"}, "yes"),
        ({"from": "empty"}, ""),
        ({"from": "nothing"}, ""),
        ({"from": "absent"}, None),
        ({"from": "absent.deeper"}, None),
        ({"from": "when.day"}, ""),
        ({"from": "name.deeper"}, ""),
        ({"from": "a.b"}, "dotted"),
        ({"from": "tags"}, "a, b"),
        ({"from": "tags", "join": "\n"}, "a\nb"),
        ({"from": "assets.kind"}, "Mail, Web"),
        ({"from": "action"}, "hacking, misuse"),
        ({"from": "action.hacking.variety"}, "SQLi, RFI"),
        ({"from": "when", "kind": "date_parts"}, "2019-07"),
        ({"from": "name", "kind": "date_parts"}, "Phish"),
        ({"from": "absent", "kind": "date_parts"}, None),
        ({"from": ["name", "absent", "empty", "id"]}, "Phish, 7"),
        ({"from": ["absent", "gone"]}, None),
        ({"from": "level", "values": {"critical": "high"}}, "high"),
        ({"from": "name", "values": {"critical": "high"}}, "Phish"),
        ({"from": "name", "values": {"critical": "high"}, "otherwise": "low"}, "low"),
        ({"from": "empty", "values": {"critical": "high"}, "otherwise": "low"}, ""),
        ({"from": "action", "values": {"misuse": "m"}, "otherwise": "", "take": "first"}, "m"),
        ({"from": "absent", "default": "x"}, "x"),
        ({"from": "empty", "default": "x"}, "x"),
        ({"default": "x"}, "x"),
        ({"from": "name", "prefix": "> "}, "> Phish"),
        ({"from": "empty", "prefix": "> "}, ""),
        ({"template": "{name} ({id})"}, "Phish (7)"),
        (
            {"template": ["Tags: {tags}", "Gone: {absent}", "{empty}", "Id: {id}"]},
            "Tags: a, b\nId: 7",
        ),
        ({"template": ["{empty}", "{absent}"]}, ""),
        ({"template": ["{absent}{gone}", "{gone}"]}, None),
        ({"template": "{name.__class__}"}, ""),
        ({"template": "{name!r} {id:>9}"}, None),
        ({"from": "name", "limit": 3}, "Ph…"),
    ],
)
def test_a_rule_finds_its_text(rule: dict[str, Any], text: str | None) -> None:
    assert compiled(Rule.model_validate(rule))(RECORD) == text


def test_a_date_stops_at_the_first_part_that_is_missing() -> None:
    extract = compiled(Rule.model_validate({"from": "t", "kind": "date_parts"}))
    assert extract({"t": {"year": 2010, "month": 4, "day": 9}}) == "2010-04-09"
    assert extract({"t": {"year": 2010, "day": 9}}) == "2010"
    assert extract({"t": {"month": 4}}) == "-04"
    assert extract({"t": {}}) == ""


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("name = ", "TOML", "Invalid value"),
        ("title = 'x'", "name", "required"),
        ("name = 'x'", "fields", "title is needed"),
        ("name = 'x'\n[fields]\ntitle = 't'\nseverti = 's'", "fields", "no field 'severti'"),
        ("name = 'x'\n[fields]\ntitle = 't'\nexternal_id = 's'", "fields", "above the fields"),
        ("name = 'x'\nzone = 'Mars/Base'\n[fields]\ntitle = 't'", "zone", "Mars/Base"),
        ("name = 'x'\nmatch = 'name'\n[fields]\ntitle = 't'", "match", "uuid"),
        ("name = 'x'\nmatch = 'uuid'\n[fields]\ntitle = 't'", "fields", "uuid"),
        ("name = 'x'\ncolour = 'red'\n[fields]\ntitle = 't'", "colour", "not permitted"),
        ("name = 'x'\n[fields.title]\nfrm = 't'", "fields.title.frm", "not permitted"),
        ("name = 'x'\n[fields.title]\njoin = ' '", "fields.title", "is needed"),
        ("name = 'x'\n[fields.title]\nfrom = 't'\ntemplate = '{t}'", "fields.title", "exclude"),
        ("name = 'x'\n[fields.title]\nfrom = 1", "fields.title.from", "tuple"),
    ],
)
def test_a_wrong_mapping_names_file_key_and_reason(
    tmp_path: Path, text: str, key: str, reason: str
) -> None:
    with pytest.raises(problems.BadMapping) as caught:
        load_mapping(written(tmp_path / "mine.toml", text))
    assert caught.value.params["file"] == "mine.toml"
    assert caught.value.params["key"] == key
    assert reason in str(caught.value)


def test_a_mapping_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(problems.BadMapping):
        load_mapping(written(tmp_path / "mine.toml", b"\xff\xfe\x00"))


def test_an_unknown_mapping_names_the_known_ones() -> None:
    with pytest.raises(problems.MappingNotFound, match="casepack, genai-incidents, veris"):
        load_mapping("other")


def test_a_mapping_is_found_by_name_and_by_path(tmp_path: Path) -> None:
    path = written(tmp_path / "mine.toml", "name = 'mine'\n[fields]\ntitle = 'Betreff'")
    assert load_mapping(str(path)).name == "mine"
    assert {load_mapping(each.name).name for each in shipped_mappings()} == {
        "casepack",
        "genai-incidents",
        "veris",
    }


def test_our_own_export_covers_every_field_that_can_be_set() -> None:
    rules = load_mapping("casepack").rules()
    assert set(rules) == {key for key, field in FIELD.items() if field.is_editable}
    assert all(rule.sources == (key,) for key, rule in rules.items())


def test_files_are_recognised_by_their_names() -> None:
    def name(*names: str) -> str | None:
        mapping = recognise(names)
        return mapping.name if mapping else None

    assert name("uuid", "number", "title", "severity") == "casepack"
    assert name("incident_id", "schema_version", "action", "actor", "security_incident") == "veris"
    assert name("Title", "Event start") == "columns"
    assert name("severity", "description") is None
    assert name() is None
    with pytest.raises(problems.NoMappingFits, match=r"list\.csv .*\(severity, x\)"):
        mapping_for("list.csv", ["severity", "x"])


@pytest.mark.parametrize("locale", LOCALES)
def test_columns_named_by_labels_are_recognised_in_every_language(locale: str) -> None:
    gettext = translator(locale).gettext
    columns = [gettext(FIELD[key].label) for key in ("title", "severity", "affected_systems")]
    mapping = recognise([*columns, "Something else"])
    assert mapping is not None
    assert set(mapping.fields) == {"title", "severity", "affected_systems"}


def test_a_field_that_the_first_record_leaves_out_is_read_by_its_key() -> None:
    mapping = recognise(["title", "Severity"])
    assert mapping is not None
    rules = mapping.rules()
    assert rules["severity"].sources == ("Severity",)
    assert rules["impact"].sources == ("impact",)
    assert mapping.external_id == "external_id"


def test_plain_columns_are_matched_by_external_id_if_there_is_one() -> None:
    mapping = recognise(["title", "External id", "created_at"])
    assert mapping is not None
    assert (mapping.match, mapping.external_id) == ("external_id", "External id")
    assert mapping.created_at == "created_at"
