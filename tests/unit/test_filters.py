# SPDX-License-Identifier: Apache-2.0
"""Any text is a filter: known parts narrow, the rest is searched for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.domain.enums import DirectoryKind, Severity, Tlp
from casepack_desktop.domain.filters import IncidentFilter, parse_filter

PIECES = st.sampled_from(
    ['"', ":", ">=", " ", "severity", "company", "tlp", "status", "high", "\x00", "\ud800", "x"]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
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
        ("severity:urgent", IncidentFilter(words=("severity:urgent",))),
        ("priority:1 status:", IncidentFilter(words=("priority:1", "status:"))),
        ("status>=open", IncidentFilter(words=("status>=open",))),
        ("http://example.org", IncidentFilter(words=("http://example.org",))),
        ('"open end', IncidentFilter(words=('"open', "end"))),
    ],
)
def test_known_parts_narrow_and_the_rest_is_text(text: str, wanted: IncidentFilter) -> None:
    assert parse_filter(text) == wanted
