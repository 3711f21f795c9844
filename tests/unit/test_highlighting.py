# SPDX-License-Identifier: Apache-2.0
"""What is marked in a text is what the search index finds in it, no more and no less."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
import sqlcipher3.dbapi2 as driver
from hypothesis import example, given
from hypothesis import strategies as st

from casepack_desktop.domain.folding import FOLDS, folded
from casepack_desktop.domain.highlighting import hit_spans

LETTERS = "abcstzABCSTZ019ŁłóÓźŹßẞŚśäÄãñÑçéėčÆæŒœÞþðĐđħıİſéöüАбвЙйЇїΑάΣς中文\u0301\u0308\u0323"
TEXTS = st.text(st.sampled_from(LETTERS + " \n-.,_/\"'()[]\u200b\ufeff\U0001f600"), max_size=40)
WORDS = st.text(st.sampled_from(LETTERS + " -"), max_size=6)


def marked(text: str, *words: str) -> str:
    """Return the text with its hits in brackets."""
    for start, end in reversed(hit_spans(text, words)):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Mail server unreachable", ["server"], "Mail [server] unreachable"),
        ("Mail server unreachable", ["unr", "MAIL"], "[Mail] server [unr]eachable"),
        ("Mail server unreachable", ["mail serv"], "[Mail serv]er unreachable"),
        ("Mail server unreachable", ["serv mail"], "Mail server unreachable"),
        ("Mail server unreachable", ["erver"], "Mail server unreachable"),
        ("mail, mail (Mailbox)", ["mail"], "[mail], [mail] ([Mail]box)"),
        ("Łódź is down", ["lodz"], "[Łódź] is down"),
        ("Lodz is down", ["łódź"], "[Lodz] is down"),
        ("Straße", ["strasse"], "[Straße]"),
        ("Straße", ["stras"], "[Straß]e"),
        ("STRASSE", ["straße"], "[STRASSE]"),
        ("cœur", ["co"], "[cœ]ur"),
        ("Lo\u0301dz\u0301", ["lodz"], "[Lo\u0301dz\u0301]"),
        ("Lo\u0301dz", ["lo"], "[Lo\u0301]dz"),
        ("INC-2026-00128", ["2026-0012"], "INC-[2026-0012]8"),
        ("a b c", ["a b", "b c"], "[a b c]"),
        ("ab abc", ["abc", "ab"], "[ab] [abc]"),
        ("Витік даних", ["витік"], "[Витік] даних"),
        ("nothing", ["", " ", "-", "\u0301", "\x00"], "nothing"),
        ("", ["x"], ""),
        ("\u0301mail", ["mail"], "\u0301[mail]"),
    ],
)
def test_hits_are_marked_as_people_see_them(text: str, words: list[str], expected: str) -> None:
    assert marked(text, *words) == expected


@given(TEXTS, st.lists(WORDS, max_size=4))
def test_spans_are_inside_the_text_in_order_and_apart(text: str, words: list[str]) -> None:
    spans = hit_spans(text, words)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    assert spans == hit_spans(text, reversed(words))


@given(st.text(), st.lists(st.text(), max_size=4))
def test_no_text_is_an_error(text: str, words: list[str]) -> None:
    spans = hit_spans(text, words)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.fixture(scope="module")
def index() -> Iterator[driver.Connection]:
    """Yield a search index like that of a workspace."""
    connection = driver.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE found USING fts5(text, tokenize='unicode61 remove_diacritics 2')"
    )
    yield connection
    connection.close()


def _is_found(index: driver.Connection, text: str, word: str) -> bool:
    index.execute("DELETE FROM found")
    index.execute("INSERT INTO found VALUES (?)", (folded(text),))
    query = '"' + folded(word).replace('"', '""') + '"*'
    return bool(index.execute("SELECT 1 FROM found WHERE found MATCH ?", (query,)).fetchall())


@given(TEXTS, WORDS)
@example("Straße", "ß")
@example("ab", "b")
def test_what_the_index_finds_is_marked_and_nothing_else(
    index: driver.Connection, text: str, word: str
) -> None:
    assert bool(hit_spans(text, [word])) == _is_found(index, text, word)


@given(TEXTS, WORDS)
def test_every_mark_is_a_hit_by_itself(index: driver.Connection, text: str, word: str) -> None:
    for start, end in hit_spans(text, [word]):
        assert _is_found(index, text[start:end], word)


@pytest.mark.parametrize("letter", sorted(FOLDS))
def test_folded_letters_are_marked_as_one(letter: str) -> None:
    assert hit_spans(f"x{letter}y", ["x" + FOLDS[letter]]) == [(0, 2)]
    assert hit_spans(f"x{letter}y", [f"x{FOLDS[letter][0]}"]) == [(0, 2)]
