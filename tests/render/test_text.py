# SPDX-License-Identifier: Apache-2.0
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from casepack_desktop.render.text import one_line, pieces, printable, with_indents

ANY_TEXT = st.text(max_size=400) | st.text("ab \n", max_size=400)


@given(ANY_TEXT)
def test_printable_text_has_no_shapeless_characters(text: str) -> None:
    clean = printable(text)
    assert not [c for c in clean if unicodedata.category(c) in {"Cs", "Cc"} and c not in "\n\t"]
    assert printable(clean) == clean
    clean.encode("utf-8")


def test_letters_marks_and_joiners_stay() -> None:
    kept = "Żółć שלום مرحبا 漢字 👩\u200d👩 \u200f\u061c e\u0301 \u00ad \U0001f600"
    assert printable(kept) == kept


def test_overrides_of_direction_go_so_that_the_true_order_shows() -> None:
    assert printable("invoice\u202efdp.exe") == "invoicefdp.exe"


def test_each_line_break_becomes_a_line_feed() -> None:
    assert printable("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h") == "\n".join("abcdefgh")


@given(ANY_TEXT, st.integers(1, 50), st.integers(1, 5))
def test_pieces_keep_everything_and_their_limits(text: str, characters: int, lines: int) -> None:
    parts = list(pieces(text, characters, lines))
    assert all(len(part) <= characters and part.count("\n") < lines for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_pieces_are_cut_between_words() -> None:
    assert list(pieces("one two three four", 10, 9)) == ["one two", "three four"]
    assert list(pieces("abcdefghij", 4, 9)) == ["abcd", "efgh", "ij"]


def test_indents_are_kept_within_reason() -> None:
    assert with_indents("a b\n  c\n\td") == "a b\n\xa0\xa0c\n\xa0\xa0\xa0\xa0d"
    assert len(with_indents(" " * 900 + "x")) == 41


def test_one_line_is_short_and_single() -> None:
    assert one_line(" a\n b ", 9) == "a b"
    assert one_line("abcdef", 4) == "abc…"
