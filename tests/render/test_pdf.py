# SPDX-License-Identifier: Apache-2.0
import base64
import time
from dataclasses import replace
from io import BytesIO

import pytest
from pikepdf import Pdf
from PIL import Image
from pypdf import PdfReader

from casepack_desktop.domain.enums import Tlp
from casepack_desktop.render.pdf import render_pdf
from casepack_desktop.render.pdf.page import BadLogo
from casepack_desktop.render.provenance import PROGRAM
from casepack_desktop.reporting.document import (
    Callout,
    Document,
    Heading,
    Pair,
    Pairs,
    Table,
    Text,
    block_texts,
    texts,
)
from casepack_desktop.reporting.snapshot import CaseSnapshot
from casepack_desktop.reporting.triage import build_initial_triage
from casepack_desktop.support.progress import Cancelled
from tests.render.cases import a_snapshot, an_empty_snapshot, options
from tests.render.reading import pdf_body, pdf_names, pdf_pages, squeezed


def triage(**fields: object) -> Document:
    return build_initial_triage(a_snapshot(**fields), options())


def with_logo(png: bytes) -> CaseSnapshot:
    workspace = a_snapshot().workspace.model_copy(
        update={"logo_png": base64.b64encode(png).decode("ascii")}
    )
    return a_snapshot().model_copy(update={"workspace": workspace})


def a_png() -> bytes:
    buffer = BytesIO()
    Image.new("RGBA", (120, 40), (36, 86, 214, 128)).save(buffer, "PNG")
    return buffer.getvalue()


def a_long_table(rows: int) -> Document:
    cells = tuple((Text(f"row {n}"), Text("word " * (n % 13)), Text("x")) for n in range(rows))
    table = Table(("Number", "Text", "Sign"), cells, (1, 3, 1))
    return replace(triage(), blocks=(Heading("Rows"), table))


@pytest.mark.parametrize("snapshot", [a_snapshot(), an_empty_snapshot(title="x")])
def test_every_text_of_the_document_can_be_read_back(snapshot: CaseSnapshot) -> None:
    document = build_initial_triage(snapshot, options())
    body = pdf_body(render_pdf(document))
    for text in (document.title, document.subtitle.state):
        assert squeezed(text) in body
    for block in document.blocks:
        for text in block_texts(block):
            assert squeezed(text) in body


def test_pages_carry_label_sender_number_and_provenance() -> None:
    document = triage(description="line\n" * 300, tlp="TLP:AMBER+STRICT")
    pages = pdf_pages(render_pdf(document))
    assert len(pages) > 5
    for number, page in enumerate(pages, 1):
        assert page.count("TLP:AMBER+STRICT") == 2
        assert "North Region CERT" in page
        assert f"Page {number} of {len(pages)}" in page
        digits = document.snapshot_sha256
        assert f"Snapshot {digits[:4]} {digits[4:8]} {digits[8:12]} …" in page
        assert "audit entry 18,204" in page
        assert PROGRAM in page


@pytest.mark.parametrize("label", Tlp)
def test_label_is_in_its_colour_on_black_at_twelve_points(label: Tlp) -> None:
    page = PdfReader(BytesIO(render_pdf(triage(tlp=label.value)))).pages[0]
    sizes: list[float] = []

    def visit(text: str, _cm: object, _tm: object, _font: object, size: float) -> None:
        if label.value in text:
            sizes.append(size)

    page.extract_text(visitor_text=visit)
    assert sizes == [12.0, 12.0]
    contents = page.get_contents()
    assert contents is not None
    assert contents.get_data().count(b"0 0 0 rg") >= 2


def test_metadata_names_case_sender_and_the_instant_of_the_report() -> None:
    info = PdfReader(BytesIO(render_pdf(triage()))).metadata
    assert info is not None
    assert info.title == "INC-2026-00128 Ransomware on billing servers"
    assert info.author == "North Region CERT"
    assert info.subject == "Initial Triage Report"
    assert str(info["/Keywords"]) == "TLP:AMBER, INC-2026-00128, Initial Triage Report"
    assert info.creator == PROGRAM
    assert {str(info[key]) for key in ("/CreationDate", "/ModDate")} == {"D:20261121072000+00'00'"}


def test_outline_leads_to_the_sections() -> None:
    reader = PdfReader(BytesIO(render_pdf(triage(description="line\n" * 200))))
    top = [entry for entry in reader.outline if not isinstance(entry, list)]
    assert [entry.title for entry in top][:3] == ["What we know", "Key facts", "What happened"]
    pages = [reader.get_destination_page_number(entry) for entry in top]
    assert pages == sorted(page for page in pages if page is not None)
    assert pages[-1] == len(reader.pages) - 1


def test_language_of_the_file_is_that_of_the_report() -> None:
    document = build_initial_triage(a_snapshot(), options("uk"))
    root = PdfReader(BytesIO(render_pdf(document))).root_object
    assert str(root["/Lang"]) == "uk"


def test_faces_are_embedded_subsets_and_no_other_is_named() -> None:
    data = render_pdf(triage())
    assert "/Helvetica" not in pdf_names(data)
    with Pdf.open(BytesIO(data)) as pdf:
        fonts = [font for page in pdf.pages for font in page.obj.Resources.Font.values()]
        names = {str(font.BaseFont) for font in fonts}
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)
    assert {name.split("+")[1] for name in names} == {
        "DejaVuSans",
        "DejaVuSans-Bold",
        "DejaVuSans-Oblique",
        "DejaVuSansMono",
    }


@pytest.mark.parametrize(
    "text", ["Zażółć gęślą jaźń", "Щедрий вечір, Їжак, ґанок", "Größe, Straße", "Œuvre, façade, où"]
)
def test_letters_of_all_report_languages_are_shown(text: str) -> None:
    body = pdf_body(render_pdf(triage(description=text)))
    assert squeezed(text) == "".join(text.split())
    assert squeezed(text) in body
    assert "cannotbeshown" not in body


def test_characters_past_the_first_plane_can_be_copied() -> None:
    assert "a\U0001f600b" in pdf_body(render_pdf(triage(description="a\U0001f600b")))


def test_characters_without_a_shape_are_named_at_the_end() -> None:
    body = pdf_body(render_pdf(triage(description="漢 and 字 and 漢", comment="仮")))
    assert body.endswith(
        squeezed("2 characters cannot be shown by the font of this file: U+5B57, U+6F22")
    )


def test_logo_stands_in_the_header_of_each_page() -> None:
    data = render_pdf(build_initial_triage(with_logo(a_png()), options()))
    for page in PdfReader(BytesIO(data)).pages:
        assert len(page.images) == 1


def test_broken_logo_is_a_problem_with_advice() -> None:
    document = build_initial_triage(with_logo(a_png()[:60]), options())
    with pytest.raises(BadLogo, match="Choose another PNG"):
        render_pdf(document)


def test_long_table_repeats_its_header_and_loses_no_row() -> None:
    pages = pdf_pages(render_pdf(a_long_table(1_000)))
    assert len(pages) > 15
    assert all(page.count("Number") == 1 for page in pages)
    lines = "\n".join(pages).splitlines()
    assert [line for line in lines if line.startswith("row ")] == [f"row {n}" for n in range(1_000)]


def test_huge_cells_break_over_pages_whole() -> None:
    huge = "0123456789 " * 3_000
    blocks = (
        Table(("A", "B"), ((Text(huge), Text("short")),), (1, 1)),
        Pairs(((Pair("Label", Text(huge)),), (Pair("Other", Text(huge)),))),
        Callout(Text(huge)),
    )
    body = pdf_body(render_pdf(replace(triage(), blocks=blocks)))
    assert body.count("0123456789") == 4 * 3_000


def test_organisation_and_status_of_any_length_fit() -> None:
    subtitle = replace(triage().subtitle, status=Text("Ä" * 2_000), state="x " * 900)
    document = replace(triage(), organisation="Ö" * 3_000, subtitle=subtitle)
    assert "Ä" * 2_000 in pdf_body(render_pdf(document))


def test_progress_counts_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    render_pdf(a_long_table(1_000), lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]
    assert len(seen) >= 10


def test_progress_can_cancel() -> None:
    def cancel(done: int, _total: int) -> None:
        if done > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        render_pdf(a_long_table(1_000), cancel)
    assert render_pdf(triage()) == render_pdf(triage())


@pytest.mark.parametrize("key", ["description", "responsible"])
def test_word_of_200000_characters_takes_seconds(key: str) -> None:
    word = "W" * 200_000
    begin = time.monotonic()
    data = render_pdf(triage(**{key: word}))
    assert time.monotonic() - begin < 30
    assert pdf_body(data).count("W") >= 200_000


def test_megabyte_of_text_is_printed_whole() -> None:
    text = "Three servers were encrypted after a remote session. " * 18_800
    document = triage(description=text)
    assert len(text) > 990_000
    assert sum(page.count("encrypted") for page in pdf_pages(render_pdf(document))) >= 18_800
    assert text in set(texts(document))
