# SPDX-License-Identifier: Apache-2.0
"""Incident numbers look like INC-2026-00001 and may grow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.domain.numbers import BadNumberFormat, NumberFormat


@pytest.mark.parametrize(
    ("form", "year", "counter", "number"),
    [
        (NumberFormat(), 2026, 1, "INC-2026-00001"),
        (NumberFormat(), 2026, 99_999, "INC-2026-99999"),
        (NumberFormat(), 2026, 100_000, "INC-2026-100000"),
        (NumberFormat("CASE7", 3), 99, 12, "CASE7-0099-012"),
    ],
)
def test_a_number_has_prefix_year_and_counter(
    form: NumberFormat, year: int, counter: int, number: str
) -> None:
    assert form.render(year, counter) == number


@given(st.integers(1, 9999), st.integers(1, 10**9), st.integers(1, 9))
def test_two_incidents_never_share_a_number(year: int, counter: int, digits: int) -> None:
    form = NumberFormat(digits=digits)
    prefix, shown_year, shown_counter = form.render(year, counter).split("-")
    assert (prefix, int(shown_year), int(shown_counter)) == ("INC", year, counter)


@pytest.mark.parametrize("prefix", ["", "inc", "ÄB", "7UP", "A-B", "A" * 11, "A\n", "A B"])
def test_a_prefix_is_short_and_of_capitals_and_digits(prefix: str) -> None:
    with pytest.raises(BadNumberFormat):
        NumberFormat(prefix)


@pytest.mark.parametrize("digits", [0, 10, -1])
def test_digits_stay_within_reason(digits: int) -> None:
    with pytest.raises(BadNumberFormat):
        NumberFormat(digits=digits)
