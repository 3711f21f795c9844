# SPDX-License-Identifier: Apache-2.0
import json
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from casepack_desktop.domain.fields import FIELD, FIELDS, FieldKind
from casepack_desktop.render.registry import render
from casepack_desktop.render.text import printable
from casepack_desktop.reporting.document import Document, texts
from casepack_desktop.reporting.triage import build_initial_triage
from tests.render.cases import a_snapshot, options
from tests.render.hostile import SEEDS, hostile_texts
from tests.render.reading import Outline, pdf_body, pdf_names, squeezed

FREE_KINDS = {FieldKind.LINE, FieldKind.TEXT, FieldKind.PERSON, FieldKind.ENTRY, FieldKind.CURRENCY}
FREE_KEYS = [field.key for field in FIELDS if field.kind in FREE_KINDS]
EVERY_KEY = [field.key for field in FIELDS]
HOSTILE = hostile_texts(500)
# Each seed has a report of its own; what is made from them goes by five.
GROUPS = [[seed] for seed in SEEDS] + [
    HOSTILE[start : start + 5] for start in range(len(SEEDS), len(HOSTILE), 5)
]
ACTIVE = {"/URI", "/JavaScript", "/JS", "/Launch", "/SubmitForm", "/GoToR", "/EmbeddedFile", "/AA"}
ACTIVE |= {"/OpenAction", "/RichMedia", "/Helvetica"}
CANARY = Path("/tmp/casepack-canary")
_MARKS = {
    *((name, ()) for name in ("em", "strong", "code", "ul", "ol", "blockquote")),
    *((name, ("class",)) for name in ("p", "h4", "pre")),
    *((name, ("class", "dir")) for name in ("p", "h4")),
    ("li", ("dir",)),
    ("li", ("value", "data-marker", "dir")),
    ("li", ("class", "value", "data-marker", "dir")),
}
"""What emphasis, code, quotes and lists are made of."""


def says(body: str, text: str) -> bool:
    """Return whether `text` stands in `body`; letters written to the left in any order."""
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text):
        # Readers turn such runs around by rules of their own.
        return Counter(squeezed(text)) <= Counter(body)
    return squeezed(text) in body


def everywhere(text: str, keys: list[str], *, is_renamed: bool = True) -> Document:
    """Return a report in which `text` stands in each of the fields and in all overrides."""
    snapshot = a_snapshot(**dict.fromkeys(keys, text))
    if is_renamed:
        entry = snapshot.entries["type"].model_copy(update={"names": {"en": text}})
        workspace = snapshot.workspace.model_copy(update={"organisation": text})
        entries = dict.fromkeys(snapshot.entries, entry)
        snapshot = snapshot.model_copy(update={"entries": entries, "workspace": workspace})
    written = {"executive_summary": text, "immediate_actions": text}
    return build_initial_triage(snapshot, options(overrides=written))


@pytest.fixture(autouse=True)
def no_canary() -> Iterator[None]:
    CANARY.unlink(missing_ok=True)
    yield
    assert not CANARY.exists()


def test_there_are_as_many_hostile_texts_as_promised() -> None:
    assert len(set(HOSTILE)) == 500
    assert set(SEEDS) <= set(HOSTILE)


@pytest.mark.parametrize("part", range(len(GROUPS)))
def test_hostile_text_in_every_field_is_printed_and_does_nothing(part: int) -> None:
    begin = time.monotonic()
    data = render(everywhere("\n".join(GROUPS[part]), FREE_KEYS), "pdf")
    assert time.monotonic() - begin < 30
    assert not pdf_names(data) & ACTIVE
    body = pdf_body(data)
    assert [text for text in GROUPS[part] if not says(body, text)] == []


def test_text_read_back_equals_every_text_of_the_document() -> None:
    for text in SEEDS:
        # A long currency would stand in a narrow column, cut between other cells.
        keys = [key for key in FREE_KEYS if FIELD[key].kind is not FieldKind.CURRENCY]
        document = everywhere(text, keys, is_renamed=False)
        body = pdf_body(render(document, "pdf"))
        lost = [one for one in texts(document) if not says(body, one)]
        assert set(lost) <= {document.organisation, document.template_title}


def _without_marks(outline: Outline) -> list[tuple[str, tuple[str, ...]]]:
    """Return the elements without those that our Markdown makes, whose attributes are ours."""
    # A long title has a class of its own.
    plain = [("h1", ("dir",)) if e == ("h1", ("dir", "class")) else e for e in outline.elements]
    return [element for element in plain if element not in _MARKS]


@pytest.mark.parametrize("part", range(5))
def test_hostile_text_makes_no_element_of_its_own_in_html(part: int) -> None:
    benign = Outline(render(everywhere("benign", FREE_KEYS), "html"))
    for text in HOSTILE[part::5]:
        if not printable(text).strip():
            continue
        outline = Outline(render(everywhere(text, FREE_KEYS), "html"))
        assert _without_marks(outline) == _without_marks(benign)
        assert outline.open == []


@pytest.mark.parametrize("part", range(5))
def test_hostile_text_stays_as_entered_in_json(part: int) -> None:
    for text in HOSTILE[part::5]:
        payload = json.loads(render(everywhere(text, FREE_KEYS), "json"))
        assert payload["facts"]["description"] == (text if text.strip() else None)
        assert payload["organisation"] == text


@pytest.mark.parametrize("form", ["pdf", "html", "json"])
def test_values_of_the_wrong_kind_do_not_stop_a_report(form: str) -> None:
    for text in SEEDS[:: 1 if form != "pdf" else 3]:
        keys = [k for k in EVERY_KEY if k not in ("downtime_minutes", "users_affected")]
        keys.remove("records_affected")
        assert render(everywhere(text, keys), form)


def test_override_with_half_a_surrogate_pair_is_printed() -> None:
    document = build_initial_triage(
        a_snapshot(), options(overrides={"executive_summary": "a\ud800b"})
    )
    assert "a?b" in pdf_body(render(document, "pdf"))
    assert b"a?b" in render(document, "html")
    assert b"a?b" in render(document, "json")


def test_control_the_same_texts_are_not_harmless_to_a_bare_paragraph() -> None:
    style = ParagraphStyle("bare")
    failed, changed = 0, 0
    for seed in SEEDS:
        try:
            changed += Paragraph(seed, style).getPlainText() != seed
        except (ValueError, OSError, AttributeError, SyntaxError):
            failed += 1
    assert failed >= 8
    assert changed >= 8


def test_control_a_bare_link_is_an_action_in_the_file() -> None:
    from reportlab.platypus import SimpleDocTemplate

    buffer = BytesIO()
    link = Paragraph('<a href="http://127.0.0.1/">x</a>', ParagraphStyle("bare"))
    SimpleDocTemplate(buffer).build([link])
    assert {"/URI", "/Helvetica"} <= pdf_names(buffer.getvalue()) & ACTIVE
