# SPDX-License-Identifier: Apache-2.0
import re
from dataclasses import replace

import pytest

from casepack_desktop.domain.enums import Tlp
from casepack_desktop.domain.fields import FIELDS, FieldKind
from casepack_desktop.reporting import facts as facts_module
from casepack_desktop.reporting.document import (
    Block,
    Callout,
    Document,
    Heading,
    InlineList,
    Pairs,
    Paragraph,
    Table,
    Text,
    Tone,
    block_texts,
    texts,
)
from casepack_desktop.reporting.snapshot import CaseSnapshot, MilestoneFacts
from casepack_desktop.reporting.triage import build_initial_triage
from casepack_desktop.support.i18n import LOCALES, Translator
from tests.render.cases import RICH_FIELDS, TEXT_KEYS, a_snapshot, an_empty_snapshot, options

SECTIONS = [
    "What we know",
    "Key facts",
    "What happened",
    "Affected systems",
    "Affected services",
    "Impact so far",
    "Immediate actions",
    "Additional measures",
    "Indicators",
    "Ownership",
    "Next deadlines",
    "Open questions",
    "About this report",
]
PRINTED_TEXTS = set(TEXT_KEYS) - {"comment"}


def report(snapshot: CaseSnapshot, language: str = "en", **changes: object) -> Document:
    return build_initial_triage(snapshot, options(language, **changes))


def section(document: Document, title: str) -> list[Block]:
    blocks = list(document.blocks)
    start = blocks.index(next(b for b in blocks if isinstance(b, Heading) and b.text == title)) + 1
    end = next((i for i in range(start, len(blocks)) if isinstance(blocks[i], Heading)), None)
    return blocks[start:end]


def said(document: Document, title: str) -> list[str]:
    return [text for block in section(document, title) for text in block_texts(block)]


def pairs(document: Document) -> dict[str, Text]:
    return {
        pair.label: pair.value
        for block in document.blocks
        if isinstance(block, Pairs)
        for column in block.columns
        for pair in column
    }


def test_rich_case_has_its_sections_in_order() -> None:
    headings = [b.text for b in report(a_snapshot()).blocks if isinstance(b, Heading)]
    assert headings == SECTIONS


def test_rich_case_reads_as_expected() -> None:
    document = report(a_snapshot())
    assert document.title == "Ransomware on billing servers"
    assert document.subtitle.severity_label == "Critical"
    assert document.subtitle.status == Text("In progress")
    assert document.subtitle.state == "state of the case: 2026-11-21 09:20 +02:00 (07:20Z)"
    assert said(document, "What we know") == [
        "Incident INC-2026-00128 is of the type “Unauthorised modification of information” and"
        " concerns Baltic Grid AS. Its severity is “Critical”, its status “In progress”. The event"
        " is dated 2026-11-20 22:41 +02:00 (20:41Z), its detection 2026-11-20 22:47 +02:00"
        " (20:47Z). 5,000 users are affected. The downtime so far is 11 h 20 min. The financial"
        " loss is put at €10,000.00. Data integrity is affected. 4 key facts are still unknown."
    ]
    assert section(document, "Impact so far")[0] == Table(
        (
            "Downtime",
            "Users affected",
            "Records affected",
            "Financial loss",
            "Data integrity affected",
            "Cross-border impact",
        ),
        (
            (
                Text("11 h 20 min"),
                Text("5,000"),
                Text("unknown", Tone.UNKNOWN),
                Text("€10,000.00"),
                Text("Yes"),
                Text("unknown", Tone.UNKNOWN),
            ),
        ),
        (1.15, 1.05, 1.1, 1.25, 1.0, 1.0),
    )
    assert section(document, "Open questions") == [
        InlineList(
            ("Became aware", "Root cause", "Records affected", "Cross-border impact"), Tone.UNKNOWN
        )
    ]


def test_same_input_gives_the_same_document() -> None:
    assert report(a_snapshot()) == report(a_snapshot())


def test_each_empty_key_field_is_an_open_question_and_unknown() -> None:
    document = report(an_empty_snapshot())
    asked = {item for b in document.blocks if isinstance(b, InlineList) for item in b.items}
    assert asked == {field.label for field in FIELDS if field.is_key}
    assert document.payload["open_questions"] == [field.key for field in FIELDS if field.is_key]


@pytest.mark.parametrize("key", [field.key for field in FIELDS if field.is_key])
def test_a_key_field_without_an_answer_is_asked_for(key: str) -> None:
    filled = {f.key: RICH_FIELDS.get(f.key) or "2026" for f in FIELDS}
    filled |= {"cross_border": "no", "records_affected": 0, "title": "x"}
    assert key not in report(a_snapshot(**filled)).payload["open_questions"]
    for nothing in (None, "", "  \n"):
        assert report(a_snapshot(**{**filled, key: nothing})).payload["open_questions"] == [key]


def test_case_without_open_questions_says_so() -> None:
    filled = {f.key: RICH_FIELDS.get(f.key) or "2026" for f in FIELDS}
    filled |= {"cross_border": "no", "records_affected": 0}
    assert said(report(a_snapshot(**filled)), "Open questions") == ["All key facts are known."]


def test_zero_is_an_answer_and_explicit_unknown_is_none() -> None:
    document = report(a_snapshot(records_affected=0, data_integrity_affected="unknown"))
    assert "records_affected" not in document.payload["open_questions"]
    assert "data_integrity_affected" in document.payload["open_questions"]
    assert "0 records are affected." in said(document, "What we know")[0]


@pytest.mark.parametrize("language", LOCALES)
def test_nothing_is_blank(language: str) -> None:
    for snapshot in (an_empty_snapshot(), a_snapshot()):
        shown = list(texts(replace(report(snapshot, language), organisation="x")))
        assert all(text.strip() for text in shown)
        assert not [text for text in shown if re.search(r"\{\w*\}|None", text)]


@pytest.mark.parametrize("key", sorted(PRINTED_TEXTS))
def test_texts_appear_whole(key: str) -> None:
    long = "\n".join(f"line {number} of {key}" for number in range(5_000))
    document = report(a_snapshot(**{key: long}))
    assert Paragraph(Text(long)) in document.blocks
    assert document.payload["facts"][key] == long


def test_every_printed_field_is_in_the_payload() -> None:
    payload = report(a_snapshot()).payload["facts"]
    left_out = {f.key for f in FIELDS} - set(payload)
    assert left_out == {"tlp", "created_at", "comment"}


def test_written_summary_replaces_the_generated_one() -> None:
    written = "Contained.\nNothing else is known."
    document = report(a_snapshot(), overrides={"executive_summary": f"\n{written}\n\n"})
    assert said(document, "What we know") == [written]
    assert document.payload["executive_summary"] == {"source": "written", "text": written}


def test_blank_override_means_generated() -> None:
    document = report(
        a_snapshot(), overrides={"executive_summary": " \n ", "immediate_actions": ""}
    )
    assert document == report(a_snapshot())


@pytest.mark.parametrize(
    ("fields", "overrides", "source", "start"),
    [
        ({}, {}, "case", "2026-11-20 23:05"),
        ({}, {"immediate_actions": "Isolate."}, "written", "Isolate."),
        ({"actions_taken": " "}, {}, "none", "No immediate actions are recorded"),
    ],
)
def test_immediate_actions_come_from_person_then_case_then_say_none(
    fields: dict[str, str], overrides: dict[str, str], source: str, start: str
) -> None:
    document = report(a_snapshot(**fields), overrides=overrides)
    assert said(document, "Immediate actions")[0].startswith(start)
    assert document.payload["immediate_actions"]["source"] == source


@pytest.mark.parametrize(
    ("of_case", "asked", "label", "source"),
    [
        ("TLP:RED", None, "TLP:RED", "case"),
        ("TLP:RED", "TLP:GREEN", "TLP:GREEN", "option"),
        (None, None, "TLP:AMBER", "default"),
        ("", "TLP:CLEAR", "TLP:CLEAR", "option"),
    ],
)
def test_label_is_that_asked_for_then_that_of_the_case_then_amber(
    of_case: str | None, asked: str | None, label: str, source: str
) -> None:
    document = report(a_snapshot(tlp=of_case), tlp=asked)
    assert document.tlp == label
    assert document.payload["tlp"] == {"label": label, "source": source}
    notices = [b.text.value for b in document.blocks if isinstance(b, Callout)]
    assert [label in notice for notice in notices] == ([True] if source == "default" else [])


def test_unknown_label_is_refused() -> None:
    with pytest.raises(ValueError, match="TLP:PINK"):
        options(tlp="TLP:PINK")
    assert all(options(tlp=label).tlp == label for label in Tlp)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2023", "2023"),
        ("2023-04", "2023-04"),
        ("2023-04-05", "2023-04-05"),
        ("2023-04-05T22:30:00Z", "2023-04-06 01:30 +03:00 (2023-04-05\xa022:30Z)"),
        ("2023-01-05T08:30:15.123Z", "2023-01-05 10:30 +02:00 (08:30Z)"),
        ("9999-12-31T23:59:59Z", "9999-12-31 23:59 +00:00"),
    ],
)
def test_instants_show_zone_and_utc_and_partial_dates_what_is_known(value: str, shown: str) -> None:
    assert pairs(report(a_snapshot(detected_at=value)))["Detected"] == Text(shown)


def test_utc_is_not_said_twice() -> None:
    shown = pairs(report(an_empty_snapshot(detected_at="2023-01-05T08:30:00Z")))["Detected"]
    assert shown.value == "2023-01-05 08:30 +00:00"


def test_loss_without_a_currency_says_so() -> None:
    document = report(a_snapshot(financial_loss_currency=None))
    assert "10,000 (currency unknown)" in said(document, "Impact so far")


@pytest.mark.parametrize("minutes", [0, 59, 10**6, 10**12, 10**15])
def test_any_downtime_can_be_shown(minutes: int) -> None:
    assert said(report(a_snapshot(downtime_minutes=minutes)), "Impact so far")


def test_deadlines_are_in_the_order_of_their_instants() -> None:
    one = {"key": "a", "name": "Full notification", "due_at": "2026-11-23T20:58:00Z"}
    two = {"key": "b", "name": "Early warning", "due_at": "2026-11-21T20:58:00Z"}
    milestones = tuple(MilestoneFacts(**m, state="pending") for m in (one, two))
    document = report(a_snapshot().model_copy(update={"milestones": milestones}))
    table = section(document, "Next deadlines")[0]
    assert isinstance(table, Table)
    assert [row[0].value for row in table.rows] == ["Early warning", "Full notification"]
    assert said(report(a_snapshot()), "Next deadlines") == ["No deadline is set for this case."]


def test_directory_names_are_in_the_language_of_the_report() -> None:
    assert report(a_snapshot(), "de").subtitle.status.value == "In Bearbeitung"
    assert report(a_snapshot(), "fr").subtitle.status.value == "In progress"
    assert report(a_snapshot(), "de-AT").language == "de"


def test_numbers_follow_the_language_of_the_report() -> None:
    shown = [text for b in report(a_snapshot(), "de").blocks for text in block_texts(b)]
    assert "5.000" in shown
    assert "10.000,00\xa0€" in shown


class _Shouting(Translator):
    """A language of which every message is known by its capitals."""

    def gettext(self, msgid: str, /, **params: object) -> str:
        return super().gettext(_loud(msgid), **params)

    def ngettext(self, singular: str, plural: str, n: int, /, **params: object) -> str:
        return super().ngettext(_loud(singular), _loud(plural), n, **params)


def _loud(message: str) -> str:
    return re.sub(r"\{\w+\}|[^{]+", lambda m: m[0] if m[0][0] == "{" else m[0].upper(), message)


def test_no_string_of_the_report_goes_around_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_module, "translator", lambda _locale: _Shouting("en"))
    values = {f.key: "7" for f in FIELDS if f.kind not in (FieldKind.MOMENT, FieldKind.INTEGER)}
    for snapshot in (an_empty_snapshot(), a_snapshot(**{**values, "tlp": None})):
        shown = "\n".join(texts(report(snapshot)))
        shown = re.sub(r"\d+ (h|min)|[0-9a-f]{64}", "", shown)
        for name in (
            "North Region CERT",
            "Baltic Grid AS",
            "Unauthorised modification of information",
            "In progress",
        ):
            shown = shown.replace(name, "")
        shown = shown.replace("Information content security", "")
        assert not re.findall("[a-z]+", shown)
