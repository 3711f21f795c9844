# SPDX-License-Identifier: Apache-2.0
"""Pages and commands are meant by the beginnings of their words, whatever is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.ui.palette.choices import Choice, Kind, marks, meant, words_of

CHOICES = [
    Choice(Kind.COMMAND, "new", "New incident", tip="Register an incident"),
    Choice(Kind.PAGE, "registry", "Registry"),
    Choice(Kind.COMMAND, "light", "Colours: Light", tip="Show dark text on a light ground"),
    Choice(Kind.COMMAND, "dark", "Colours: Dark", tip="Show light text on a dark ground"),
]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", ["new", "registry", "light", "dark"]),
        ("reg", ["registry", "new"]),
        ("inc new", ["new"]),
        ("dark", ["dark", "light"]),
        ("colours li", ["light", "dark"]),
        ("egistry", []),
        ('"new"', ["new"]),
        ("zz", []),
    ],
)
def test_the_text_counts_before_the_tip(text: str, keys: list[str]) -> None:
    assert [choice.key for choice in meant(CHOICES, words_of(text))] == keys


@given(st.text(), st.text(max_size=5))
def test_marks_are_counted_as_qt_counts(text: str, word: str) -> None:
    units = text.encode("utf-16-le", "surrogatepass")
    for start, end in marks(text, [word]):
        assert 0 <= start < end <= len(units) // 2
        units[start * 2 : end * 2].decode("utf-16-le", "surrogatepass")


@given(st.text())
def test_any_text_can_be_typed(text: str) -> None:
    assert set(meant(CHOICES, words_of(text))) <= set(CHOICES)
