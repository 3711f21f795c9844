# SPDX-License-Identifier: Apache-2.0
"""Texts written with marks, on paper and on a page: set as meant, and never taken for markup."""

import time

import pytest

from casepack_desktop.render.registry import render
from casepack_desktop.reporting.triage import build_initial_triage
from tests.render.cases import a_snapshot, options
from tests.render.reading import pdf_body, pdf_names, squeezed

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
        '<span class="marker">• </span>first &amp; foremost</p>',
        '<span class="marker">1. </span>nested <code>x &lt; y</code></p>',
        'quoted" dir="auto">quoted {{ 7*7 }}</p>',
        '<pre class="code depth-0">\ncurl  -s &lt;url&gt;</pre>',
        '<td class="plain" dir="auto">file server</td>',
    ):
        assert part in page
    assert "style=" not in page


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
