# SPDX-License-Identifier: Apache-2.0
"""PDF pages onto paper: drawn in strips, so that the window lives and a cancel is heard at once.

The pages are drawn at about 300 dpi whatever the printer's own resolution: at 1200 dpi a spool
file of seven pages has a hundred megabytes.
"""

from collections.abc import Generator
from contextlib import closing

from PySide6.QtCore import QObject, QRect, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrinter

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_

DPI = 300
_STRIP = 256
_SAME_PAPER = 6  # points
_RIGHT_ANGLE = 90


class PrinterFailed(Problem):
    """The printer does not take the pages."""

    text = N_("The printer “{printer}” did not take the report. Check that it is switched on.")


class PrintRun(QObject):
    """One document on its way to a printer.

    Signals: `progressed` with pages done and all; then one of `finished`, `cancelled` or
    `failed` with a `Problem`.
    """

    progressed = Signal(int, int)
    finished = Signal()
    cancelled = Signal()
    failed = Signal(object)

    def __init__(
        self, document: QPdfDocument, printer: QPrinter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._steps = draw_pages(document, printer)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timer_timeout)

    def start(self) -> None:
        """Begin; a strip is drawn each time the window has nothing else to do."""
        self._timer.start()

    def cancel(self) -> None:
        """Stop and throw away what the printer has not printed."""
        if self._timer.isActive():
            self._timer.stop()
            self._steps.close()
            self.cancelled.emit()

    def _on_timer_timeout(self) -> None:
        try:
            done, total = next(self._steps)
        except StopIteration:
            self._timer.stop()
            self.finished.emit()
        except PrinterFailed as problem:
            self._timer.stop()
            self.failed.emit(problem)
        else:
            self.progressed.emit(done, total)


def a_printer() -> QPrinter:
    """Return the default printer, set to draw at 300 dpi up to the edges of the paper."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(DPI)
    printer.setFullPage(True)
    return printer


def take_paper_of(document: QPdfDocument, printer: QPrinter) -> None:
    """Offer the paper and orientation of the first page."""
    points = document.pagePointSize(0)
    upright = QSizeF(min(points.width(), points.height()), max(points.width(), points.height()))
    match = QPageSize.SizeMatchPolicy.FuzzyMatch
    printer.setPageSize(QPageSize(upright, QPageSize.Unit.Point, "", match))
    orientation = QPageLayout.Orientation
    is_wide = points.width() > points.height()
    printer.setPageOrientation(orientation.Landscape if is_wide else orientation.Portrait)


def pages_wanted(printer: QPrinter, count: int) -> list[int]:
    """Return the pages, counted from 0, in the order in which the printer gets them."""
    ranges = printer.pageRanges()
    pages = [n for n in range(count) if ranges.isEmpty() or ranges.contains(n + 1)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    if printer.supportsMultipleCopies():
        return pages
    copies = printer.copyCount()
    return pages * copies if printer.collateCopies() else [n for n in pages for _ in range(copies)]


def draw_pages(document: QPdfDocument, printer: QPrinter) -> Generator[tuple[int, int], None, None]:
    """Draw the pages strip by strip and yield how many are done of how many.

    Closing the generator early aborts the printing; raises `PrinterFailed`.
    """
    pages = pages_wanted(printer, document.pageCount())
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterFailed(printer=printer.printerName())
    is_complete = False
    try:
        for done, page in enumerate(pages):
            if done and not printer.newPage():
                raise PrinterFailed(printer=printer.printerName())
            with closing(_draw_page(document, page, painter, printer)) as strips:
                for _ in strips:
                    yield done, len(pages)
        is_complete = True
        yield len(pages), len(pages)
    finally:
        if not is_complete:
            printer.abort()
        painter.end()


def _draw_page(
    document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter
) -> Generator[None, None, None]:
    room = _room(document.pagePointSize(page), printer)
    points = document.pagePointSize(page)
    is_turned = (points.width() > points.height()) != (room.width() > room.height())
    painter.save()
    painter.translate(room.topLeft())
    space = room.size()
    if is_turned:
        painter.translate(room.width(), 0)
        painter.rotate(_RIGHT_ANGLE)
        space = space.transposed()
    # One pixel of the picture is a whole number of the printer's, so that strips meet exactly.
    factor = max(1, round(printer.resolution() / DPI))
    fitting = points.scaled(QSizeF(space), Qt.AspectRatioMode.KeepAspectRatio).toSize() / factor
    left = (space.width() - fitting.width() * factor) // 2
    top = (space.height() - fitting.height() * factor) // 2
    try:
        for begin in range(0, fitting.height(), _STRIP):
            strip = QRect(0, begin, fitting.width(), min(_STRIP, fitting.height() - begin))
            picture = _picture(document, page, fitting, strip)
            place = QRect(left, top + begin * factor, strip.width() * factor, 0)
            place.setHeight(strip.height() * factor)
            painter.drawImage(place, picture)
            yield
    finally:
        painter.restore()


def _room(points: QSizeF, printer: QPrinter) -> QRect:
    """Return where the page goes: all of the paper if it has the same size, else inside it."""
    layout = printer.pageLayout()
    paper = layout.fullRect(QPageLayout.Unit.Point).size()
    resolution = printer.resolution()
    if _is_same(points, paper) or _is_same(points.transposed(), paper):
        return layout.fullRectPixels(resolution)
    margins = layout.marginsPixels(resolution)
    least = round(resolution / 6)
    return layout.fullRectPixels(resolution).adjusted(
        max(margins.left(), least),
        max(margins.top(), least),
        -max(margins.right(), least),
        -max(margins.bottom(), least),
    )


def _is_same(one: QSizeF, other: QSizeF) -> bool:
    return (
        abs(one.width() - other.width()) < _SAME_PAPER
        and abs(one.height() - other.height()) < _SAME_PAPER
    )


def _picture(document: QPdfDocument, page: int, whole: QSize, strip: QRect) -> QImage:
    options = QPdfDocumentRenderOptions()
    options.setScaledSize(whole)
    options.setScaledClipRect(strip)
    drawn = document.render(page, strip.size(), options)
    # Printers have no use for see-through paper, and some draw it black.
    picture = QImage(strip.size(), QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return picture
