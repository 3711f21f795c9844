# SPDX-License-Identifier: Apache-2.0
"""Puts story, pages and metadata together into the bytes of one PDF."""

from datetime import datetime
from io import BytesIO

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from casepack_desktop.render.pdf.fonts import REGULAR, register_fonts
from casepack_desktop.render.pdf.isolation import settle
from casepack_desktop.render.pdf.page import PageFrame, ReportCanvas
from casepack_desktop.render.pdf.story import story
from casepack_desktop.render.pdf.styles import (
    BOTTOM,
    HEIGHT,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    WIDTH,
)
from casepack_desktop.render.provenance import PROGRAM
from casepack_desktop.render.text import one_line
from casepack_desktop.reporting.document import Document
from casepack_desktop.support.progress import Progress

_METADATA_LIMIT = 500


class _Template(BaseDocTemplate):
    """One kind of page; tells progress after each flowable."""

    def __init__(self, buffer: BytesIO, document: Document, progress: Progress, total: int) -> None:
        frame = Frame(MARGIN, BOTTOM, WIDTH, HEIGHT, 0, 0, 0, 0)
        self._page_frame = PageFrame(document)
        self._as_of = datetime.fromisoformat(document.as_of)
        self._keywords = _keywords(document)
        self._progress = progress
        self._total = total
        self._done = 0
        page = PageTemplate("page", [frame], onPage=self._page_frame.draw)
        super().__init__(
            buffer,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            pageTemplates=[page],
            invariant=1,
            pageCompression=1,
            initialFontName=REGULAR,
            lang=document.language,
            displayDocTitle=True,
            creator=PROGRAM,
            subject=document.template_title,
            title=one_line(f"{document.subtitle.number} {document.title}", _METADATA_LIMIT),
            author=one_line(document.organisation, _METADATA_LIMIT) or PROGRAM,
        )

    def beforeDocument(self) -> None:  # noqa: N802 - called by ReportLab
        """Date the file by the instant that the report speaks of."""
        if not isinstance(self.canv, ReportCanvas):
            raise TypeError("not the canvas of a report")
        self.canv.page_number_text = self._page_frame.page_number_text
        self.canv.set_date(self._as_of)
        self.canv.setKeywords(self._keywords)

    def afterFlowable(self, _flowable: Flowable) -> None:  # noqa: N802 - called by ReportLab
        """Tell progress, which may raise `Cancelled`."""
        # A flowable that was split counts more than once.
        self._done = min(self._done + 1, self._total)
        self._progress(self._done, self._total)


def build_pdf(document: Document, progress: Progress) -> bytes:
    """Return the document as PDF; the same document gives the same bytes."""
    settle()
    register_fonts()
    flowables = story(document)
    buffer = BytesIO()
    template = _Template(buffer, document, progress, len(flowables))
    template.build(flowables, canvasmaker=ReportCanvas)
    return buffer.getvalue()


def _keywords(document: Document) -> str:
    return ", ".join((document.tlp, document.subtitle.number, document.template_title))
