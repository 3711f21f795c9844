# SPDX-License-Identifier: Apache-2.0
import base64
import hashlib
import itertools
import re
from dataclasses import replace

import pytest

from casepack_desktop.domain.enums import Tlp
from casepack_desktop.render.html import render_html
from casepack_desktop.render.palette import TLP_INK
from casepack_desktop.reporting.document import Text, block_texts
from casepack_desktop.reporting.triage import build_initial_triage
from casepack_desktop.support.resources import resource_path
from tests.render.cases import a_snapshot, an_empty_snapshot, options
from tests.render.reading import Outline

RICH = build_initial_triage(a_snapshot(), options())


def test_every_text_of_the_document_is_shown_as_it_is() -> None:
    text = "".join(Outline(render_html(RICH)).text)
    for block in RICH.blocks:
        assert all(part in text for part in block_texts(block))


def test_elements_are_closed_in_order_and_headings_step_by_one() -> None:
    outline = Outline(render_html(RICH))
    assert outline.open == []
    levels = [int(tag[1]) for tag, _names in outline.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - before <= 1 for before, later in itertools.pairwise(levels))


def test_table_headers_have_a_scope() -> None:
    headers = [names for tag, names in Outline(render_html(RICH)).elements if tag == "th"]
    assert headers
    assert all(names == ("scope",) for names in headers)


def test_page_names_its_language() -> None:
    data = render_html(build_initial_triage(a_snapshot(), options("pl")))
    assert ("html", "lang", "pl") in Outline(data).values


@pytest.mark.parametrize("label", Tlp)
def test_label_stands_in_header_footer_title_and_on_each_printed_page(label: Tlp) -> None:
    document = replace(RICH, tlp=label.value)
    outline = Outline(render_html(document))
    assert "".join(outline.text).count(label.value) >= 3
    name = next(value for tag, name, value in outline.values if (tag, name) == ("body", "class"))
    style = resource_path("templates", "report.css").read_text(encoding="utf-8")
    page = re.search(rf"@page {re.escape(str(name))} {{(.*)}}", style)
    assert page is not None
    assert page[1].count(f'content: "{label.value}"; color: {TLP_INK[label]}') == 2
    assert f".{name} {{ page: {name}; }}" in style


def test_nothing_is_loaded_and_nothing_runs() -> None:
    outline = Outline(render_html(RICH))
    tags = {tag for tag, _names in outline.elements}
    assert not tags & {"script", "link", "iframe", "object", "embed", "form", "base", "a"}
    names = {name for _tag, name, _value in outline.values}
    assert not {name for name in names if name.startswith("on")} | names & {"style", "href"}
    style = resource_path("templates", "report.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|expression", style)


def test_policy_allows_our_style_sheet_and_nothing_else() -> None:
    data = render_html(RICH).decode("utf-8")
    match = re.search("<style>(.*?)</style>", data, re.DOTALL)
    assert match is not None
    digest = base64.b64encode(hashlib.sha256(match[1].encode()).digest()).decode()
    policy = next(v for _t, n, v in Outline(data.encode()).values if n == "content")
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


def test_template_lifts_escaping_nowhere() -> None:
    source = resource_path("templates", "report.html.j2").read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe|{%\s*autoescape|Markup", source)
    inside = re.findall(r"<[^>{]*=[^>\"']*\{\{", source)
    assert inside == []


def test_every_attribute_value_stands_in_quotes() -> None:
    hostile = replace(RICH, organisation="x onload=alert(1)", title="'\"> <b>")
    names = {name for _tag, name, _value in Outline(render_html(hostile)).values}
    assert names == {name for _tag, name, _value in Outline(render_html(RICH)).values}


def test_empty_case_is_a_whole_page() -> None:
    document = build_initial_triage(an_empty_snapshot(), options())
    outline = Outline(render_html(document))
    assert outline.open == []
    assert "Untitled incident" in "".join(outline.text)


def test_overrides_of_direction_do_not_reach_the_page() -> None:
    document = replace(
        RICH, title="a\u202eb", subtitle=replace(RICH.subtitle, status=Text("\u2066c"))
    )
    data = render_html(document).decode("utf-8")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", data)
