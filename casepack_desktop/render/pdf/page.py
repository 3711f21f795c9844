# SPDX-License-Identifier: Apache-2.0
"""What stands on every page: sender and TLP above, provenance, TLP and page number below.

TLP 2.0 asks for the label in header and footer of each page, at 12 points or more, in its own
colour on black (first.org/tlp).
"""

import base64
from datetime import datetime
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from casepack_desktop.domain.errors import Problem
from casepack_desktop.render import palette
from casepack_desktop.render.pdf.fonts import BOLD, REGULAR
from casepack_desktop.render.pdf.styles import (
    HAIRLINE,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SMALL,
)
from casepack_desktop.render.provenance import provenance
from casepack_desktop.render.text import one_line
from casepack_desktop.reporting.document import Document
from casepack_desktop.support.i18n import N_, translator

_TLP_SIZE = 12.0
_TLP_HEIGHT = 19.0
_TLP_PADDING = 7.5
_HEADER_BASE = PAGE_HEIGHT - 33.5
_FOOTER_BASE = 27.0
_FOOTER_TLP_CENTRE = PAGE_WIDTH * 0.675
_GAP = 12.0
_LOGO_HEIGHT = 20.0
_LOGO_WIDTH = 90.0
_SEPARATOR = " · "


class BadLogo(Problem):
    """The organisation's logo is no readable picture."""

    text = N_("The logo of the organisation cannot be read. Choose another PNG picture.")


class ReportCanvas(Canvas):
    """A canvas whose page numbers are drawn at the end, when their total is known."""

    page_number_text = "{page} / {pages}"

    def set_date(self, at: datetime) -> None:
        """Date the file by the aware datetime `at` instead of the present."""
        stamp = self._doc._timeStamp  # type: ignore[attr-defined]  # missing from the stubs
        stamp.t = at.timestamp()
        stamp.lt = at.utctimetuple()
        stamp.YMDhms = tuple(stamp.lt)[:6]

    def place_page_number(self, x: float, y: float) -> None:
        """Leave room for the number of the current page, which ends at `x`, `y`."""
        self.saveState()
        self.translate(x, y)
        self.doForm(_form_name(self.getPageNumber()))
        self.restoreState()

    def save(self) -> None:
        """Draw the page numbers, then write the file."""
        pages = self.getPageNumber() - 1
        for page in range(1, pages + 1):
            self.beginForm(_form_name(page), -200, -4, 0, 12)
            self.setFillColor(HexColor(palette.MUTE))
            self.setFont(REGULAR, SMALL)
            self.drawRightString(0, 0, self.page_number_text.format(page=page, pages=pages))
            self.endForm()
        super().save()


class PageFrame:
    """Header and footer of one document."""

    def __init__(self, document: Document) -> None:
        gettext = translator(document.language).gettext
        self.page_number_text = gettext("Page {page} of {pages}", page="{page}", pages="{pages}")
        self._tlp = document.tlp
        self._organisation = one_line(document.organisation, 200)
        self._template = one_line(document.template_title, 200)
        self._logo = _logo(document.logo_png)
        self._provenance = provenance(document)

    def draw(self, canvas: Canvas, _template: object) -> None:
        """Draw header and footer of the current page of a `ReportCanvas`."""
        if not isinstance(canvas, ReportCanvas):
            raise TypeError("not the canvas of a report")
        canvas.saveState()
        canvas.setStrokeColor(HexColor(palette.LINE))
        canvas.setLineWidth(HAIRLINE)
        for y in (PAGE_HEIGHT - 46, 46.0):
            canvas.line(MARGIN, y, PAGE_WIDTH - MARGIN, y)
        self._draw_header(canvas)
        self._draw_footer(canvas)
        canvas.restoreState()

    def _draw_header(self, canvas: ReportCanvas) -> None:
        box_width = self._tlp_width()
        box_left = PAGE_WIDTH - MARGIN - box_width
        self._draw_tlp(canvas, box_left, PAGE_HEIGHT - 21 - _TLP_HEIGHT)
        left = MARGIN + self._draw_logo(canvas)
        self._draw_sender(canvas, left, box_left - _GAP - left)

    def _draw_logo(self, canvas: ReportCanvas) -> float:
        if self._logo is None:
            return 0.0
        image, width, height = self._logo
        canvas.drawImage(image, MARGIN, PAGE_HEIGHT - 41, width, height, mask="auto")
        return width + 8

    def _draw_sender(self, canvas: ReportCanvas, left: float, room: float) -> None:
        canvas.setFillColor(HexColor(palette.INK))
        name_width = stringWidth(self._organisation, BOLD, SMALL)
        separator = _SEPARATOR if self._organisation else ""
        kind = separator + self._template
        if name_width + stringWidth(kind, REGULAR, SMALL) <= room:
            _string(canvas, left, _HEADER_BASE, self._organisation, BOLD, palette.INK)
            _string(canvas, left + name_width, _HEADER_BASE, kind, REGULAR, palette.MUTE)
            return
        name = _fitting(self._organisation, BOLD, room)
        kind = _fitting(self._template, REGULAR, room)
        _string(canvas, left, _HEADER_BASE + 5, name, BOLD, palette.INK)
        _string(canvas, left, _HEADER_BASE - 5, kind, REGULAR, palette.MUTE)

    def _draw_footer(self, canvas: ReportCanvas) -> None:
        box_left = _FOOTER_TLP_CENTRE - self._tlp_width() / 2
        self._draw_tlp(canvas, box_left, _FOOTER_BASE - 6)
        room = box_left - _GAP - MARGIN
        lines = [_SEPARATOR.join(self._provenance)]
        if stringWidth(lines[0], REGULAR, SMALL) > room:
            lines = [_SEPARATOR.join(self._provenance[:-1]), self._provenance[-1]]
        y = _FOOTER_BASE + (5 if len(lines) > 1 else 0)
        for line in lines:
            _string(canvas, MARGIN, y, _fitting(line, REGULAR, room), REGULAR, palette.MUTE)
            y -= 10
        canvas.place_page_number(PAGE_WIDTH - MARGIN, _FOOTER_BASE)

    def _tlp_width(self) -> float:
        return stringWidth(self._tlp, BOLD, _TLP_SIZE) + 2 * _TLP_PADDING

    def _draw_tlp(self, canvas: ReportCanvas, x: float, y: float) -> None:
        canvas.setFillColor(HexColor(palette.TLP_BOX))
        canvas.rect(x, y, self._tlp_width(), _TLP_HEIGHT, stroke=0, fill=1)
        canvas.setFillColor(HexColor(palette.TLP_INK[self._tlp]))
        canvas.setFont(BOLD, _TLP_SIZE)
        canvas.drawString(x + _TLP_PADDING, y + 5.2, self._tlp)


def _logo(png: str | None) -> tuple[ImageReader, float, float] | None:
    if png is None:
        return None
    try:
        image = ImageReader(BytesIO(base64.b64decode(png)))
        width, height = image.getSize()
        image.getRGBData()  # type: ignore[no-untyped-call]
    except (OSError, ValueError, SyntaxError) as error:
        raise BadLogo from error
    scale = min(_LOGO_WIDTH / width, _LOGO_HEIGHT / height)
    return image, width * scale, height * scale


def _string(canvas: Canvas, x: float, y: float, text: str, font: str, colour: str) -> None:
    canvas.setFillColor(HexColor(colour))
    canvas.setFont(font, SMALL)
    canvas.drawString(x, y, text)


def _fitting(text: str, font: str, room: float) -> str:
    while text and stringWidth(text, font, SMALL) > room:
        text = text[:-2].rstrip() + "\N{HORIZONTAL ELLIPSIS}" if len(text) > 2 else ""
    return text


def _form_name(page: int) -> str:
    return f"page-number-{page}"
