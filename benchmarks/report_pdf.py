# SPDX-License-Identifier: Apache-2.0
"""The Initial Triage Report as PDF against a bare ReportLab script of the same flowables.

The script gets its paragraphs and tables as finished lists of markup, styles and widths, taken
from a report made before; it builds the flowables, draws a header and a footer with the label on
each page and saves the file. The program starts from the snapshot: it reads the fields, writes the
summary, formats, cleans, escapes, counts the pages and hashes on top of that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from benchmarks.comparing import Comparison, by_turns, seconds_of
from casepack_desktop.render.pdf import render_pdf
from casepack_desktop.reporting.options import ReportOptions
from casepack_desktop.reporting.snapshot import (
    Anchor,
    CaseSnapshot,
    EntryRef,
    IncidentFacts,
    WorkspaceFacts,
)
from casepack_desktop.reporting.triage import build_initial_triage

GOAL = 1.5
_AS_OF = "2026-11-21T07:20:00Z"
_LINES = 120

Maker = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """What the bare script needs of a page: size, margins and the strings around the body."""

    label: str
    sender: str
    provenance: str


def a_case(lines: int) -> CaseSnapshot:
    """Return a case with most fields filled and a description of so many lines."""
    fields: dict[str, str | int | None] = {
        "title": "Ransomware on billing servers",
        "company": "BALTIC",
        "type": "ransomware",
        "status": "open",
        "severity": "critical",
        "tlp": "TLP:AMBER",
        "event_start_at": "2026-11-20T20:41:00Z",
        "detected_at": "2026-11-20T20:47:00Z",
        "registered_at": "2026-11-20T20:58:00Z",
        "description": "\n".join(
            f"Host WS-{n:04d} was encrypted after a remote session; it is isolated and an image"
            " was taken before the account was locked and the user informed."
            for n in range(lines)
        ),
        "indicators": "198.51.100.23\nC:\\ProgramData\\svc\\locker.exe",
        "impact": "Invoices cannot be sent. Payments are booked by hand.",
        "affected_systems": "BILL-01, BILL-02, BILL-03",
        "downtime_minutes": 680,
        "users_affected": 5000,
        "financial_loss": "10000",
        "financial_loss_currency": "EUR",
        "actions_taken": "Billing network segment isolated\nService account disabled",
        "responsible": "Duty analyst",
        "reported_by": "Service desk",
        "registered_by": "Local analyst",
    }
    keys = ("company", "type", "status")
    return CaseSnapshot(
        workspace=WorkspaceFacts(organisation="North Region CERT", zone="Europe/Vilnius"),
        incident=IncidentFacts(uuid="-", number="INC-2026-00128", fields=fields),
        entries={key: EntryRef(code=str(fields[key]), names={"en": key.title()}) for key in keys},
        last_change_at=_AS_OF,
        anchor=Anchor(sequence=18204, hash="3f9ac1e2" * 8, at=_AS_OF),
    )


def measure(folder: Path, *, size: int | None = None, turns: int = 15) -> list[Comparison]:
    """Return a comparison for a short report and one for a long report of `size` lines."""
    del folder  # reports are made in memory
    lines = size or _LINES
    return [
        _compare("triage report as PDF, short", a_case(3), turns),
        _compare(f"triage report as PDF, {lines} lines more", a_case(lines), turns),
    ]


def _compare(name: str, snapshot: CaseSnapshot, turns: int) -> Comparison:
    options = ReportOptions(as_of=_AS_OF)

    def program() -> bytes:
        return render_pdf(build_initial_triage(snapshot, options))

    def bare() -> bytes:
        return bare_report(makers, paper)

    program()  # loads ReportLab and the faces, which both sides then have
    document = build_initial_triage(snapshot, options)
    makers = recorded(document)
    paper = Paper(document.tlp, document.organisation, document.snapshot_sha256[:12])
    _demand_same_length(program(), bare())
    ours, theirs = by_turns(
        turns, lambda _turn: seconds_of(program), lambda _turn: seconds_of(bare)
    )
    return Comparison(name, "snapshot to PDF", "bare ReportLab", GOAL, ours, theirs)


def _demand_same_length(program: bytes, bare: bytes) -> None:
    """Raise if the script left something out: then it would be fast for the wrong reason."""
    from pypdf import PdfReader

    pages = [len(PdfReader(BytesIO(data)).pages) for data in (program, bare)]
    if abs(pages[0] - pages[1]) > 1:
        raise AssertionError(f"{pages[0]} pages against {pages[1]} of the bare script")


def recorded(document: Any) -> list[Maker]:
    """Return functions that make the flowables of a document from finished markup."""
    from casepack_desktop.render.pdf.story import story

    return [maker for flowable in story(document) if (maker := _maker(flowable)) is not None]


def _maker(flowable: Any) -> Maker | None:
    from reportlab.platypus import Paragraph, Spacer, Table

    from casepack_desktop.render.pdf.styles import SUBTITLE
    from casepack_desktop.render.pdf.subtitle import SubtitleLine
    from casepack_desktop.render.pdf.tables import TablePart

    if isinstance(flowable, Paragraph):
        markup, style = flowable.text, flowable.style
        return lambda: Paragraph(markup, style)
    if isinstance(flowable, Spacer):
        height = flowable.height
        return lambda: Spacer(0, height)
    if isinstance(flowable, SubtitleLine):
        return lambda: Paragraph("INC-2026-00128 · Critical · Open · 2026-11-21 09:20", SUBTITLE)
    if isinstance(flowable, TablePart):
        header = [] if flowable.header is None else [flowable.header]
        rows = [_cells(row) for row in (*header, *flowable.rows)]
        widths, rules = flowable.widths, _rules(len(rows))
        return lambda: Table([[make() for make in row] for row in rows], widths, style=rules)
    return None


def _cells(row: Any) -> list[Maker]:
    flat = [cell[0] if isinstance(cell, list) else cell for cell in row]
    return [_maker(cell) or (lambda: "") for cell in flat]


def _rules(rows: int) -> list[Any]:
    from reportlab.lib.colors import HexColor

    line = HexColor("#e2e5ea")
    return [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("FONTNAME", (0, 0), (-1, -1), "DejaVuSans"),
        *(("LINEBELOW", (0, row), (-1, row), 0.6, line) for row in range(rows)),
    ]


def bare_report(makers: list[Maker], paper: Paper) -> bytes:
    """Return a PDF of the flowables as a short ReportLab script would make it."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    def furniture(canvas: Any, _template: Any) -> None:
        for y in (802, 27):
            canvas.setFont("DejaVuSans", 7)
            canvas.drawString(42, y, f"{paper.sender} · {paper.provenance}")
            canvas.setFillColorRGB(0, 0, 0)
            canvas.rect(450, y - 6, 100, 19, stroke=0, fill=1)
            canvas.setFillColorRGB(1, 0.75, 0)
            canvas.setFont("DejaVuSans-Bold", 12)
            canvas.drawString(457, y, paper.label)
            canvas.setFillColorRGB(0, 0, 0)
        canvas.setFont("DejaVuSans", 7)
        canvas.drawRightString(553, 15, f"Page {canvas.getPageNumber()}")

    buffer = BytesIO()
    frame = Frame(42, 58, 511, 724, 0, 0, 0, 0)
    template = BaseDocTemplate(
        buffer,
        pageTemplates=[PageTemplate("page", [frame], onPage=furniture)],
        initialFontName="DejaVuSans",
        pageCompression=1,
    )
    template.build([make() for make in makers])
    return buffer.getvalue()
