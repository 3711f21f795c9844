# SPDX-License-Identifier: Apache-2.0
"""Long texts in Markdown: what is read, what stays as it was typed, and that nothing is lost."""

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casepack_desktop.reporting.document import (
    Block,
    CodeBlock,
    Flow,
    Paragraph,
    Span,
    Table,
    Text,
    Tone,
    block_texts,
)
from casepack_desktop.reporting.markdown import marked_blocks, prose

AS_TYPED = [
    "One line",
    "Two\nlines\n\n  and an indented one",
    "__init__.py and _temp_ and snake_case",
    r"\\server\share\*.exe and C:\Temp\#1",
    "[click](https://evil.example) and <https://evil.example>",
    "![picture](file:///etc/passwd)",
    "[1]: https://evil.example 'title'",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; &#65;",
    "Title\n=====\n\nOther\n-----",
    "    four blanks in front",
    "2 * 3 * 4",
    "***",
]


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def shown(blocks: tuple[Block, ...]) -> str:
    return "".join(part for block in blocks for part in block_texts(block))


@pytest.mark.parametrize("text", AS_TYPED)
def test_a_text_without_marks_stays_one_paragraph_as_it_was_typed(text: str) -> None:
    assert prose(Text(text)) == (Paragraph(Text(text)),)


def test_a_remark_of_the_program_is_never_read_as_markdown() -> None:
    remark = Text("**not known**", Tone.UNKNOWN)
    assert prose(remark) == (Paragraph(remark),)


def test_emphasis_and_code_become_spans_and_lines_stay_lines() -> None:
    assert prose(Text("Plain **strong** *soft*\n`a*b*` ***both***")) == (
        Flow(
            (
                Span("Plain "),
                Span("strong", is_strong=True),
                Span(" "),
                Span("soft", is_emphasised=True),
                Span("\n"),
                Span("a*b*", is_code=True),
                Span(" "),
                Span("both", is_strong=True, is_emphasised=True),
            )
        ),
    )


def test_lists_keep_their_numbers_and_their_depth() -> None:
    found = marked_blocks("- a\n- b\n  1. x\n  5. y\n\n     more\n-\n")
    assert found == (
        Flow((Span("a"),), 1, "•"),
        Flow((Span("b"),), 1, "•"),
        Flow((Span("x"),), 2, "1."),
        Flow((Span("y"),), 2, "5."),
        Flow((Span("more"),), 2),
        Flow((), 1, "•"),
    )


def test_headings_quotes_code_and_tables_are_blocks() -> None:
    text = "# Head\n> said\n> twice\n\n```sh\nrm  -rf *\n```\n\n| a | b |\n|--|--|\n| 1 | **2** |\n"
    assert marked_blocks(text) == (
        Flow((Span("Head"),), is_heading=True),
        Flow((Span("said\ntwice"),), is_quoted=True),
        CodeBlock("rm  -rf *"),
        Table(("a", "b"), ((Text("1"), Text("2")),), (4.0, 4.0)),
    )


def test_plain_paragraphs_beside_marked_ones_keep_their_blanks() -> None:
    found = marked_blocks("first\n   second\n\n- a")
    assert found[0] == Flow((Span("first\n   second"),))


def test_a_first_line_of_code_that_is_no_language_is_not_lost() -> None:
    assert marked_blocks("```GET /index HTTP\nmore\n```") == (CodeBlock("GET /index HTTP\nmore"),)


def test_a_table_that_would_lose_a_cell_stays_as_it_was_typed() -> None:
    text = "| a | b |\n|--|--|\n| 1 | 2 | 3 |\n"
    assert prose(Text(text)) == (Paragraph(Text(text)),)


def test_a_wide_table_stays_as_lines() -> None:
    text = "|a" * 9 + "|\n" + "|-" * 9 + "|\n" + "|b" * 9 + "|"
    assert marked_blocks(text) == (CodeBlock(text),)


def test_what_is_nested_too_deep_stays_as_it_was_typed() -> None:
    text = ">" * 10_000 + " said"
    assert prose(Text(text)) == (Paragraph(Text(text)),)


MARKS = st.sampled_from(
    [
        *"*_`#>|~-+[]()<>&\\ \n\t",
        "\n\n",
        "- ",
        "1. ",
        "# ",
        "```",
        "**",
        "|-|-|\n",
        "> ",
        "a",
        "ä",
        "7",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKS, max_size=60).map("".join))
@example("1.\n2. x")
@example("```\n- a\n```b")
@example("a\x00b **c**")
def test_no_letter_is_ever_lost_or_moved(text: str) -> None:
    found = letters(shown(prose(Text(text))))
    if "```" in text:  # the name of a language is not shown
        assert len(found) + 20 * text.count("```") >= len(letters(text))
    else:
        assert found == letters(text)


HOSTILE = {
    "quotes": ">" * 10_000,
    "stairs": "\n".join(">" * depth + " x" for depth in range(1, 200)),
    "nested lists": "\n".join("  " * depth + "- x" for depth in range(300)),
    "word": "x" * 100_000 + "*",
    "strong": "**a *b " * 4_000,
    "stars": "*" * 20_000,
    "ticks": "".join("`" * length + " " for length in range(1, 190)),
    "wide table": "|a" * 3_000 + "|\n" + "|-" * 3_000 + "|\n" + "|b" * 3_000 + "|",
    "long table": "|a|b|\n|-|-|\n" + "|c|d|\n" * 4_000,
    "list": "- a\n" * 10_000,
    "fences": "```\n" * 5_000,
    "megabyte": "- a *b*\n" * 125_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markdown_is_bounded(name: str) -> None:
    begin = time.process_time()
    blocks = prose(Text(HOSTILE[name]))
    assert time.process_time() - begin < 10
    assert letters(shown(blocks)) == letters(HOSTILE[name])
