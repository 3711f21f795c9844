# SPDX-License-Identifier: Apache-2.0
"""Texts written with marks, on paper and on a page: set as meant, and never taken for markup."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepack_desktop.render.registry import render
from casepack_desktop.reporting.document import ContainerKind, Heading, Text
from casepack_desktop.reporting.markdown import prose
from casepack_desktop.reporting.triage import build_initial_triage
from tests.render.cases import a_snapshot, options
from tests.render.reading import Outline, Tree, pdf_body, pdf_names, squeezed

WRITTEN = """Intro with **strong <b>words</b>** and *soft* ones
second line

- first & foremost
  1. nested `x < y`

> quoted {{ 7*7 }}

```sh
curl  -s <url>
```

| Host | Role |
|------|------|
| FS-01 | **file** server |
"""


def made(form: str, description: str = WRITTEN) -> bytes:
    return render(build_initial_triage(a_snapshot(description=description), options()), form)


def test_a_page_shows_marks_as_elements_and_escapes_the_text() -> None:
    page = made("html").decode()
    for part in (
        "Intro with <strong>strong &lt;b&gt;words&lt;/b&gt;</strong> and <em>soft</em> ones",
        '<li dir="auto">\n<p class="text flow">first &amp; foremost</p>',
        '<li value="1" data-marker="1." dir="auto">\n'
        '<p class="text flow">nested <code>x &lt; y</code></p>',
        '<blockquote>\n<p class="text flow" dir="auto">quoted {{ 7*7 }}</p>\n</blockquote>',
        '<pre class="code">\ncurl  -s &lt;url&gt;</pre>',
        '<td class="plain" dir="auto">file server</td>',
    ):
        assert part in page
    assert "style=" not in page


LISTS = {
    "nested": ("- a\n  1. b\n  2) c\n- d", "ul(li(p ol(li(p)) ol(li(p))) li(p))"),
    "loose": ("- a\n\n  more\n\n- b", "ul(li(p p) li(p))"),
    "two beside": ("- a\n\n* b", "ul(li(p)) ul(li(p))"),
    "text between": ("- a\n\ntext\n\n- b", "ul(li(p)) p ul(li(p))"),
    "empty entry": ("- a\n-\n- c", "ul(li(p) li li(p))"),
    "list at once": ("- - a\n  - b\n- c", "ul(li(ul(li(p) li(p))) li(p))"),
    "code": ("1. a\n\n   ```\n   x\n   ```\n2. b", "ol(li(p pre) li(p))"),
    "code at once": ("- ```\n  x\n  ```\n- b", "ul(li(pre) li(p))"),
    "table": (
        "- a\n\n  | x | y |\n  |---|---|\n  | 1 | 2 |\n- b",
        "ul(li(p div(table(thead(tr(th th)) tbody(tr(td td))))) li(p))",
    ),
    "quote in it": ("- a\n  > b\n  >\n  > c\n- d", "ul(li(p blockquote(p p)) li(p))"),
    "in a quote": ("> - a\n> - b\n>\n> c", "blockquote(ul(li(p) li(p)) p)"),
    "heading": ("- # a\n- b", "ul(li(h4) li(p))"),
}


def page_of(*texts: str) -> bytes:
    """Return a page that holds these texts under one heading."""
    blocks = [block for text in texts for block in prose(Text(text))]
    document = build_initial_triage(a_snapshot(), options())
    return render(replace(document, blocks=(Heading("Text"), *blocks)), "html")


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_lists_of_the_page_as_they_were_nested(name: str) -> None:
    written, shape = LISTS[name]
    assert Tree(page_of(written)).under("Text") == shape


def test_lists_of_two_texts_do_not_run_together() -> None:
    page = page_of("- a\n- b", "- c")
    assert Tree(page).under("Text") == "ul(li(p) li(p)) ul(li(p))"
    assert page == page_of("- a\n- b", "- c")


@pytest.mark.parametrize(
    ("marker", "width"),
    [("1.", ""), ("007)", "wide"), ("2026.", "wide"), ("999999999)", "widest")],
)
def test_entries_have_the_numbers_that_were_typed(marker: str, width: str) -> None:
    values = Outline(page_of(f"{marker} a")).values
    wanted = {"value": str(int(marker[:-1])), "data-marker": marker, "dir": "auto"}
    assert {name: value for tag, name, value in values if tag == "li"} == wanted | (
        {"class": width} if width else {}
    )


PARTS = st.sampled_from(["- ", "1. ", "> ", "  ", "   ", "a", "\n", "\n\n", "```", "# ", "|-|\n"])


@settings(max_examples=100, deadline=None)
@given(st.lists(PARTS, max_size=40).map("".join))
def test_every_entry_is_an_element_that_is_closed_in_its_place(text: str) -> None:
    blocks = prose(Text(text))
    document = build_initial_triage(a_snapshot(), options())
    outline = Outline(render(replace(document, blocks=(Heading("Text"), *blocks)), "html"))
    assert outline.open == []
    inside = {one for block in blocks for one in getattr(block, "inside", ())}
    made = [tag for tag, _names in outline.elements]
    for kind, tag in ((ContainerKind.ENTRY, "li"), (ContainerKind.QUOTE, "blockquote")):
        assert made.count(tag) == sum(one.kind is kind for one in inside)


def test_paper_shows_every_word_and_no_mark() -> None:
    data = made("pdf")
    body = pdf_body(data)
    for line in (
        "Intro with strong <b>words</b> and soft ones",
        "• first & foremost",
        "1. nested x < y",
        "quoted {{ 7*7 }}",
        "curl -s <url>",
        "file server",
    ):
        assert squeezed(line) in body
    assert "**" not in body
    assert "/URI" not in pdf_names(data)


def test_data_holds_the_text_as_it_was_typed() -> None:
    assert b"**strong <b>words</b>**" in made("json")


@pytest.mark.parametrize(
    "text",
    [
        ">" * 10_000,
        "**" + "x" * 100_000 + "**",
        "|a|b|\n|-|-|\n" + "|c|d|\n" * 900,
        "- **a**\n" * 5_000,
    ],
    ids=["quotes", "word", "table", "list"],
)
def test_hostile_marks_are_printed_in_bounded_time(text: str) -> None:
    begin = time.process_time()
    assert made("pdf", text).startswith(b"%PDF")
    assert time.process_time() - begin < 25
