# SPDX-License-Identifier: Apache-2.0
"""Any text is a filter: known parts narrow, the rest is searched for."""

from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.domain.enums import DirectoryKind, Severity, Tlp
from casepack_desktop.domain.filters import (
    IncidentFilter,
    Unclear,
    filter_text,
    matches_of,
    parse_filter,
    said_part,
)
from casepack_desktop.domain.periods import Period

_OPERATORS = [":", ">=", "<", ">", "<="]
_KEYS = [
    *("severity", "company", "tlp", "status", "event", "registered", "title", "number", "due"),
    *("type", "classification"),
]
_VALUES = ["high", "red", "7d", "year", "2026-11", "2026-11-20T14:30", "9999", "overdue", "0001"]
PIECES = st.sampled_from(
    ['"', '""', " ", ",", "\x00", "\ud800", "x", "responsible", *_OPERATORS, *_KEYS, *_VALUES]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))
NAMES = st.one_of(st.text(min_size=1), st.lists(PIECES, min_size=1).map("".join)).filter(str.strip)
STRIPPED = NAMES.map(str.strip)


_Item = TypeVar("_Item")


def _several(of: st.SearchStrategy[_Item]) -> st.SearchStrategy[tuple[_Item, ...]]:
    return st.lists(of, max_size=3, unique=True).map(tuple)


DATES = st.one_of(
    st.just(""),
    st.dates().map(str),
    st.dates().map(lambda day: str(day)[:7]),
    st.dates().map(lambda day: str(day)[:4]),
    st.datetimes().map(lambda at: at.isoformat(timespec="seconds")),
    st.datetimes().map(lambda at: f"{at.isoformat(timespec='seconds')}Z"),
)
PERIODS = st.builds(
    Period, st.sampled_from(["", "year", "24h", "7d", "30d", "4w"]), since=DATES, before=DATES
)
UNCLEAR = st.one_of(
    st.builds(Unclear, st.sampled_from(["severity", "tlp", "due", "event"]), st.just(":"), NAMES),
    st.builds(Unclear, st.sampled_from(["status", "title"]), st.sampled_from([">=", "<"]), NAMES),
    st.builds(Unclear, st.sampled_from(["company", "number"]), st.just(":"), st.just("")),
).filter(lambda one: parse_filter(said_part(one)).unclear != ())
FILTERS = st.builds(
    IncidentFilter,
    entries=st.dictionaries(st.sampled_from(DirectoryKind), _several(NAMES).filter(bool)),
    severities=st.lists(st.sampled_from(Severity), unique=True).map(tuple),
    tlps=st.lists(st.sampled_from(Tlp), unique=True).map(tuple),
    words=st.lists(STRIPPED, max_size=3).map(tuple),
    responsibles=_several(STRIPPED),
    period=PERIODS,
    registered=PERIODS,
    titles=_several(STRIPPED),
    numbers=_several(STRIPPED),
    is_overdue=st.booleans(),
    unclear=_several(UNCLEAR),
)


@given(FILTERS)
def test_a_filter_is_read_from_its_text_as_it_was(wanted: IncidentFilter) -> None:
    assert parse_filter(filter_text(wanted)) == wanted


@given(TEXTS)
def test_the_text_of_a_filter_is_its_one_form(text: str) -> None:
    once = filter_text(parse_filter(text))
    assert parse_filter(once) == parse_filter(text)
    assert filter_text(parse_filter(once)) == once


@given(TEXTS)
def test_the_parts_of_a_filter_say_together_what_it_says(text: str) -> None:
    parts = (match[0] for match in matches_of(text))
    assert parse_filter(" ".join(parts)) == parse_filter(text)


@given(TEXTS)
def test_no_text_is_an_error(text: str) -> None:
    wanted = parse_filter(text)
    assert all(word.strip() for word in wanted.words)
    assert all(value for values in wanted.entries.values() for value in values)


@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True)))
def test_plain_words_are_searched_for_in_order(words: list[str]) -> None:
    assert parse_filter(" ".join(words)).words == tuple(words)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", IncidentFilter()),
        ("   ", IncidentFilter()),
        ("status:open", IncidentFilter({DirectoryKind.STATUS: ("open",)})),
        (
            'company:"Baltic Grid AS" company:NORD',
            IncidentFilter({DirectoryKind.COMPANY: ("Baltic Grid AS", "NORD")}),
        ),
        ("severity:high", IncidentFilter(severities=(Severity.HIGH,))),
        ("severity>=HIGH", IncidentFilter(severities=(Severity.HIGH, Severity.CRITICAL))),
        (
            "severity:low severity:low severity:high",
            IncidentFilter(severities=(Severity.LOW, Severity.HIGH)),
        ),
        ("STATUS:open", IncidentFilter({DirectoryKind.STATUS: ("open",)})),
        ("Severity>=critical", IncidentFilter(severities=(Severity.CRITICAL,))),
        ("tlp:amber+strict", IncidentFilter(tlps=(Tlp.AMBER_STRICT,))),
        ("tlp:TLP:RED", IncidentFilter(tlps=(Tlp.RED,))),
        ('"free words" more', IncidentFilter(words=("free words", "more"))),
        ('""', IncidentFilter()),
        ("severity:urgent", IncidentFilter(unclear=(Unclear("severity", ":", "urgent"),))),
        (
            "priority:1 status:",
            IncidentFilter(words=("priority:1",), unclear=(Unclear("status", ":", ""),)),
        ),
        ("status>=open", IncidentFilter(unclear=(Unclear("status", ">=", "open"),))),
        ("http://example.org", IncidentFilter(words=("http://example.org",))),
        ('"open end', IncidentFilter(words=('"open', "end"))),
        ("severity<=medium", IncidentFilter(severities=(Severity.LOW, Severity.MEDIUM))),
        ("severity>high", IncidentFilter(severities=(Severity.CRITICAL,))),
        ("severity>critical", IncidentFilter(unclear=(Unclear("severity", ">", "critical"),))),
        ('"severity:urgent"', IncidentFilter(words=("severity:urgent",))),
        ("severity:high,critical", IncidentFilter(severities=(Severity.HIGH, Severity.CRITICAL))),
        (
            "severity:high,urgent,",
            IncidentFilter(
                severities=(Severity.HIGH,), unclear=(Unclear("severity", ":", "urgent"),)
            ),
        ),
        ("status:open,closed", IncidentFilter({DirectoryKind.STATUS: ("open", "closed")})),
        (
            'company:"Smith, Jones",NORD,"Baltic Grid" mail',
            IncidentFilter(
                {DirectoryKind.COMPANY: ("Smith, Jones", "NORD", "Baltic Grid")}, words=("mail",)
            ),
        ),
        ("tlp:red,amber", IncidentFilter(tlps=(Tlp.RED, Tlp.AMBER))),
        ('responsible:Eva,"Jan Noll"', IncidentFilter(responsibles=("Eva", "Jan Noll"))),
        ("number:0001,0002", IncidentFilter(numbers=("0001", "0002"))),
        ("title:a,b", IncidentFilter(titles=("a,b",))),
        ("company:,", IncidentFilter(unclear=(Unclear("company", ":", ""),))),
        ('priority:"two words"', IncidentFilter(words=('priority:"two words"',))),
        ('responsible:"Eva Maier"', IncidentFilter(responsibles=("Eva Maier",))),
        (
            'company:"Grid ""Nord"" AS"',
            IncidentFilter({DirectoryKind.COMPANY: ('Grid "Nord" AS',)}),
        ),
        ("event:7D", IncidentFilter(period=Period("7d"))),
        ("event:007d", IncidentFilter(period=Period("7d"))),
        ("event:0d", IncidentFilter(unclear=(Unclear("event", ":", "0d"),))),
        ("event:soon", IncidentFilter(unclear=(Unclear("event", ":", "soon"),))),
        ("event:7d event:30d", IncidentFilter(period=Period("30d"))),
        ("event:Year", IncidentFilter(period=Period("year"))),
        (
            "event>=2026-01-01 event<2026-02-01",
            IncidentFilter(period=Period(since="2026-01-01", before="2026-02-01")),
        ),
        ("event:2026-11", IncidentFilter(period=Period(since="2026-11", before="2026-12"))),
        ("event:2026-12-31", IncidentFilter(period=Period("", "2026-12-31", "2027-01-01"))),
        ("registered<=2026", IncidentFilter(registered=Period(before="2027"))),
        ("registered>2026-02-28", IncidentFilter(registered=Period(since="2026-03-01"))),
        (
            'event>="2026-01-01 14:30"',
            IncidentFilter(period=Period(since="2026-01-01T14:30:00")),
        ),
        (
            "event>=2026-01-01T14:30+02:00",
            IncidentFilter(period=Period(since="2026-01-01T12:30:00Z")),
        ),
        ("event>=2026-02-30", IncidentFilter(unclear=(Unclear("event", ">=", "2026-02-30"),))),
        ("event<=9999-12-31", IncidentFilter(unclear=(Unclear("event", "<=", "9999-12-31"),))),
        ("due:Overdue", IncidentFilter(is_overdue=True)),
        ("due:tomorrow", IncidentFilter(unclear=(Unclear("due", ":", "tomorrow"),))),
        ("title:mail title:mail", IncidentFilter(titles=("mail",))),
        ("number:2026-0001", IncidentFilter(numbers=("2026-0001",))),
    ],
)
def test_known_parts_narrow_and_the_rest_is_text(text: str, wanted: IncidentFilter) -> None:
    assert parse_filter(text) == wanted
